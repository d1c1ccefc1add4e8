"""The staged Parquet files: the border between Python and dbt. One folder a batch, one file a record kind.

``staging/<batch_id>/documents.parquet`` and so on; every file of a batch exists, also when it has no row. Column names
and types here are what ``dbt_project/models/staging`` reads; a change here is a change there.
"""

from __future__ import annotations

import pyarrow as pa

AMOUNT = pa.decimal128(20, 2)
VALUE = pa.decimal128(38, 6)
INSTANT = pa.timestamp("us", tz="UTC")
TEXTS = pa.list_(pa.string())


def _schema(**columns: pa.DataType) -> pa.Schema:
    return pa.schema([pa.field(name, kind) for name, kind in columns.items()])


DOCUMENTS = _schema(
    document_id=pa.string(),  # SHA-256 of the bytes
    content_hash=pa.string(),
    parser_version=pa.string(),
    format=pa.string(),
    pages=pa.int32(),
    scanned_pages=pa.int32(),
    bytes=pa.int64(),
    parse_status=pa.string(),
    parse_reason=pa.string(),
    title=pa.string(),
    body_id=pa.string(),
    document_kind=pa.string(),
    phase=pa.string(),
    fiscal_year=pa.int32(),
    approved_on=pa.date32(),
    approval_number=pa.string(),
    first_seen_at=INSTANT,
    # the place where it was seen first; all places are in sightings
    file_name=pa.string(),
    source_url=pa.string(),
    portal_id=pa.string(),
    published_on=pa.date32(),
    text=pa.string(),  # what the offsets of statements refer to
)

BODIES = _schema(
    document_id=pa.string(),
    body_id=pa.string(),
    name=pa.string(),
    organisation_code=pa.string(),
    level=pa.string(),
    parent_body_id=pa.string(),
    region_code=pa.string(),
)

TABLES = _schema(
    document_id=pa.string(),
    table_no=pa.int32(),
    table_type=pa.string(),
    title=pa.string(),
    page=pa.int32(),
    body_id=pa.string(),
    unit_printed=pa.string(),
    rows=pa.int32(),
    columns=pa.int32(),
    observations=pa.int32(),
    certainty=pa.float64(),
    empty_note=pa.string(),
    fiscal_year=pa.int32(),
)

OBSERVATIONS = _schema(
    observation_id=pa.string(),
    document_id=pa.string(),
    body_id=pa.string(),
    page=pa.int32(),
    table_no=pa.int32(),
    table_type=pa.string(),
    row_no=pa.int32(),
    column_no=pa.int32(),
    row_code=pa.string(),
    row_code_printed=pa.string(),
    row_label=pa.string(),
    column_label=pa.string(),
    value_printed=pa.string(),
    unit_printed=pa.string(),
    amount_yuan=AMOUNT,
    value=VALUE,
    bbox=pa.list_(pa.float64()),
    confidence=pa.float64(),
)

STATEMENTS = _schema(
    statement_id=pa.string(),
    document_id=pa.string(),
    body_id=pa.string(),
    page=pa.int32(),
    subject=pa.string(),
    comparison=pa.string(),
    fiscal_year=pa.int32(),
    phase=pa.string(),
    value_printed=pa.string(),
    unit_printed=pa.string(),
    amount_yuan=AMOUNT,
    value=VALUE,
    quote=pa.string(),
    char_start=pa.int32(),
    char_end=pa.int32(),
    compared_with_year=pa.int32(),
    table_no=pa.int32(),  # of a figure said in a cell: its place; the offsets refer to the cell's text then
    row_no=pa.int32(),
    column_no=pa.int32(),
    confidence=pa.float64(),
)

UNREAD_FIGURES = _schema(
    document_id=pa.string(),
    page=pa.int32(),
    printed=pa.string(),
    quote=pa.string(),
    reason=pa.string(),
)

MEANINGS = _schema(
    document_id=pa.string(),
    fact=pa.string(),
    observation_id=pa.string(),
    statement_id=pa.string(),
    body_id=pa.string(),
    fiscal_year=pa.int32(),
    phase=pa.string(),
    table_type=pa.string(),
    label=pa.string(),
    is_total=pa.bool_(),
    comparison=pa.string(),
    expenditure_type=pa.string(),
    cost_type=pa.string(),
    funding_source=pa.string(),
    fund_year=pa.string(),
    functional_code=pa.string(),
    department_economic_code=pa.string(),
    government_economic_code=pa.string(),
    item=pa.string(),
    attributes=pa.map_(pa.string(), pa.string()),
)

ISSUES = _schema(
    document_id=pa.string(),
    issue=pa.string(),
    message=pa.string(),
    page=pa.int32(),
    table_no=pa.int32(),
    observation_id=pa.string(),
    statement_id=pa.string(),
)

SIGHTINGS = _schema(
    document_id=pa.string(),
    url=pa.string(),
    portal_id=pa.string(),
    announcement_url=pa.string(),
    announcement_title=pa.string(),
    file_name=pa.string(),
    published_on=pa.date32(),
    published_time=pa.string(),
    first_seen_at=INSTANT,
    last_seen_at=INSTANT,
    gone_at=INSTANT,
)

EVENTS = _schema(
    event_id=pa.string(),
    portal_id=pa.string(),
    run_id=pa.string(),
    kind=pa.string(),
    announcement_url=pa.string(),
    url=pa.string(),
    document_id=pa.string(),
    previous_url=pa.string(),
    previous_document_id=pa.string(),
    happened_at=INSTANT,
)

ANNOUNCEMENTS = _schema(
    portal_id=pa.string(),
    url=pa.string(),
    title=pa.string(),
    column_name=pa.string(),
    published_on=pa.date32(),
    decision=pa.string(),
    decided_by=pa.string(),
    reason=pa.string(),
    state=pa.string(),
    why=pa.string(),
    first_seen_at=INSTANT,
)

PORTAL_RUNS = _schema(
    portal_id=pa.string(),
    run_id=pa.string(),
    started_at=INSTANT,
    finished_at=INSTANT,
    listed=pa.int32(),
    new=pa.int32(),
    changed=pa.int32(),
    moved=pa.int32(),
    gone=pa.int32(),
    fetched=pa.int32(),
    failed=pa.int32(),
    status=pa.string(),
    why=pa.string(),
)

BATCH_FILES = {
    "documents": DOCUMENTS,
    "bodies": BODIES,
    "tables": TABLES,
    "observations": OBSERVATIONS,
    "statements": STATEMENTS,
    "meanings": MEANINGS,
    "issues": ISSUES,
    "unread_figures": UNREAD_FIGURES,
}
"""The files of one staged batch."""

LEDGER_FILES = {"sightings": SIGHTINGS, "events": EVENTS, "announcements": ANNOUNCEMENTS, "portal_runs": PORTAL_RUNS}
"""What a build takes from the ledger, exported at its start."""
