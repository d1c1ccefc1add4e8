"""Doctor: is this installation fit for the night? Each check says what it found and what to do."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from itertools import islice
from pathlib import Path

import duckdb
from sqlalchemy import make_url
from sqlalchemy.exc import DatabaseError

from scrapers.alerts import disclosure_calendar, subscriptions
from scrapers.alerts.book import Book
from scrapers.alerts.channels import has_address
from scrapers.archive.database import Database
from scrapers.archive.ledger import Ledger
from scrapers.errors import SettingsError
from scrapers.portals.registry import load_portals
from scrapers.portals.switches import visited
from scrapers.read.ocr import is_installed
from scrapers.settings import Settings
from scrapers.stage.parquet import UNFINISHED

SAMPLE = 200
"""Archived files whose hash is checked; the whole archive with ``--all``."""
LEAST_FREE = 2 * 1024**3
UNDELIVERED = timedelta(days=1)
"""For so long a channel may be down."""
CONVERTERS = {"soffice": "libreoffice-writer-nogui, libreoffice-calc-nogui (DOC, WPS, RTF, ODS)", "unar": "unar (RAR)"}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. ``ok`` false means the night will suffer; ``what`` is complete on its own."""

    name: str
    ok: bool
    what: str


def examine(settings: Settings, *, whole_archive: bool = False) -> list[Check]:
    """All checks, in the order of the night."""
    return [
        _home(settings),
        _portals(settings),
        _ledger(settings),
        _archive(settings, None if whole_archive else SAMPLE),
        _staging(settings),
        _warehouse(settings),
        _alerts(settings, datetime.now(UTC)),
        *_converters(shutil.which),
        _ocr(),
    ]


def _home(settings: Settings) -> Check:
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(settings.home).free
    except OSError as error:
        return Check("home", False, f"{settings.home} cannot be used: {error}; set GONGKAI_HOME to a writable folder")
    if not os.access(settings.home, os.W_OK | os.X_OK):
        return Check("home", False, f"{settings.home} cannot be written; set GONGKAI_HOME to a writable folder")
    enough = free >= LEAST_FREE
    return Check("home", enough, f"{settings.home}: {free // 1024**2} MiB free{'' if enough else ', too little'}")


def _portals(settings: Settings) -> Check:
    mistakes: list[SettingsError] = []
    portals = load_portals(settings, on_error=lambda _path, mistake: mistakes.append(mistake))
    enabled = [portal.id for portal in visited(settings, portals)]
    if mistakes:
        return Check("portals", False, "; ".join(str(mistake) for mistake in mistakes))
    return Check("portals", bool(enabled), f"{len(portals)} known, enabled: {', '.join(enabled) or 'none'}")


def _archive(settings: Settings, sample: int | None) -> Check:
    checked, damaged = 0, []
    for path in islice(_files(settings), sample):
        checked += 1
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != path.name:
                damaged.append(path.name)
    if damaged:
        return Check("archive", False, f"{len(damaged)} of {checked} files do not match their hash: {damaged[:3]}")
    return Check("archive", True, f"{checked} files looked at, every one matches its hash")


def _ledger(settings: Settings) -> Check:
    address = make_url(settings.ledger_url)
    if address.get_backend_name() == "sqlite" and not Path(address.database or "").exists():
        return Check("ledger", True, "nothing is archived yet")
    try:
        scans = len(Ledger(settings).scans())  # any question opens it
    except DatabaseError as error:
        return Check("ledger", False, f"{address.render_as_string(hide_password=True)}: {str(error.orig).strip()}")
    return Check("ledger", True, f"can be read and written; {scans} scans noted")


def _files(settings: Settings) -> Iterator[Path]:
    return (path for path in (settings.archive / "sha256").glob("*/*") if not path.name.startswith("."))


def _staging(settings: Settings) -> Check:
    left = list(settings.staging.glob(f"{UNFINISHED}*")) if settings.staging.is_dir() else []
    what = f"{len(left)} unfinished batches of killed tasks; they are harmless and may be deleted" if left else "clean"
    return Check("staging", True, what)


def _warehouse(settings: Settings) -> Check:
    if not settings.published.exists():
        return Check("warehouse", True, "nothing is published yet: run `make nightly`")
    try:
        with duckdb.connect(str(settings.published), read_only=True) as db:
            facts = db.execute("select count(*) from marts.observations").fetchall()[0][0]
    except duckdb.Error as error:
        return Check("warehouse", False, f"{settings.published}: {error}; `gongkai rollback` goes to the one before")
    return Check("warehouse", True, f"{settings.published}: {facts} observations")


def _alerts(settings: Settings, now: datetime) -> Check:
    try:
        told = subscriptions.read(settings)
        disclosure_calendar.load(settings)
    except SettingsError as error:
        return Check("alerts", False, str(error))
    if not told.recipients:
        return Check("alerts", True, f"nobody is told: no recipient in {subscriptions.path_of(settings)}")
    waiting = Book(Database(settings.ledger_url)).waiting()
    late = sorted({one.message.channel for one in waiting if now - one.created_at > UNDELIVERED})
    if late:
        return Check("alerts", False, f"not delivered for a day: {', '.join(late)}; see `gongkai alerts list`")
    what = f"{len(told.recipients)} recipients, channels: {', '.join(told.channels)}"
    unknown = [channel for channel in told.channels if not has_address(channel)]
    if unknown:
        what += f"; no address known here, perhaps to Airflow: {', '.join(unknown)}; see `gongkai alerts list`"
    return Check("alerts", True, what)


def _ocr() -> Check:
    if is_installed():
        return Check("ocr", True, f"rapidocr {version('rapidocr')}: scans are read")
    return Check("ocr", True, "not installed; `make ocr` or pip install '.[ocr]'; scans stay no_text_layer")


def _converters(which: Callable[[str], str | None]) -> Iterator[Check]:
    for program, package in CONVERTERS.items():
        found = which(program)
        yield Check(program, True, found or f"not installed; Debian package {package}; such files are quarantined")
