"""The accounts of the government classifications (``data/accounts.csv``), and the ways to find one by name.

They are those of 政府收支分类科目, which the Ministry of Finance issues every year.

One row of the file is a name that a code had, with the fiscal years in which it is known to be in force. A bound that
is not known for certain is empty, and the row's ``note`` says so.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from scrapers.errors import SettingsError
from scrapers.recognise.classification import Classification, classification_of
from scrapers.recognise.label import strip_ordinal, term

ACCOUNTS_FILE = Path(__file__).with_name("data") / "accounts.csv"

_LEVEL_MARK = re.compile(r"（\d{0,7}([类款项目])(?:级)?(?:科目)?）$|（\d{2,7}）$")
_LEVEL_DIGITS = {"类": 3, "款": 5, "项": 7}
_NO_WORD = re.compile(r"[\W_]+")
_COLUMNS = ["classification", "account_code", "name", "valid_from", "valid_to", "synonyms", "note"]


@dataclass(frozen=True, slots=True)
class Account:
    """A name of an account. ``valid_from`` and ``valid_to`` are fiscal years, both included; None is not bounded."""

    classification: Classification
    code: str
    name: str
    valid_from: int | None
    valid_to: int | None
    synonyms: tuple[str, ...]
    note: str

    @property
    def name_keys(self) -> tuple[str, ...]:
        """See ``name_key``: those of the name and its synonyms, each once."""
        return tuple(dict.fromkeys(_key(name) for name in (self.name, *self.synonyms)))

    def in_force(self, fiscal_year: int | None) -> bool:
        """Whether the name is in force in a year; without a year, whether it still is as far as is known."""
        if fiscal_year is None:
            return self.valid_to is None
        return (self.valid_from or 0) <= fiscal_year <= (self.valid_to or 9999)


@cache
def accounts(path: Path = ACCOUNTS_FILE) -> tuple[Account, ...]:
    """All names of all accounts, by classification and code. Raises ``SettingsError`` naming file and line."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        if next(rows, None) != _COLUMNS:
            raise SettingsError(f"{path.name}: the columns must be {', '.join(_COLUMNS)}")
        found = [_account(path, number, row) for number, row in enumerate(rows, start=2)]
    known = {(account.classification, account.code) for account in found}
    for account in found:
        if len(account.code) > 3 and (account.classification, account.code[:-2]) not in known:
            raise SettingsError(f"{path.name}: {account.code} {account.name} has no account above it")
    return tuple(found)


def _account(path: Path, number: int, row: list[str]) -> Account:
    if len(row) != len(_COLUMNS):
        raise SettingsError(f"{path.name}, line {number}: needs {len(_COLUMNS)} columns")
    said, code, name, valid_from, valid_to, synonyms, note = row
    kind = classification_of(code)
    if kind is None or kind != said or len(code) > 7 or not name:
        raise SettingsError(f"{path.name}, line {number}: code, classification and name do not agree")
    if not all(bound == "" or (bound.isdigit() and len(bound) == 4) for bound in (valid_from, valid_to)):
        raise SettingsError(f"{path.name}, line {number}: a bound is a year or empty")
    bounds = (int(valid_from) if valid_from else None, int(valid_to) if valid_to else None)
    return Account(kind, code, name, *bounds, tuple(synonyms.split("|")) if synonyms else (), note)


def name_key(name: str) -> str:
    """What spellings of an account's name have in common: no ordinals, white space, punctuation, no 支出 at the end, no
    按项目管理的 before it."""
    return _key(strip_ordinal(name))


def _key(name: str) -> str:
    key = _NO_WORD.sub("", name).removeprefix("按项目管理的")
    return key.removesuffix("支出") or key


@cache
def _by_name() -> dict[tuple[Classification, str], tuple[Account, ...]]:
    found: dict[tuple[Classification, str], list[Account]] = {}
    for account in accounts():
        for key in account.name_keys:
            found.setdefault((account.classification, key), []).append(account)
    return {key: tuple(named) for key, named in found.items()}


