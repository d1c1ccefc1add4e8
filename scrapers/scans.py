"""Scans: which documents wait for text recognition (OCR), and how much of it a night does.

A document is first read as any other. Where pages of it are pictures, that is noted in the ledger, and it is staged as
it is: ``no_text_layer``, or without these pages. With the extra ``ocr`` it is read again by text recognition, in
batches of its own behind all others: on the command line at once, in the scheduler the night after.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from scrapers.archive.ledger import Ledger
from scrapers.read.ocr import HOW_TO_INSTALL, MOST_PAGES, is_installed
from scrapers.recognise import PARSER_VERSION
from scrapers.stage.rows import StagedReading

_SUFFIX = "+ocr"
OCR_VERSION = PARSER_VERSION + _SUFFIX
"""The parser's version of what was read by text recognition."""

PAGES_A_BATCH = 200
"""About a quarter of an hour of one core, as much as a batch of other documents should take."""

PAGES_A_NIGHT = 2_000
"""Pages of one plan, two to three hours of one core; what is left waits. ``GONGKAI_OCR_PAGES`` sets another number."""


def known(ledger: Ledger) -> dict[str, int]:
    """Documents to be read by OCR and in no other batch, with how many pages are scanned; none without the extra."""
    return ledger.scans() if is_installed() else {}


def plan(ledger: Ledger) -> list[list[str]]:
    """Batches of scans that wait for OCR, those first that it never read, up to a night's number of pages."""
    if not is_installed():
        return []
    read_by = ledger.parser_versions(ending=_SUFFIX)
    waiting = [(d in read_by, d, pages) for d, pages in ledger.scans().items() if OCR_VERSION not in read_by.get(d, ())]
    batches: list[list[str]] = []
    left, room = int(os.environ.get("GONGKAI_OCR_PAGES") or PAGES_A_NIGHT), 0
    for _, document, pages in sorted(waiting):
        cost = min(pages, MOST_PAGES)
        if cost > left:
            continue
        if cost > room:
            batches.append([])
            room = PAGES_A_BATCH
        batches[-1].append(document)
        left, room = left - cost, room - cost
    return batches


def note(ledger: Ledger, batch_id: str, staged: Sequence[StagedReading]) -> None:
    """Note in the ledger what a staged batch holds, and which of its documents are scans."""
    ledger.record_scans({reading.document_id: reading.scanned_pages for reading in staged if reading.scanned_pages})
    versions: dict[str, list[str]] = {}
    for reading in staged:
        versions.setdefault(reading.parser_version, []).append(reading.document_id)
        if reading.parser_version.endswith(_SUFFIX):  # the reading by OCR does for the other one too
            versions.setdefault(reading.parser_version.removesuffix(_SUFFIX), []).append(reading.document_id)
    for version, documents in versions.items():
        ledger.record_parse(batch_id, version, documents)


def what_to_do() -> str:
    """What is done about a document that is a scan, for its reason."""
    return "已列入文字识别" if is_installed() else f"未安装文字识别组件（{HOW_TO_INSTALL}）"
