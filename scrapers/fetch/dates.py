"""Dates as pages print them: 2024-03-01, 2024/3/1, 2024.03.01, 2024年3月1日, 20240301, with any time behind."""

from __future__ import annotations

import re
from datetime import date

_DATE = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d{2})([01]\d)([0-3]\d)(?!\d)")
_TIME = re.compile(r"\s*日?[\sT]*(\d{1,2}):(\d{2})(?!\d)(?::\d{2})?(?:\.\d+)?\s*([AaPp]?)[Mm]?")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９－／．：", "0123456789-/.:")


def find_date(text: str) -> date | None:
    """The first date in ``text`` that exists, whatever stands around it; None when there is none."""
    found = _first(text.translate(_FULL_WIDTH))
    return found[0] if found else None


def find_time(text: str) -> str:
    """The time of day behind the first date in ``text`` as ``HH:MM``; empty where there is none.

    Midnight is none: so templates print a date without a time.
    """
    text = text.translate(_FULL_WIDTH)
    found = _first(text)
    time = _TIME.match(text, found[1]) if found else None
    if time is None or not (int(time[1]) < 24 and int(time[2]) < 60):
        return ""
    hour = int(time[1]) if not time[3] else int(time[1]) % 12 + 12 * (time[3] in "Pp")
    said = f"{hour:02}:{time[2]}"
    return "" if said == "00:00" else said


def _first(text: str) -> tuple[date, int] | None:
    """The first date that exists and where it ends."""
    for pattern in (_DATE, _COMPACT):
        for match in pattern.finditer(text):
            try:
                return date(int(match[1]), int(match[2]), int(match[3])), match.end()
            except ValueError:
                continue
    return None
