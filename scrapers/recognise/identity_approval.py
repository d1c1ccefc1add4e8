"""When and under which number a budget was approved, where a document says it."""

from __future__ import annotations

import re
from datetime import date

_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_YEAR, _DAY = (
    r"(?:20\d{2}|二[〇○零][〇○零一二三四五六七八九]{2})",
    r"(?:\d{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])",
)
_DAY_TEXT = rf"(?P<year>{_YEAR})[年.\-/](?P<month>{_DAY})[月.\-/](?P<day>{_DAY})"
_LABEL = r"(?:预算批准日期?|(?:预算|决算)?(?:批复|批准|下达)(?:日期|时间|日))[为是：]{0,2}"
_LABELLED_DATE = re.compile(_LABEL + _DAY_TEXT)
_SAID_DATE = re.compile(rf"财政[局厅部](?:已?于|在){_DAY_TEXT}日?(?:以[^，。；]{{0,30}})?(?:批复|批准|下达)")
_NUMBER_TEXT = r"(?P<number>[\u4e00-\u9fff]{1,10}[〔【（]20\d{2}[〕】）](?:第)?\d{1,5}号)"
_NUMBERS = (
    re.compile(r"(?:批复|批准)(?:文件)?(?:文号|编号)[为是：]{0,2}《?" + _NUMBER_TEXT),
    re.compile(r"(?:预算|决算)[^《》。；]{0,8}的?批复》?（?" + _NUMBER_TEXT),
    re.compile(r"批复[^《》。；]{0,24}(?:预算|决算)[^《》。；]{0,12}》?（" + _NUMBER_TEXT),
    re.compile(r"(?:根据|依据|按照|经|以)《?" + _NUMBER_TEXT + "》?文?件?(?:批复|批准)"),
)


def approval_date(text: str) -> date | None:
    """The day on which the budget was approved, from the plain text of the document."""
    found = _LABELLED_DATE.search(text) or _SAID_DATE.search(text)
    if not found:
        return None
    try:
        return date(int(found["year"].translate(_DIGITS)), _number(found["month"]), _number(found["day"]))
    except ValueError:
        return None


def approval_number(text: str) -> str | None:
    """The number of the approval, from the plain text: after 批复文件文号, or cited behind the approval's title.

    Brackets around the year come as 〔〕 however they are printed.
    """
    found = next((match for pattern in _NUMBERS if (match := pattern.search(text))), None)
    return re.sub(r"[【（](20\d{2})[】）]", r"〔\1〕", found["number"]) if found else None


def _number(text: str) -> int:
    """A day or month in Arabic or Chinese figures (``二十八``)."""
    if text.isdigit():
        return int(text)
    tens, ten, units = text.rpartition("十")
    return (int(tens.translate(_DIGITS)) if tens else 1 if ten else 0) * 10 + (
        int(units.translate(_DIGITS)) if units else 0
    )
