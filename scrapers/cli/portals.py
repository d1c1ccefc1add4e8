"""``gongkai portals``: which portals there are, and the one that ships with the project."""

from __future__ import annotations

from pathlib import Path

import click

from scrapers.cli import decisions, probe
from scrapers.cli.output import json_option, print_json, print_rows
from scrapers.portals import demo as demo_portal
from scrapers.portals.registry import load_portals
from scrapers.portals.switches import visited
from scrapers.settings import Settings


@click.group(short_help="Which portals there are; add, check, switch on. 门户")
def portals() -> None:
    """The portals that disclosures are collected from: one YAML file each. 采集哪些门户，每个门户一个 YAML 文件。

    \b
    Examples:
      gongkai portals list
      gongkai portals enable chengde && gongkai collect --portal chengde
      gongkai portals probe http://www.example.gov.cn/czj/bmys/index.html
    """


@portals.command("list", short_help="List all portals that are known. 列出门户")
@json_option
def list_(as_json_: bool) -> None:
    """List all portals that are known: which a night visits, and whether their file was tried on the portal itself.

    列出已知门户：夜间是否采集（enabled），门户文件是否经实际核对（verified）。

    \b
    Examples:
      gongkai portals list
      gongkai portals list --json     with everything that their files say
    """
    settings = Settings.from_environment()
    found = load_portals(settings)
    on = {portal.id for portal in visited(settings, found)}
    if as_json_:
        print_json([portal.model_dump(mode="json") | {"enabled": portal.id in on} for portal in found])
        return
    print_rows(
        ["portal", "region", "family", "enabled", "verified", "name"],
        [
            [p.id, p.region_code, p.family, "yes" if p.id in on else "no", p.verified_on or "unverified", p.name]
            for p in found
        ],
        "table",
    )


@portals.command(short_help="Serve the portal that ships with the project. 演示门户")
@click.option("--port", default=8650, show_default=True, help="Port on 127.0.0.1; 0 takes a free one.")
@click.option(
    "--documents",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Also offer the files of this folder as disclosures; may be repeated.",
)
@click.option("--with-bad-files", is_flag=True, help="Also offer broken files, as real portals do.")
def demo(port: int, documents: tuple[Path, ...], with_bad_files: bool) -> None:
    """Serve the portal that ships with the project on 127.0.0.1, until Ctrl-C.

    \b
    Examples:
      gongkai portals demo
      gongkai portals demo --port 9000 --documents ~/disclosures
    """
    demo_portal.run(port=port, documents=documents, with_bad_files=with_bad_files)


for command in (*probe.COMMANDS, *decisions.COMMANDS):
    portals.add_command(command)
