"""``portals decisions``, ``portals decide``: what was decided of announcements, and what a person decides instead."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime

import click

from scrapers.archive.ledger import Ledger
from scrapers.archive.notices import NoticeBook, Override, decisions
from scrapers.cli.output import json_option, print_json, print_rows
from scrapers.errors import GongkaiError
from scrapers.records import Decided
from scrapers.settings import Settings


@click.command("decisions", short_help="What was taken, what was left, and why. 取舍")
@click.option("--portal", "portal_id", metavar="ID", help="Only this portal.")
@click.option("--taken", "kind", flag_value="take", help="Only what is taken as a disclosure.")
@click.option("--left", "kind", flag_value="leave", help="Only what is left: no disclosure.")
@click.option("--title", metavar="TEXT", default="", help="Only titles that contain this.")
@json_option
def decisions_(portal_id: str | None, kind: str | None, title: str, as_json_: bool) -> None:
    """Show what was decided of each announcement, why, and by what: its title, its page (content) or a person.

    逐条列出公告的取舍决定、理由和依据（标题、页面内容或人工）。

    \b
    Examples:
      gongkai portals decisions --portal demo --left
      gongkai portals decisions --title 绩效 --json
    """
    database = Ledger(Settings.from_environment()).database
    found = [known for known in decisions(database, portal_id, kind) if title in known.notice.title]
    if as_json_:
        print_json(
            [
                {
                    "portal_id": known.notice.portal_id,
                    "url": known.notice.url,
                    "title": known.notice.title,
                    "column": known.notice.column,
                    "published_on": known.notice.published_on,
                    "decision": known.decision,
                    "decided_by": known.decided_by,
                    "reason": known.reason,
                    "state": known.state,
                    "why": known.why,
                    "first_seen_at": known.first_seen_at,
                }
                for known in found
            ]
        )
        return
    print_rows(
        ["portal", "decision", "by", "state", "title", "reason", "address"],
        [
            [k.notice.portal_id, k.decision, k.decided_by, k.state, k.notice.title, k.reason, k.notice.url]
            for k in found
        ],
        "table",
    )


@click.command(short_help="Decide of an announcement yourself. 人工取舍")
@click.argument("url")
@click.option("--take", "decision", flag_value="take", help="It is a disclosure: it is fetched the next night.")
@click.option("--leave", "decision", flag_value="leave", help="It is none: what it offered stands no more.")
@click.option("--reason", required=True, help="Why; shown with the decision ever after.")
@click.option("--by", default="", metavar="NAME", help="Who decides; otherwise the name of the login.")
@click.option("--portal", "portal_id", metavar="ID", help="Only for this portal, where several list the address.")
def decide(url: str, decision: str | None, reason: str, by: str, portal_id: str | None) -> None:
    """Decide of the announcement at URL instead of the rules: for good, from the next visit to its portal on.

    What was archived stays archived. What is left ends as an event `gone`, and its documents are no longer current
    unless another announcement offers them. 人工决定优先于规则，下次采集时生效；已存档的内容不删除。

    \b
    Examples:
      gongkai portals decide https://www.example.gov.cn/art/1.html --take --reason "标题有误，附件为部门预算"
      gongkai portals decide https://www.example.gov.cn/art/2.html --leave --reason "政府总预算" --by 王敏
    """
    if decision is None:
        raise click.UsageError("say --take or --leave")
    database = Ledger(Settings.from_environment()).database
    listed = [known for known in decisions(database, portal_id) if known.notice.url == url]
    if not listed:
        raise GongkaiError(f"no portal has listed {url}; `gongkai portals decisions` shows what was listed")
    kind: Decided = "take" if decision == "take" else "leave"
    for known in listed:
        override = Override(kind, reason.strip(), by.strip() or getpass.getuser(), datetime.now(UTC))
        NoticeBook(database, known.notice.portal_id).override(url, override)
        click.echo(
            f"{known.notice.portal_id}: 《{known.notice.title}》 {known.decision} → {kind}, from the next visit on"
        )


COMMANDS = (decisions_, decide)
