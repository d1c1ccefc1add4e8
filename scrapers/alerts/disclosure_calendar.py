"""When which documents are published: ``disclosure_calendar.yml``, shipped; one below ``GONGKAI_HOME`` wins."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from scrapers.errors import SettingsError
from scrapers.settings import Settings

NAME = "disclosure_calendar.yml"
MonthDay = Annotated[str, StringConstraints(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Season(_Part):
    """A part of the year in which documents of some kinds are published. Days are ``MM-DD``, both included."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z_]+$")]
    title: Annotated[str, StringConstraints(min_length=1)]
    kinds: Annotated[tuple[str, ...], Field(min_length=1)]
    first: Annotated[MonthDay, Field(alias="from")]
    last: Annotated[MonthDay, Field(alias="to")]
    expected_by: MonthDay

    @model_validator(mode="after")
    def _in_order(self) -> Season:
        if not self.first <= self.expected_by <= self.last:
            raise ValueError(f"from {self.first}, expected_by {self.expected_by}, to {self.last} are not in order")
        return self

    def has(self, day: date) -> bool:
        """Whether a day is in the season of its year."""
        return self.first <= f"{day:%m-%d}" <= self.last

    def is_due(self, day: date) -> bool:
        """Whether documents should have come by that day, and the season is not over."""
        return self.expected_by <= f"{day:%m-%d}" <= self.last


class Flood(_Part):
    """How many documents of a season a portal may show as new in so many days outside of it."""

    days: Annotated[int, Field(ge=1, le=60)]
    most: Annotated[int, Field(ge=1)]


class DisclosureCalendar(_Part):
    """The whole file."""

    seasons: tuple[Season, ...]
    flood: Flood


def load(settings: Settings) -> DisclosureCalendar:
    """The calendar in force. Raises SettingsError naming file and key."""
    own = settings.home / NAME
    path = own if own.exists() else Path(__file__).with_name(NAME)
    try:
        return DisclosureCalendar.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part + 1) if isinstance(part, int) else part for part in first["loc"]) or "the file"
        raise SettingsError(f"{path}: {where}: {first['msg']}. 公开时段文件有误。") from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SettingsError(f"{path}: cannot be read: {error}. 公开时段文件无法读取。") from error
