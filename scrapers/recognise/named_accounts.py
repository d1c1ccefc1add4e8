"""The accounts of rows that print names and no codes: each is told by its name and by the rows above it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scrapers.recognise.accounts import codes_named
from scrapers.recognise.classification import Classification, classification_of
from scrapers.recognise.label import strip_ordinal
from scrapers.recognise.outline import is_total_label

_ANYTHING = frozenset({"其他", "其它"})
"""Names that are accounts only with 支出 behind them."""


def codes_of_names(
    rows: Iterable[tuple[int, str]], kinds: Sequence[Classification], *, only_classes: bool = False
) -> dict[int, str]:
    """The code of every row whose label is the name of one account for certain.

    ``kinds`` are the classifications it may belong to, the likeliest first. A name that stands in several places
    (行政运行, 其他支出) is the one below the account of a row above. ``only_classes`` is for tables that list classes
    (类) beside lines of other kinds.
    """
    found: dict[int, str] = {}
    path: tuple[str, ...] = ()
    for row, label in rows:
        name = strip_ordinal(label.rsplit("/", 1)[-1])
        if not name or name in _ANYTHING or is_total_label(name):
            continue
        code = _code(name, kinds, path, only_classes=only_classes)
        if code is not None:
            found[row] = code
            path = tuple(code[:digits] for digits in range(3, len(code) + 1, 2))
    return found


def _code(name: str, kinds: Sequence[Classification], path: tuple[str, ...], *, only_classes: bool) -> str | None:
    kind_above = classification_of(path[-1]) if path else None
    ordered = sorted(kinds, key=lambda kind: kind != kind_above)
    for kind in ordered:
        codes = codes_named(kind, name)
        if not only_classes:
            for above in reversed(path):
                below = [code for code in codes if code[:-2] == above]
                if below:
                    return below[0]
        classes = [code for code in codes if len(code) == 3]
        if classes:
            return classes[0]
        if not only_classes and len(codes) == 1:
            return codes[0]
    return None
