"""Regions of GB/T 2260: which region a name begins with, and of which region a text speaks.

``data/regions.csv`` holds code, name, parent, status and aliases of every province, prefecture and county, as they are
and as they have been called since 2010 (``former``). What is in force goes before what was; what stays ambiguous is
no region. ``vocabulary/regions.yml`` holds the words around them: zones, the centre, the Corps.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from scrapers.errors import SettingsError
from scrapers.recognise.rule_files import rules

REGIONS_FILE = Path(__file__).parent / "data" / "regions.csv"
VOCABULARY_FILE = Path("vocabulary/regions.yml")
_STEM = re.compile(r"^(.{2,}?)(?:省|市|地区|自治州|自治区|州|盟|区|县|旗)$")
_AUTONOMOUS = ("内蒙古", "新疆", "广西", "西藏", "宁夏")
"""Autonomous regions are called by these stems without 自治区."""
_SUFFIXES = ("省", "市", "区", "县", "州", "盟", "旗", "岛")
_PILOT_ZONE = re.compile(r"^中国（(?P<place>[^（）]{2,4})）(?=自由贸易)")
"""The state names its free trade zones by their province in brackets."""
_DIVISION = re.compile(r"^第[一二三四五六七八九十]+师$")
_LONGEST, _ZONE_NAME = 16, 4
_SHARE = 0.9
"""So much of all that a text says of regions has to lie on one line."""


class RegionWords(BaseModel):
    """``vocabulary/regions.yml``."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    zones: tuple[str, ...]
    after_stem: tuple[str, ...]
    known_zones: dict[str, str]
    centre: tuple[str, ...]
    ministry: str
    corps: str
    ranks: dict[int, str]


@cache
def region_words() -> RegionWords:
    """The vocabulary of regions; raises ``SettingsError`` naming file and key when it is wrong."""
    try:
        return RegionWords.model_validate(yaml.safe_load((rules() / VOCABULARY_FILE).read_text(encoding="utf-8")))
    except (ValidationError, yaml.YAMLError) as error:
        raise SettingsError(f"{VOCABULARY_FILE.name}: {error}") from error


@dataclass(frozen=True, slots=True)
class Region:
    """A region and how many characters of the name it was read from."""

    code: str
    name: str
    length: int


@dataclass(frozen=True, slots=True)
class _Row:
    code: str
    name: str
    parent: str
    former: bool
    aliases: tuple[str, ...]

    @property
    def calls(self) -> tuple[str, ...]:
        return (self.name, *self.aliases)

    @property
    def stems(self) -> tuple[str, ...]:
        """The bare stems of its names (衡水, 楚雄); an autonomous region's is listed, not cut."""
        if listed := next((stem for stem in _AUTONOMOUS if self.name.startswith(stem) and not self.parent), None):
            return (listed,)
        found = (_STEM.match(call) for call in self.calls)
        return tuple(match[1] for match in found if match)


@cache
def _rows() -> tuple[_Row, ...]:
    rows = []
    with REGIONS_FILE.open(encoding="utf-8", newline="") as file:
        for number, line in enumerate(csv.DictReader(file), start=2):
            code, name, parent = line.get("code") or "", line.get("name") or "", line.get("parent") or ""
            status = line.get("status")
            if len(code) != 6 or not code.isdigit() or not name or (parent and len(parent) != 6):
                raise SettingsError(
                    f"{REGIONS_FILE.name} line {number}: needs a six-digit code, a name and a parent code"
                )
            if status not in ("", "former"):
                raise SettingsError(f"{REGIONS_FILE.name} line {number}: status is empty or former, not {status!r}")
            aliases = tuple(filter(None, (line.get("aliases") or "").split(";")))
            rows.append(_Row(code, name, parent, status == "former", aliases))
    return tuple(rows)


@cache
def _children() -> dict[str, tuple[_Row, ...]]:
    """Children of each region by the parent's code; provinces stand under the empty code."""
    children: dict[str, list[_Row]] = defaultdict(list)
    for row in _rows():
        children[row.parent].append(row)
    return {parent: tuple(rows) for parent, rows in children.items()}


