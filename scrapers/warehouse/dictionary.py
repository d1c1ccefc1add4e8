"""The data dictionary: every published table and column with its description, as one page that needs no network."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from scrapers.errors import BuildError, GongkaiError
from scrapers.settings import Settings
from scrapers.warehouse.dbt import DATABASE, dbt_command, dbt_environment

PAGE = "static_index.html"
WHOLE_DESCRIPTIONS = "<style>td, td * { white-space: normal !important; max-width: 60em !important; }</style></head>"
"""dbt cuts a description after a few characters until it is clicked."""


def write_dictionary(settings: Settings, page: Path) -> None:
    """Write dbt's documentation of the published warehouse to ``page`` (HTML).

    dbt reads a copy of the published file, so readers and builds are not disturbed. Raises ``GongkaiError`` where
    nothing is published, ``BuildError`` with dbt's last lines where it fails.
    """
    if not settings.published.exists():
        raise GongkaiError(
            f"nothing is published at {settings.published}: run `gongkai build && gongkai publish` first"
        )
    folder = settings.work / "dictionary"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        shutil.copyfile(settings.published, folder / DATABASE)
        command = dbt_command(settings, folder, "docs generate", "--static", "--target-path", str(folder / "target"))
        done = subprocess.run(
            command,
            cwd=folder,
            env=dbt_environment(settings),
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        made = folder / "target" / PAGE
        if done.returncode != 0 or not made.is_file():
            raise BuildError("the dictionary was not made. 数据字典未能生成：\n" + done.stdout[-2000:])
        text = made.read_text(encoding="utf-8")
        for place in (folder, settings.dbt_project):  # nobody else's business where this machine keeps them
            text = text.replace(str(place), place.name)
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text.replace("</head>", WHOLE_DESCRIPTIONS, 1), encoding="utf-8")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
