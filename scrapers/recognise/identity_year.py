"""Of which fiscal year a document is. A year of comparison, an approval's date or a file's number is not it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from scrapers.recognise.identity_evidence import Evidence
from scrapers.recognise.identity_title import kind_in, years_in

_SHORT = 40
_YEAR = r"(?<!\d)((?:19|20)\d{2})年度?"
_FIGURE = re.compile(
    _YEAR + r"[^，。；]{0,16}(?:决算|支出|收入|结转|预算|执行|资金|到位)[^，。；]{0,12}\d+(?:\.\d+)?[万亿]?元"
)
_STATED = re.compile(
    r"年度：(?P<a>(?:19|20)\d{2})|^（?(?P<b>(?:19|20)\d{2})年度?）?$|(?P<c>(?:19|20)\d{2})年度?(?=(?:金额)?单位：)"
    r"|评价年度[：为](?P<d>(?:19|20)\d{2})"
)
_CHINESE_YEAR = re.compile(r"二[〇○零][〇○零一二三四五六七八九]{2}(?=年)")
_IN_FIGURES = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_PUBLISHED = re.compile(
    r"^(?:(?:公开|公布|发布|填报|报送|编制|报告)(?:时间|日期)[：为])?(?P<year>20\d{2})[年.\-/](?P<month>\d{1,2})(?:[月.\-/]\d{0,2}日?|月)"
)
_LAST_MONTH_OF_A_BUDGET = 10
_COMPARED = re.compile(r"(?:比|较|与|同|相比|上年|去年|批复|批准|印发|下达|自)(?:[（(]|上年|去年)*$")
_SPOKEN = re.compile(_YEAR + r"(?!\d{1,2}月)(?=[^。；]{0,24}(?:预算|决算|收入|支出|收支|机[关构]运行|三公))")


def year_of(evidence: Evidence, kind: str | None) -> int | None:
    """The fiscal year: of the title; else what is stated as such; else of which most budget figures are said to be.

    A report on performance is often headed with the year in which it was written: there the figures decide, unless
    some are of the year of the title.
    """
    title = evidence.title
    said = title.year if title and title.year else next((t.year for t in evidence.all_titles if t.year), None)
    if kind == "performance_evaluation":
        figures = Counter(int(year) for text in evidence.texts for year in _FIGURE.findall(text))
        if figures and said not in figures:
            return figures.most_common(1)[0][0]
    texts = tuple(_CHINESE_YEAR.sub(_in_figures, text) for text in evidence.texts)
    return said or _stated(texts) or _spoken(texts)


def year_by_date(evidence: Evidence, kind: str | None) -> int | None:
    """Where nothing says the year: the one that the law gives to a document made public on a day of the cover.

    A budget is published in its own year (in November and December nobody can tell), accounts and evaluations in the
    year after.
    """
    found = next((match for text in (*evidence.head, *evidence.texts) if (match := _PUBLISHED.search(text))), None)
    day = (int(found["year"]), int(found["month"])) if found else None
    if day is None and evidence.published_on:
        day = (evidence.published_on.year, evidence.published_on.month)
    if day is None or kind is None:
        return None
    year, month = day
    if kind in ("budget", "performance_targets"):
        return year if month <= _LAST_MONTH_OF_A_BUDGET else None
    return year - 1 if kind in ("final_accounts", "performance_evaluation") else None


def _stated(texts: Iterable[str]) -> int | None:
    found = next((match for text in texts if (match := _STATED.search(text))), None)
    return int(next(filter(None, found.groups()))) if found else None


def _spoken(texts: tuple[str, ...]) -> int | None:
    short = [year for text in texts if len(text) < _SHORT and kind_in(text) for year in years_in(text)]
    figures = [
        int(match[1])
        for text in texts
        for match in _SPOKEN.finditer(text)
        if not _COMPARED.search(text[: match.start()])
    ]
    return _latest_most(short) or _latest_most(figures)


def _latest_most(years: list[int]) -> int | None:
    """The year named most often, of two the later."""
    votes = Counter(years)
    return max(votes, key=lambda year: (votes[year], year), default=None)


def _in_figures(year: re.Match[str]) -> str:
    return year[0].translate(_IN_FIGURES)
