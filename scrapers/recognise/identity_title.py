"""What a document's title says: its kind, its phase, its year, and the name in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from scrapers.errors import SettingsError
from scrapers.recognise.organisation import has_place, is_organisation, plain, plain_name
from scrapers.recognise.regions import is_region, region_of
from scrapers.recognise.rule_files import rules
from scrapers.records import Level, Phase

VOCABULARY_FILE = Path("vocabulary/document_kinds.yml")
_CHINESE_DIGITS = str.maketrans("〇○零OＯo一二三四五六七八九", "000000123456789")
_YEAR = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2}|二[〇○零OＯo0][一二三四五六七八九〇○零OＯo0]{2})"
    r"(?:年度?(?!\d)|度(?=部门|单位|预|决)|(?=部门预|部门决|单位预|单位决))"
)
_BARE_YEAR = re.compile(r"（((?:19|20)\d{2})）")
_SPAN = re.compile(r"(?P<first>(?:19|20)\d{2})年?[-—至－~～](?P<last>(?:19|20)\d{2})年")
_STRONG = re.compile(r"^.{4,}?(?:委员会|办公室|办公厅|管委会|办事处|政府|中心|医院|学校|局|厅|院)(?=.{2})")
HEADING = re.compile(r"^第[一二三四五六七八九十]+部分[：、]?|^[一二三四五六七八九十]+、|^（[一二三四五六七八九十]+）")
_FIRST_CHAPTER = re.compile(r"^(?:第一(?:部分|章)|一、)")
ENTRY_OF_TABLES = re.compile(r"表$|表[（.…\d]")
_BADGE = re.compile(r"^(?:【[^】]*】|标题：?(?=.{8}))")
_OWN_LEVEL = re.compile(r"(?:预算|决算|公开|说明|表)（(?:局|委|厅|院)?(?:本级|机关)）$")
CRUMB = re.compile(r"^(?:您?当?前?所?在?的?位置：|首页>).*>")
_PLANS = ("budget", "performance_targets")
_FILE = re.compile(r"\.(?:docx?|xlsx?|pdf|wps|et|zip|rar)$", re.IGNORECASE)
_MAX_TITLE = 70
_AND = re.compile(r"[及和暨、]")
BOTH = ("budget", "final_accounts")
_FOLLOWS = re.compile(r"^(?!现将|按照|根据|依据)(?P<title>[^，。；]{10,60}?)(?:情况)?如下：?$")
_RUN_ON = re.compile(r"^(?P<title>.{8,70}?)\d?(?:（?目录）?|第一部分|一、)")
_SENTENCE = re.compile(r"[。；]|如下|，")
_GOES_ON = re.compile(r"(?:[和及与暨、]|关于|（[^）]*)$")


class Kind(BaseModel):
    """A pattern of titles and what it says of the document."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    pattern: str
    kind: str
    phase: Phase
    level: Level | None = None
    alone: bool = False
    """Whether it says what a document is only where no table in it says something else."""


class LevelEvidence(BaseModel):
    """A pattern found anywhere in the text and the level that it speaks for."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    pattern: str
    level: Level
    weight: int


class UnitEndings(BaseModel):
    """Endings of names that belong to units."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    endings: tuple[str, ...]
    weight: int


class UnitCode(BaseModel):
    """From how many digits on a code is a unit's."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    digits: int
    weight: int


class DocumentKinds(BaseModel):
    """``vocabulary/document_kinds.yml``."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    kinds: tuple[Kind, ...]
    spent: str
    planned: str
    government_reports: str
    budget_adjusted: str
    page_labels: str
    other_pages: str
    page_ends: str
    government_income: str
    part_of_year: str
    of_departments: str
    department_chapters: str
    no_disclosures: str
    categories: str
    levels: tuple[LevelEvidence, ...]
    unit_endings: UnitEndings
    unit_code: UnitCode
    default_level: Level
    title_rest: tuple[str, ...]
    title_ends: tuple[str, ...]


