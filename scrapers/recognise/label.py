"""Labels as they are compared: without white space, without ordinals, with one width of bracket."""

from __future__ import annotations

import re
from functools import lru_cache

_KEPT = 8192
"""Results kept: one document prints a few thousand different texts, and each is asked for a dozen times."""

INVISIBLE = re.compile(r"[\s\u00ad\u200b-\u200f\u2028\u2029\u2060\ufeff]+")
"""White space, and what prints as nothing: zero-width characters, soft hyphens, byte-order marks."""

GRAND_TOTALS = ("合计", "总计", "共计")
"""What a row, a column or a whole table calls its sum; 小计 is that of a part."""

SUMS = (*GRAND_TOTALS, "小计")

_ORDINAL = re.compile(
    r"""^(?:
        [（(][一二三四五六七八九十]{1,3}[）)][、.．]?
      | [一二三四五六七八九十]{1,3}[、.．]
      | [（(]\d{1,2}[）)][、.．]?
      | \d{1,2}(?:[、)）]|[.．](?!\d))
      | [①-⑳⑴-⒇⒈-⒛Ⅰ-Ⅻ][、.．]?
      | 其中[:：]?(?=.)
    )""",
    re.VERBOSE,
)
_QUOTED = re.compile(r"[“”\"'‘’＂「」『』]")
_HALF_TO_WIDE = str.maketrans("()[]:;", "（）［］：；")


@lru_cache(maxsize=_KEPT)
def squash(text: str) -> str:
    """The text without any white space or invisible character."""
    return INVISIBLE.sub("", text)


@lru_cache(maxsize=_KEPT)
def strip_ordinal(text: str) -> str:
    """The label without white space and leading ordinals (``一、``, ``（二）``, ``1.``, ``其中：``), however many.

    A label that is nothing but an ordinal stays what it is.
    """
    label = squash(text)
    while match := _ORDINAL.match(label):
        if match.end() == len(label):
            break
        label = label[match.end() :]
    return label


@lru_cache(maxsize=_KEPT)
def wide(text: str) -> str:
    """Brackets, colons and semicolons in full width, so that the two spellings of a label are one."""
    return text.translate(_HALF_TO_WIDE)


@lru_cache(maxsize=_KEPT)
def term(text: str) -> str:
    """What two spellings of a title or header have in common: no white space, wide brackets, no quotation marks."""
    return _QUOTED.sub("", wide(squash(text)))
