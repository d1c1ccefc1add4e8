"""The questions of the READMEs and their answers. As a script it writes the answers anew from a published warehouse:

python tests/flow/readme_answers.py var/warehouse/gongkai.duckdb
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb

READMES = tuple(Path(__file__).parents[2] / name for name in ("README.md", "README.zh-CN.md"))
QUESTION = re.compile(
    r"(### (?P<title>\d+\. [^\n]+)\n\n```sql\n(?P<sql>.*?)\n```\n\n)(?P<answer>(?:\|[^\n]*\n)+)", re.S
)


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


def rewrite(readme: Path, answer_to: Callable[[str], str]) -> None:
    """Put the present answers into a README."""
    text = readme.read_text(encoding="utf-8")
    readme.write_text(QUESTION.sub(lambda match: match[1] + answer_to(match["sql"]), text), encoding="utf-8")


if __name__ == "__main__":
    with duckdb.connect(sys.argv[1], read_only=True) as warehouse:
        for path in READMES:
            rewrite(path, lambda sql: answer(warehouse, sql))
