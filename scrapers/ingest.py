"""Ingest: files and folders on disk go into the archive as if a portal had offered them.

Names are not evidence: a file is archived whatever it is called, and a bad one is set aside by parse with its reason.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from scrapers.archive.ledger import Ledger
from scrapers.archive.store import Store
from scrapers.archive.unpack import documents_in
from scrapers.errors import GongkaiError
from scrapers.portals.registry import LOCAL
from scrapers.records import Announcement, Sighting
from scrapers.settings import Settings

log = logging.getLogger(__name__)

MOST_BYTES = 500_000_000
SILENT = {".DS_Store", "Thumbs.db", "desktop.ini"}


@dataclass(slots=True)
class IngestReport:
    """Files looked at, documents found in them (archives hold several), those of them new, and files left with why."""

    files: int = 0
    documents: int = 0
    new: int = 0
    left: list[tuple[str, str]] = field(default_factory=list)


def ingest(settings: Settings, paths: Sequence[Path], progress: Callable[[str], None] = log.info) -> IngestReport:
    """Archive files, and all files below folders. Run again, it changes nothing.

    Symbolic links inside folders are not followed; hidden files are passed over. Raises GongkaiError for a path that
    does not exist.
    """
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise GongkaiError(f"no such file or folder: {', '.join(missing)}")
    ledger, store, report = Ledger(settings), Store(settings), IngestReport()
    for path in paths:
        for file in _files(path):
            report.files += 1
            _ingest_file(ledger, store, file, report)
            if report.files % 100 == 0:
                progress(f"{report.files} files, {report.new} new documents")
    progress(f"{report.files} files, {report.documents} documents, {report.new} of them new")
    return report


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path.absolute()
        return
    for folder, folders, names in os.walk(path.absolute(), followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(folder) / name
            if not name.startswith(".") and name not in SILENT and file.is_file() and not file.is_symlink():
                yield file


def _ingest_file(ledger: Ledger, store: Store, file: Path, report: IngestReport) -> None:
    size = file.stat().st_size
    if size > MOST_BYTES:
        report.left.append((file.name, f"文件 {size / 1e6:.0f} MB，超过上限 {MOST_BYTES / 1e6:.0f} MB，未收入"))
        return
    try:
        body = file.read_bytes()
    except OSError as error:
        report.left.append((file.name, f"文件无法读取：{error.strerror}"))
        return
    store.put(body)
    for part, name, content in documents_in(body, file.name):
        url = file.as_uri() + part
        document_id = store.put(content)
        report.documents += 1
        standing = ledger.standing_at(LOCAL, url)
        if standing is not None and standing.document_id == document_id:
            continue
        now = datetime.now(UTC)
        ledger.see(Sighting(document_id, url, LOCAL, "", name, Announcement(), now, now))
        report.new += 1
