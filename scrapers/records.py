"""What passes between the stages: frozen, typed records, the only thing a stage knows of its neighbours.

The way of the data, and who makes which record:

    collect    → Fetched (a response as it came), Sighting (these bytes stood at this address)
    read       → ReadDocument: lines and grids in reading order; knows nothing of money
    recognise  → RecognisedDocument: bodies, tables, observations, statements, meanings
    stage      → Parquet rows, one file a record kind (see ``scrapers.stage.schema``)

Amounts are ``Decimal``; pages, rows and columns count from 1; a blank cell makes no record.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

BBox = tuple[float, float, float, float]
"""left, top, right, bottom in points, the origin at the top left of the page."""

# ── read ─────────────────────────────────────────────────────────────────────────────────────────────────────────

Origin = Literal["ruled", "borderless", "html", "docx", "sheet", "tabs", "cell_lines"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as printed. ``text`` keeps inner line breaks as ``\\n``; a merged cell stands once, with its spans."""

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1
    page: int = 1
    bbox: BBox | None = None
    confidence: float | None = None
    """How far a text that was recognised in a picture (OCR) is to be trusted, from 0 to 1; 0 where two readings of it
    differ. None for what the document itself says."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as laid out: rows and columns from 1, merged cells with spans, nothing interpreted.

    A table that goes on over pages is one grid a page here; recognise joins them. ``column_edges`` are the x of the
    column borders where the format has a geometry (``columns + 1`` values), so that pages can be joined by them.
    ``cut_above`` and ``cut_below`` say that a row runs open over the page break.
    """

    page: int
    rows: int
    columns: int
    cells: tuple[Cell, ...]
    origin: Origin
    bbox: BBox | None = None
    column_edges: tuple[float, ...] = ()
    cut_above: bool = False
    cut_below: bool = False
    name: str = ""
    """The sheet's name, where the format has one."""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text outside tables (a paragraph, where the format has paragraphs).

    ``start`` is its offset in ``ReadDocument.text``. ``paragraph`` is true where the format itself says that the line
    is a whole paragraph (DOCX, HTML, plain text), false where it is a line of a page that may go on in the next.
    """

    page: int
    text: str
    start: int
    paragraph: bool = False
    bbox: BBox | None = None
    confidence: float | None = None
    """As that of a cell."""


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """What a reader found in the bytes: lines and grids in reading order, and what it had to leave out.

    ``text`` is the text of all ``Line`` items joined with ``\\n``; offsets of statements refer to it. ``notes`` are
    remarks for the report (a hidden sheet, a member of an archive that could not be read), in Chinese.
    """

    format: str
    pages: int
    items: tuple[Line | Grid, ...]
    title: str = ""
    """The title that the format itself carries (HTML ``<title>`` or ArticleTitle); empty otherwise."""
    member: str = ""
    """Path inside the archive, for a document that came in a ZIP."""
    notes: tuple[str, ...] = ()
    scanned_pages: tuple[int, ...] = ()
    """Pages that are pictures: left out, or read by text recognition (OCR), where cells and lines say so."""

    @property
    def text(self) -> str:
        return "\n".join(item.text for item in self.items if isinstance(item, Line))

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(item for item in self.items if isinstance(item, Line))

    @property
    def grids(self) -> tuple[Grid, ...]:
        return tuple(item for item in self.items if isinstance(item, Grid))


# ── recognise ────────────────────────────────────────────────────────────────────────────────────────────────────

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


# ── collect and archive ──────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Fetched:
    """A response as it came: archived before anybody interprets it, error pages included."""

    url: str
    final_url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_at: datetime


Decided = Literal["take", "leave", "look"]
"""What is to be done with an announcement; ``look``: its title says too little, its page decides."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A row of a portal's list: an announcement to be looked at."""

    portal_id: str
    url: str
    title: str
    published_on: date | None = None
    column: str = ""


@dataclass(frozen=True, slots=True)
class Sighting:
    """These bytes stood at this address: one row of ``marts.document_locations``, and what was said of them there."""

    document_id: str
    url: str
    portal_id: str
    announcement_url: str
    file_name: str
    announcement: Announcement
    first_seen_at: datetime
    last_seen_at: datetime
    gone_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ArchivedDocument:
    """A document in the archive, as parse takes it up: its bytes' hash and every place it was seen at."""

    document_id: str
    first_seen_at: datetime
    sightings: tuple[Sighting, ...] = field(default=())
