"""``alerts send``, ``alerts list``, ``alerts test``: telling what is wrong, by hand or from cron."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import click

from scrapers.alerts import send as sending
from scrapers.alerts import subscriptions
from scrapers.alerts.book import Book
from scrapers.alerts.channels import connection, has_address, open_channel, unknown, variable
from scrapers.alerts.conditions import KINDS, Known, Message
from scrapers.alerts.wording import SEVERITIES, day_and_time
from scrapers.archive.database import Database
from scrapers.cli.output import json_option, print_json, print_rows
from scrapers.settings import Settings


@click.group(short_help="Tell what is new and what is resolved. 告警")
def alerts() -> None:
    """Tell what is new and what is resolved: findings, portals, runs, seasons. 告警。

    Who gets what is in alerts.yml below GONGKAI_HOME (or GONGKAI_ALERTS); the address of a channel is in the variable
    GONGKAI_ALERT_<CHANNEL>, or in the password of the Airflow connection gongkai_alert_<channel>. Of connections the
    command line sees those in variables AIRFLOW_CONN_GONGKAI_ALERT_<CHANNEL>; what only Airflow knows is sent by its
    runs. Without the file nothing is sent: `alerts list` and the log have what stands.

    \b
    Examples:
      GONGKAI_ALERT_WECOM_DUTY=wecombot://KEY gongkai alerts test wecom_duty
      gongkai alerts send --dry-run
      gongkai alerts send
      gongkai alerts list
    """


@alerts.command(short_help="Tell what changed, deliver what waits. 发送")
@click.option("--dry-run", is_flag=True, help="Only print the messages; nothing is noted or sent.")
@json_option
def send(dry_run: bool, as_json_: bool) -> None:
    """Tell what changed since the last time, and deliver what a channel did not take before.

    告知新出现和已消除的事项，并补发此前未送达的消息；没有变化时什么也不发。

    It may be called at any time: Airflow does after each publication and every half hour. Exit code 0 also where a
    channel is down; its messages wait and are sent later, once.

    \b
    Examples:
      gongkai alerts send --dry-run
      gongkai alerts send --json
      */30 * * * *  gongkai alerts send          in a crontab, where no Airflow runs
    """
    settings = Settings.from_environment()
    if dry_run:
        messages = sending.preview(settings)
        if as_json_:
            print_json(messages)
        elif not messages:
            click.echo("没有需要告知的变化。")
        for message in () if as_json_ else messages:
            click.echo(f"→ {message.recipient}（{message.channel}）\n{message.title}\n{message.body}\n")
        return
    report = sending.send(settings)
    print_json(report) if as_json_ else click.echo(report.summary)
    _say_unknown(settings)


@alerts.command("list", short_help="Show what stands, ended, waits. 列出")
@click.option("--days", default=7, show_default=True, type=click.IntRange(0), help="Also what ended in so many days.")
@click.option("--limit", default=50, show_default=True, help="At most so many conditions on the screen.")
@json_option
def list_(days: int, limit: int, as_json_: bool) -> None:
    """Show what stands, what ended lately, and messages that are not delivered yet, with the reason.

    列出未结事项、近期已消除的事项、尚未送达的消息及原因。

    \b
    Examples:
      gongkai alerts list
      gongkai alerts list --days 30 --json
    """
    settings = Settings.from_environment()
    book = Book(Database(settings.ledger_url))
    standing, ended = book.standing(), book.ended_since(datetime.now(UTC) - timedelta(days=days))
    waiting = book.waiting()
    if as_json_:
        print_json(
            {
                "standing": [_as_json(one) for one in standing],
                "ended": [_as_json(one) for one in ended],
                "waiting": waiting,
            }
        )
        return
    rows = [_row(one) for one in [*sorted(standing, key=lambda one: one.condition.rank), *ended]]
    if rows:
        print_rows(["状态", "种类", "程度", "对象", "说明", "始于", "提醒"], rows[:limit], "table")
    click.echo(
        f"未结{len(standing)}项，近{days}天已消除{len(ended)}项" + (f"，只列出{limit}项" if len(rows) > limit else "")
    )
    if not subscriptions.read(settings).recipients:
        click.echo(
            f"没有订阅：{subscriptions.path_of(settings)} 不存在或没有收件人，告警只记录在这里和日志中。"
            "示例：scrapers/alerts/alerts.example.yml，说明：docs/operations.zh-CN.md。"
        )
    _say_unknown(settings)
    for one in waiting:
        tried = f"{day_and_time(one.created_at)}，已试{one.attempts}次{'：' if one.last_error else ''}{one.last_error}"
        click.echo(f"待送 {one.message.channel} {one.message.title}（{tried}）")


@alerts.command(short_help="Send one test message to a channel. 试发")
@click.argument("channel")
def test(channel: str) -> None:
    """Send one test message to CHANNEL; exit code 1 and the reason if it is not taken. 试发一条消息。

    \b
    Example:
      gongkai alerts test wecom_duty
    """
    message = Message("msg-test", "", channel, "【试发】公开数据告警渠道", "这是一条试发消息，收到即说明渠道可用。")
    open_channel(channel)(message)
    click.echo(f"已送达：{channel}（地址来自环境变量 {variable(channel)} 或 Airflow 连接 {connection(channel)}）")


def _say_unknown(settings: Settings) -> None:
    for channel in subscriptions.read(settings).channels:
        if not has_address(channel):
            click.echo(f"{unknown(channel)}。", err=True)


def _row(one: Known) -> list[str]:
    return [
        f"{day_and_time(one.ended_at)}消除" if one.ended_at else "未结",
        KINDS[one.condition.kind],
        SEVERITIES[one.condition.severity],
        one.condition.subject,
        one.condition.message,
        day_and_time(one.began_at),
        str(one.reminders),
    ]


def _as_json(one: Known) -> dict[str, object]:
    state = {"key": one.condition.key, "began_at": one.began_at, "ended_at": one.ended_at, "reminders": one.reminders}
    return state | one.condition.as_json()
