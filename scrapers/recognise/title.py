"""The caption of a table: its title and unit out of the lines above it, and the kind of table the title announces."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from scrapers.recognise.label import squash, strip_ordinal, term
from scrapers.recognise.layout import Dimensions, TableType, TitleRule, dimension_rules, misprints, title_rules
from scrapers.recognise.unit import find_unit

_PAGE_NUMBER = re.compile(r"^[-—–\s]*第?\s*\d{1,4}\s*(?:页\s*[，,]?)?(?:\s*[/／共]\s*\d{1,4}\s*页?)?[-—–\s]*$")
_ATTRIBUTE = re.compile(
    r"^(?:(?:编制|填报|公开|预算|报送|编报|主管|申报|项目|部门)?(?:单位|部门|机关|时间|日期|年度|机构)(?:名称|编码|代码)?"
    r"|数据(?:来源|提取)\S{0,8}|截[止至]\S{0,4}|金额单位|(?P<number>附?表\S{0,6}|公开\S{0,6}表|预算\d{2}表)|注|备注|报表编码)[:：]"
)
_TABLE_NUMBER = re.compile(
    r"^[（(]?(?:部门|单位|省级|市级|县级|区级|财|部|预|决|预算|决算|公开|批复){0,4}(?:附?[件表])?\s*[\d一二三四五六七八九十\-－—]{1,6}\s*表?[）)]?$"
)
_CODE_AND_BODY = re.compile(r"^\d{3,9}(?!年)[-—\s]*[\u4e00-\u9fff（）()]{2,40}$")
_SENTENCE = re.compile(r"[。；;！？]|，.*，")
_NOTE = re.compile(r"^(?:注|备注|说明|附注)[:：\s\d]")
_NUMBERING = re.compile(
    r"^(?:第[一二三四五六七八九十]+部分|(?:附?表|附件)(?:[\d\-－—.]+|[一二三四五六七八九十\-－—]+(?!般))[:：、]?"
    r"|(?:19|20)\d{2}年度?|公开\d+表[:：]?)"
)
_NUMBERED_TABLE = re.compile(r"^(?:附?表|附件)[\d一二三四五六七八九十]")
_SUFFIX = re.compile(r"（(?:续|续表|空表|空|表?[\d一二三四五六七八九十\-－—.]+(?:表)?|单位[:：]?.{1,3}元|.{1,3}元)）$")
_TABLE_WORD = re.compile(
    r"表(?:（[^）]*）)*$|表[-—–]{1,2}[^-—–]{2,40}$|明细$|清单$|目标$|目标（[^）]*）$|预算$|决算$|情况$|信息$|指标$"
)
_UNIT_REMARK = re.compile(
    r"(?:金额)?单位[:：][\u4e00-\u9fff]{0,3}元.*$|[（(](?:单位[:：])?[\u4e00-\u9fff]{0,2}元[）)]$"
)
_OF_ALL_SOURCES = ("income_expenditure_total", "expenditure")
_OF_EXPENDITURE = ("expenditure", "fiscal_appropriation_expenditure", "general_public_expenditure")
_MAY_BE_BASIC = (*_OF_ALL_SOURCES, "fiscal_appropriation_expenditure")
_BY_FUND: dict[tuple[str, str, bool], TableType] = {
    ("income_expenditure_total", "fiscal_appropriation", False): "fiscal_appropriation_total",
    ("income_expenditure_total", "general_public_budget", False): "fiscal_appropriation_total",
    ("income_expenditure_total", "government_fund", False): "government_fund_expenditure",
    ("income_expenditure_total", "state_capital", False): "state_capital_expenditure",
    ("expenditure", "fiscal_appropriation", False): "fiscal_appropriation_expenditure",
    ("expenditure", "fiscal_appropriation", True): "fiscal_appropriation_basic_economic",
    ("fiscal_appropriation_expenditure", "fiscal_appropriation", True): "fiscal_appropriation_basic_economic",
    ("fiscal_appropriation_expenditure", "general_public_budget", False): "general_public_expenditure",
    ("fiscal_appropriation_expenditure", "general_public_budget", True): "general_public_basic_economic",
    ("fiscal_appropriation_expenditure", "government_fund", False): "government_fund_expenditure",
    ("fiscal_appropriation_expenditure", "state_capital", False): "state_capital_expenditure",
    ("expenditure", "general_public_budget", False): "general_public_expenditure",
    ("expenditure", "general_public_budget", True): "general_public_basic_economic",
    ("expenditure", "government_fund", False): "government_fund_expenditure",
    ("expenditure", "state_capital", False): "state_capital_expenditure",
}
"""The kind of table by side, source, and whether it is of basic expenditure alone."""
_LONGEST_TITLE = 60
_SHORTEST_MISPRINT = 4
_MOST_LINES = 14


@dataclass(frozen=True, slots=True)
class Caption:
    """``title`` as printed (empty where no line is one), the ``rule`` it meets, the unit, and its place in the lines.

    ``certain`` is false where the line is no title by its form and only its words fit.
    """

    title: str
    rule: TitleRule | None
    unit: str | None
    empty_note: str | None = None
    certain: bool = True


def is_page_number(line: str) -> bool:
    """Whether a line only numbers the page: ``12``, ``- 4 -``, ``第 3 页 共 9 页``."""
    return bool(_PAGE_NUMBER.match(line.strip()))


def belongs_to_caption(line: str) -> bool:
    """Whether a line stands above a table as its title, number, unit or the name of the body, and says no more."""
    text = squash(line)
    return bool(text) and not _is_sentence(text) and (_is_attribute(line, text) or announces_table(line))


def announces_table(line: str) -> bool:
    """Whether a line is by its form and words the title of a known kind of table."""
    title = plain_title(_without_unit(squash(line)))
    return bool(_TABLE_WORD.search(title)) and rule_for(title) is not None


@lru_cache(maxsize=4096)
def rule_for(title: str) -> TitleRule | None:
    """The rule that a title meets: that of the standard title it is but for a lost character, else the first of
    ``titles.yml``."""
    plain = plain_title(title)
    return _of_maimed_titles().get(plain) or _first_rule(plain)


def is_maimed(title: str) -> bool:
    """Whether a title is a standard one that has lost a character."""
    return plain_title(title) in _of_maimed_titles()


def _first_rule(plain: str) -> TitleRule | None:
    for rule in title_rules():
        if all(p.search(plain) for p in rule.all) and not any(p.search(plain) for p in rule.none):
            return _of_a_kind_of_its_own(rule, plain) or _with_fund(rule, plain)
    return None


def _of_a_kind_of_its_own(rule: TitleRule, plain: str) -> TitleRule | None:
    """Where all that a title says otherwise is that it is of expenditure: the kind that such words have as a column of
    another table, as 机关运行经费 has beside 三公."""
    if rule.table_type not in _OF_EXPENDITURE:
        return None
    others = (other for known in title_rules() for other in known.other_columns)
    kind = next((other.table_type for other in others if other.match.search(plain)), None)
    return rule.model_copy(update={"table_type": kind, "dimensions": Dimensions()}) if kind else None


def _with_fund(rule: TitleRule, plain: str) -> TitleRule:
    """A kind of table for all sources is another kind, or has a source, where the title names the source."""
    if rule.table_type not in (*_MAY_BE_BASIC, "project_expenditure"):
        return rule
    said: dict[str, str] = {}
    for other in dimension_rules().steps:
        if other.match.search(plain):
            said = {**other.dimensions.given(), **said}
    fund = said.get("funding_source")
    if fund is None:
        return rule
    given = {**rule.dimensions.given(), "funding_source": fund}
    if rule.table_type == "project_expenditure":
        return rule.model_copy(update={"dimensions": Dimensions.model_validate(given)})
    basic = said.get("expenditure_type") == "basic" and "项目支出" not in plain
    kind = _BY_FUND.get((rule.table_type, fund, basic)) or _BY_FUND.get((rule.table_type, fund, False))
    if basic:
        given["expenditure_type"] = "basic"
    update = {"dimensions": Dimensions.model_validate(given), "table_type": kind or rule.table_type}
    return rule.model_copy(update=update)


@cache
def _of_maimed_titles() -> dict[str, TitleRule]:
    """Every standard title with a single character left out, and its rule; not what is a standard title itself, what
    says its kind without that character (收入预算表), nor what may be two that differ in kind."""
    whole = misprints().titles
    kinds: dict[str, dict[str, TitleRule]] = {}
    for title in whole:
        rule = _first_rule(title)
        for place in range(len(title)):
            left = title[:place] + title[place + 1 :]
            if rule is None or left in whole or len(left) < _SHORTEST_MISPRINT:
                continue
            said = _first_rule(left)
            if said is None or said.table_type != rule.table_type:
                kinds.setdefault(left, {})[rule.table_type] = rule
    return {left: next(iter(rules.values())) for left, rules in kinds.items() if len(rules) == 1}


def is_table_title(title: str) -> bool:
    """Whether a line has the form of a table's title, known or not."""
    return bool(_TABLE_WORD.search(plain_title(title)))


