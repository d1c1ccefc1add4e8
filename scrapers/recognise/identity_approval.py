"""When and under which number a budget was approved, where a document says it."""

from __future__ import annotations

import re
from datetime import date

_DATE_LABEL = r"(?:预算批准日|预算批复(?:日期|时间|日)|批复(?:日期|时间)|批准(?:日期|时间))[为是：]{0,2}"
_DATE = re.compile(_DATE_LABEL + r"(?P<year>20\d{2})[年.\-/](?P<month>\d{1,2})[月.\-/](?P<day>\d{1,2})")
_NUMBER_TEXT = r"(?P<number>[\u4e00-\u9fff]{1,10}[〔【﹝（]20\d{2}[〕】﹞）](?:第)?\d{1,5}号)"
_LABELLED_NUMBER = re.compile(r"(?:批复|批准)(?:文件)?文号[为是：]{0,2}《?" + _NUMBER_TEXT)
_CITED_NUMBER = re.compile(r"(?:预算|决算)的?批复》?（" + _NUMBER_TEXT + "）")


def approval_date(text: str) -> date | None:
    """The day on which the budget was approved, from the plain text of the document."""
    found = _DATE.search(text)
    if not found:
        return None
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None


def approval_number(text: str) -> str | None:
    """The number of the approval, from the plain text: after 批复文件文号, or cited as 《…预算的批复》（…号）."""
    found = _LABELLED_NUMBER.search(text) or _CITED_NUMBER.search(text)
    return found["number"] if found else None
