"""Reparse: documents that an earlier version of the parser read are read again from the archive, and compared.

Nothing is fetched. The new reading is staged beside the old one and speaks for the document from the next build on;
the old batch stays, so that what changed can be shown again.
"""

from __future__ import annotations

import logging
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scrapers import parse
from scrapers.archive.ledger import Ledger
from scrapers.errors import GongkaiError
from scrapers.recognise import PARSER_VERSION
from scrapers.settings import Settings
from scrapers.stage.compare import FigureChange, differences, staged_readings
from scrapers.stage.parquet import batches, write_batch

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DocumentChange:
    """A document read twice: both versions of the parser, the status of both readings, and every figure that differs.

    ``figures`` counts those of the new reading.
    """

    document_id: str
    file_name: str
    version_before: str
    version_after: str
    status_before: str
    status_after: str
    figures: int
    changes: tuple[FigureChange, ...]


@dataclass(slots=True)
class ReparseReport:
    """``documents`` were compared; ``changed`` are those of them in which a figure or the status differs."""

    parser_version: str = PARSER_VERSION
    documents: int = 0
    figures: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    changed: list[DocumentChange] = field(default_factory=list)

    def add(self, change: DocumentChange) -> None:
        self.documents += 1
        self.figures += change.figures
        self.kinds.update(figure.kind for figure in change.changes)
        if change.changes or change.status_before != change.status_after:
            self.changed.append(change)


def plan(settings: Settings, documents: Sequence[str] = (), size: int = parse.BATCH_SIZE) -> list[list[str]]:
    """Batches of documents whose latest reading is of another version of the parser; those named only, where any are.

    ``documents`` are ids or beginnings of ids. Raises GongkaiError for one that no archived document has.
    """
    ledger = Ledger(settings)
    wanted = _chosen(ledger, documents)
    readings = ledger.readings()
    waiting = [
        archived.document_id
        for archived in ledger.unparsed(*parse.present_versions())
        if archived.document_id in readings and (wanted is None or archived.document_id in wanted)
    ]
    return [waiting[start : start + size] for start in range(0, len(waiting), size)]


def reparse(
    settings: Settings,
    batch: Sequence[str],
    report: ReparseReport,
    *,
    stage: bool = True,
    progress: Callable[[str], None] = log.info,
) -> None:
    """Read one batch of ``plan`` again, and add what changed to ``report``. With ``stage`` false nothing is kept."""
    by_age = _by_age(settings, Ledger(settings), batch)
    earlier = {document: folders[-1] for document, folders in by_age.items() if folders}
    if stage:
        now = settings.staging / parse.parse(settings, batch, progress).batch_id
        _compare(report, settings, [Reread(document, before, now) for document, before in earlier.items()])
        return
    with tempfile.TemporaryDirectory(prefix="gongkai-reparse-") as scratch:
        now = write_batch(Path(scratch), "reading", parse.read_documents(settings, batch, progress))
        _compare(report, settings, [Reread(document, before, now) for document, before in earlier.items()])


def last_changes(settings: Settings, documents: Sequence[str] = ()) -> ReparseReport:
    """What the latest reading of each document changed against the one before, without reading anything anew."""
    ledger = Ledger(settings)
    wanted = _chosen(ledger, documents)
    report = ReparseReport()
    readings = {
        document: folders
        for document, folders in _by_age(settings, ledger).items()
        if len(folders) > 1 and (wanted is None or document in wanted)
    }
    _compare(report, settings, [Reread(document, of[-2], of[-1]) for document, of in readings.items()])
    return report


@dataclass(frozen=True, slots=True)
class Reread:
    """A document and the staged batches of its two readings."""

    document_id: str
    before: Path
    after: Path


def _compare(report: ReparseReport, settings: Settings, reread: Sequence[Reread]) -> None:
    """Batch by batch, so that every staged file is read once for all documents it is asked for."""
    names = {
        document.document_id: document.sightings[0].file_name if document.sightings else document.document_id[:12]
        for document in Ledger(settings).documents([one.document_id for one in reread])
    }
    together: dict[tuple[Path, Path], list[str]] = defaultdict(list)
    for one in reread:
        together[one.before, one.after].append(one.document_id)
    for (before, after), documents in together.items():
        old, new = staged_readings(before, documents), staged_readings(after, documents)
        for document_id in documents:
            then, now = old[document_id], new[document_id]
            report.add(
                DocumentChange(
                    document_id=document_id,
                    file_name=names[document_id],
                    version_before=then.parser_version,
                    version_after=now.parser_version,
                    status_before=then.parse_status,
                    status_after=now.parse_status,
                    figures=len(now.figures),
                    changes=tuple(differences(then.figures, now.figures)),
                )
            )


def _by_age(settings: Settings, ledger: Ledger, document_ids: Sequence[str] | None = None) -> dict[str, list[Path]]:
    """The staged readings of each document that are still on disk, the latest last."""
    age = {batch_id: (folder.stat().st_mtime_ns, folder) for batch_id, folder in batches(settings.staging)}
    return {
        document: [folder for _, folder in sorted(age[batch_id] for batch_id in of if batch_id in age)]
        for document, of in ledger.readings(document_ids).items()
    }


def _chosen(ledger: Ledger, documents: Sequence[str]) -> set[str] | None:
    if not documents:
        return None
    known = [archived.document_id for archived in ledger.documents()]
    chosen: set[str] = set()
    for given in documents:
        found = [document for document in known if document.startswith(given)]
        if len(found) != 1:
            how_many = "more than one document has" if found else "no document has"
            raise GongkaiError(f"{how_many} an id that begins with {given!r}")
        chosen.update(found)
    return chosen
