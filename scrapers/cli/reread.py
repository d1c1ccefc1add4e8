"""``reparse``: read the archive again with a better parser, and see what that changed."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import click

from scrapers import reparse as rereading
from scrapers.cli.output import json_option, print_json, progress
from scrapers.reparse import DocumentChange, ReparseReport
from scrapers.settings import Settings
from scrapers.stage.compare import FigureChange, ReadFigure

_COLUMNS = ("document_id", "file_name", "kind", "page", "place", "label", "column_label", "field", "before", "after")
_MARKS = {"changed": "~", "gone": "-", "new": "+"}


@click.command(short_help="Read the archive again with a new parser. 重新解析")
@click.argument("documents", nargs=-1, metavar="[DOCUMENT]...")
@click.option("--dry-run", is_flag=True, help="Only show what would change; nothing is staged.")
@click.option("--show", is_flag=True, help="Read nothing: show what the latest reading changed against the one before.")
@click.option("--limit", default=20, show_default=True, help="Show at most so many changes of a document; 0 for all.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write every change to this CSV file.")
@json_option
def reparse(
    documents: tuple[str, ...], dry_run: bool, show: bool, limit: int, output: Path | None, as_json_: bool
) -> None:
    """Read archived documents again, without the network, where the parser's version changed since they were read,
    and show what that changes, amount by amount. `gongkai build && gongkai publish` then puts it in force.

    DOCUMENT is a document's id or its beginning; without any, all documents that an earlier parser read.

    \b
    Examples:
      gongkai reparse --dry-run                     what would the present parser change?
      gongkai reparse && gongkai build && gongkai publish
      gongkai reparse --show --output changes.csv   what did the last reading change?
    """
    settings = Settings.from_environment()
    report = rereading.last_changes(settings, documents) if show else _read_again(settings, documents, dry_run)
    if output:
        with output.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(_COLUMNS)
            writer.writerows(row for document in report.changed for row in _rows(document))
    if as_json_:
        print_json(report)
        return
    for document in report.changed:
        _say(document, limit)
    click.echo(
        f"{report.documents} documents compared, {report.figures} figures: {report.kinds['changed']} changed, "
        f"{report.kinds['new']} new, {report.kinds['gone']} gone, in {len(report.changed)} documents"
        + (f"; all of them in {output}" if output else "")
    )


def _read_again(settings: Settings, documents: tuple[str, ...], dry_run: bool) -> ReparseReport:
    report = ReparseReport()
    batches = rereading.plan(settings, documents)
    progress(
        f"{sum(map(len, batches))} documents were read by an earlier parser; the present one is {report.parser_version}"
    )
    for batch in batches:
        rereading.reparse(settings, batch, report, stage=not dry_run, progress=progress)
    return report


def _say(document: DocumentChange, limit: int) -> None:
    status = document.status_after
    if document.status_before != status:
        status = f"{document.status_before} → {status}"
    click.echo(f"{document.file_name} ({document.document_id[:12]}): {status}, {len(document.changes)} changes")
    shown = document.changes[: limit or None]
    for change in shown:
        figure = change.figure
        page = f"page {figure.page}, " if figure.page else ""
        name = " | ".join(part for part in (figure.label, figure.column_label) if part)
        click.echo(f"  {_MARKS[change.kind]} {page}{figure.place}: {name}")
        for field, before, after in _fields(change):
            click.echo(f"      {field}: {before} → {after}")
    if len(shown) < len(document.changes):
        click.echo(f"  … {len(document.changes) - len(shown)} more (--limit 0 shows all, --output FILE writes all)")


def _fields(change: FigureChange) -> Iterator[tuple[str, str, str]]:
    """Each field that differs, before and after; of a figure that is gone or new what was printed, and its amount."""
    names = change.fields or ("value_printed", "amount_yuan", "means")
    for name in names:
        before, after = _text(change.before, name), _text(change.after, name)
        if before != after:
            yield name, before, after


def _text(figure: ReadFigure | None, name: str) -> str:
    if figure is None:
        return "∅"
    value = getattr(figure, name)
    if name == "means":
        return ", ".join(value) or "no fact"
    return "∅" if value is None or value == "" else str(value)


def _rows(document: DocumentChange) -> Iterator[tuple[object, ...]]:
    for change in document.changes:
        figure = change.figure
        where = (figure.page, figure.place, figure.label, figure.column_label)
        for field, before, after in _fields(change):
            yield (document.document_id, document.file_name, change.kind, *where, field, before, after)


COMMANDS = (reparse,)
