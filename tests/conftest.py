"""Fixtures shared by all tests."""

from __future__ import annotations

import fcntl
import os
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from scrapers.settings import Settings
from scrapers.warehouse.dbt import dbt_command, dbt_environment

BUILDING = ("benchmarks", "dags", "dbt", "flow", "ops", "parity", "warehouse")
"""Folders with tests that build a warehouse."""
LONG = (*BUILDING, "collect")
"""Folders whose files take up to two minutes each."""


@pytest.fixture(scope="session")
def real_documents() -> Path:
    """The folder with real disclosures (``seeds/``, ``corpus/``, ``truth/``), which is not part of the project."""
    folder = os.environ.get("GONGKAI_REAL_DOCUMENTS")
    if not folder:
        pytest.skip("needs real documents: set GONGKAI_REAL_DOCUMENTS to a folder with seeds/, corpus/ and truth/")
    path = Path(folder).absolute()
    if not (path / "truth").is_dir():
        pytest.skip(f"GONGKAI_REAL_DOCUMENTS={folder} has no folder truth/")
    return path


@pytest.fixture(scope="session", autouse=True)
def parsed_project(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """dbt parses the project once for all homes and workers of a run; each build still looks for changed files."""
    if not any(_stands_in(item, BUILDING) for item in request.session.items):
        yield
        return
    beside_workers = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        beside_workers = beside_workers.parent
    folder = beside_workers / "parsed-project"
    folder.mkdir(exist_ok=True)
    settings = replace(Settings.from_environment(), home=folder)
    parsed = settings.work / "dbt" / "partial_parse.msgpack"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not parsed.is_file():
            command = dbt_command(settings, folder, "parse")
            subprocess.run(command, cwd=folder, env=dbt_environment(settings), check=True, capture_output=True)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DBT_PARTIAL_PARSE_FILE_PATH", str(parsed))
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long starts first, so that no worker is left alone with it in the end."""
    items.sort(key=lambda item: not _stands_in(item, LONG))


def _stands_in(item: pytest.Item, folders: tuple[str, ...]) -> bool:
    return any(item.path.is_relative_to(Path(__file__).parent / name) for name in folders)
