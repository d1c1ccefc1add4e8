"""Parse: archived documents are read, recognised and staged, batch by batch.

A document that cannot be read never stops its batch: it is staged as ``quarantined`` (or ``no_text_layer``) with the
reason, so that it stands in the report and in the warehouse.
"""

from __future__ import annotations

import hashlib
import logging
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from scrapers import scans
from scrapers.archive.ledger import Ledger
from scrapers.archive.store import Store
from scrapers.bounded import recognise_bounded, recognise_scan_bounded
from scrapers.errors import NoTextLayer, ParserBroke, ReaderMissing, ReadError
from scrapers.read import external
from scrapers.recognise import PARSER_VERSION
from scrapers.records import (
    Announcement,
    ArchivedDocument,
    DocumentIdentity,
    ParseStatus,
    RecognisedDocument,
)
from scrapers.settings import Settings
from scrapers.stage.checks import check
from scrapers.stage.parquet import write_batch
from scrapers.stage.rows import StagedDocument, tables_of
from scrapers.stage.staging import Staging

log = logging.getLogger(__name__)

BATCH_SIZE = 50
"""Documents of one batch: about a minute of one core, so that a killed task loses little."""

MOST_BATCHES = 500
"""Of one plan: Airflow maps 1,024 tasks. Where more documents wait (a first night, a new parser), the batches grow."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A document that could not be read, as the report names it."""

    document_id: str
    file_name: str
    status: ParseStatus
    reason: str


@dataclass(slots=True)
class ParseReport:
    """What one batch brought: counts of documents and rows, and every document that could not be read."""

    batch_id: str = ""
    documents: int = 0
    observations: int = 0
    statements: int = 0
    rejected: list[Rejected] = field(default_factory=list)


def plan(settings: Settings, size: int = BATCH_SIZE) -> list[list[str]]:
    """Batches of document ids that the present parser has not read yet, then some of the scans (``scans.plan``).

    A batch that was staged but not noted in the ledger (its task was killed between the two) is noted here first.
    """
    ledger = Ledger(settings)
    staged = Staging(settings.staging)
    for batch_id, readings in staged.documents(set(staged.batches) - ledger.batches()).items():
        scans.note(ledger, batch_id, readings)
    later = scans.known(ledger)
    waiting = [d for archived in ledger.unparsed(*present_versions()) if (d := archived.document_id) not in later]
    size = max(size, math.ceil(len(waiting) / MOST_BATCHES))
    return [*(waiting[start : start + size] for start in range(0, len(waiting), size)), *scans.plan(ledger)]


def forget_lost(settings: Settings) -> int:
    """Have documents read again whose staged batch is gone, as after staging was lost. Returns how many batches are."""
    ledger = Ledger(settings)
    lost = ledger.batches() - set(Staging(settings.staging).batches)
    ledger.forget(lost)
    return len(lost)


def present_versions() -> tuple[str, str]:
    """The parser's version, and under which it refuses what needs a program: that one changes with the programs that
    are installed, so that such a document is read again as soon as its program is there, and not before.
    """
    return PARSER_VERSION, f"{PARSER_VERSION}-with-{'-'.join(external.installed()) or 'no-program'}"


def parse(settings: Settings, document_ids: Sequence[str], progress: Callable[[str], None] = log.info) -> ParseReport:
    """Read, recognise and stage one batch. Run again, it finds its batch staged and only notes it."""
    staged = read_documents(settings, document_ids, progress)
    batch_id = _batch_id(staged)
    write_batch(settings.staging, batch_id, staged)
    scans.note(Ledger(settings), batch_id, [document.reading for document in staged])
    return ParseReport(
        batch_id=batch_id,
        documents=len(staged),
        observations=sum(len(document.recognised.observations) for document in staged),
        statements=sum(len(document.recognised.statements) for document in staged),
        rejected=[_rejected(d) for d in staged if d.recognised.parse_status in ("quarantined", "no_text_layer")],
    )


