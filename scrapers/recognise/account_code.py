"""Codes of accounts as they are printed: in one column, in three (类, 款, 项), or in front of the label."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from scrapers.recognise.accounts import fits_name, is_known
from scrapers.recognise.classification import Classification, classification_of, is_account
from scrapers.recognise.label import squash

__all__ = [
    "Classification",
    "classification_of",
    "code_in_label",
    "completed_code",
    "is_account",
    "is_code_part",
    "join_code",
    "join_codes",
    "names_the_code_of_a_body",
    "printed_code",
]

_DIGITS = re.compile(r"^\d{1,9}$")
_BRACKETS = re.compile(r"^[\[(【]|[\])】]$")
_WHOLE_NUMBER = re.compile(r"^(\d{3,9})\.0+$")
_EXPONENT = re.compile(r"^\d(?:\.\d+)?E\+?\d{1,2}$", re.IGNORECASE)
_APART = re.compile(r"[\s.·\-—–_]+")
_IN_LABEL = re.compile(
    r"^(?P<open>[\[【（(])?(?P<code>[235]\d{2}(?:[.\-—－·]?\d{2}){0,3})(?P<close>[\]】）)])?(?P<apart>[\s:：、.\-—－_]*)"
    r"(?=[\u4e00-\u9fff“（(])"
)
_BODY = re.compile(
    r"(?:局|委|委员会|办公室|中心|医院|院|学校|中学|小学|幼儿园|大学|站|所|队|馆|厅|部|政府|街道|镇|乡|本级|机关|会)(?:（.*）)?$"
)
_COUNTER = re.compile(r"[年月日号万亿千百元人个台辆套件次名室楼栋户所%％]")


def is_code_part(text: str) -> bool:
    """Whether a text may stand in a code column: digits only, no point and no separator."""
    return bool(_DIGITS.match(text))


@lru_cache(maxsize=8192)
def printed_code(text: str) -> str | None:
    """The code or part of one that a cell prints, as digits; None where it prints anything else.

    ``[2101501]``, ``210.15.01`` and ``210-15-01`` are ``2101501``, and so are a worksheet's numbers ``2101501.0`` and
    ``2.101501E+06``. ``20801 1`` lost a zero: it is ``2080101``. Digits that a line break parts belong together.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if is_code_part(plain):
        return plain
    plain = _BRACKETS.sub("", plain).strip()
    if whole := _WHOLE_NUMBER.match(plain):
        return whole[1]
    if _EXPONENT.match(plain):
        number = Decimal(plain)
        return str(int(number)) if number == int(number) and is_known(str(int(number))) else None
    parts = _APART.split(plain)
    together = "".join(parts)
    if (
        len(parts[0]) < 3
        or parts[0][0] not in "235"
        or not all(part.isdigit() for part in parts)
        or not is_code_part(together)
    ):
        return None
    padded = parts[0] + "".join(part.zfill(2) for part in parts[1:])
    return padded if is_known(padded) and not is_known(together) else together


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
                if len(code) < 3 + 2 * position:
                    return None
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


def completed_code(part: str, above: str | None, label: str) -> str | None:
    """The whole code of a row that prints only 款 or 项 in a single column, below the row of ``above``: the one whose
    account is called like the row. None where none is, or more than one."""
    levels = [above[:digits] for digits in (3, 5) if above and len(above) >= digits]
    found = {code for level in levels if fits_name(code := level + part.zfill(2), label)}
    return found.pop() if len(found) == 1 else None


def _is_short(part: str) -> bool:
    """Whether a part is only 款 or 项, which needs the parts before it."""
    return 1 <= len(part) <= 2


@lru_cache(maxsize=8192)
def code_in_label(label: str) -> tuple[str | None, str]:
    """``2101501行政运行`` as code and label; a label without a code in front stays as it is.

    Digits right before words may be a quantity or a number of something (500万元以上设备, 205国道): they are a code
    where the list of accounts knows them.
    """
    match = _IN_LABEL.match(label)
    if match is None:
        return None, label
    code, rest = re.sub(r"\D", "", match["code"]), label[match.end() :]
    if not match["open"] and not match["apart"]:
        known = fits_name(code, rest) if len(code) == 3 else is_known(code) or is_known(code[:-2])
        if not known or (_COUNTER.match(rest) and not fits_name(code, rest)):
            return None, label
    return code, rest


def names_the_code_of_a_body(codes: Sequence[str], label: str) -> bool:
    """Whether a row's code is that of the body its label names and no account (``417001``; ``205`` 某某县教育局). No
    class of accounts is called like a body."""
    return bool(_BODY.search(label)) and all(len(code) == 3 or classification_of(code) is None for code in codes)
