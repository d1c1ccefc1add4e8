"""``collect``, ``ingest``, ``parse``, ``build``, ``publish``, ``rollback``: the stages of the night, by hand."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from scrapers import pipeline
from scrapers.cli.output import json_option, print_json, progress
from scrapers.settings import Settings
from scrapers.warehouse import approval
from scrapers.warehouse import publish as publishing


@click.command(short_help="Look for new disclosures and archive them. 采集")
@click.option("--portal", "portal_ids", multiple=True, metavar="ID", help="Only this portal; may be repeated.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only announcements published on or after this day.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Only announcements published on or before this day.")
@click.option("--column", "columns", multiple=True, help="Only this column, by name or address; may be repeated.")
@click.option("--whole", is_flag=True, help="Read every list to its end and ask for everything again: silent changes.")
@json_option
def collect(
    portal_ids: tuple[str, ...],
    since: datetime | None,
    until: datetime | None,
    columns: tuple[str, ...],
    whole: bool,
    as_json_: bool,
) -> None:
    """Look for new disclosures on the portals and archive them. 到各门户查找新公开的文件并存档。

    Visits the portals that are switched on (`gongkai portals list`). A portal that cannot be reached, or whose list is
    empty, is told as such and stops no other.

    \b
    Examples:
      gongkai collect
      gongkai collect --portal demo --since 2026-01-01
      gongkai collect --portal demo --column 决算公开 --since 2024-01-01 --until 2024-12-31
    """
    settings = Settings.from_environment()
    first, last = (day.date() if day else None for day in (since, until))
    runs: list[Any] = []
    for group in pipeline.plan_collect(settings, portal_ids or None):
        runs += pipeline.collect_group(settings, group, first, last, columns, progress, whole=whole)["runs"]
    if as_json_:
        print_json(runs)
        return
    for run in runs:
        click.echo(
            f"{run['portal_id']}: {run['status']}, listed {run['listed']}, new {run['new']}, changed {run['changed']}, "
            f"moved {run['moved']}, gone {run['gone']}, fetched {run['fetched']}, "
            f"failed {run['failed']}{': ' + run['why'] if run['why'] else ''}"
        )


@click.command(short_help="Archive and parse files from disk. 收录本地文件")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@json_option
def ingest(paths: tuple[Path, ...], as_json_: bool) -> None:
    """Archive and parse files or folders from disk. Their names are not evidence: content is. 收录本地文件或文件夹。

    \b
    Example:
      gongkai ingest ~/disclosures && gongkai build && gongkai publish
    """
    settings = Settings.from_environment()
    archived = pipeline.ingest_paths(settings, paths, progress)
    parsed = _parse_waiting(settings)
    if as_json_:
        print_json({"archived": archived, "parsed": parsed})
        return
    click.echo(f"archived: {archived['files']} files, {archived['documents']} documents, {archived['new']} of them new")
    for name, why in archived["left"]:
        click.echo(f"  left out: {name}: {why}")
    _say_parsed(parsed)


@click.command(short_help="Read what is archived and unread. 解析")
@click.option("--lost", is_flag=True, help="Also read again what was read before but is no longer staged.")
@json_option
def parse(lost: bool, as_json_: bool) -> None:
    """Read, recognise and stage every archived document that the present parser has not read. 解析尚未读取的存档文件。

    `gongkai build` does it first, too. Where staging/ or a part of it was lost, --lost makes it again from the archive.
    暂存区丢失或缺损时，用 --lost 从档案库重新解析。

    \b
    Examples:
      gongkai parse && gongkai build && gongkai publish
      gongkai parse --lost && gongkai build --full && gongkai publish
    """
    settings = Settings.from_environment()
    if lost:
        progress(f"{pipeline.forget_lost(settings)} staged batches are gone; their documents are read again")
    parsed = _parse_waiting(settings)
    if as_json_:
        print_json(parsed)
    else:
        _say_parsed(parsed)


@click.command(short_help="Build and test the warehouse; publishes nothing. 构建")
@click.option("--full", is_flag=True, help="Build everything that was ever staged, not only what is new.")
@json_option
def build(full: bool, as_json_: bool) -> None:
    """Parse what is still unread, then build and test the warehouse with dbt. Publishes nothing. 构建并检验，不发布。

    A night builds what is new and what stands beside it; a full build everything, with the models and rules of today,
    after gathering the staged batches into few files.

    \b
    Examples:
      gongkai build && gongkai publish
      gongkai build --full
    """
    settings = Settings.from_environment()
    _say_parsed(_parse_waiting(settings), err=True)
    result = pipeline.build(settings, full=full, progress=progress)
    print_json(result) if as_json_ else click.echo(result["summary"])


@click.command(short_help="Put the tested build in force. 发布")
@click.option(
    "--approve",
    metavar="REASON",
    help="Your word for a build that adds or loses what did not come in; recorded with your name, for this build only.",
)
@json_option
def publish(approve: str | None, as_json_: bool) -> None:
    """Put the built and tested warehouse in force, atomically. Open readers keep what they have open. 发布。

    A build that loses documents or rows although nothing came in for them is not published without --approve. What a
    full build asked stays open (`gongkai report`) until a full build is published.

    \b
    Examples:
      gongkai publish
      gongkai publish --approve "发布方撤回，已电话核实"
    """
    settings = Settings.from_environment()
    if approve is not None:
        approval.approve(settings, approve)
    result = pipeline.publish(settings, progress)
    print_json(result) if as_json_ else click.echo(result["summary"])


@click.command(short_help="Go back to an earlier version. 回退")
@click.option("--steps", default=1, show_default=True, type=click.IntRange(1), help="How many versions to go back.")
@click.option("--list", "list_", is_flag=True, help="Only list the versions that are kept.")
@json_option
def rollback(steps: int, list_: bool, as_json_: bool) -> None:
    """Go back to an earlier published version; GONGKAI_VERSIONS_KEPT (five) of them are kept. 回退到以前发布的版本。

    \b
    Examples:
      gongkai rollback --list
      gongkai rollback
      gongkai rollback --steps 2
    """
    settings = Settings.from_environment()
    if list_:
        kept = publishing.versions(settings)
        if as_json_:
            print_json(kept)
        elif not kept:
            click.echo("尚无已发布的版本 nothing is published yet")
        for version in () if as_json_ else kept:
            click.echo(f"{'*' if version.in_force else ' '} {version.name}  {version.published_at:%Y-%m-%d %H:%M:%S}")
        return
    result = publishing.rollback(settings, steps=steps)
    print_json(result) if as_json_ else click.echo(result.summary)


def _parse_waiting(settings: Settings) -> list[dict[str, Any]]:
    parsed: list[dict[str, Any]] = []
    while batches := pipeline.plan_parse(settings):  # what turns out to be a scan is planned again, for OCR
        parsed += [pipeline.parse_batch(settings, batch, progress) for batch in batches]
    return parsed


def _say_parsed(parsed: list[dict[str, Any]], *, err: bool = False) -> None:
    documents, values = sum(b["documents"] for b in parsed), sum(b["observations"] for b in parsed)
    click.echo(f"parsed: {documents} documents, {values} values in tables", err=err)
    for rejected in (r for batch in parsed for r in batch["rejected"]):
        click.echo(f"  {rejected['file_name']}: {rejected['status']}: {rejected['reason']}", err=err)


COMMANDS = (collect, ingest, parse, build, publish, rollback)
