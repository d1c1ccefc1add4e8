"""``findings`` and ``findings accept``: what does not agree, filtered, grouped, exported; what a person accepts."""

from __future__ import annotations

import getpass
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from scrapers.accepted import Accepted, add
from scrapers.cli.output import print_rows
from scrapers.cli.questions import FORMS, published
from scrapers.cli.tables import check_file, write_rows
from scrapers.errors import GongkaiError
from scrapers.settings import Settings

GROUPS = {
    "document": "coalesce(d.title, d.file_name, f.document_id)",
    "organisation": "coalesce(o.name, '未知机构')",
    "rule": "f.rule_id || ' ' || r.title",
    "cause": "f.cause_id",
}
WHERE = """
    from quality.findings as f
    join quality.rules as r using (rule_id)
    left join marts.dim_document as d using (document_id)
    left join marts.dim_organisation as o on o.organisation_id = f.organisation_id
    where ($status = 'all' or f.status = $status)
        and ($rule is null or f.rule_id = $rule)
        and ($family is null or r.family = $family)
        and ($severity is null or f.severity = $severity)
        and ($cause is null or f.cause = $cause)
        and ($organisation is null or contains(o.name, $organisation))
        and ($region is null or starts_with(o.region_code, $region))
        and ($year is null or f.fiscal_year = $year)
        and ($document is null or starts_with(f.document_id, $document))
        and ($since is null or f.first_seen_at >= $since::timestamptz)
"""
GRAVEST = (
    "list_position(['error', 'warning', 'info'], f.severity), abs(f.difference_yuan) desc nulls last, f.finding_id"
)


@click.group(invoke_without_command=True, short_help="List what does not agree; accept it. 核对问题")
@click.option("--rule", metavar="ID", help="Only this rule, for example text_percentages.")
@click.option("--family", metavar="NAME", help="Only rules of this family, for example table or text.")
@click.option("--severity", type=click.Choice(["error", "warning", "info"]), help="Only findings of this severity.")
@click.option("--cause", type=click.Choice(["publisher", "parser", "rounding", "undecided"]), help="Only this cause.")
@click.option("--organisation", metavar="NAME", help="Only bodies whose name contains this.")
@click.option("--region", metavar="CODE", help="Only regions whose code begins with this: 13 is Hebei.")
@click.option("--year", type=int, help="Only this fiscal year.")
@click.option(
    "--status",
    type=click.Choice(["open", "resolved", "accepted", "all"]),
    default="open",
    show_default=True,
    help="Resolved: gone since a correction; accepted: a person lets it stand.",
)
@click.option("--document", metavar="ID", help="Only this document; the beginning of its id is enough.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only those first found on that day or later.")
@click.option("--by", "group", type=click.Choice(list(GROUPS)), help="Count them by this instead of listing them.")
@click.option("--limit", default=50, show_default=True, help="At most so many on the screen; an export has all.")
@click.option("--format", "form", type=FORMS, default="table", show_default=True, help="How they are printed.")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file: .csv, .xlsx, .json or .parquet.",
)
@click.pass_context
def findings(
    context: click.Context, /, group: str | None, limit: int, form: str, output: Path | None, **wanted: Any
) -> None:
    """List the open findings, the gravest first. 列出核对发现的问题，可筛选、分组、导出。

    \b
    Examples:
      gongkai findings --severity error
      gongkai findings --organisation 医疗 --year 2024 --output 问题清单.xlsx
      gongkai findings --by cause --region 1305
      gongkai findings --since 2026-03-01 --status all --format csv > findings.csv
      gongkai findings accept fnd-3f0c9a --reason 发布单位已书面说明 --by 王敏 --until 2027-03-31
    """
    if context.invoked_subcommand:
        return
    if output:
        check_file(output)
    if group:
        query = f"""
            select {GROUPS[group]} as "{group}", count(*) as findings, count(distinct f.cause_id) as causes,
                count(*) filter (where f.severity = 'error') as errors,
                count(*) filter (where f.severity = 'warning') as warnings,
                arg_min(f.message, (list_position(['error', 'warning', 'info'], f.severity), not f.is_leading))
                    as gravest
            {WHERE} group by 1 order by errors desc, warnings desc, findings desc, 1
        """
    else:
        query = f"""
            select f.finding_id, f.severity, f.cause, f.status, f.rule_id, o.name as organisation, f.fiscal_year,
                f.message, f.printed, f.expected, f.difference_yuan, f.cause_id, f.document_id, d.source_url,
                f.first_seen_at
            {WHERE} order by {GRAVEST}
        """
    with published(Settings.from_environment()) as db:
        cursor = db.execute(query + ("" if output else f" limit {limit}"), wanted)
        names, rows = [column[0] for column in cursor.description or ()], cursor.fetchall()
        every = db.execute(f"select count(*) {WHERE}", wanted).fetchall()[0][0]
    if output:
        write_rows(output, names, rows)
        click.echo(f"已导出{len(rows)}条 → {output}")
    elif form == "table" and not group:
        shown = [*range(2), 2, 4, 5, 6, 7]
        if rows:
            print_rows([names[i] for i in shown], [[row[i] for i in shown] for row in rows], form)
        click.echo(
            f"共{every}条，列出{len(rows)}条。gongkai show 标识 查看出处，--output 导出全部"
            if rows
            else '没有符合条件的问题 no finding matches。规则见 gongkai sql "select rule_id, title from quality.rules"'
        )
    else:
        print_rows(names, rows, form)


@findings.command(short_help="Accept a finding until a day. 认可")
@click.argument("finding_id")
@click.option("--reason", required=True, help="Why it may stand; 认可理由。")
@click.option("--by", default="", metavar="NAME", help="Who accepts it; otherwise the name of the login.")
@click.option("--until", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The last day it holds.")
def accept(finding_id: str, reason: str, by: str, until: datetime) -> None:
    """Accept a finding as it is until a day; from the next build on its status is accepted.

    认可一个问题，到期后重新列为未结。

    FINDING_ID may be shortened as long as it names one finding. The entry goes to GONGKAI_ACCEPTED, otherwise to
    accepted.yml below GONGKAI_HOME, where it can be widened to an organisation and year, or taken back.

    \b
    Example:
      gongkai findings accept fnd-3f0c9a --reason 发布单位已书面说明 --by 王敏 --until 2027-03-31
    """
    settings = Settings.from_environment()
    with published(settings) as db:
        found = db.execute(
            "select finding_id, rule_id, document_id, message from quality.findings "
            "where starts_with(finding_id, $1) and status != 'resolved' limit 2",
            [finding_id],
        ).fetchall()
    if len(found) != 1:
        what = "不止一个问题以此开头" if found else "没有这个未结的问题"
        raise GongkaiError(f"{finding_id}：{what}，请用 gongkai findings 查看标识")
    whole_id, rule, document, message = found[0]
    entry = Accepted(
        rule=rule,
        document=document,
        place=whole_id,
        reason=reason,
        by=by.strip() or getpass.getuser(),
        until=until.date(),
    )
    path = add(settings, entry)
    click.echo(f"已认可至{until:%Y-%m-%d}：{message}\n记入 {path}，下次 gongkai build && gongkai publish 后生效。")
