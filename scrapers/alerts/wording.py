"""Words and times as messages have them."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from scrapers.alerts.conditions import Severity

CHINA = ZoneInfo("Asia/Shanghai")
SEVERITIES: dict[Severity, str] = {"error": "错误", "warning": "警告"}
FAULTS = {"publisher": "发布方", "parser": "解析程序", "rounding": "四舍五入", "undecided": "责任未定"}


def day_and_time(moment: datetime) -> str:
    """A point in time as it is said in China: 3月2日 06:12."""
    local = moment.astimezone(CHINA)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


def size(text: str) -> int:
    """Length in bytes of UTF-8, which is what channels count."""
    return len(text.encode("utf-8"))


def cut(text: str, most: int) -> str:
    """At most so many bytes of UTF-8, on one line; … stands where something is cut out.

    It is cut out of the middle: what is wrong is said at the end, where it stands at the beginning.
    """
    line = " ".join(text.split())
    encoded = line.encode("utf-8")
    room = most - size("…")
    if len(encoded) <= most:
        return line
    if room < 2:
        return ""
    head, tail = encoded[: room // 2], encoded[len(encoded) - room // 2 :]
    return head.decode("utf-8", "ignore") + "…" + tail.decode("utf-8", "ignore")
