"""A read document becomes a recognised one: whose it is, its tables with every value, statements, and meanings."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from decimal import Decimal

from scrapers.keys import observation_id
from scrapers.recognise.believed import Evidence, identified_surely, without_scanned
from scrapers.recognise.content import content_hash
from scrapers.recognise.identity import Identified
from scrapers.recognise.identity_government import EXECUTION
from scrapers.recognise.institutions import listed_bodies
from scrapers.recognise.join import tables_of
from scrapers.recognise.meaning import meaning_of, tell
from scrapers.recognise.meaning_parts import Told
from scrapers.recognise.period import Period, other_year_in, stated_period
from scrapers.recognise.prose import SAYS_FIGURE, TextCell, statements, statements_in_cells
from scrapers.recognise.readings import stray_readings
from scrapers.recognise.sections import Section, sections
from scrapers.recognise.table import Reading, Table
from scrapers.recognise.table_issues import issues_of
from scrapers.recognise.tables import note_on_emptiness, table_of, with_inherited_units
from scrapers.recognise.traditional import as_printed, is_traditional, simplified
from scrapers.recognise.unexplained import unexplained_figures, unexplained_issues
from scrapers.recognise.unit import to_yuan
from scrapers.recognise.unread import unread_figures
from scrapers.records import (
    Announcement,
    Body,
    Meaning,
    Observation,
    ParseIssue,
    ParseStatus,
    ReadDocument,
    RecognisedDocument,
    RecognisedTable,
)

_CENT = Decimal("0.01")
_LARGEST = Decimal(10) ** 18
_MICRO = Decimal("0.000001")


@dataclass(slots=True)
class _Found:
    bodies: tuple[Body, ...] = ()
    tables: list[RecognisedTable] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)
    meanings: list[Meaning] = field(default_factory=list)
    issues: list[ParseIssue] = field(default_factory=list)
    words: list[TextCell] = field(default_factory=list)
    evidence: Evidence | None = None


def recognise(document_id: str, read: ReadDocument, announcement: Announcement | None = None) -> RecognisedDocument:
    """Recognise everything a document says. Nothing printed in a table is dropped: it is a fact, kept, or an issue."""
    if is_traditional(read):
        recognised = _recognise(document_id, simplified(read), announcement or Announcement())
        return replace(as_printed(recognised, read), content_hash=content_hash(read))
    return _recognise(document_id, read, announcement or Announcement())


def _recognise(document_id: str, read: ReadDocument, announcement: Announcement) -> RecognisedDocument:
    identified, is_sure = identified_surely(read, announcement)
    identity = identified.identity
    parts = sections(read, identified)
    found = _tables(document_id, read, identified, parts, is_sure=is_sure)
    said, meant = statements(document_id, read, identified, parts, identity.fiscal_year, identity.phase)
    if found.evidence is not None:
        said, meant = without_scanned(read, said, meant)
    if unread := unread_figures(read, said):
        found.issues.append(unread)
    said += statements_in_cells(document_id, found.words, identified, identity.fiscal_year, identity.phase)
    unexplained = unexplained_figures(read, found.observations, said)
    found.issues += unexplained_issues(unexplained)
    status, reason = _status(read, found, len(said))
    return RecognisedDocument(
        document_id=document_id,
        content_hash=content_hash(read),
        format=read.format,
        pages=read.pages,
        parse_status=status,
        parse_reason=reason,
        identity=identity,
        bodies=(*identified.bodies, *found.bodies),
        tables=tuple(found.tables),
        observations=tuple(found.observations),
        statements=tuple(said),
        meanings=() if identity.document_kind == EXECUTION else (*found.meanings, *meant),
        issues=(*identified.issues, *found.issues),
        unread_figures=tuple(unexplained),
        scanned_pages=len(read.scanned_pages),
    )


def _tables(
    document_id: str,
    read: ReadDocument,
    identified: Identified,
    parts: tuple[Section, ...],
    *,
    is_sure: bool,
) -> _Found:
    owners = _owners(read, parts)
    captioned = tables_of(read, owners)
    tables = [table_of(grid, number) for number, grid in enumerate(captioned, start=1)]
    bodies = [owners[grid.item] for grid in captioned]
    period = Period(identified.identity.fiscal_year, identified.identity.phase)
    tables = with_inherited_units(tables, bodies)
    told = [tell(table) for table in tables]
    readings = [(table, [value.reading for value in values]) for table, values in zip(tables, told, strict=True)]
    evidence = Evidence.of(read, readings, identified.identity if is_sure else None)
    listed = listed_bodies(tables, identified.identity.body, identified.bodies)
    found = _Found(bodies=listed, evidence=evidence)
    for table, values, body in zip(tables, told, bodies, strict=True):
        _add_table(found, document_id, table, values, body, period)
    return found


def _owners(read: ReadDocument, parts: tuple[Section, ...]) -> list[str | None]:
    """The body id of each item."""
    owners: list[str | None] = [None] * len(read.items)
    for part in parts:
        for item in range(part.first_item, part.last_item + 1):
            owners[item] = part.body.body_id if part.body else None
    return owners


def _add_table(
    found: _Found, document_id: str, table: Table, told: list[Told], body_id: str | None, period: Period
) -> None:
    period = stated_period(table.title, table.lines_before, period)
    strays = stray_readings(table, {(v.reading.cell.row, v.reading.cell.column) for v in told})
    readings = [*(value.reading for value in told), *strays]
    observations = [_observation(document_id, table, reading, body_id) for reading in readings]
    ids = [observation.observation_id for observation in observations]
    believed = [True] * len(readings)
    if found.evidence is not None:
        believed = found.evidence.believed(table, readings, period.year)
    found.observations += observations
    found.words += _words(table, {(r.cell.row, r.cell.column) for r in readings}, body_id)
    found.meanings += [
        meaning_of(table, value.reading, value.fact, identifier, body_id, period)
        for value, identifier, sure in zip(told, ids, believed, strict=False)
        if value.fact is not None and sure
    ]
    found.tables.append(
        RecognisedTable(
            table_no=table.number,
            table_type=table.table_type,
            title=table.title,
            page=table.matrix.grid.page,
            body_id=body_id,
            unit_printed=None if table.unit_inherited else table.unit,
            rows=table.matrix.rows,
            columns=table.matrix.columns,
            observations=len(observations),
            certainty=table.certainty,
            empty_note=note_on_emptiness(table, filled=bool(observations)),
            fiscal_year=period.year,
        )
    )
    found.issues += issues_of(table, [*told, *(Told(stray, None) for stray in strays)], ids)
    if strays and readings[0] is not strays[0]:
        message = (
            f"第{table.number}张表（{table.title or '无标题的表'}）有{len(strays)}个数值不在数值栏内，照录，未作解释"
        )
        found.issues.append(ParseIssue("value_outside_columns", message, table.matrix.grid.page, table.number))
    if doubted := believed[: len(told)].count(False):
        message = (
            f"第{table.number}张表（{table.title or '无标题的表'}）由扫描图片识别（OCR），{len(told)}个数值中有"
            f"{doubted}个未经两次识别一致并由勾稽关系印证，照录而不采用"
        )
        found.issues.append(ParseIssue("ocr_not_confirmed", message, table.matrix.grid.page, table.number))
    if readings and (other := other_year_in(table.title, period)):
        message = f"第{table.number}张表标题印的年份是{other}年，与文档年度{period.year}年不同，按文档年度计"
        found.issues.append(ParseIssue("title_year_differs", message, table.matrix.grid.page, table.number))


def _words(table: Table, values: set[tuple[int, int]], body_id: str | None) -> list[TextCell]:
    """The cells that gave no value and say a figure in words."""
    return [
        TextCell(table.number, cell.row, cell.column, cell.page, body_id, cell.text, cell.confidence)
        for cell in table.matrix.grid.cells
        if (cell.row, cell.column) not in values and SAYS_FIGURE.search(cell.text)
    ]


def _observation(document_id: str, table: Table, reading: Reading, body_id: str | None) -> Observation:
    row, column = reading.cell.row, reading.cell.column
    amount = None
    if reading.is_money and reading.value is not None and reading.unit:
        amount = to_yuan(reading.value, reading.unit).quantize(_CENT)
        amount = amount if abs(amount) < _LARGEST else None
    value = None if reading.is_money or reading.value is None else reading.value.quantize(_MICRO)
    return Observation(
        observation_id=observation_id(document_id, table.number, row, column),
        body_id=body_id,
        page=reading.cell.page,
        table_no=table.number,
        table_type=table.type_of(reading),
        row_no=row,
        column_no=column,
        row_code=reading.head.code,
        row_code_printed=reading.head.code_printed,
        row_label=reading.row_label if reading.row_label is not None else reading.head.label,
        column_label=reading.column_label if reading.column_label is not None else reading.column.label,
        value_printed=reading.printed,
        unit_printed=reading.unit,
        amount_yuan=amount,
        value=value,
        bbox=reading.cell.bbox,
        confidence=reading.cell.confidence,
    )


_REASONS = {
    "table_unrecognised": "{}张表的种类无法确定",
    "unit_unknown": "{}张表没有金额单位",
    "header_mismatch": "{}张表的表头与数据对不上",
    "rows_uncertain": "{}张表有行的数值无法确定属于哪一栏",
    "table_misread": "{}张表疑为读表有误",
    "hidden_table": "{}张表在隐藏的工作表中",
    "tables_unread": "正文中有像表格的数值未能归入任何表",
    "value_not_understood": "{}个数值栏的内容不是数值",
    "figure_unread": "{}页有未读出的金额",
    "ocr_not_confirmed": "{}张表有识别（OCR）结果未能印证",
}


def _status(read: ReadDocument, found: _Found, said: int) -> tuple[ParseStatus, str]:
    counts = Counter(issue.issue for issue in found.issues)
    reasons = [text.format(counts[kind]) for kind, text in _REASONS.items() if counts[kind]]
    if not found.observations and not said:
        reasons.append("没有找到任何数值")
    if read.scanned_pages:
        pages = "、".join(map(str, read.scanned_pages))
        done = "由文字识别（OCR）读取，可能有误" if found.evidence else "没有文字层，未读取（需要文字识别 OCR）"
        reasons.append(f"第{pages}页为图片，{done}")
    reasons += read.notes
    return ("partial" if reasons else "parsed"), "；".join(reasons)
