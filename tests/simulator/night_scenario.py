"""Nights as data: what portals do, what breaks, and what must be found and told; read from YAML and validated.

The expectation is written by hand from what is put in. Amounts in a scenario are as printed, in 万元.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from night_kills import Stage as KilledStage
from pydantic import BaseModel, ConfigDict, Field, model_validator
from simulated.faults import Kind
from simulated.messages import Stage


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Document(_Part):
    """A budget of ``scale`` times 10万元 (see ``night_documents``). ``cells`` are those printed otherwise."""

    body: str
    suffix: Literal["html", "xlsx", "docx"] = "html"
    scale: int = 100
    year: int = 2026
    projects: int = 2
    note: str = ""
    """Behind the title in the document itself: （更正）."""
    tables: tuple[str, ...] = ("支出", "三公", "项目")
    cells: dict[str, str] = {}
    wrong_rows: tuple[int, int] | None = None
    """So many rows of the projects, every other one, print this whole number for their sum."""
    broken: bool = False
    """Only the first half of the file is there."""


class Happening(_Part):
    """Something that happens before a night. Which of the fields count is said by ``do``."""

    do: Literal[
        "publish",
        "replace",
        "move",
        "withdraw",
        "break",
        "mend",
        "channel_down",
        "channel_up",
        "build_fails",
        "build_hangs",
        "run_late",
        "kill",
        "staging_lost",
        "staging_found",
        "approve",
        "reject",
        "unanswered",
    ]
    at: str = ""
    """The portal."""
    number: int = 0
    """The announcement; of ``move``: where it stands from now on is ``to``."""
    to: int = 0
    column: int = 0
    """Which of the portal's lists, from 0."""
    title: str = ""
    dated: date | None = None
    """The date that is printed; without it the day before."""
    documents: tuple[str, ...] = ()
    said: bool = False
    """Of ``replace``: the page says so; otherwise only the bytes of the file change."""
    fault: Kind | None = None
    stage: Stage = "list"
    channel: str = ""
    kills: KilledStage = "collect"
    """Of ``kill``: the stage that is killed in the middle of the night, and then run again."""


class Expected(_Part):
    """What a night must show. Findings are counts by document and rule, of all severities."""

    runs: dict[str, str] = {}
    """Status of the portals whose run is not ``ok``."""
    events: dict[str, int] = {}
    """Documents new, changed, moved and gone, over all portals."""
    build: Literal["tested", "asked", "nothing_new", "failed", "hung"] = "nothing_new"
    open_question: bool = False
    """Whether the build says that what a full build asked is still open."""
    without: tuple[str, ...] = ()
    """Documents that were published once and are not tonight."""
    new: dict[str, dict[str, int]] = {}
    resolved: dict[str, dict[str, int]] = {}
    restatements: tuple[tuple[str, str, str, str, str, str], ...] = ()
    """(new document, old document, how, label, old, new), those that are added."""
    restated_rows: tuple[tuple[str, str, str, str], ...] = ()
    """(new document, old document, old, new): the same for every wrong row of the old one."""
    messages: dict[str, tuple[str, ...]] = {}
    """What every channel receives: title, and after `` | `` how the text begins."""
    waiting: int = 0
    """Messages that no channel took yet."""
    speaking: dict[str, dict[str, str]] = {}
    """Body → table → document whose facts are in force from now on, where that changes."""


class Night(_Part):
    happens: tuple[Happening, ...] = ()
    whole: bool = False
    """The weekly walk, which asks for every file again."""
    full: bool = False
    """The weekly build of everything that is staged."""
    expect: Expected = Expected()
    quiet: Annotated[int, Field(ge=1)] = 1
    """So many nights in which this is so; more than one only where nothing happens."""

    @model_validator(mode="after")
    def _repeats_nothing(self) -> Night:
        if self.quiet > 1 and (self.happens or self.expect != Expected(runs=self.expect.runs)):
            raise ValueError("a night that stands for several is one where nothing happens and nothing is told")
        return self


class Scenario(_Part):
    first: date
    """The day in China on whose morning the first night falls."""
    portals: tuple[str, ...]
    """Kinds of portals of the simulator."""
    recipients: tuple[dict[str, Any], ...]
    settings: dict[str, Any] = {}
    """The rest of ``alerts.yml``."""
    documents: dict[str, Document]
    nights: tuple[Night, ...]

    def days(self) -> list[tuple[date, Night]]:
        """Every night with its day."""
        each = [night for night in self.nights for _ in range(night.quiet)]
        return [(self.first + timedelta(days=number), night) for number, night in enumerate(each)]


def load(path: Path) -> Scenario:
    return Scenario.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
