"""The vocabulary of figures in text (``vocabulary/prose.yml``, and the classes of ``data/accounts.csv``)."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from scrapers.errors import SettingsError
from scrapers.recognise.accounts import accounts
from scrapers.recognise.rule_files import rules
from scrapers.records import FactKind, Phase

PROSE_FILE = Path("vocabulary/prose.yml")
_CLASS = 3
"""Digits of the code of a class."""
_OF_OTHER_BUDGETS = frozenset({"223", "227"})
"""国有资本经营预算支出 and 预备费: in text a source of money and a kind of expenditure, not a class of accounts."""
_SHORTEST_BARE_NAME = 6
"""Characters; shorter names without 支出 (教育, 外交) are everyday words."""


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"{pattern!r} is no regular expression: {error}") from error
    return pattern


Pattern = Annotated[str, AfterValidator(_compiles)]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Sense(_Entry):
    """What a subject means as a fact, in the terms of the contract."""

    fact: FactKind
    item: str | None = None
    expenditure_type: str | None = None
    cost_type: str | None = None
    funding_source: str | None = None
    fund_year: str | None = None
    functional_code: str | None = None
    department_economic_code: str | None = None
    is_total: bool = False


class Subject(Sense):
    """A subject of figures in text.

    ``whole``: only where it is the whole subject of its clause. ``part``: also a part of the operating costs of an
    authority, if it is enumerated under them. ``part_item``: its item where it is a part of its like. ``under``: only
    as a part of a subject of that fact. ``topic``: only in a sentence that matches. ``unless``: not in a clause that
    matches. ``also``: the second fact of a figure that says two.
    """

    pattern: Pattern
    whole: bool = False
    part: bool = False
    part_item: str | None = None
    under: FactKind | None = None
    topic: Pattern | None = None
    unless: Pattern | None = None
    also: Sense | None = None


class Funding(_Entry):
    """How a source of money is called."""

    pattern: Pattern
    value: str


class Change(_Entry):
    """Words before a change; ``down`` where it is a decrease."""

    pattern: Pattern
    down: bool


class PhaseWord(_Entry):
    """Words that say a figure's phase."""

    pattern: Pattern
    phase: Phase


class Count(_Entry):
    """A subject that is counted, its units, the fact it is (if any), and words beside which it is none of ours."""

    pattern: Pattern
    units: tuple[str, ...]
    item: str
    fact: FactKind | None = None
    unless: Pattern | None = None


class Topic(_Entry):
    """Words of a heading that say which facts its part speaks of; a figure of another fact there is not understood."""

    pattern: Pattern
    facts: tuple[FactKind, ...]


class ProseWords(_Entry):
    """``vocabulary/prose.yml``."""

    fillers: tuple[Pattern, ...]
    connectors: tuple[Pattern, ...]
    openings: tuple[Pattern, ...]
    funding: tuple[Funding, ...]
    subjects: tuple[Subject, ...]
    item_endings: tuple[str, ...]
    item_purpose: Pattern
    changes: tuple[Change, ...]
    shares: tuple[Pattern, ...]
    reference: Pattern
    prior_year: Pattern
    parts_begin: Pattern
    reasons: Pattern
    phases: tuple[PhaseWord, ...]
    funds: Pattern
    headed_executed: Pattern
    limits: Pattern
    speaks_of_money: Pattern
    no_money: Pattern
    part_of_year: Pattern
    other_matters: Pattern
    own_matters: Pattern
    definitions: Pattern
    topics: tuple[Topic, ...]
    uncounted: Pattern
    counted_others: Pattern
    counts: tuple[Count, ...]


def _loaded(path: Path) -> object:
    try:
        return yaml.safe_load((rules() / path).read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise SettingsError(f"{path.name}: {error}") from error


@cache
def prose_words() -> ProseWords:
    """The vocabulary of prose; raises ``SettingsError`` naming file and key when it is wrong."""
    try:
        return ProseWords.model_validate(_loaded(PROSE_FILE))
    except ValidationError as error:
        raise SettingsError(f"{PROSE_FILE.name}: {error}") from error


@cache
def functional_classes() -> dict[str, str]:
    """The code of each class of the functional classification by its names of all years, as text says them."""
    names: dict[str, str] = {}
    for account in accounts():
        if account.classification != "functional" or len(account.code) > _CLASS or account.code in _OF_OTHER_BUDGETS:
            continue
        for name in (account.name, *account.synonyms):
            bare = name.removesuffix("支出")
            names[bare + "支出"] = account.code
            if len(bare) >= _SHORTEST_BARE_NAME and not name.endswith("支出"):
                names[bare] = account.code
    return names
