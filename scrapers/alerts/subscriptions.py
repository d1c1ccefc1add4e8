"""Who gets what: ``alerts.yml`` below ``GONGKAI_HOME``, or the file that ``GONGKAI_ALERTS`` names.

Channels are named here, never addressed: addresses are secrets and come from the environment or Airflow's connections
(``scrapers.alerts.channels``). Without the file nothing is sent. An example: scrapers/alerts/alerts.example.yml.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, field_validator

from scrapers.alerts.conditions import KINDS, Condition, Kind, Severity
from scrapers.errors import SettingsError
from scrapers.settings import Settings

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
ChannelName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,40}$")]
Region = Annotated[str, StringConstraints(pattern=r"^\d{2,6}$")]
Days = Annotated[int, Field(ge=1, le=366)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Recipient(_Part):
    """Somebody who is told. What is left out is not asked for: without ``regions`` all regions."""

    name: Name
    channels: Annotated[tuple[ChannelName, ...], Field(min_length=1)]
    kinds: tuple[Kind, ...] = tuple(KINDS)
    severity: Severity = "warning"
    """The least grave that is told: ``error`` leaves warnings out."""
    regions: tuple[Region, ...] = ()
    """Beginnings of region codes: 13 is Hebei, 1305 Xingtai."""
    organisations: tuple[Name, ...] = ()
    """Words of names of bodies."""
    faults: tuple[Literal["publisher", "parser", "undecided"], ...] = ()
    """Of findings: whose fault it is."""

    def wants(self, condition: Condition) -> bool:
        """Whether a condition is for this recipient."""
        return (
            condition.kind in self.kinds
            and (condition.severity == "error" or self.severity == "warning")
            and (not self.regions or condition.region.startswith(self.regions))
            and (not self.organisations or any(word in condition.organisation for word in self.organisations))
            and (not self.faults or condition.kind != "finding" or condition.fault in self.faults)
        )


class Subscriptions(_Part):
    """The whole file."""

    recipients: tuple[Recipient, ...] = ()
    reminder_days: Annotated[tuple[Days, ...], Field(min_length=1)] = (1, 3, 7, 14, 30)
    """Days from one reminder of what still stands to the next; the last one repeats."""
    portal_runs: Annotated[int, Field(ge=1, le=30)] = 1
    """After how many bad runs in a row a portal counts as stopped."""
    most_messages: Annotated[int, Field(ge=1, le=100)] = 10
    """More than these on one occasion to one recipient become one summary."""
    report_url: str = ""
    """Address of a page about a document, with ``{document_id}``; empty: the command that shows it."""

    @field_validator("recipients")
    @classmethod
    def _named_once(cls, recipients: tuple[Recipient, ...]) -> tuple[Recipient, ...]:
        names = [recipient.name for recipient in recipients]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"two recipients are named {', '.join(twice)}")
        return recipients

    @field_validator("reminder_days")
    @classmethod
    def _growing(cls, days: tuple[int, ...]) -> tuple[int, ...]:
        if list(days) != sorted(days):
            raise ValueError(f"{list(days)} do not grow")
        return days

    @field_validator("report_url")
    @classmethod
    def _with_document(cls, url: str) -> str:
        if url and ("{document_id}" not in url or not url.startswith(("http://", "https://"))):
            raise ValueError(f"{url!r} is no address with {{document_id}} in it")
        return url

    @property
    def channels(self) -> list[str]:
        """All channels that somebody is told on, in the order of the file."""
        return list(dict.fromkeys(name for recipient in self.recipients for name in recipient.channels))


def path_of(settings: Settings) -> Path:
    """The file that says who gets what; it need not exist."""
    named = os.environ.get("GONGKAI_ALERTS")
    return Path(named).expanduser().absolute() if named else settings.home / "alerts.yml"


def read(settings: Settings) -> Subscriptions:
    """Who gets what; nobody where there is no file. Raises SettingsError naming file, recipient and key."""
    path = path_of(settings)
    if not path.exists():
        if os.environ.get("GONGKAI_ALERTS"):
            raise SettingsError(f"{path}: no such file, but GONGKAI_ALERTS names it. 告警订阅文件不存在。")
        return Subscriptions()
    try:
        return Subscriptions.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")) or {})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part + 1) if isinstance(part, int) else part for part in first["loc"]) or "the file"
        raise SettingsError(f"{path}: {where}: {first['msg']}. 告警订阅文件有误。") from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SettingsError(f"{path}: cannot be read: {error}. 告警订阅文件无法读取。") from error
