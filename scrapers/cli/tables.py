"""Rows as files that Excel, Python and DuckDB open: .csv, .xlsx, .json, .parquet.

What documents print is not ours. A text that begins like a formula would be run by a spreadsheet, so in a CSV it gets
an apostrophe before it and in a workbook it is a text cell. Printed numbers and dashes stay as they are; JSON and
Parquet hold every value unchanged.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from scrapers.errors import GongkaiError
from scrapers.records_json import as_json

ENDINGS = (".csv", ".xlsx", ".json", ".parquet")
WORKBOOK_ROWS = 1_048_576
FORMULA = r"^[\t\r\n ]*[=+\-@＝＋－＠]"
"""Excel also takes the full-width signs for a formula in an East Asian locale."""
PRINTED_NUMBER = r"^[+\-]*[\d,. ]*%?$"
_FORMULA, _PRINTED_NUMBER = re.compile(FORMULA), re.compile(PRINTED_NUMBER)


def check_file(file: Path) -> None:
    """Raises ``GongkaiError`` where the ending is none that can be written, or the folder is not there."""
    if file.suffix.lower() not in ENDINGS:
        raise GongkaiError(f"{file.name}：文件名须以 {'、'.join(ENDINGS)} 之一结尾")
    if not file.absolute().parent.is_dir():
        raise GongkaiError(f"{file}：文件夹不存在 there is no folder {file.absolute().parent}")


def guarded(value: Any) -> Any:
    """A value as a CSV may hold it: a text that a spreadsheet would run gets an apostrophe before it."""
    if isinstance(value, (list, dict)):
        value = json.dumps(as_json(value), ensure_ascii=False)
    if isinstance(value, str) and _FORMULA.match(value) and not _PRINTED_NUMBER.match(value):
        return "'" + value
    return value


def write_rows(file: Path, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Write rows to ``file``, in the form its ending says. Raises ``GongkaiError`` for rows a workbook cannot hold."""
    check_file(file)
    ending = file.suffix.lower()
    if ending == ".xlsx":
        _workbook(file, names, rows)
    elif ending == ".csv":
        with file.open("w", encoding="utf-8-sig", newline="") as target:  # Excel knows Chinese by the mark
            csv.writer(target).writerows([names, *([guarded(value) for value in row] for row in rows)])
    elif ending == ".json":
        listed = [dict(zip(names, row, strict=True)) for row in rows]
        file.write_text(json.dumps(as_json(listed), ensure_ascii=False, indent=2), encoding="utf-8")
    else:
        columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in names]
        pq.write_table(pa.Table.from_arrays([pa.array(column) for column in columns], names=list(names)), file)


def _workbook(file: Path, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    if len(rows) >= WORKBOOK_ROWS:
        raise GongkaiError(f"{file.name}：共{len(rows)}行，超出 .xlsx 的行数上限，请改用 .csv 或 .parquet")
    book = Workbook(write_only=True)
    sheet = book.create_sheet("gongkai")
    for row in (names, *rows):
        sheet.append([_cell(sheet, value) for value in row])
    book.save(file)


def _cell(sheet: Any, value: Any) -> Any:
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, (list, dict)):
        value = json.dumps(as_json(value), ensure_ascii=False)
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("\ufffd", value))
    cell.data_type = "s"
    return cell