@cache
def _by_code() -> dict[str, _Row]:
    return {row.code: row for row in reversed(_rows())}


@cache
def _everywhere() -> dict[str, tuple[_Row, ...]]:
    """All regions below the province by every name that says by its end what it is."""
    named: dict[str, list[_Row]] = defaultdict(list)
    for row in _rows():
        for call in row.calls if row.parent else ():
            if call.endswith(_SUFFIXES) or _DIVISION.match(call):
                named[call].append(row)
    return {name: tuple(rows) for name, rows in named.items()}


@cache
def _stemmed() -> dict[str, tuple[_Row, ...]]:
    """All regions below the province by their bare stems."""
    stemmed: dict[str, list[_Row]] = defaultdict(list)
    for row in _rows():
        for stem in row.stems if row.parent else ():
            stemmed[stem].append(row)
    return {stem: tuple(rows) for stem, rows in stemmed.items()}


@cache
def _after_stem() -> re.Pattern[str]:
    words = (*region_words().zones, *region_words().after_stem)
    return re.compile(rf"^.{{0,7}}?(?:{'|'.join(map(re.escape, words))})")


def _one(rows: Iterable[_Row]) -> _Row | None:
    """The only region among rows; of two in one place the one in force."""
    rows = tuple(rows)
    now = {row.parent for row in rows if not row.former}
    left = [row for row in rows if not row.former or row.parent not in now]
    return left[0] if len({row.code for row in left}) == 1 else None


def lies_in(code: str, region: str) -> bool:
    """Whether a region is another one or lies in it, by their codes."""
    significant = 2 if region.endswith("0000") else 4 if region.endswith("00") else 6
    return code[:significant] == region[:significant]


def _below(parent: str) -> tuple[tuple[_Row, ...], tuple[_Row, ...]]:
    children = _children().get(parent, ())
    return children, tuple(below for row in children for below in _children().get(row.code, ()))


def _deeper(rest: str, parent: str) -> tuple[_Row, int] | None:
    """The child, or child's child, of a region with which the rest of a name begins."""
    for rows in _below(parent):
        calls = [(call, row) for row in rows for call in row.calls if rest.startswith(call)]
        calls = [(call, row) for call, row in calls if not (call.endswith("师") and rest[len(call) :][:1] == "范")]
        if calls:
            longest = max(len(call) for call, _ in calls)
            row = _one(row for call, row in calls if len(call) == longest)
            return (row, longest) if row else None
    return _by_stem(rest, parent)


def _behind_zone(rest: str, parent: str) -> tuple[_Row, int] | None:
    """The region named behind a zone of its city (``渤海新区黄骅市``), which is the zone's place."""
    for zone in region_words().zones:
        end = rest.find(zone) + len(zone)
        if len(zone) <= end <= len(zone) + _ZONE_NAME:
            children = [row for row in _children().get(parent, ()) if rest[end:].startswith(row.name)]
            return (children[0], end + len(children[0].name)) if len(children) == 1 else None
    return None


def _by_stem(rest: str, inside: str | None) -> tuple[_Row, int] | None:
    """The region (inside another, or else a prefecture) whose bare stem comes first, with a zone or the like behind."""
    for length in range(min(len(rest), _LONGEST), 1, -1):
        named = _stemmed().get(rest[:length], ())
        rows = [row for row in named if (lies_in(row.code, inside) if inside else row.code.endswith("00"))]
        rows = rows or ([] if inside else list(named))
        if rows and _after_stem().match(rest[length:]):
            row = _one(rows)
            return (row, length) if row else None
    return None


