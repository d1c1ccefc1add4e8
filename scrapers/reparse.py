"""Reparse: documents that an earlier version of the parser read are read again from the archive, and compared.

Nothing is fetched. The new reading is staged beside the old one and speaks for the document from the next build on;
the old batch stays, so that what changed can be shown again.
"""

from __future__ import annotations

import logging
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scrapers import parse
from scrapers.archive.ledger import Ledger
from scrapers.errors import GongkaiError
from scrapers.recognise import PARSER_VERSION
from scrapers.settings import Settings
from scrapers.stage.compare import FigureChange, Reading, differences, readings_in
from scrapers.stage.parquet import write_batch
from scrapers.stage.staging import Staging

log = logging.getLogger(__name__)
COMPARED_AT_ONCE = 200
"""Documents whose readings are held in memory."""


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
    earlier = {document: batches[-1] for document, batches in by_age.items() if batches}
    if stage:
        now = parse.parse(settings, batch, progress).batch_id
        _compare(report, settings, [Reread(document, before, now) for document, before in earlier.items()])
        return
    with tempfile.TemporaryDirectory(prefix="gongkai-reparse-") as scratch:
        now = write_batch(Path(scratch), "reading", parse.read_documents(settings, batch, progress)).name
        reread = [Reread(document, before, now) for document, before in earlier.items()]
        _compare(report, settings, reread, Path(scratch))


def last_changes(settings: Settings, documents: Sequence[str] = ()) -> ReparseReport:
    """What the latest reading of each document changed against the one before, without reading anything anew."""
    ledger = Ledger(settings)
    wanted = _chosen(ledger, documents)
    report = ReparseReport()
    readings = {
        document: batches
        for document, batches in _by_age(settings, ledger).items()
        if len(batches) > 1 and (wanted is None or document in wanted)
    }
    _compare(report, settings, [Reread(document, of[-2], of[-1]) for document, of in readings.items()])
    return report


@dataclass(frozen=True, slots=True)
class Reread:
    """A document and the staged batches of its two readings."""

    document_id: str
    before: str
    after: str

    @property
    def readings(self) -> tuple[Reading, Reading]:
        return (self.document_id, self.before), (self.document_id, self.after)


def _compare(report: ReparseReport, settings: Settings, reread: Sequence[Reread], staging: Path | None = None) -> None:
    """Compare the readings, of which the later ones lie in ``staging``, if that is not the installation's. Some
    documents at a time, those of the same batches together, so that a staged file is read for many of them at once.
    """
    names = {
        document.document_id: document.sightings[0].file_name if document.sightings else document.document_id[:12]
        for document in Ledger(settings).documents([one.document_id for one in reread])
    }
    ordered = sorted(reread, key=lambda one: (one.before, one.after, one.document_id))
    for start in range(0, len(ordered), COMPARED_AT_ONCE):
        some = ordered[start : start + COMPARED_AT_ONCE]
        old = readings_in(Staging(settings.staging), [one.readings[0] for one in some])
        new = readings_in(Staging(staging or settings.staging), [one.readings[1] for one in some])
        for one in some:
            then, now = (found[reading] for found, reading in zip((old, new), one.readings, strict=True))
            report.add(
                DocumentChange(
                    document_id=one.document_id,
                    file_name=names[one.document_id],
                    version_before=then.parser_version,
                    version_after=now.parser_version,
                    status_before=then.parse_status,
                    status_after=now.parse_status,
                    figures=len(now.figures),
                    changes=tuple(differences(then.figures, now.figures)),
                )
            )


def _by_age(settings: Settings, ledger: Ledger, document_ids: Sequence[str] | None = None) -> dict[str, list[str]]:
    """The batches with a reading of each document that are still on disk, the latest last."""
    age = {batch.batch_id: number for number, batch in enumerate(Staging(settings.staging).in_order())}
    return {
        document: sorted((batch_id for batch_id in of if batch_id in age), key=age.__getitem__)
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
