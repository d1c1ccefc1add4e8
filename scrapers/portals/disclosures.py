"""What is a disclosure: by title and column, and where these say too little, by the announcement's page.

The rules are data (``disclosures.yml``), those of a portal's file go first; each decision has its reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from scrapers.errors import SettingsError
from scrapers.fetch.detail_page import DetailPage
from scrapers.portals.registry import RULES_FILE, Column
from scrapers.portals.rules import Rule
from scrapers.records import Decided

EVERYTHING = "门户文件注明本栏目全部为公开文件"
_CUT = re.compile(r"(…|\.{3,})\s*$")
_EXTENSION = re.compile(r"\.[A-Za-z]{2,4}$")


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be done with an announcement, and why (Chinese)."""

    decision: Decided
    reason: str

    @property
    def take(self) -> bool:
        return self.decision == "take"


class Sign(BaseModel):
    """What the text of a disclosure says; a regular expression, the text has no white space."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str
    reason: str


class Rules(BaseModel):
    """``disclosures.yml``: rules by title and column in their order, and the signs of a disclosure in a text."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    budget_column: str
    """Names of columns that hold budgets and final accounts."""
    rules: tuple[Rule, ...]
    signs: tuple[Sign, ...]


def decide(title: str, column: Column, rules_of_portal: Iterable[Rule] = ()) -> Decision:
    """Judge an announcement by its title and the column it stands in."""
    if column.takes == "everything":
        return Decision("take", EVERYTHING)
    for rule in (*rules_of_portal, *_rules().rules):
        if rule.fits(title, column.name):
            return Decision(rule.decision, f"{rule.reason}（规则 {rule.id}）")
    return Decision("leave", "标题和栏目均不含预算、决算、“三公”经费或绩效公开的字样")


def is_cut(title: str) -> bool:
    """Whether a list shows only the beginning of a title: the page may turn out to be something else."""
    return _CUT.search(title) is not None


def decide_by_page(
    listed_title: str, column: Column, detail: DetailPage, rules_of_portal: Iterable[Rule] = ()
) -> Decision:
    """Judge an announcement whose title in the list says too little, by its page: ``take`` or ``leave``.

    Its whole title decides first, then the names of its attachments, then what its text says.
    """
    rules = tuple(rules_of_portal)
    whole = decide(detail.title or listed_title, column, rules)
    if whole.decision != "look":
        return Decision(whole.decision, f"页面标题《{detail.title}》：{whole.reason}")
    for attachment in detail.attachments:
        by_name = decide_by_name(attachment.name, column, rules)
        if by_name.take:
            return by_name
    if not (detail.attachments or detail.holds_figures):
        return Decision("leave", "页面没有附件，正文也没有数据")
    for sign in _rules().signs:
        found = re.search(sign.text, detail.text)
        if found:
            return Decision("take", f"正文含“{found[0][:20]}”：{sign.reason}")
    return Decision("leave", "页面正文和附件名均未见预算、决算、“三公”经费或绩效公开的内容")


def decide_by_name(name: str, column: Column, rules_of_portal: Iterable[Rule] = ()) -> Decision:
    """Judge a file by its name; one that says nothing is taken in a column of budgets only."""
    by_name = decide(_EXTENSION.sub("", name), Column(url=column.url), rules_of_portal)
    if by_name.take:
        return Decision("take", f"附件《{name}》：{by_name.reason}")
    if by_name.decision == "look" and re.search(_rules().budget_column, column.name):
        return Decision("take", f"预决算栏目“{column.name}”中的附件《{name}》")
    return Decision("leave", f"附件《{name}》：{by_name.reason}")


@cache
def _rules() -> Rules:
    path = Path(__file__).with_name(RULES_FILE)
    try:
        return Rules.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (ValidationError, yaml.YAMLError) as error:
        raise SettingsError(f"{path}: {error}") from error
