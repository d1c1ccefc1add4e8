"""Portal files: one YAML a portal, validated with messages that name the file and the key.

Portal files are the ``*.yml`` below the folders of ``Settings.portal_folders``, except in folders that are Python
packages of their own. ``${NAME}`` and ``${NAME:-default}`` in a value stand for an environment variable.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urljoin

import yaml
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from scrapers.errors import SettingsError
from scrapers.fetch.manners import Manners
from scrapers.portals.families import FAMILIES
from scrapers.portals.families.described import Pager, Selectors
from scrapers.portals.rules import Rule
from scrapers.settings import Settings

RULES_FILE = "disclosures.yml"
SWITCHES_FILE = "switches.yml"
LOCAL = "local"
"""The portal id of what came from disk and not from a portal."""
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
DateSource = Literal["meta", "list", "page", "url"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Column(_Part):
    """A list of announcements. ``takes: everything`` for a column that holds nothing but disclosures."""

    url: Text
    name: str = ""
    takes: Literal["by_rules", "everything"] = "by_rules"
    optional: bool = False
    """A column that need not be there (404 is no failure)."""


class AttachmentPatterns(_Part):
    """Further ways to tell an attachment on this portal, beside the common ones."""

    extensions: tuple[str, ...] = ()
    url_patterns: tuple[str, ...] = ()
    text_patterns: tuple[str, ...] = ()

    @field_validator("url_patterns", "text_patterns")
    @classmethod
    def _compile(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in patterns:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"{pattern!r} is not a regular expression: {error}") from error
        return patterns


class Bounds(_Part):
    """What a night should bring, where somebody knows: a run outside of it is ``suspicious``. Empty: not judged."""

    listed_at_least: Annotated[int, Field(ge=0)] | None = None
    """Announcements that the portal has: all that are known and not gone, of all columns together."""
    listed_at_most: Annotated[int, Field(ge=0)] | None = None
    new_at_most: Annotated[int, Field(ge=0)] | None = None
    """New documents of one night; not judged in the first."""
    newest_within_days: Annotated[int, Field(ge=1)] | None = None
    """How old the newest announcement may be."""

    @model_validator(mode="after")
    def _in_order(self) -> Bounds:
        least, most = self.listed_at_least, self.listed_at_most
        if least is not None and most is not None and least > most:
            raise ValueError(f"listed_at_least {least} is more than listed_at_most {most}")
        return self


class Portal(_Part):
    """One portal, as its file describes it."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,60}$")]
    name: Text
    region_code: Annotated[str, StringConstraints(pattern=r"^\d{6}$")] | None = None
    site_id_code: Annotated[str, StringConstraints(pattern=r"^\d{10}$")] | None = None
    base: Text
    family: Text
    columns: Annotated[tuple[Column, ...], Field(min_length=1)]
    options: Annotated[Any, Field(validate_default=True)] = None
    """What the family alone needs to know: validated by its own model, ``Family.options``."""
    pager: Pager = Pager()
    selectors: Selectors = Selectors()
    date_precedence: tuple[DateSource, ...] = ("meta", "list", "page")
    attachments: AttachmentPatterns = AttachmentPatterns()
    manners: Manners = Manners()
    titles: tuple[Rule, ...] = ()
    """Rules of this portal by title and column, tried before those of ``disclosures.yml``."""
    bounds: Bounds = Bounds()
    watch_days: Annotated[int, Field(ge=0)] = 90
    """How long a page that was collected is asked every night whether it changed."""
    allow_loopback: bool = False
    enabled: bool = True
    """Whether a night visits it; ``switches.yml`` overrules this."""
    demonstration: bool = False
    """Visited only where no other portal is: the one that ships for trying things out."""
    verified_on: date | None = None
    unverified: bool = False

    @field_validator("id")
    @classmethod
    def _not_reserved(cls, portal_id: str) -> str:
        if portal_id == LOCAL:
            raise ValueError(f"{LOCAL!r} is what files from disk are noted under")
        return portal_id

    @field_validator("family")
    @classmethod
    def _known_family(cls, family: str) -> str:
        if family not in FAMILIES:
            raise ValueError(f"unknown family {family!r}; known: {', '.join(sorted(FAMILIES))}")
        return family

    @field_validator("options")
    @classmethod
    def _options_of_the_family(cls, given: Any, info: ValidationInfo) -> BaseModel | None:
        family = FAMILIES.get(info.data.get("family", ""))
        if family is None:
            return None  # the unknown family is reported already
        if family.options is None:
            if given is not None:
                raise ValueError(f"family {info.data['family']!r} has no options")
            return None
        return family.options.model_validate({} if given is None else given)

    @field_validator("base")
    @classmethod
    def _http(cls, base: str) -> str:
        if not base.startswith(("http://", "https://")):
            raise ValueError(f"{base!r} is not an http(s) address")
        return base

    @model_validator(mode="after")
    def _verified_or_not(self) -> Portal:
        if self.verified_on is None and not self.unverified:
            raise ValueError("say verified_on: DATE (somebody has run it then), or unverified: true")
        if self.verified_on is not None and self.unverified:
            raise ValueError("verified_on and unverified: true contradict each other")
        return self

    def address(self, column: Column) -> str:
        """The address of a column's first list page."""
        return urljoin(self.base.rstrip("/") + "/", column.url)