@cache
def _keys_of_code() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for account in accounts():
        found.setdefault(account.code, set()).update(account.name_keys)
    return {code: frozenset(keys) for code, keys in found.items()}


@cache
def _whole_names() -> frozenset[str]:
    return frozenset(_NO_WORD.sub("", name) for account in accounts() for name in (account.name, *account.synonyms))


def is_whole_name(text: str) -> bool:
    """Whether a text is a name that an account ever had, to the last character; ordinals and punctuation apart."""
    return _NO_WORD.sub("", strip_ordinal(text)) in _whole_names()


def codes_named(kind: Classification, name: str, fiscal_year: int | None = None) -> tuple[str, ...]:
    """The codes that have a name: those in force in the year first, and those it is not only a synonym of."""
    key = name_key(name)
    named = _by_name().get((kind, key), ())
    ordered = sorted(named, key=lambda a: (not a.in_force(fiscal_year), a.name_keys[0] != key, a.code))
    return tuple(dict.fromkeys(account.code for account in ordered))


def codes_in_force(kind: Classification, name: str, fiscal_year: int | None) -> tuple[str, ...]:
    """The codes that have a name in a year; where none is in force then, those of all years."""
    named = _by_name().get((kind, name_key(name)), ())
    valid = [account for account in named if account.in_force(fiscal_year)] or named
    return tuple(dict.fromkeys(account.code for account in valid))


def is_known(code: str) -> bool:
    """Whether a code is in the list, in whatever year."""
    return code in _keys_of_code()


def fits_name(code: str, name: str) -> bool:
    """Whether a text is, begins or goes on from a name that a code ever had."""
    key = name_key(name)
    names = _keys_of_code().get(code, frozenset())
    return any(key.startswith(known) or (len(key) > 1 and known.startswith(key)) for known in names)


def functional_code_by_names(names: Sequence[str], fiscal_year: int | None) -> str | None:
    """The functional account that a chain of names from outer to inner means; None where it is not one for certain.

    ``("卫生健康支出（类）", "医疗保障管理事务（款）", "行政运行（项）")`` is ``2101501``. Levels may be missing, and
    may be marked in brackets. Older names are understood; the year only decides between several candidates.
    """
    chain = [(_LEVEL_MARK.sub("", text), _marked_digits(text)) for text in (term(name) for name in names) if text]
    if not chain:
        return None
    outer = [name_key(name) for name, _ in chain[:-1]]
    outer = [key for key in outer if ("functional", key) in _by_name()]
    name, digits = chain[-1]
    named = [
        account
        for account in _by_name().get(("functional", name_key(name)), ())
        if digits in (None, len(account.code)) and _lies_below(account.code, outer)
    ]
    named = [account for account in named if account.in_force(fiscal_year)] or named
    return _only_one({account.code for account in named}, len(chain))


def _marked_digits(text: str) -> int | None:
    match = _LEVEL_MARK.search(text)
    return _LEVEL_DIGITS.get(match[1] or "") if match else None


def _lies_below(code: str, outer: Sequence[str]) -> bool:
    """Whether the names of the accounts above a code hold the outer names in their order."""
    above = [_keys_of_code()[code[:digits]] for digits in range(3, len(code), 2)]
    position = 0
    for key in outer:
        position = next((i + 1 for i, keys in enumerate(above) if i >= position and key in keys), 0)
        if not position:
            return False
    return True


def _only_one(codes: Collection[str], names: int) -> str | None:
    """The one code; of an account and its only part of the same name (21205, 2120501) the one as deep as the chain."""
    found = sorted(codes, key=len)
    if len(found) == 1:
        return found[0]
    nested = all(deeper.startswith(found[0]) for deeper in found)
    exact = [code for code in found if len(code) == 1 + 2 * names]
    return exact[0] if nested and len(exact) == 1 else None