def read_documents(
    settings: Settings, document_ids: Sequence[str], progress: Callable[[str], None] = log.info
) -> list[StagedDocument]:
    """Read and recognise archived documents, staging nothing. Those known as scans are read by OCR, if it is there."""
    store, ledger = Store(settings), Ledger(settings)
    archived = {document.document_id: document for document in ledger.documents(document_ids)}
    by_ocr = scans.known(ledger)
    staged = []
    for number, document_id in enumerate(document_ids, start=1):
        document = _parse_one(store, archived[document_id], by_ocr.get(document_id))
        staged.append(document)
        progress(f"[{number}/{len(document_ids)}] {_describe(document)}")
    return staged


def _batch_id(staged: Sequence[StagedDocument]) -> str:
    names = sorted(f"{document.recognised.document_id} {document.parser_version}" for document in staged)
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:20]


def _parse_one(store: Store, archived: ArchivedDocument, scanned_pages: int | None) -> StagedDocument:
    """One document; by OCR where the number of its scanned pages is given."""
    ocr = scanned_pages is not None
    path = store.path(archived.document_id)
    size = path.stat().st_size
    announcement = archived.sightings[0].announcement if archived.sightings else Announcement()
    version = scans.OCR_VERSION if ocr else PARSER_VERSION
    try:
        if scanned_pages is None:
            recognised, text = recognise_bounded(path, archived.document_id, announcement)
        else:
            recognised, text = recognise_scan_bounded(path, archived.document_id, announcement, scanned_pages)
        _refuse_page_named_pdf(recognised.format, archived)
        document = StagedDocument(recognised, archived, text, size, version)
        check(recognised)
        tables_of([document])  # a value that fits no column would otherwise stop its whole batch
        return document
    except NoTextLayer as error:
        aside = replace(
            _set_aside(
                archived, announcement, "no_text_layer", str(error) if ocr else f"{error}，{scans.what_to_do()}"
            ),
            scanned_pages=error.pages,
        )
    except ReaderMissing as error:
        version = present_versions()[1]
        aside = _set_aside(archived, announcement, "no_text_layer" if ocr else "quarantined", str(error))
    except ReadError as error:
        aside = _set_aside(archived, announcement, "no_text_layer" if ocr else "quarantined", str(error))
    except ParserBroke as error:
        log.error("parser failed on document %s\n%s", archived.document_id, error.trace)
        aside = _set_aside(archived, announcement, "quarantined", _bug(str(error)))
    except Exception as error:
        log.exception("parser failed on document %s", archived.document_id)
        aside = _set_aside(archived, announcement, "quarantined", _bug(type(error).__name__))
    return StagedDocument(aside, archived, "", size, version)


def _bug(kind: str) -> str:
    return f"解析程序内部错误（{kind}），原文已存档，待修复后重新解析"


def _refuse_page_named_pdf(format: str, archived: ArchivedDocument) -> None:
    """Word and WPS write web pages under ``.doc`` and ``.xls``, but nothing writes one under ``.pdf``: there the portal
    answered with an error or a challenge where the file should be.
    """
    names = [sighting.file_name.lower() for sighting in archived.sightings]
    if format in ("html", "mhtml") and names and all(name.endswith(".pdf") for name in names):
        raise ReadError("文件名为PDF，内容却是网页，疑为网站的错误页或验证页，未作解析")


def _set_aside(
    archived: ArchivedDocument, announcement: Announcement, status: ParseStatus, reason: str
) -> RecognisedDocument:
    return RecognisedDocument(
        document_id=archived.document_id,
        content_hash=archived.document_id,
        format="unknown",
        pages=0,
        parse_status=status,
        parse_reason=reason,
        identity=DocumentIdentity(announcement.title, None, None, None, None),
    )


def _rejected(document: StagedDocument) -> Rejected:
    recognised = document.recognised
    names = [sighting.file_name for sighting in document.archived.sightings]
    name = names[0] if names else recognised.document_id[:12]
    return Rejected(recognised.document_id, name, recognised.parse_status, recognised.parse_reason)


def _describe(document: StagedDocument) -> str:
    recognised = document.recognised
    name = _rejected(document).file_name
    if recognised.parse_status in ("quarantined", "no_text_layer"):
        return f"{name}: {recognised.parse_status}: {recognised.parse_reason}"
    counts = (
        f"{len(recognised.tables)} tables, {len(recognised.observations)} values, {len(recognised.statements)} said"
    )
    return f"{name}: {recognised.parse_status}, {counts}"
