"""The words of a message: a title, then what, where, how much, whose fault, and links. Chinese, and short.

The tightest channel (a robot of WeCom) takes 2,048 bytes, title included: all messages keep to that. What does not fit
is left out by whole lines, with a count of the rest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from scrapers.alerts.conditions import KINDS, Change, Condition, Known
from scrapers.alerts.wording import CHINA, FAULTS, SEVERITIES, cut, day_and_time, size

MOST_BYTES = 2000
SIGNATURE_BYTES = 40
TITLE_BYTES = 180
LINES_BYTES = 1000
"""What the worst share."""
PARAGRAPH_BYTES = 600
LINK_BYTES = 400
WORST = 3
Text = tuple[str, str]
"""Title and body."""


def of_group(change: Change, now: datetime) -> Text:
    """One document of a body, one portal, one DAG: what began, what still stands, what ended."""
    head = change.all[0].condition
    title = f"【{_occasion(change)}】{head.subject}"
    if head.kind == "finding":
        return _fitted(title, _of_findings(change, now), _links(change.all))
    lines = [one.condition.message for one in change.began]
    lines += [
        f"自{day_and_time(one.began_at)}至今未恢复（第{one.reminders}次提醒）：{one.condition.message}"
        for one in change.stands
    ]
    lines += [f"已恢复。此前自{day_and_time(one.began_at)}起：{one.condition.message}" for one in change.ended]
    lines = [cut(line, PARAGRAPH_BYTES) for line in lines]
    return _fitted(title, lines, _links([*change.began, *change.stands] or change.ended, advised=not _is_over(change)))


def summary(changes: Sequence[Change], now: datetime) -> Text:
    """Many groups of one kind at once: how many, by what, and the three worst."""
    kind = changes[0].all[0].condition.kind
    began = [one for change in changes for one in change.began]
    ended = [one for change in changes for one in change.ended]
    stands = [one for change in changes for one in change.stands]
    said = [
        *([f"新出现{_counted(began)}"] if began else []),
        *([f"仍未恢复{len(stands)}处"] if stands else []),
        *([f"已消除{len(ended)}处"] if ended else []),
    ]
    title = f"【{KINDS[kind]}汇总】{len(changes)}个对象：{'，'.join(said)}"
    return _fitted(title, _worst(began or stands or ended), [_where_to_look(kind, began, now)])


def introduction(standing: Sequence[Known]) -> Text:
    """What already stands when somebody is told for the first time: one summary of all kinds."""
    kinds = Counter(one.condition.kind for one in standing)
    title = f"【现状】现有未结事项{len(standing)}项：" + "，".join(f"{KINDS[kind]}{n}项" for kind, n in kinds.items())
    lines = ["此后只告知新出现和已消除的事项。其中最严重的："]
    return _fitted(title, lines + _worst(standing), ["全部：gongkai alerts list；gongkai findings"])


def signed(body: str, message_id: str) -> str:
    """The body with the message's id, by which a receiver can tell one that was delivered twice."""
    return f"{body}\n编号 {message_id}"


def _occasion(change: Change) -> str:
    kind = change.all[0].condition.kind
    if change.began:
        return {
            "finding": "核对发现问题",
            "portal": "门户停止采集",
            "run": "运行异常",
            "season": "公开时段异常",
            "approval": "待人工确认",
        }[kind]
    if change.stands:
        return f"仍未恢复·{KINDS[kind]}"
    return "问题已消除" if kind == "finding" else f"已恢复·{KINDS[kind]}"


def _is_over(change: Change) -> bool:
    return not change.began and not change.stands


def _of_findings(change: Change, now: datetime) -> list[str]:
    lines = []
    if change.began:
        findings = sum(one.condition.findings for one in change.began)
        spread = f"，共涉及{findings}条核对结果" if findings > len(change.began) else ""
        lines.append(f"新发现{_counted(change.began)}{spread}。")
    if change.ended:
        lines.append(f"{day_and_time(now)}核对，此前的问题已消除{len(change.ended)}处。")
    return lines + _worst(change.began or change.ended)


def _counted(those: Sequence[Known]) -> str:
    """3处（错误2，警告1；发布方2，解析程序1）."""
    grades = Counter(one.condition.severity for one in those)
    faults = Counter(one.condition.fault for one in those if one.condition.fault)
    said = "，".join(f"{word}{grades[name]}" for name, word in SEVERITIES.items() if grades[name])
    whose = "，".join(f"{FAULTS[name]}{faults[name]}" for name in FAULTS if faults[name])
    return f"{len(those)}处（{said}{'；' if whose else ''}{whose}）"


def _worst(those: Sequence[Known]) -> list[str]:
    """A line each of the three worst, and how many there are beside."""
    ranked = [one.condition for one in sorted(those, key=lambda one: one.condition.rank)]
    several = len({condition.group for condition in ranked}) > 1
    worst = ranked[:WORST]
    lines = [f"{number}. {_line(one, LINES_BYTES // len(worst), several)}" for number, one in enumerate(worst, start=1)]
    return lines + ([f"另有{len(ranked) - WORST}处。"] if len(ranked) > WORST else [])


def _line(condition: Condition, most: int, with_subject: bool) -> str:
    whose = f"·{FAULTS.get(condition.fault, condition.fault)}" if condition.fault else ""
    more = f"（由此引起{condition.findings}条）" if condition.findings > 1 else ""
    subject = f"{condition.subject}：" if with_subject else ""
    head = f"［{SEVERITIES[condition.severity]}{whose}］"
    return head + cut(subject + condition.message, most - size(head) - size(more)) + more


def _links(those: Sequence[Known], *, advised: bool = True) -> list[str]:
    """Document, source and report of each document concerned; one group has one or, after a correction, two."""
    lines: dict[str, None] = {}
    for condition in [one.condition for one in those][:1]:
        if condition.document:
            lines[f"文件：{cut(condition.document, 150)}"] = None
        if condition.source and size(condition.source) <= LINK_BYTES:
            lines[f"来源：{condition.source}"] = None
        if condition.advice and advised:
            lines[f"{'查看' if condition.kind == 'finding' else '处理'}：{cut(condition.advice, LINK_BYTES)}"] = None
    return list(lines)


def _where_to_look(kind: str, began: Sequence[Known], now: datetime) -> str:
    if kind != "finding":
        return "全部：gongkai alerts list"
    return (
        f"全部：gongkai findings --since {now.astimezone(CHINA):%Y-%m-%d}"
        if began
        else "全部：gongkai findings --status all"
    )


def _fitted(title: str, lines: Iterable[str], links: Sequence[str]) -> Text:
    """All links, and as many lines as there is room for."""
    title = cut(title, TITLE_BYTES)
    room = (
        MOST_BYTES
        - SIGNATURE_BYTES
        - size(title)
        - sum(size(link) + 1 for link in links)
        - size("\n另有99999行未列出。")
    )
    kept: list[str] = []
    lines = list(lines)
    for line in lines:
        room -= size(line) + 1
        if room < 0:
            break
        kept.append(line)
    if len(kept) < len(lines):
        kept.append(f"另有{len(lines) - len(kept)}行未列出。")
    return title, "\n".join([*kept, *links])
