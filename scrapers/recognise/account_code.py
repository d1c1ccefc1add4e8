"""Codes of accounts as they are printed: in one column, in three (类, 款, 项), or in front of the label."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from scrapers.recognise.label import squash

Classification = Literal["functional", "department_economic", "government_economic"]

_DIGITS = re.compile(r"^\d{1,9}$")
_ACCOUNT = re.compile(r"^[235]\d{2}(?:\d{2}){0,3}$")
_IN_LABEL = re.compile(r"^[\[【（(]?([235]\d{2}(?:\d{2}){0,2})[\]】）)]?[\s\-—_]*(?=[\u4e00-\u9fff])")


def is_account(text: str) -> bool:
    """Whether a text has the shape of a whole account code: 3, 5, 7 or 9 digits that begin with 2, 3 or 5."""
    return bool(_ACCOUNT.match(text))


def is_code_part(text: str) -> bool:
    """Whether a text may stand in a code column: digits only, no point and no separator."""
    return bool(_DIGITS.match(text))


def join_code(parts: Sequence[str], above: str | None = None) -> str | None:
    """The joined code of a row: ``("210", "15", "1")`` is ``2101501``; lost zeros of 款 and 项 come back.

    A part may repeat the parts before it (``210``, ``21015``). Where the leading parts are blank they are taken from
    ``above``, the code of the row above. None where the parts make no code.
    """
    printed = [squash(part) for part in parts]
    code = ""
    for position, part in enumerate(printed):
        following = next((p for p in printed[position + 1 :] if p), "")
        if not part:
            if position < 2 and _is_short(following) and above and above.startswith(code):
                code = above[: 3 + 2 * position]
            continue
        if not is_code_part(part):
            return None
        if len(part) >= 3 and part.startswith(code):
            code = part
        elif code:
            code += part.zfill(2)
        else:
            code = part
    return code or None


def join_codes(parts: Sequence[str], above: str | None = None) -> tuple[str, ...]:
    """The codes of a row, joined each by itself: a row may print a functional and an economic account side by side.

    A part that is a whole code of another classification begins the next code; see ``join_code`` for the rest.
    """
    groups: list[list[str]] = [[]]
    for part in parts:
        plain = squash(part)
        before = next((kind for p in groups[-1] if (kind := classification_of(squash(p)))), None)
        if before and (kind := classification_of(plain)) and kind != before:
            groups.append([])
        groups[-1].append(part)
    joined = [join_code(group, above if number == 0 else None) for number, group in enumerate(groups)]
    return tuple(code for code in joined if code)


def _is_short(part: str) -> bool:
    """Whether a part is only 款 or 项, which needs the parts before it."""
    return 1 <= len(part) <= 2


def code_in_label(label: str) -> tuple[str | None, str]:
    """``2101501行政运行`` as code and label; a label without a code in front stays as it is."""
    match = _IN_LABEL.match(label)
    return (match[1], label[match.end() :]) if match else (None, label)


def classification_of(code: str) -> Classification | None:
    """By its first digit: 2 functional, 3 economic of departments, 5 economic of governments."""
    kinds: dict[str, Classification] = {"2": "functional", "3": "department_economic", "5": "government_economic"}
    return kinds.get(code[:1]) if is_account(code) else None