@cache
def vocabulary() -> DocumentKinds:
    """The vocabulary of titles; raises ``SettingsError`` naming file and key when it is wrong."""
    try:
        return DocumentKinds.model_validate(yaml.safe_load((rules() / VOCABULARY_FILE).read_text(encoding="utf-8")))
    except (ValidationError, yaml.YAMLError) as error:
        raise SettingsError(f"{VOCABULARY_FILE.name}: {error}") from error


@dataclass(frozen=True, slots=True)
class Title:
    """A title and what it says; ``name`` is the organisation in it, where it has one."""

    text: str
    kind: str
    phase: Phase
    level: Level | None
    year: int | None
    name: str | None
    pattern: str = ""
    """The pattern of its kind."""


def years_in(text: str) -> list[int]:
    """The years said in a plain text with 年 behind them, in order."""
    return [_year(match) for match in _YEAR.finditer(text)]


def _year(match: re.Match[str]) -> int:
    return int(match["year"].translate(_CHINESE_DIGITS))


@lru_cache(maxsize=4096)
def kind_in(text: str) -> Kind | None:
    """The kind that a plain text speaks of, most specific first; what follows with 及 or 和 is an addition."""
    for conjunction in _AND.finditer(text):
        first = _kind_of(text[: conjunction.start()])
        if first and first.level and not re.search(f"(?:{first.pattern})执行", text):
            return first
    return _kind_of(text)


def _kind_of(text: str) -> Kind | None:
    """The first kind whose pattern is found; of a department's or unit's budget and accounts the one named first."""
    found = next((kind for kind in vocabulary().kinds if re.search(kind.pattern, text)), None)
    if found is None or found.kind not in BOTH:
        return found
    rivals = [
        (match.start(), place, kind)
        for place, kind in enumerate(vocabulary().kinds)
        if kind.level and kind.kind in BOTH and (match := re.search(f"(?:{kind.pattern})(?!执行)", text))
    ]
    return min(rivals)[2] if rivals and found.level else found


def name_in(text: str, kind: Kind) -> str | None:
    """The organisation in a plain title: what is left without year, kind and the usual words.

    A year may part the name from the rest, or stand inside the name (``…市2023年水务局…``). In the title of an
    evaluation the name of a project may follow.
    """
    names: list[str] = []
    for year in ("|", ""):
        parts = title_rest(text, kind.pattern, year)
        found = [name for name in parts if is_organisation(name, labelled=True)]
        names += [max(found, key=len)] if found else []
    if names:
        name = next(filter(has_place, names), names[0])
        return name + "本级" if _OWN_LEVEL.search(text) and not name.endswith(("本级", "机关")) else name
    if kind.kind == "performance_evaluation":
        cut = [match[0] for part in parts if (match := _STRONG.match(part))]
        return next((name for name in cut if region_of(name) and is_organisation(name)), None)
    return None


def title_rest(text: str, kind: str, year: str = "|") -> list[str]:
    """What a plain title says beside its kind (a pattern), its year and the usual words; ``year`` takes its place."""
    rest = re.sub(kind, "|", _YEAR.sub(year, text), count=1)
    for pattern in vocabulary().title_rest:
        rest = re.sub(pattern, "|", rest)
    return list(map(plain_name, re.split(r"[|_—-]", rest)))


def title_in(text: str) -> Title | None:
    """Read a plain text as a title; ``None`` if it is none (no kind in it, too long, or a sentence).

    A title of several years (``2024-2026年``) is of the first where it plans, of the last where it reports.
    """
    text = CRUMB.sub("", _BADGE.sub("", text)).replace("：", "|")
    if not text or len(text) > _MAX_TITLE or _SENTENCE.search(text):
        return None
    if re.search(vocabulary().page_labels, text) or re.search(vocabulary().categories, text):
        return None
    kind = kind_in(_YEAR.sub("", text))
    if kind is None:
        return None
    text = _SPAN.sub(rf"\g<{'first' if kind.kind in _PLANS else 'last'}>年", text)
    year, name = _year_of(kind, text), name_in(text, kind)
    return Title(text.replace("|", "："), kind.kind, kind.phase, kind.level, year, name, kind.pattern)


