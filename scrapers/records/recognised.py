"""What recognise hands to stage: what a document is, its tables, every amount with its place, what was left over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from scrapers.records.reading import BBox

ParseStatus = Literal["parsed", "partial", "quarantined", "no_text_layer"]
Level = Literal["department", "unit"]
Phase = Literal["approved", "adjusted", "executed"]
Comparison = Literal["level", "change", "percent_change", "share"]
FactKind = Literal[
    "income",
    "expenditure",
    "three_public_fees",
    "assets",
    "projects",
    "performance_targets",
    "procurement",
    "running_costs",
    "staffing",
]


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation as a document names it. ``body_id`` is the warehouse's organisation_id: see ``keys.body_id``."""

    body_id: str
    name: str
    code: str | None = None
    level: Level | None = None
    parent_body_id: str | None = None
    region_code: str | None = None


@dataclass(frozen=True, slots=True)
class Announcement:
    """What the page that offered a document says of it: evidence for recognise beside the content."""

    title: str = ""
    publisher: str = ""
    column: str = ""
    published_on: date | None = None
    region_code: str | None = None
    published_time: str = ""
    """``HH:MM`` in China; empty where the page says none."""


@dataclass(frozen=True, slots=True)
class DocumentIdentity:
    """What the document is. Every field may be unknown; unknown is a finding, never a guess."""

    title: str
    body: Body | None
    document_kind: str | None
    phase: Phase | None
    fiscal_year: int | None
    approved_on: date | None = None
    approval_number: str | None = None


@dataclass(frozen=True, slots=True)
class RecognisedTable:
    """A table with its meaning: what kind it is, whose it is, and in which unit it speaks.

    ``certainty`` from 0 to 1 says how sure the kind is; ``empty_note`` quotes a note like 空表列示.
    """

    table_no: int
    table_type: str
    title: str
    page: int
    body_id: str | None
    unit_printed: str | None
    rows: int
    columns: int
    observations: int
    certainty: float = 1.0
    empty_note: str | None = None
    fiscal_year: int | None = None


@dataclass(frozen=True, slots=True)
class Observation:
    """A printed value in a table, with its place. Names and rules of the fields: contract, ``marts.observations``."""

    observation_id: str
    body_id: str | None
    page: int
    table_no: int
    table_type: str
    row_no: int
    column_no: int
    row_code: str | None
    row_code_printed: str | None
    row_label: str
    column_label: str
    value_printed: str
    unit_printed: str | None
    amount_yuan: Decimal | None
    value: Decimal | None
    bbox: BBox | None = None
    confidence: float | None = None
    """As that of a cell: None for what the document itself says, otherwise from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A figure said in text. Offsets refer to ``ReadDocument.text``; ``quote`` is the clause it stands in.

    One said in a cell of a table has the cell's place; its offsets refer to the cell's text.
    """

    statement_id: str
    body_id: str | None
    page: int
    subject: str
    comparison: Comparison
    fiscal_year: int | None
    phase: Phase | None
    value_printed: str
    unit_printed: str | None
    amount_yuan: Decimal | None
    value: Decimal | None
    quote: str
    char_start: int
    char_end: int
    compared_with_year: int | None = None
    table_no: int | None = None
    row_no: int | None = None
    column_no: int | None = None
    confidence: float | None = None
    """As that of an observation; the least of the lines it stands in."""


@dataclass(frozen=True, slots=True)
class UnreadFigure:
    """A printed number that looks like an amount but became neither observation nor statement.

    ``reason`` says in Chinese what it plainly is instead (a date, a telephone number); None where nobody knows.
    """

    page: int
    printed: str
    quote: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a value means as a fact: exactly one of observation_id and statement_id, the kind, and its dimensions.

    The dimensions and their values are the contract's. ``attributes`` holds what belongs to one kind only
    (``quantity``, ``unit_price_yuan``, ``project_code``, ``level_1`` …) as text; dbt casts them.
    """

    fact: FactKind
    observation_id: str | None
    statement_id: str | None
    body_id: str | None
    fiscal_year: int | None
    phase: Phase | None
    table_type: str
    label: str
    is_total: bool = False
    comparison: Comparison = "level"
    expenditure_type: str | None = None
    cost_type: str | None = None
    funding_source: str | None = None
    fund_year: str | None = None
    functional_code: str | None = None
    department_economic_code: str | None = None
    government_economic_code: str | None = None
    item: str | None = None
    """Canonical item: ``income_item`` of income, ``item`` of 三公, ``asset_class``, ``staff_type``."""
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ParseIssue:
    """Something the parser could not do or is not sure of: counted, reported, never dropped. ``message`` is Chinese."""

    issue: str
    message: str
    page: int | None = None
    table_no: int | None = None
    observation_id: str | None = None
    statement_id: str | None = None


@dataclass(frozen=True, slots=True)
class RecognisedDocument:
    """Everything recognise understood of one document, ready to be staged."""

    document_id: str
    content_hash: str
    format: str
    pages: int
    parse_status: ParseStatus
    parse_reason: str
    identity: DocumentIdentity
    bodies: tuple[Body, ...] = ()
    tables: tuple[RecognisedTable, ...] = ()
    observations: tuple[Observation, ...] = ()
    statements: tuple[Statement, ...] = ()
    meanings: tuple[Meaning, ...] = ()
    issues: tuple[ParseIssue, ...] = ()
    unread_figures: tuple[UnreadFigure, ...] = ()
    scanned_pages: int = 0
    """How many of the pages are pictures, read by text recognition (OCR) or not."""
