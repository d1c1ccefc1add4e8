"""``gongkai portals probe/check/columns/enable``: a portal looked at, and its file written or judged."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import yaml

from scrapers.cli.output import json_option, print_json, print_rows, progress
from scrapers.errors import GongkaiError, SettingsError
from scrapers.portals.check import Check, check_portals
from scrapers.portals.nationwide import NationwideColumn, nationwide_column, nationwide_columns
from scrapers.portals.probe import Probed, portal_file_text, probe
from scrapers.portals.registry import load_portals
from scrapers.portals.switches import switch, visited
from scrapers.settings import Settings

ROWS_SHOWN = 8
PHONE_AGENT = "Mozilla/5.0 (Linux; Android 14; Mobile) gongkai"

_into = click.option(
    "--output", type=click.Path(path_type=Path), help="File or folder to write to; - prints. Default: your own portals."
)
_force = click.option("--force", is_flag=True, help="Replace a portal file that is there.")


@click.command("probe", short_help="Write a portal file from a page. 试探新门户")
@click.argument("url")
@click.option("--id", "portal_id", default="", help="The portal's id; default: from its host name.")
@click.option("--name", default="", help="The portal's name; default: what its pages say.")
@click.option("--interval", type=float, help="Seconds between requests; default: 1.5.")
@_into
@_force
@json_option
def probe_(
    url: str, portal_id: str, name: str, interval: float | None, output: Path | None, force: bool, as_json_: bool
) -> None:
    """Look at a column's page: tell its family, pager, selectors, dates and attachments, and write its portal file.

    A few list pages and announcements are asked for; nothing is noted as seen.

    \b
    Examples:
      gongkai portals probe http://www.example.gov.cn/czj/bmys/index.html
      gongkai portals probe URL --id qinghe --output portals/qinghe.yml
      gongkai portals probe URL --output -
    """
    settings = Settings.from_environment()
    manners = {} if interval is None else {"interval_seconds": interval}
    probed = probe(settings, url, portal_id, name, manners, progress)
    if as_json_:
        print_json(_as_dict(probed))
    else:
        _show(probed)
    _write(settings, probed.content, (*probed.because, *probed.unknown), output, force)
    if not any(trial.rows for trial in probed.columns):
        sys.exit(1)


@click.command(short_help="Ask portals: reachable, rows, dates. 检查")
@click.argument("portal_ids", nargs=-1)
@json_option
def check(portal_ids: Sequence[str], as_json_: bool) -> None:
    """Ask every portal that is enabled, or those named: reachable, list found, dates, attachments, or what is wrong.

    \b
    Examples:
      gongkai portals check
      gongkai portals check chengde nanchong --json
    Exit code 1 when something is wrong with any of them.
    """
    settings, mistakes = Settings.from_environment(), list[tuple[Path, SettingsError]]()
    found = load_portals(settings, list(portal_ids) or None, lambda path, error: mistakes.append((path, error)))
    chosen = found if portal_ids else visited(settings, found)
    checks = check_portals(settings, chosen, progress)
    if as_json_:
        print_json([*checks, *[{"portal_id": path.stem, "problems": [str(error)]} for path, error in mistakes]])
    else:
        names = ["portal", "reachable", "columns", "rows", "dated", "details", "attachments", "wrong"]
        rows = [_row(check) for check in checks]
        rows += [[path.stem, "no", *[""] * 5, str(error)] for path, error in mistakes]
        print_rows(names, rows, "table")
    if mistakes or any(check.problems for check in checks):
        sys.exit(1)


@click.command(short_help="List fiscal columns nationwide. 全国栏目清单")
@click.option("--region", default="", help="Only regions whose code begins so: 13 is Hebei, 1308 is Chengde.")
@click.option("--usable", is_flag=True, help="Only columns that were found usable.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
@json_option
def columns(region: str, usable: bool, as_csv: bool, as_json_: bool) -> None:
    """List the fiscal columns of governments nationwide (inventory of April 2026), to be switched on with `enable`.

    \b
    Examples:
      gongkai portals columns --region 1308 --usable
    """
    chosen = [c for c in nationwide_columns().values() if c.region_code.startswith(region)]
    chosen = [c for c in chosen if not usable or c.usable == "yes"]
    names = ["id", "place", "usable", "http_status", "access", "title", "url"]
    rows = [[getattr(column, name) for name in names] for column in chosen]
    print_rows(names, rows, "json" if as_json_ else "csv" if as_csv else "table")


@click.command(short_help="Switch on portals or columns. 启用")
@click.argument("ids", nargs=-1, required=True)
@click.option("--unasked", is_flag=True, help="Write a file from the address alone, without asking the portal.")
@_into
@_force
def enable(ids: Sequence[str], unasked: bool, output: Path | None, force: bool) -> None:
    """Switch on portals, or columns of the nationwide inventory: these are probed and their files written (unverified).

    \b
    Examples:
      gongkai portals enable chengde nanchong
      gongkai portals enable cn-130108
      gongkai portals enable cn-130108 cn-130109 --unasked
    """
    settings, failed = Settings.from_environment(), []
    known = {portal.id for portal in load_portals(settings)}
    for id_ in ids:
        try:
            if id_ in known:
                click.echo(f"{id_}: switched on in {switch(settings, id_, on=True)}", err=True)
            else:
                _enable_column(settings, nationwide_column(id_), unasked, output, force)
        except GongkaiError as error:
            click.echo(f"gongkai: {id_}: {error}", err=True)
            failed.append(id_)
    if failed:
        sys.exit(1)


@click.command(short_help="Switch off portals. 停用")
@click.argument("ids", nargs=-1, required=True)
def disable(ids: Sequence[str]) -> None:
    """Switch off portals: the night leaves them alone; what they brought stays.

    \b
    Example:
      gongkai portals disable chengde
    """
    settings = Settings.from_environment()
    for portal in load_portals(settings, ids):
        click.echo(f"{portal.id}: switched off in {switch(settings, portal.id, on=False)}", err=True)


def _enable_column(
    settings: Settings, column: NationwideColumn, unasked: bool, output: Path | None, force: bool
) -> None:
    manners = {"user_agent": PHONE_AGENT} if column.access == "ua-mobile" else {}
    name = f"{column.place}财政预决算"
    remarks: tuple[str, ...] = ("只按地址写出，未访问过门户",)
    content = column.portal_content(name, manners)
    if not unasked:
        probed = probe(settings, column.url, column.id, name, manners, progress)
        content, remarks = probed.content, (*probed.because, *probed.unknown)
    _write(settings, content | {"region_code": column.region_code}, remarks, output, force)


def _row(check: Check) -> list[object]:
    found = [check.columns, check.rows, check.dated, check.details, check.attachments]
    return [check.portal_id, "yes" if check.reachable else "no", *found, "；".join(check.problems) or "-"]


def _show(probed: Probed) -> None:
    for trial in probed.columns:
        pages = [f"{len(trial.pages)} page(s) read, {len(trial.rows)} rows, {trial.dated} dated"]
        pages += [f"of {page.pages} pages" for page in trial.pages[:1] if page.pages]
        pages += [f"of {page.records} records" for page in trial.pages[:1] if page.records]
        click.echo(f"{trial.column.name or trial.address}: {', '.join(pages)}")
        shown = [[row.published_on, row.title, row.url] for row in trial.rows[:ROWS_SHOWN]]
        print_rows(["date", "title", "address"], shown, "table")
    for detail in probed.details:
        click.echo(
            f"{detail.published_on or '-'} 《{detail.title or detail.row.title}》 {detail.publisher} {detail.problem}"
        )
        for link in detail.attachments:
            click.echo(f"    {link.name or '(no name)'}  {link.url}")
    for remark in probed.because:
        click.echo(f"+ {remark}")
    for remark in probed.unknown:
        click.echo(f"? {remark}")


def _as_dict(probed: Probed) -> dict[str, Any]:
    return {
        "portal": probed.content,
        "because": probed.because,
        "unknown": probed.unknown,
        "rows": [[row.published_on, row.title, row.url] for trial in probed.columns for row in trial.rows],
        "details": [
            {
                "url": detail.row.url,
                "title": detail.title,
                "published_on": detail.published_on,
                "publisher": detail.publisher,
                "attachments": [[link.name, link.url] for link in detail.attachments],
                "problem": detail.problem,
            }
            for detail in probed.details
        ],
    }


def _write(
    settings: Settings, content: dict[str, Any], remarks: Sequence[str], output: Path | None, force: bool
) -> None:
    text = portal_file_text(content, remarks)
    if output == Path("-"):
        click.echo(text, nl=False)
        return
    path = output or settings.own_portals
    if path.suffix not in (".yml", ".yaml"):
        path = path / f"{content['id']}.yml"
    if path.exists() and not force:
        raise GongkaiError(f"{path} is there already; look at it, or say --force")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    click.echo(
        f"written: {path} ({len(yaml.safe_load(text))} keys). Collect with: gongkai collect --portal {content['id']}",
        err=True,
    )


COMMANDS = (probe_, check, columns, enable, disable)
