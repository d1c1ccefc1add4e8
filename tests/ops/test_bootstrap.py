"""Set-up before anything is installed: what it reads off the lock and hands on from pip to uv."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from scrapers.ops import bootstrap
from scrapers.settings import CHECKOUT

LOCK = """\
# comment
urllib3==2.8.0 \\
    --hash=sha256:aa
uv==0.13.9 \\
    --hash=sha256:bb \\
    --hash=sha256:cc
uvicorn==0.54.0 \\
    --hash=sha256:dd
"""


def test_one_package_of_the_lock_with_its_hashes() -> None:
    assert bootstrap.locked(LOCK, "uv") == "uv==0.13.9 \\\n    --hash=sha256:bb \\\n    --hash=sha256:cc\n"
    assert bootstrap.locked(LOCK, "uvicorn").startswith("uvicorn==0.54.0")
    assert bootstrap.locked(LOCK, "u") == ""


def test_the_lock_has_what_set_up_itself_needs() -> None:
    lock = bootstrap.LOCK.read_text(encoding="utf-8")
    for package in ("uv", "hatchling", "editables"):
        assert "--hash=sha256:" in bootstrap.locked(lock, package), package
    assert "://" not in lock


def test_it_imports_the_standard_library_only() -> None:
    tree = ast.parse(Path(bootstrap.__file__).read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names


def test_uv_is_told_what_pip_is_configured_to_use() -> None:
    config = (
        ":env:.index-url='https://env.example/simple'\n"
        "global.cert='/etc/ssl/ca.crt'\n"
        "global.extra-index-url='\\nhttps://one.example/simple\\nhttps://two.example/simple'\n"
        "global.find-links='/wheels /more'\n"
        "global.index-url='https://file.example/simple'\n"
    )
    told = bootstrap.uv_settings(config, {})
    assert told["UV_DEFAULT_INDEX"] == "https://env.example/simple"
    assert told["UV_INDEX"] == "https://one.example/simple https://two.example/simple"
    assert told["UV_FIND_LINKS"] == "/wheels,/more"
    assert told["SSL_CERT_FILE"] == "/etc/ssl/ca.crt"


def test_what_the_caller_set_for_uv_stays() -> None:
    told = bootstrap.uv_settings("global.index-url='https://pip.example/simple'\n", {"UV_DEFAULT_INDEX": "x"})
    assert "UV_DEFAULT_INDEX" not in told


def test_another_python_is_refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 12, 1))
    assert bootstrap.main() == 1
    assert "needs Python 3.11" in capsys.readouterr().err


def test_no_address_of_an_index_is_written_down() -> None:
    for name in ("Makefile", ".ci/run", "scrapers/ops/bootstrap.py", "pyproject.toml", "docker/Dockerfile"):
        assert "://" not in (CHECKOUT / name).read_text(encoding="utf-8"), name
