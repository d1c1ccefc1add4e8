"""How commands speak: progress to the error stream, results to the output, ``--json`` for programs."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.table import Table

from scrapers.cli.tables import guarded
from scrapers.records_json import as_json

F = TypeVar("F", bound=Callable[..., Any])

json_option: Callable[[F], F] = click.option("--json", "as_json_", is_flag=True, help="Print the result as JSON.")


LEAST_COLUMN = 9
"""Columns narrower than this cannot be read: a table of more of them is printed one column below the other."""


def progress(message: str) -> None:
    """One line of progress, on the error stream so that results can be piped."""
    click.echo(message, err=True)


def console() -> Console:
    """Where tables go. Without a terminal they are as wide as their content needs, never cut."""
    return Console(soft_wrap=False, width=None if sys.stdout.isatty() else 160)


def print_json(value: Any) -> None:
    """A result as JSON with Chinese text as it is."""
    click.echo(json.dumps(as_json(value), ensure_ascii=False, indent=2))


def print_rows(names: Sequence[str], rows: Iterable[Sequence[Any]], form: str) -> None:
    """Rows as ``table``, ``csv`` or ``json``."""
    if form == "json":
        print_json([dict(zip(names, row, strict=True)) for row in rows])
    elif form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(names)
        writer.writerows([guarded(value) for value in row] for row in rows)
    else:
        texts = [["" if value is None else str(value) for value in row] for row in rows]
        screen = console()
        (_one_below_the_other if len(names) * LEAST_COLUMN > screen.width else _side_by_side)(screen, names, texts)


def _side_by_side(screen: Console, names: Sequence[str], texts: Sequence[Sequence[str]]) -> None:
    table = Table(header_style="bold")
    for name in names:
        table.add_column(name, overflow="fold")
    for row in texts:
        table.add_row(*row)
    screen.print(table)


def _one_below_the_other(screen: Console, names: Sequence[str], texts: Sequence[Sequence[str]]) -> None:
    """A row is a block of lines, a column a line: what is too wide to stand side by side."""
    wide = max(map(len, names))
    for number, row in enumerate(texts, start=1):
        screen.print(f"── {number} ──", markup=False, highlight=False)
        for name, text in zip(names, row, strict=True):
            screen.print(f"{name:<{wide}}  {text}", markup=False, highlight=False, soft_wrap=True)
    if not texts:
        screen.print(f"0 行 rows：{', '.join(names)}", markup=False, highlight=False)
