"""What the READMEs print of a demo night: counts, questions, answers. As a script it writes them anew from a warehouse:

python tests/flow/readme_answers.py var/warehouse/gongkai.duckdb
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import duckdb

READMES = tuple(Path(__file__).parents[2] / name for name in ("README.md", "README.zh-CN.md"))
QUESTION = re.compile(
    r"(### (?P<title>\d+\. [^\n]+)\n\n```sql\n(?P<sql>.*?)\n```\n\n)(?P<answer>(?:\|[^\n]*\n)+)", re.S
)


COUNTED = re.compile(r"^(?P<before>│ (?P<table>observations|fct_[a-z_]+) +│ +)(?P<number>\d+)(?= │)", re.M)
"""Rows of a table in the printed night."""
ERRORS = re.compile(r"^(?P<before>│ 错误 +│ 发布方 │ +)(?P<number>\d+)(?= │)", re.M)


def counts(db: duckdb.DuckDBPyConnection, text: str) -> list[tuple[str, int, int]]:
    """What the printed night counts: name, the number in the text, the number in the warehouse."""
    found = [(match["table"], int(match["number"]), _count(db, match["table"])) for match in COUNTED.finditer(text)]
    return [*found, *(("errors", int(match["number"]), _errors(db)) for match in ERRORS.finditer(text))]


def _count(db: duckdb.DuckDBPyConnection, table: str) -> int:
    return int(db.execute(f"select count(*) from marts.{table}").fetchall()[0][0])  # noqa: S608 - named by COUNTED


def _errors(db: duckdb.DuckDBPyConnection) -> int:
    query = "select count(*) from quality.findings where (severity, cause, status) = ('error', 'publisher', 'open')"
    return int(db.execute(query).fetchall()[0][0])


def questions(readme: Path) -> list[tuple[str, str, str]]:
    """Title, SQL and answer (a Markdown table) of each question."""
    found = QUESTION.finditer(readme.read_text(encoding="utf-8"))
    return [(match["title"], match["sql"], match["answer"]) for match in found]


def answer(db: duckdb.DuckDBPyConnection, sql: str) -> str:
    """The rows of a query as a Markdown table."""
    cursor = db.execute(sql)
    names = [column[0] for column in cursor.description or ()]
    lines = [names, ["---" for _ in names], *[[_text(value) for value in row] for row in cursor.fetchall()]]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _text(value: object) -> str:
    text = "" if value is None else str(value).replace("|", "\\|")
    return re.sub(r"\.0+$", "", text) if re.fullmatch(r"-?\d+\.\d{6}", text) else text


def rewrite(readme: Path, db: duckdb.DuckDBPyConnection) -> None:
    """Put the present answers and counts into a README."""
    text = QUESTION.sub(lambda match: match[1] + answer(db, match["sql"]), readme.read_text(encoding="utf-8"))
    text = COUNTED.sub(lambda match: match["before"] + str(_count(db, match["table"])), text)
    readme.write_text(ERRORS.sub(lambda match: match["before"] + str(_errors(db)), text), encoding="utf-8")


if __name__ == "__main__":
    with duckdb.connect(sys.argv[1], read_only=True) as warehouse:
        for path in READMES:
            rewrite(path, warehouse)
