"""Which organisations a document names, where, how surely, and under which codes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from scrapers.recognise.organisation import NAME, Label, abbreviates, is_organisation, plain, plain_name, words
from scrapers.records import Grid, Level, Line, ReadDocument

_CODE_AND_NAME = re.compile(
    r"^[〔（]?(?P<code>\d{3,12})[〕）]?[-—_－、.：]{0,2}(?P<name>(?!年)[\u4e00-\u9fff].{1,40})$"
)
_CODE = re.compile(r"^[〔（]?(?P<code>\d{3,12})[〕）]?$")
_LABELLED_CODE = re.compile(r"(?:部门|单位)(?:代码|编码)：(?P<code>\d{3,12})(?!\d)")
_INLINE = re.compile(
    r"(?P<label>主管部门|项目单位|实施单位|预算单位|单位名称|部门名称)：?(?P<code>\d{3,12})[-—_](?P<name>[\u4e00-\u9fff（）]{4,36}?)"
    r"(?=主管|项目|实施|预算|单位|部门|\d|[：，。|]|$)"
)
"""A label, a code and a name in the middle of a line: a form of which every row is a line."""
_BARE_LABEL = r"(?:部门|单位|机构)(?:（[^（）]{1,4}）)?(?:名称|全称)?"
_BARE_WEIGHT = 4
_SEAL = re.compile(r"（(?:公章|盖章|签章|印章)）")
_CELL_ENDS = re.compile(r"[|\t]")
_CODE_HEAD = re.compile(r"(?:部门|单位)(?:（单位）|（部门）)?(?:代码|编码)")
_LEAST_LABEL = 4
"""A shorter label (单位, 部门) in a cell of its own is the head of a column as often as not."""
_REGION_WEIGHT = 3
"""A name that begins with a region counts so many times as much as one that does not."""
_MAX_CAPTION = 60


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where a document names a body: ``item`` is the number of the line or grid in ``ReadDocument.items``.

    ``heads`` is true for a caption (a line or cell that holds the name alone, with its code or a label), as it
    stands over a table.
    """

    item: int
    name: str
    weight: int
    code: str | None = None
    level: Level | None = None
    heads: bool = False


@cache
def _label_pattern() -> re.Pattern[str]:
    labels = sorted((plain(label.text) for label in words().labels), key=len, reverse=True)
    label = "|".join([*map(re.escape, labels), _BARE_LABEL])
    before = r"(?:(?:财决|部门|单位)?(?:公开|预算|决算|附)?\d{0,3}表(?:\d{1,3})?)?"
    behind = r"(?:(?:19|20)\d{2}年度?)?(?:(?:金额)?单位：.*)?$"
    return re.compile(rf"^{before}（?(?P<label>{label})(?:{_SEAL.pattern})?：(?P<name>[^：]{{2,40}}?){behind}")


@cache
def _labels() -> dict[str, Label]:
    return {plain(label.text): label for label in words().labels}


def _label(text: str, name: str) -> Label | None:
    """The label as the vocabulary has it; one of another form that only says 部门, 单位 or 机构 counts less, and only
    before what is an organisation."""
    known = _labels().get(text)
    if known is not None or not is_organisation(plain_name(name), labelled=True):
        return known
    return Label(text=text, weight=_BARE_WEIGHT, level="department" if text.startswith("部门") else None)


@cache
def _phrases() -> tuple[tuple[re.Pattern[str], int], ...]:
    return tuple((re.compile(phrase.pattern.replace("<name>", NAME)), phrase.weight) for phrase in words().phrases)


def caption_in(text: str) -> tuple[str, str | None, int, Level | None] | None:
    """Name, code, weight and level of a plain text that does nothing but name a body; ``None`` if it does more."""
    if not 3 < len(text) <= _MAX_CAPTION:
        return None
    labelled = _label_pattern().match(text) if "：" in text else None
    label = _label(labelled["label"], labelled["name"]) if labelled else None
    rest = labelled["name"] if labelled and label else text
    coded = _CODE_AND_NAME.match(rest)
    if not label and not coded:
        return None
    name = plain_name(coded["name"] if coded else rest)
    weight = (label.weight if label else 0) + (4 if coded else 0)
    return name, coded["code"] if coded else None, weight, label.level if label else None


