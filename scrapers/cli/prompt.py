"""``gongkai sql``: one query, a file of queries, or a prompt with history and completion; always read-only."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import duckdb

from scrapers.cli.output import print_rows
from scrapers.cli.questions import FORMS, published
from scrapers.cli.tables import check_file, write_rows
from scrapers.errors import GongkaiError
from scrapers.settings import Settings

HISTORY_LINES = 2000
HELP = """以分号结束一条查询。End a query with a semicolon.
  .tables          列出表和视图 tables and views
  .columns NAME    列出字段和说明 columns of a table
  .save FILE       将上次结果存为 .csv .xlsx .json .parquet  save the last result
  .quit            退出 leave"""
TABLES = """
    select schema_name || '.' || name as name, comment
    from (
        select schema_name, table_name as name, comment from duckdb_tables() where database_name = current_database()
        union all
        select schema_name, view_name as name, comment from duckdb_views() where database_name = current_database()
    )
    where schema_name in ('marts', 'quality', 'analysis')
    order by 1
"""
COLUMNS = """
    select column_name as name, data_type as type, comment from duckdb_columns()
    where database_name = current_database() and (schema_name || '.' || table_name = $1 or table_name = $1)
    order by schema_name, column_index
"""
COLUMN_NAMES = "select distinct column_name from duckdb_columns() where schema_name in ('marts', 'quality', 'analysis')"
Result = tuple[list[str], list[tuple[Any, ...]]]


@click.command(short_help="Ask in SQL, today or as of a day. 查询")
@click.argument("query", required=False)
@click.option(
    "--file", "source", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Run the query in a file."
)
@click.option("--format", "form", type=FORMS, default="table", show_default=True, help="How rows are printed.")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the rows to this file: .csv, .xlsx, .json or .parquet.",
)
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Ask what was known at the end of that day (in China): documents seen later are not there.",
)
def sql(query: str | None, source: Path | None, form: str, output: Path | None, as_of: datetime | None) -> None:
    """Ask the published warehouse in SQL, read-only; without a query, at a prompt. 用 SQL 查询已发布的数据仓库。

    With --as-of every query runs unchanged over what was known on that day: is_current says what was in force then.
    Figures are as the parser reads them today; findings are those found by then, with their present status.
    加 --as-of 时，同样的查询只看到截至该日已知的文件和当时现行的数字。

    In a CSV a text that a spreadsheet would run as a formula has an apostrophe before it.

    \b
    Examples:
      gongkai sql "from analysis.organisation_income where fiscal_year = 2024"
      gongkai sql "from quality.findings select message limit 5" --format csv
      gongkai sql --file docs/questions/06-ranking.sql --output 排名.xlsx
      gongkai sql --as-of 2026-03-01 --file docs/questions/04-three-public-changes.sql
      gongkai sql
    """
    if query is not None and source:
        raise click.UsageError("QUERY 与 --file 只能用一个 (give a query or --file, not both)")
    if output:
        check_file(output)
    settings = Settings.from_environment()
    with published(settings, as_of.date() if as_of else None) as db:
        if as_of and not db.execute("select 1 from marts.dim_document limit 1").fetchone():
            click.echo(f"截至{as_of:%Y-%m-%d}尚未收到任何文件 no document had been seen by then", err=True)
        if source:
            query = source.read_text(encoding="utf-8")
        elif query is None and not sys.stdin.isatty():
            query = sys.stdin.read()
        if query is None:
            prompt = Prompt(db, form)
            prompt.remember(settings.home / "sql_history")
            prompt.run()
            return
        names, rows = _ask(db, query)
    if output:
        write_rows(output, names, rows)
        click.echo(f"已导出{len(rows)}行 → {output}")
    else:
        print_rows(names, rows, form)


def _ask(db: duckdb.DuckDBPyConnection, query: str, *values: str) -> Result:
    try:
        cursor = db.execute(query, values)
        return [column[0] for column in cursor.description or ()], cursor.fetchall()
    except duckdb.Error as error:
        raise GongkaiError(f"查询未能执行 the query failed: {error}") from error


class Prompt:
    """Reads queries line by line until ``.quit`` or the end of input; an error ends the query, not the prompt."""

    def __init__(self, db: duckdb.DuckDBPyConnection, form: str) -> None:
        self.db, self.form = db, form
        self.last: Result | None = None

    def run(self, read: Callable[[str], str] = input) -> None:
        """Answer until the user leaves. ``read`` takes the prompt and returns a line."""
        click.echo("gongkai SQL（只读 read-only）· .help 帮助 · .quit 退出")
        lines: list[str] = []
        while True:
            try:
                line = read("     …> " if lines else "gongkai> ")
            except EOFError:
                click.echo()
                return
            except KeyboardInterrupt:
                click.echo()
                lines = []
                continue
            if not lines and not line.strip():
                continue
            if not lines and line.strip() in (".quit", ".exit"):
                return
            lines.append(line)
            if line.rstrip().endswith(";") or (len(lines) == 1 and line.startswith(".")):
                self._answer("\n".join(lines).strip())
                lines = []

    def _answer(self, text: str) -> None:
        try:
            verb, _, rest = text.partition(" ")
            if verb == ".help":
                click.echo(HELP)
            elif verb == ".tables":
                print_rows(*_ask(self.db, TABLES), self.form)
            elif verb == ".columns":
                print_rows(*_ask(self.db, COLUMNS, rest.strip()), self.form)
            elif verb == ".save":
                self._save(Path(rest.strip()))
            elif verb.startswith("."):
                raise GongkaiError(f"没有这个命令：{verb}，见 .help")
            else:
                self.last = _ask(self.db, text)
                print_rows(*self.last, self.form)
                click.echo(f"{len(self.last[1])} 行 rows")
        except KeyboardInterrupt:
            click.echo("已中断 interrupted", err=True)
        except (GongkaiError, OSError) as error:
            click.echo(str(error), err=True)

    def _save(self, file: Path) -> None:
        if self.last is None:
            raise GongkaiError("尚无结果可存 there is no result yet")
        write_rows(file, *self.last)
        click.echo(f"已导出{len(self.last[1])}行 → {file}")

    def remember(self, history: Path) -> None:
        """Keep history in a file, complete names by Tab; a Python without the readline library does neither."""
        try:
            import atexit
            import readline
        except ImportError:
            return
        names = [row[0] for query in (TABLES, COLUMN_NAMES) for row in self.db.execute(query).fetchall()]

        def complete(start: str, number: int) -> str | None:
            found = [name for name in names if name.startswith(start)]
            return found[number] if number < len(found) else None

        readline.set_completer(complete)
        readline.set_completer_delims(" \t\n(),;=<>")
        readline.parse_and_bind("tab: complete")
        if history.is_file():
            readline.read_history_file(history)
        readline.set_history_length(HISTORY_LINES)
        atexit.register(readline.write_history_file, history)


COMMANDS = (sql,)
