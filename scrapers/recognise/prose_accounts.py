"""Functional accounts as text names them: by a path of 类, 款 and 项, by a code before or behind the name."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from scrapers.recognise.accounts import codes_in_force, functional_code_by_names, is_known

ACCOUNT = re.compile(
    r"(?P<name>(?:[^（），。；：]|（室）){2,60})（(?:科目)?(?P<code>\d{1,7})?(?P<rank>[类款项])级?(?:科目)?）"
)
"""An account with its rank in brackets."""
_RANKS = "类款项"
_RANK_NAMED = re.compile(r"[类款项]级?(?:科目)?）")
"""How every account ends: where a text has none of these, it need not be looked through for accounts."""
_CODE_BEFORE = re.compile(r"(?:^|\D)(?P<code>2\d{2}(?:\d{2}){0,2})[-—:：·.]?(?P<name>[^\d（），。；：]{2,40})$")
_CODE_BEHIND = re.compile(
    r"(?P<name>[^\d（），。；：]{2,40})（(?:科目)?(?:编码|代码)?：?(?P<code>2\d{2}(?:\d{2}){0,2})）$"
)
_CHAINED = re.compile(r"[-—–>→/]+")
_LEADING = re.compile(r"^(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|其中：?|[①-⑳])+")


def accounts_in(text: str) -> list[re.Match[str]]:
    """The accounts that a text names with their rank in brackets (``ACCOUNT``), in order."""
    return list(ACCOUNT.finditer(text)) if _RANK_NAMED.search(text) else []


def account_that_ends(text: str) -> re.Match[str] | None:
    """The account that a text ends in."""
    return next((found for found in accounts_in(text) if found.end() == len(text)), None) if text[-1:] == "）" else None


@dataclass(slots=True)
class AccountPath:
    """The accounts named last at each rank: 行政运行（项） alone is of the 款 and 类 named before it."""

    names: dict[str, str] = field(default_factory=dict)

    def follow(self, text: str) -> None:
        """Take in the accounts that a text names; a new 类 ends the 款 and 项 before it."""
        for named in accounts_in(text):
            rank = _RANKS.index(named["rank"])
            self.names = {r: name for r, name in self.names.items() if _RANKS.index(r) < rank}
            self.names[named["rank"]] = _LEADING.sub("", named["name"]) + f"（{named['rank']}）"

    def code(self, fiscal_year: int | None) -> str | None:
        """The code of the account named last, None where the names do not mean one for certain."""
        return functional_code_by_names([self.names[rank] for rank in _RANKS if rank in self.names], fiscal_year)


def code_and_name(segment: str) -> tuple[str, str] | None:
    """An account with its code: ``2101501行政运行``, ``行政运行（2101501）``; or a chain ``…-…-…`` that ends in it.

    The name is what is printed: of a chain the whole chain.
    """
    match = _CODE_BEFORE.search(segment) or _CODE_BEHIND.search(segment)
    if match and is_known(match["code"]):
        return match["code"], _LEADING.sub("", match["name"])
    chain = [_LEADING.sub("", part) for part in _CHAINED.split(segment)]
    if len(chain) > 1 and all(len(part) > 1 for part in chain):
        code = functional_code_by_names(chain, None)
        return (code, _LEADING.sub("", segment)) if code else None
    return None


def economic_code(name: str, fiscal_year: int | None) -> str | None:
    """The department's economic account that a name alone means in the year, None where there are several or none."""
    codes = codes_in_force("department_economic", name, fiscal_year)
    return codes[0] if len(codes) == 1 else None


def code_of_part(whole: str, part: str, whole_code: str, fiscal_year: int | None) -> str | None:
    """The code of an account that is enumerated under another one by its name alone."""
    code = functional_code_by_names((whole, part), fiscal_year)
    return code if code is not None and code.startswith(whole_code) and code != whole_code else None