def _year_of(kind: Kind, text: str) -> int | None:
    """The year that stands nearest before the kind, else the first one in the title. In that of a government, the last
    one said up to the kind's end: 2022年预算执行情况和2023年预算草案."""
    match = re.search(kind.pattern, text)
    of_government = kind.kind.startswith("government")
    before = years_in(text[: match.end() if of_government else match.start()]) if match else []
    years = years_in(text) or [int(year) for year in _BARE_YEAR.findall(text)]
    return before[-1] if before else years[-1 if of_government else 0] if years else None


def head_lines(lines: Iterable[str], limit: int = 30) -> list[str]:
    """The first lines of a document as plain text, up to its contents or its first chapter, which has no title."""
    head: list[str] = []
    for line in lines:
        text = plain(line)
        if text in vocabulary().title_ends or (head and _FIRST_CHAPTER.match(text)):
            break
        run_on = _RUN_ON.match(text) if len(text) > _MAX_TITLE else None
        if run_on:
            head.append(run_on["title"])
            break
        if text:
            head.append(_FOLLOWS.sub(r"\g<title>", text))
        if len(head) == limit:
            break
    return head


def headings(texts: Iterable[str], limit: int = 120) -> list[str]:
    """The headings among a document's first plain texts, without their ordinals: titles where the cover has none."""
    found = (text for _, text in zip(range(limit), texts, strict=False) if len(text) <= _MAX_TITLE)
    return [HEADING.sub("", text) for text in found if HEADING.match(text) and not ENTRY_OF_TABLES.search(text)]


def _breaks(line: str) -> bool:
    """Whether a line belongs to no title that is wrapped over several."""
    if _FILE.search(line) or re.search(vocabulary().page_labels, line):
        return True
    return bool(_SENTENCE.search(line)) or "：" in line or ">" in line


def _whole(line: str) -> bool:
    """Whether a line that is part of no wrapped title is a title by itself: a path, or what has a colon behind it."""
    before, colon, _ = line.partition("：")
    if _FILE.search(line):
        return True
    if CRUMB.match(line) or not colon or _SENTENCE.search(line):
        return CRUMB.match(line) is not None
    title = title_in(before)
    return is_organisation(plain_name(before)) or bool(title and title.year and title.name)


def titles(head: list[str]) -> list[Title]:
    """Titles in the head, from the top; a title may be wrapped over three lines.

    A name on the line above belongs to the title below it, but not where that names its body with its region by
    itself: then the line above is something else (a site's name, a menu).
    """
    found: list[tuple[int, int, Title]] = []
    for start in range(len(head)):
        for width in (1, 2, 3):
            window = head[start : start + width]
            if len(window) < width or (any(map(_breaks, window)) and not (width == 1 and _whole(window[0]))):
                break
            title = title_in("".join(window))
            if title:
                found.append((start, start + width, title))
    return [
        title
        for start, end, title in found
        if not any(later > start and stop == end and _says_it_better(other, title) for later, stop, other in found)
        and not any(earlier < start and stop == end and _adds_region(other, title) for earlier, stop, other in found)
        and not any(begun == start and stop < end and _is_whole(other, title) for begun, stop, other in found)
        and not (_GOES_ON.search(title.text) and any(begun == start and stop > end for begun, stop, _ in found))
    ]


def _is_whole(narrow: Title, wide: Title) -> bool:
    """Whether a title says everything without the line below it."""
    if _GOES_ON.search(narrow.text):
        return False
    return worth_of(narrow) >= worth_of(wide) and None not in (narrow.year, narrow.name, narrow.level)


def _adds_region(wide: Title, narrow: Title) -> bool:
    """Whether the line above a title is the region with which its name begins."""
    if not (wide.name and narrow.name and wide.name.endswith(narrow.name)):
        return False
    return is_region(wide.name.removesuffix(narrow.name))


def _says_it_better(narrow: Title, wide: Title) -> bool:
    """Whether a title is whole without the line above it, which is neither a part of its name nor its region."""
    if worth_of(narrow) < worth_of(wide) or not narrow.name or not has_place(narrow.name):
        return False
    return not _adds_region(wide, narrow)


def worth_of(title: Title) -> int:
    """How much a title says."""
    return 3 * (title.year is not None) + 3 * (title.name is not None) + 2 * (title.level is not None)
