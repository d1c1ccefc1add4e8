"""Dates as pages print them: 2024-03-01, 2024/3/1, 2024.03.01, 2024年3月1日, 20240301, with any time behind."""

from __future__ import annotations

import re
from datetime import date

_DATE = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d{2})([01]\d)([0-3]\d)(?!\d)")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９－／．", "0123456789-/.")


def find_date(text: str) -> date | None:
    """The first date in ``text`` that exists, whatever stands around it; None when there is none."""
    text = text.translate(_FULL_WIDTH)
    for pattern in (_DATE, _COMPACT):
        for match in pattern.finditer(text):
            try:
                return date(int(match[1]), int(match[2]), int(match[3]))
            except ValueError:
                continue
    return None