def rule_by_columns(header: Sequence[str], labels: Sequence[str], *, titled: bool = False) -> TitleRule | None:
    """The first rule whose every pattern is found in the header and labels of a table without a title of use.

    A rule with a single pattern must find it in the header: among labels one word may be that of any project. What
    has a title that no rule knows (``titled``) is told by its header alone in no case.
    """
    in_header = " ".join(term(text) for text in header)
    anywhere = " ".join([in_header, *(term(text) for text in labels)])
    for rule in title_rules():
        place = anywhere if rule.header or len(rule.columns) > 1 else in_header
        if not (rule.columns or rule.header) or (titled and rule.header):
            continue
        if any(pattern.search(anywhere) for pattern in rule.columns_none):
            continue
        if all(p.search(in_header) for p in rule.header) and all(p.search(place) for p in rule.columns):
            return rule
    return None


@lru_cache(maxsize=4096)
def plain_title(title: str) -> str:
    """A title without white space, quotation marks, numbering before it and remarks behind it."""
    plain = term(title).rstrip("：")
    for wrong, right in misprints().misread.items():
        plain = plain.replace(wrong, right)
    while True:
        shorter = _SUFFIX.sub("", _NUMBERING.sub("", strip_ordinal(plain)))
        if shorter == plain or not shorter:
            return plain
        plain = shorter