def _first(name: str, within: str | None) -> tuple[_Row, int] | None:
    provinces = _children()[""]
    for row in provinces:
        if name.startswith(row.name):
            return row, len(row.name)
    for length in range(min(len(name), _LONGEST), 1, -1):
        rows = () if name[length - 1 : length + 1] == "师范" else _everywhere().get(name[:length], ())
        if within:
            rows = tuple(row for row in rows if lies_in(row.code, within)) or rows
        if rows:
            one = _one(rows)
            return (one, length) if one else None
    for row in provinces:
        stem = next((stem for stem in row.stems if name.startswith(stem)), None)
        if stem:
            return row, len(stem)
    zone = next((code for zone, code in region_words().known_zones.items() if name.startswith(zone)), None)
    if zone:
        return _by_code()[zone], 0
    return (_by_stem(name, within) if within else None) or _by_stem(name, None)


@lru_cache(maxsize=1 << 14)
def region_of(name: str, within: str | None = None) -> Region | None:
    """The lowest region that an organisation's name begins with; ``within`` (a code) decides between namesakes.

    >>> region_of("承德市医疗保障局").code
    '130800'
    """
    if pilot := _PILOT_ZONE.match(name):
        region = region_of(pilot["place"])
        return Region(region.code, region.name, len(pilot[0])) if region else None
    found = _first(name, within)
    if found is None:
        return None
    row, length = found
    while True:
        if name[length:].startswith(region_words().corps):
            length += len(region_words().corps)
        deeper = _deeper(name[length:], row.code) or _behind_zone(name[length:], row.code)
        if deeper is None:
            return Region(row.code, row.name, length)
        row, more = deeper
        length += more


def is_region(name: str) -> bool:
    """Whether a name is nothing but a region (``上海市普陀区``)."""
    region = region_of(name)
    return region is not None and region.length == len(name)


def is_region_code(code: str) -> bool:
    """Whether these six figures are the code of a region."""
    return code in _by_code()


def region_named(code: str) -> str:
    """The name of a region by its code; raises ``KeyError`` where there is none."""
    return _by_code()[code].name


def of_the_centre(name: str) -> bool:
    """Whether a body belongs to the central government, which has no region."""
    return name.startswith(region_words().centre) or bool(re.search(region_words().ministry, name))


def in_a_zone(name: str, region: Region) -> bool:
    """Whether a name goes on, behind its region, with a zone that has no code of its own."""
    rest = name[region.length :]
    return any(0 <= rest.find(zone) <= 8 for zone in region_words().zones)


def regions_in(texts: Iterable[str]) -> Counter[str]:
    """How often plain texts name each region (by code); a name that may mean several counts for none."""
    found: Counter[str] = Counter()
    provinces = {row.name: (row,) for row in _children()[""]}
    for text in texts:
        for end in (place for place, character in enumerate(text, start=1) if character in _SUFFIXES):
            for start in range(max(0, end - _LONGEST), end - 1):
                rows = _everywhere().get(text[start:end], ()) or provinces.get(text[start:end], ())
                if rows:
                    one = _one(rows) or _under(text[:start], rows)
                    found.update([one.code] if one else [])
                    break
    return found


def _under(before: str, rows: tuple[_Row, ...]) -> _Row | None:
    """Among namesakes the one whose parent is written just before it."""
    parents = {row.code: _by_code().get(row.parent) for row in rows}
    return _one(row for row in rows if (parent := parents[row.code]) and before.endswith(parent.calls))


def region_spoken_of(texts: list[str]) -> str | None:
    """The one region that texts are about: nearly all they name lies on one line, on which rank words (全市) choose."""
    named = regions_in(texts)
    lowest = [code for code in named if not any(other != code and lies_in(other, code) for other in named)]
    code = max(lowest, key=lambda lower: named[lower], default=None)
    if code is None or sum(count for other, count in named.items() if lies_in(code, other)) < _SHARE * named.total():
        return None
    said = {rank for rank, pattern in region_words().ranks.items() if any(re.search(pattern, text) for text in texts)}
    own = 2 if code.endswith("0000") else 4 if code.endswith("00") else 6
    city = own == 6 and _by_code()[code].name.endswith("市")
    if not said or own in said or (city and 4 in said):
        return code
    rank = max((rank for rank in said if rank < own), default=None)
    return code[:rank] + "0" * (6 - rank) if rank else None
