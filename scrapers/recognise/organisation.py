"""Names of organisations: what is one, how it is written plainly, and what is an abbreviation of it."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from scrapers.errors import SettingsError
from scrapers.recognise.regions import Region, of_the_centre, region_of
from scrapers.recognise.rule_files import rules

VOCABULARY_FILE = Path("vocabulary/organisations.yml")
NAME = r"(?P<name>[\u4e00-\u9fff（）·]{3,40}?)"
"""A run of characters that can be a name; lazily, what follows it in a pattern decides where it ends."""
_PARTY = re.compile(
    r"^(?:中国共产党|中共)(?!中央)(?:(?P<region>.+?)(?P<rank>省|市|自治区|区|县|旗|州|盟)委员会)?(?P<office>.*)$"
)
_NOT_IN_NAMES = re.compile(
    r"[，。；：？！“”《》、%【】]|(?:19|20)\d\d|负责|根据|按照|反映|说明|下属|以及|包括|包含|我[局部委厅]|本[局部委厅单]|^各|各[市县区]|有关|其他"
)
_BEFORE_NAMES = re.compile(
    r"^(?:第[一二三四五六七八九十]+(?:部分|章)[、：.．]*|关于|附件[\d一二三四五六七八九十]*：?|公开|报送|【[^】]*】|\d{3,}(?![\d年])|[-—_、.．])+"
)
_KEPT = 8192
"""Plain texts kept: a document prints a few thousand different ones, and each is asked for several times."""

_SHORTEST, _MIN_NAME, _MAX_NAME = 3, 4, 36
_SEVERAL = re.compile(r"^(?P<first>[^（）]+)(?:（(?P<inside>[^（）]+)）|、(?P<next>[^（）]+))$")
_SHORT_SECOND = re.compile(r"^.{2}[会局办委]$")
_SAID_OF_NAME = re.compile(r"^(?:原|加挂|挂|以?下?简称|曾用名|不?含|包括)|牌子?$")
_OPEN = re.compile(r"（[^）]*$")
"""A bracket that nothing closes: a title broken off."""
_PART = re.compile(r"（[\u4e00-\u9fff]{2,6}）$")
_WRAPPED = re.compile(r"^（([^（）]+)）$")
_RANK = re.compile(r"^[省市县区州盟旗](?=.{2})")


class Label(BaseModel):
    """A label before a name, how much it counts, and the level that it says."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    text: str
    weight: int
    level: Literal["department", "unit"] | None = None


class Phrase(BaseModel):
    """A sentence that names a body: a regular expression with ``<name>`` in it, and how much it counts."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    pattern: str
    weight: int


class OrganisationWords(BaseModel):
    """``vocabulary/organisations.yml``."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    endings: tuple[str, ...]
    own_level: tuple[str, ...]
    same: dict[str, str]
    remarks: tuple[str, ...]
    chained: tuple[str, ...]
    below: tuple[str, ...]
    before_region: dict[str, str]
    publishers: tuple[str, ...]
    labels: tuple[Label, ...]
    phrases: tuple[Phrase, ...]


@cache
def words() -> OrganisationWords:
    """The vocabulary of organisations; raises ``SettingsError`` naming file and key when it is wrong."""
    try:
        return OrganisationWords.model_validate(yaml.safe_load((rules() / VOCABULARY_FILE).read_text(encoding="utf-8")))
    except (ValidationError, yaml.YAMLError) as error:
        raise SettingsError(f"{VOCABULARY_FILE.name}: {error}") from error


_WIDTH = {
    ord("("): "（",
    ord(")"): "）",
    ord("["): "〔",
    ord("]"): "〕",
    ord("﹝"): "〔",
    ord("﹞"): "〕",
    ord(":"): "：",
    ord(","): "，",
}
_WIDTH |= {full: chr(full - 0xFEE0) for full in range(0xFF10, 0xFF1A)}
_ROUND = str.maketrans("〔〕", "（）")
_INVISIBLE = re.compile(r"[\s\u200b-\u200f\ufeff\u00ad*#]+")


@lru_cache(maxsize=_KEPT)
def plain(text: str) -> str:
    """Text without white space and invisible characters, brackets, colons and commas wide, digits narrow."""
    return _INVISIBLE.sub("", text).translate(_WIDTH)


@cache
def _remark() -> re.Pattern[str]:
    names = "|".join(map(re.escape, words().remarks))
    return re.compile(rf"(?:（(?:{names}|[^（）]{{0,6}}章)）)+$")


@cache
def _own_level() -> re.Pattern[str]:
    return re.compile(rf"（({'|'.join(map(re.escape, words().own_level))})）$")