def caption_of(lines: Sequence[str]) -> Caption:
    """Read the lines above a table upward: the unit nearest to it, and the nearest line that is a title.

    The search ends at a sentence: what stands above running text is no caption of this table.
    """
    unit: str | None = None
    nearest = ""
    pending = ""
    for count, line in enumerate(reversed(lines)):
        text = squash(line)
        if count >= _MOST_LINES or _is_sentence(text):
            break
        unit = unit or find_unit([line])
        if not text or _is_attribute(line, text):
            continue
        candidate = _without_unit(text)
        rule = rule_for(candidate + pending) if _TABLE_WORD.search(plain_title(candidate + pending)) else None
        if rule is None and pending:
            candidate_alone = _TABLE_WORD.search(plain_title(candidate))
            rule = rule_for(candidate) if candidate_alone else None
            pending = "" if rule else pending
        if rule:
            unit = unit or find_unit([line]) or _unit_above(lines[: len(lines) - count - 1])
            return Caption(candidate + pending, rule, unit)
        nearest = nearest or candidate
        pending = candidate if _may_be_tail(candidate) else ""
    return Caption(nearest, rule_for(nearest) if nearest else None, unit, certain=False)


def _unit_above(lines: Sequence[str]) -> str | None:
    """The unit that the line right above a title names, unless another title stands above it, whose it may be."""
    if not lines or not _is_attribute(lines[-1], squash(lines[-1])):
        return None
    others = (plain_title(squash(line)) for line in lines[-_MOST_LINES:])
    return None if any(_TABLE_WORD.search(other) for other in others) else find_unit(lines[-1:])


def _is_sentence(text: str) -> bool:
    return (bool(_SENTENCE.search(text)) and not _NOTE.match(text)) or len(text) > _LONGEST_TITLE * 2


def _is_attribute(line: str, text: str) -> bool:
    if (
        is_page_number(line)
        or _TABLE_NUMBER.match(_without_unit(text))
        or _CODE_AND_BODY.match(text)
        or _NOTE.match(text)
    ):
        return True
    if attribute := _ATTRIBUTE.match(text):
        return attribute["number"] is None or not announces_table(text[attribute.end() :])
    return find_unit([line]) is not None and not _TABLE_WORD.search(_without_unit(text))


def _without_unit(text: str) -> str:
    return _UNIT_REMARK.sub("", text)


def _may_be_tail(text: str) -> bool:
    """Whether a line may be the rest of a title that was broken: short, and neither a title of its own kind nor one
    that begins with the number of its table."""
    return len(text) <= 12 and not _NUMBERED_TABLE.match(text) and bool(re.search(r"表(?:（[^）]*）)?$|[）)]$", text))