def _label_alone(text: str) -> Label | None:
    """The label that a plain text is, with nothing behind it: the name stands in the next line or cell."""
    label = _labels().get(_SEAL.sub("", text).rstrip("："))
    return label if label and len(label.text) >= _LEAST_LABEL else None


def _mentions_in_text(item: int, text: str) -> Iterator[Mention]:
    caption = caption_in(text)
    if caption:
        name, code, weight, level = caption
        yield Mention(item, name, weight, code, level, heads=True)
        return
    for match in _INLINE.finditer(text):
        if is_organisation(name := plain_name(match["name"])):
            yield Mention(item, name, _labels()[match["label"]].weight, match["code"])
    for pattern, weight in _phrases():
        for match in pattern.finditer(text):
            name = plain_name(match["name"])
            if is_organisation(name):
                yield Mention(item, name, weight)


def _mentions_in_grid(item: int, grid: Grid) -> Iterator[Mention]:
    by_row: dict[int, list[tuple[int, str]]] = {}
    for cell in grid.cells:
        text = plain(cell.text)
        if text:
            by_row.setdefault(cell.row, []).append((cell.column, text))
    for cells in by_row.values():
        yield from _mentions_in_row(item, [text for _, text in sorted(cells)])


def _mentions_in_row(item: int, texts: list[str]) -> Iterator[Mention]:
    """Captions in cells, labels with a name in the next cell, and codes that stand left of a name."""
    for position, text in enumerate(texts):
        following = texts[position + 1] if position + 1 < len(texts) else ""
        caption = caption_in(text)
        if caption:
            name, code, weight, level = caption
            yield Mention(item, name, weight, code, level, heads=len(texts) <= 4)
        label = _label_alone(text)
        if label and following:
            yield Mention(item, plain_name(following), label.weight, None, label.level)
        code_alone = _CODE.match(text)
        if code_alone and following:
            yield Mention(item, plain_name(following), 0, code_alone["code"])


def mentions(read: ReadDocument) -> list[Mention]:
    """Every place where the document may name a body, in order."""
    found: list[Mention] = []
    before, coded = "", False
    for number, item in enumerate(read.items):
        if not isinstance(item, Line):
            found.extend(_mentions_in_grid(number, item))
            continue
        cells = [text for text in map(plain, _CELL_ENDS.split(item.text)) if text]
        found.extend(_mentions_in_row(number, cells) if len(cells) > 1 else ())
        text = plain(item.text)
        found.extend(_mentions_in_text(number, text))
        found.extend(_mention_below(number, before, text, coded=coded))
        coded = coded or _CODE_HEAD.search(text) is not None
        before = text or before
    return found


def _mention_below(item: int, above: str, text: str, *, coded: bool) -> Iterator[Mention]:
    """A name in the line below a label, or below its code in a table of which every cell is a line."""
    label, code = _label_alone(above), _CODE.match(above) if coded else None
    if (label or code) and is_organisation(name := plain_name(text)):
        weight, level = (label.weight, label.level) if label else (0, None)
        yield Mention(item, name, weight, code["code"] if code else None, level)


def main_name(candidates: list[tuple[str, int, bool]]) -> str | None:
    """The name with the greatest weight; candidates are name, weight and whether it has a region, in document order.

    Each place counts, yet the same kind of place not more than twice, so that a caption repeated on every page
    does not outvote the title.
    """
    total: Counter[str] = Counter()
    seen: Counter[tuple[str, int]] = Counter()
    for name, weight, with_region in candidates:
        seen[name, weight] += 1
        if seen[name, weight] <= 2:
            total[name] += weight * (_REGION_WEIGHT if with_region else 1)
    return max(total, key=lambda name: total[name], default=None)


def stands_for(short: str, full: str) -> bool:
    """Whether a printed name means the body: the name itself or an abbreviation of it."""
    return short == full or abbreviates(short, full)


def code_of(name: str, found: list[Mention]) -> str | None:
    """The code printed with a body most often; a caption counts more than a row of a table."""
    votes: Counter[str] = Counter()
    for mention in found:
        if mention.code and stands_for(mention.name, name):
            votes[mention.code] += 3 if mention.heads else 1
    return max(votes, key=lambda code: votes[code], default=None)


def labelled_code(texts: Iterable[str]) -> str | None:
    """The code after 单位代码： and the like, in plain texts."""
    return next((found["code"] for text in texts if (found := _LABELLED_CODE.search(text))), None)
