# ruff: noqa: S608  (names in the SQL are those the warehouse itself lists)
"""``report``, ``reading``, ``show``, ``export``, ``dictionary``: questions asked of the published warehouse."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click
import duckdb

from scrapers import reading as readings
from scrapers import report as reports
from scrapers import trace
from scrapers.cli.output import console, json_option, print_json, print_rows
from scrapers.cli.tables import FORMULA, PRINTED_NUMBER, check_file, write_rows
from scrapers.errors import GongkaiError
from scrapers.settings import Settings
from scrapers.warehouse.as_of import open_as_of
from scrapers.warehouse.dictionary import write_dictionary
from scrapers.warehouse.layout import text_literal

FORMS = click.Choice(["table", "csv", "json"])


def published(settings: Settings, day: date | None = None) -> duckdb.DuckDBPyConnection:
    """The published warehouse, read-only, as it was known on a day if one is given; a clear error where none is yet."""
    if not settings.published.exists():
        raise GongkaiError(
            f"尚未发布数据仓库 nothing is published yet at {settings.published}: first run "
            "`gongkai collect` or `gongkai ingest FOLDER`, then `gongkai build && gongkai publish`"
        )
    return open_as_of(settings.published, day) if day else duckdb.connect(str(settings.published), read_only=True)


@click.command(short_help="What came in, was published, was found. 报告")
@json_option
def report(as_json_: bool) -> None:
    """What came in, what is published, what was found, and what waits for a person's word. 收到、发布、发现、待决事项。

    \b
    Examples:
      gongkai report
      gongkai report --json
    """
    made = reports.make(Settings.from_environment())
    if as_json_:
        print_json(made)
    else:
        reports.show(made, console())


@click.command(short_help="What was read of each document, what was not. 读取情况")
@click.argument("document", required=False, metavar="[DOCUMENT]")
@click.option(
    "--all", "with_explained", is_flag=True, help="Also the numbers that are plainly no amounts, with the reason."
)
@json_option
def reading(document: str | None, with_explained: bool, as_json_: bool) -> None:
    """What was read of each document, and every number that looks like an amount but became nothing. 各文件读取情况。

    DOCUMENT is the beginning of a document's id or a part of its file name; without it, all documents in force.

    \b
    Examples:
      gongkai reading
      gongkai reading 3f0c9a --all
      gongkai reading 部门决算.pdf --json
    """
    with published(Settings.from_environment()) as db:
        made = readings.make(db, document, with_explained=with_explained)
    if document is not None and not made.documents:
        raise GongkaiError(
            f"no document in force has an id that begins with, or a file name that contains {document!r}"
        )
    if as_json_:
        print_json(made)
    else:
        readings.show(made, console())


@click.command(short_help="Where a number stands, back to the bytes. 溯源")
@click.argument("identifier", metavar="ID")
@json_option
def show(identifier: str, as_json_: bool) -> None:
    """Show where a number stands: from a fact, observation, statement, finding or document to the bytes as fetched.

    从数值、问题或文件追溯到表、单元格和原文件。ID 取自 `gongkai findings`、`gongkai sql` 的结果。

    \b
    Examples:
      gongkai findings --severity error --limit 1        gives an id: fnd-…
      gongkai show fnd-3f0c9a5b7d2e
    """
    settings = Settings.from_environment()
    with published(settings) as db:
        found = trace.trace(db, settings, identifier)
    if as_json_:
        print_json(found)
    else:
        print_rows(["", ""], [(name, value) for name, value in found.items()], "table")


@click.command(short_help="Write a table to a file. 导出")
@click.argument("table")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(table: str, file: Path) -> None:
    """Write a table of the published warehouse to FILE (.csv, .xlsx, .parquet or .json, by its ending). 导出一张表。

    In a CSV a text that a spreadsheet would run as a formula has an apostrophe before it.

    \b
    Example:
      gongkai export marts.fct_three_public_fees fees.csv
    """
    check_file(file)
    with published(Settings.from_environment()) as db:
        known = [
            f"{schema}.{name}"
            for schema, name in db.execute("select table_schema, table_name from information_schema.tables").fetchall()
        ]
        wanted = table if "." in table else f"marts.{table}"
        if wanted not in known:
            raise click.BadParameter(f"{table}: not one of {', '.join(sorted(known))}", param_hint="TABLE")
        ending = file.suffix.lower()
        if ending == ".xlsx":
            cursor = db.execute(f"from {wanted}")
            write_rows(file, [column[0] for column in cursor.description or ()], cursor.fetchall())
        else:  # however large, never whole in memory
            rows = _guarded(db, wanted) if ending == ".csv" else f"from {wanted}"
            form = {".csv": "csv, header", ".parquet": "parquet", ".json": "json"}[ending]
            db.execute(f"copy ({rows}) to {text_literal(file)} (format {form})")
    click.echo(f"{wanted} → {file}")


def _guarded(db: duckdb.DuckDBPyConnection, table: str) -> str:
    """A query of the table in which no text begins like a formula, see ``scrapers.cli.tables``."""
    columns = []
    for name, kind, *_ in db.execute(f"describe {table}").fetchall():
        column = f'"{name}"'
        unsafe = f"regexp_matches({column}, '{FORMULA}') and not regexp_matches({column}, '{PRINTED_NUMBER}')"
        columns.append(f"if({unsafe}, chr(39) || {column}, {column}) as {column}" if kind == "VARCHAR" else column)
    return f"select {', '.join(columns)} from {table}"


@click.command(short_help="Write the data dictionary. 数据字典")
@click.argument("page", type=click.Path(dir_okay=False, path_type=Path), default=Path("dictionary.html"))
def dictionary(page: Path) -> None:
    """Write the data dictionary, every table and column described, to one HTML file. 数据字典，一个离线可读的网页。

    \b
    Example:
      gongkai dictionary dictionary.html
    """
    write_dictionary(Settings.from_environment(), page)
    click.echo(f"数据字典 data dictionary → {page}")


COMMANDS = (report, reading, show, export, dictionary)