def plain_name(text: str) -> str:
    """A name as it is kept: no white space, no remark like （公章）, the party's committees by their usual short form.

    >>> plain_name("中国共产党江苏省委员会办公厅")
    '江苏省委办公厅'
    """
    name = _BEFORE_NAMES.sub("", plain(text)).translate(_ROUND).strip("、·的－-—").lstrip("）")
    name = _WRAPPED.sub(r"\1", _remark().sub("", _OPEN.sub("", name)))
    name = _last_of_chain(_first_of_several(_own_level().sub(r"\1", name)))
    party = _PARTY.match(name)
    if party:
        name = (f"{party['region']}{party['rank']}委" if party["region"] else "") + party["office"]
    word = next((word for word in words().before_region if name.startswith(word)), "")
    return words().before_region[word] + name[len(word) :] if word else name


@cache
def _above() -> re.Pattern[str]:
    links = "|".join(map(re.escape, (*words().chained, *words().below)))
    return re.compile(rf"^.*(?:{links})(?=.)")


def _last_of_chain(name: str) -> str:
    """A body whose name stands behind those of the bodies above it (``…省高级人民法院…市中级人民法院``), by itself."""
    above = _above().match(name)
    last = name[above.end() :] if above else ""
    return last if last.endswith(words().chained) and region_of(last) else name


def _first_of_several(name: str) -> str:
    """A body's first name, where a second one (``…执法局（…管理局）``) or a second body (``…纪委、…监委``) follows."""
    several = _SEVERAL.match(name)
    if several is None:
        return name
    other, ends = several["inside"] or several["next"], words().endings
    if several["inside"] and _SAID_OF_NAME.search(other):
        return several["first"]
    whole = len(other) >= _MIN_NAME or (several["inside"] and _SHORT_SECOND.search(other))
    return several["first"] if whole and several["first"].endswith(ends) and other.endswith(ends) else name


def region_of_body(name: str, within: str | None = None) -> Region | None:
    """The region in a body's plain name, also behind a word like 政协."""
    word = next((word for word in words().before_region.values() if name.startswith(word)), "")
    return region_of(name[len(word) :], within)


def without_region(name: str, within: str | None = None) -> str:
    """A body's plain name without its region, also where that stands behind a word like 政协."""
    word = next((word for word in words().before_region.values() if name.startswith(word)), "")
    region = region_of(name[len(word) :], within)
    return word + name[len(word) + (region.length if region else 0) :]


@lru_cache(maxsize=1 << 12)
def key_of(name: str, within: str | None = None) -> str:
    """What is the same of a body's plain name under all its variants, given its region: see ``same`` in the vocabulary.

    >>> key_of("河北省承德市医疗保障局") == key_of("承德市医疗保障局")
    True
    """
    key = without_region(name, within)
    for pattern, instead in words().same.items():
        key = re.sub(pattern, instead, key)
    return key or name


def is_organisation(name: str, *, labelled: bool = False) -> bool:
    """Whether a plain name can be that of a body: a fitting length and ending, nothing of a sentence in it.

    Three characters (``水利部``) are enough only where a label or a title says that a name stands there; only there
    may a part of it stand in brackets behind it (``…中学（高中部）``).
    """
    name = _PART.sub("", name) if labelled else name
    if not (_SHORTEST if labelled else _MIN_NAME) <= len(name) <= _MAX_NAME or _NOT_IN_NAMES.search(name):
        return False
    region = region_of(name)
    if region is not None and region.length == len(name):
        return False
    if len(name) == _SHORTEST and name.endswith(("室", "组", "科", "股", "处", "队", "会", "站", "所")):
        return False
    return name.endswith((*words().endings, *words().own_level))


def without_rank(name: str) -> str:
    """A name that says only of which rank its region is (``市水务局``), without that (``水务局``)."""
    return _RANK.sub("", name)


def has_place(name: str, within: str | None = None) -> bool:
    """Whether a name says where its body is: a region, or the centre."""
    return region_of_body(name, within) is not None or of_the_centre(name)


def own_level_of(unit: str, department: str) -> bool:
    """Whether a name is the department's own with 本级 or 机关 added."""
    return unit != department and unit.startswith(department) and unit[len(department) :] in words().own_level


def abbreviates(short: str, full: str) -> bool:
    """Whether a short name stands for a full one: the same end, its characters in order (医保局, 市商务委)."""
    for long in (full, full.replace("委员会", "委"), full.replace("办公室", "办")):
        rest = iter(long)
        if 2 < len(short) < len(full) and short[-1] == long[-1] and all(character in rest for character in short):
            return True
    return False
