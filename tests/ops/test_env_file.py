"""`gongkai env`: all that docker-compose.yml needs, and nothing of it with a default."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
import yaml

from scrapers.ops import env_file, ui_password
from scrapers.settings import CHECKOUT

COMPOSE = CHECKOUT / "docker-compose.yml"


def values(text: str) -> dict[str, str]:
    return dict(line.split("=", 1) for line in text.splitlines() if not line.startswith("#"))


def test_every_secret_is_made_afresh_and_is_safe_in_an_address() -> None:
    one, other = values(env_file.env_file()), values(env_file.env_file())
    assert one.keys() == other.keys()
    for name, value in one.items():
        assert value != other[name]
        assert len(value) >= 24
        assert re.fullmatch(r"[A-Za-z0-9_=-]+", value), name


def test_the_compose_file_asks_for_exactly_these_secrets_and_has_no_default_for_any() -> None:
    used = set(re.findall(r"\$\{(\w+)(:[-?])?", COMPOSE.read_text(encoding="utf-8")))
    with_default = {name for name, form in used if form == ":-"}
    demanded = {name for name, form in used if form == ":?"}
    assert demanded == values(env_file.env_file()).keys()
    assert with_default.isdisjoint(demanded)


def test_the_compose_file_runs_every_part_of_a_cluster() -> None:
    services = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"]
    assert services.keys() == {
        "postgres", "redis", "init", "api-server", "scheduler", "dag-processor", "triggerer", "worker",
    }  # fmt: skip
    for name, service in services.items():
        assert name == "init" or "healthcheck" in service, name


def test_docker_compose_accepts_it(tmp_path: Path) -> None:
    secrets = tmp_path / "gongkai.env"
    secrets.write_text(env_file.env_file(), encoding="utf-8")
    for command in (["docker", "compose"], ["docker-compose"]):
        try:
            if subprocess.run([*command, "version"], capture_output=True, check=False).returncode == 0:
                break
        except FileNotFoundError:
            continue
    else:
        pytest.skip("neither `docker compose` nor docker-compose is installed")
    call = [*command, "--file", str(COMPOSE), "--project-directory", str(CHECKOUT)]
    done = subprocess.run([*call, "--env-file", str(secrets), "config"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    empty = tmp_path / "empty.env"
    empty.touch()
    refused = subprocess.run(
        [*call, "--env-file", str(empty), "config"],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin:/usr/local/bin"},
    )
    assert refused.returncode != 0
    assert "gongkai env" in refused.stderr


def test_the_ui_password_is_written_for_its_owner_only(tmp_path: Path) -> None:
    target = tmp_path / "passwords.json"
    target.write_text("{}")
    target.chmod(0o644)
    path = ui_password.write({ui_password.FILE: str(target), ui_password.PASSWORD: "geheim"})
    assert path.read_text() == '{"admin": "geheim"}'
    assert path.stat().st_mode & 0o777 == 0o600


def test_without_a_password_nothing_is_written(tmp_path: Path) -> None:
    target = tmp_path / "passwords.json"
    with pytest.raises(KeyError, match="GONGKAI_ADMIN_PASSWORD"):
        ui_password.write({ui_password.FILE: str(target)})
    assert not target.exists()