def load_portals(
    settings: Settings,
    portal_ids: Sequence[str] | None = None,
    on_error: Callable[[Path, SettingsError], None] | None = None,
) -> list[Portal]:
    """All portals by id, or those named. Raises SettingsError naming file and key of every mistake in any file.

    With ``on_error``, a file with a mistake is passed there and left out, so that the others can go on; it may then be
    named in ``portal_ids`` by its file name without the suffix.
    """
    mistakes: list[tuple[Path, SettingsError]] = []
    found: dict[str, tuple[Portal, Path]] = {}
    for path in portal_files(settings):
        try:
            portal = read_portal(path)
            if portal.id in found:
                raise SettingsError(f"{path}: id: {portal.id!r} is taken already by {found[portal.id][1]}")
            found[portal.id] = (portal, path)
        except SettingsError as error:
            mistakes.append((path, error))
    broken = {path.stem for path, _ in mistakes}
    if mistakes and on_error is None:
        raise SettingsError("\n".join(str(mistake) for _, mistake in mistakes))
    for path, mistake in mistakes:
        if on_error:
            on_error(path, mistake)
    return [found[id_][0] for id_ in _chosen(portal_ids, found, broken) if id_ in found]


def _chosen(portal_ids: Sequence[str] | None, found: Collection[str], broken: set[str]) -> list[str]:
    if portal_ids is None:
        return sorted(found)
    unknown = sorted(set(portal_ids) - set(found) - broken)
    if unknown:
        raise SettingsError(f"no portal file has id {', '.join(unknown)}; known: {', '.join(sorted(found))}")
    return list(dict.fromkeys(portal_ids))


def portal_files(settings: Settings) -> Iterator[Path]:
    """Every portal file, by folder and name."""
    for folder in settings.portal_folders:
        if not folder.is_dir():
            raise SettingsError(f"folder of portal files does not exist: {folder} (GONGKAI_PORTALS)")
        for path in sorted([*folder.rglob("*.yml"), *folder.rglob("*.yaml")]):
            packages = (p for p in path.parents if p != folder and folder in p.parents)
            if path.name not in (RULES_FILE, SWITCHES_FILE) and not any(
                (p / "__init__.py").is_file() for p in packages
            ):
                yield path


def read_portal(path: Path) -> Portal:
    """One portal file. Raises SettingsError naming the file and each key that is wrong."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SettingsError(f"{path}: cannot be read as YAML: {error}") from error
    if not isinstance(content, dict):
        raise SettingsError(f"{path}: must be a mapping with the keys id, name, base, family, columns …")
    try:
        return Portal.model_validate(_expand(content))
    except ValidationError as error:
        lines = [f"{path}: {_key(entry['loc'])}: {entry['msg']}" for entry in error.errors()]
        raise SettingsError("\n".join(lines)) from error


def _key(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location) or "file"


_VARIABLE = re.compile(r"\$\{(\w+)(?::-([^}]*))?\}")


def _expand(value: Any) -> Any:
    """``${NAME}`` and ``${NAME:-default}`` in every text."""
    if isinstance(value, dict):
        return {key: _expand(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_expand(inner) for inner in value]
    if isinstance(value, str):
        return _VARIABLE.sub(lambda match: os.environ.get(match[1]) or match[2] or "", value)
    return value
