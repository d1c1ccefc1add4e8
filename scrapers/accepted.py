"""What a person accepted as it is: findings that stay known but alarm nobody, until a day (``accepted.yml``).

A list of entries; the file is ``GONGKAI_ACCEPTED`` or ``$GONGKAI_HOME/accepted.yml``:

    - rule: text_percentages
      document: 3f0c…                  # the whole id; or organisation (name or id) and year
      place: 第9页                      # optional: an id of the evidence, a finding's id, or words of its message
      reason: 发布单位已书面说明
      by: 王敏
      until: 2027-03-31                # the last day it holds

"""

from __future__ import annotations

import datetime
import os
import re
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa
import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from scrapers.errors import SettingsError
from scrapers.settings import Settings
from scrapers.warehouse.dbt import rule_names

CHINA = ZoneInfo("Asia/Shanghai")
COLUMNS = pa.schema(
    {
        "rule_id": pa.string(),
        "document_id": pa.string(),
        "organisation": pa.string(),
        "fiscal_year": pa.int32(),
        "place": pa.string(),
    }
)


class Accepted(BaseModel):
    """One entry: what is accepted, why, by whom, and the last day it holds."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rule: str
    document: str | None = None
    organisation: str | None = Field(None, min_length=1)
    year: int | None = None
    place: str | None = Field(None, min_length=1)
    reason: str = Field(min_length=1)
    by: str = Field(min_length=1)
    until: date

    @model_validator(mode="after")
    def _of_something(self) -> Accepted:
        if (self.document is None) == (self.organisation is None):
            raise ValueError("needs either document or organisation with year")
        if self.organisation is not None and self.year is None:
            raise ValueError("organisation needs year")
        if self.document is not None and not re.fullmatch("[0-9a-f]{64}", self.document):
            raise ValueError(f"document {self.document!r} is no document_id: 64 hexadecimal digits")
        return self


_ENTRIES = TypeAdapter(list[Accepted])


def path_of(settings: Settings) -> Path:
    """The file that says what is accepted; it need not exist."""
    named = os.environ.get("GONGKAI_ACCEPTED")
    return Path(named).expanduser().absolute() if named else settings.home / "accepted.yml"


def read(settings: Settings) -> list[Accepted]:
    """All entries. Raises SettingsError naming file, entry and key of what is wrong."""
    path = path_of(settings)
    if not path.exists():
        return []
    try:
        entries = _ENTRIES.validate_python(yaml.safe_load(path.read_text(encoding="utf-8")) or [])
    except ValidationError as error:
        first = error.errors()[0]
        number, *keys = first["loc"] or ("",)
        where = f"entry {number + 1}" if isinstance(number, int) else "it"
        what = f"{where}{': ' + '.'.join(map(str, keys)) if keys else ''}: {first['msg']}"
        raise SettingsError(f"{path}: {what}. 已认可问题清单有误。") from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SettingsError(f"{path}: cannot be read: {error}. 已认可问题清单无法读取。") from error
    known = {name.removeprefix("rule_") for name in rule_names(settings.dbt_project)}
    for number, entry in enumerate(entries, start=1):
        if entry.rule not in known:
            raise SettingsError(f"{path}: entry {number}: rule: {entry.rule!r} is none of {', '.join(sorted(known))}")
    return entries


def in_force(settings: Settings, moment: datetime.datetime) -> list[Accepted]:
    """The entries that hold at ``moment``, by the date in China."""
    today = moment.astimezone(CHINA).date()
    return [entry for entry in read(settings) if today <= entry.until]


def add(settings: Settings, entry: Accepted) -> Path:
    """Append an entry, leaving what else the file says as it is; returns the file."""
    read(settings)
    path = path_of(settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    written = yaml.safe_dump([entry.model_dump(exclude_none=True)], allow_unicode=True, sort_keys=False)
    unfinished = path.with_name(f".{path.name}.unfinished")
    unfinished.write_text(before + ("\n" if before and not before.endswith("\n") else "") + written, encoding="utf-8")
    unfinished.replace(path)
    read(settings)
    return path


def as_table(entries: list[Accepted]) -> pa.Table:
    """Entries as dbt reads them."""
    rows = [
        {
            "rule_id": entry.rule,
            "document_id": entry.document,
            "organisation": entry.organisation,
            "fiscal_year": entry.year,
            "place": entry.place,
        }
        for entry in entries
    ]
    return pa.Table.from_pylist(rows, schema=COLUMNS)


MATCHES = """
    accepted.rule_id = findings.rule_id
    and coalesce(accepted.document_id, findings.document_id) = findings.document_id
    and (accepted.organisation is null or accepted.organisation in (findings.organisation_id, findings.organisation))
    and (accepted.fiscal_year is null or accepted.fiscal_year is not distinct from findings.fiscal_year)
    and (
        accepted.place is null or accepted.place = findings.finding_id
        or list_contains(findings.evidence, accepted.place) or contains(findings.message, accepted.place)
    )
"""
"""Which findings an entry is of, as models/quality/findings.sql says it."""
