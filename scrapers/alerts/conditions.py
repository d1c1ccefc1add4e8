"""What can be wrong: a condition begins, stands and ends; it is told when it begins and when it ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

Kind = Literal["finding", "portal", "run", "season", "approval"]
Severity = Literal["error", "warning"]

KINDS: dict[Kind, str] = {
    "finding": "核对问题",
    "portal": "门户",
    "run": "运行",
    "season": "公开时段",
    "approval": "待人工确认",
}
REMINDED: frozenset[Kind] = frozenset({"portal", "run", "season", "approval"})
"""A finding is told once: what a publisher does not correct would otherwise be said for years."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One root cause. ``key`` stays the same as long as it stands; conditions with the same ``group`` are told in one
    message, whose heading is ``subject``. Texts are Chinese; what is not known is empty."""

    key: str
    kind: Kind
    group: str
    severity: Severity
    subject: str
    """What it is about: a body's document, a portal, a DAG."""
    message: str
    """What is wrong, where and how much; complete on its own."""
    region: str = ""
    """GB/T 2260 code, six digits."""
    organisation: str = ""
    fault: str = ""
    """Of a finding: publisher, parser or undecided."""
    findings: int = 1
    """How many findings the cause explains."""
    weight: float = 0.0
    """For ranking among equals: the amount concerned in yuan."""
    document: str = ""
    """Title of the document, or its file name."""
    document_id: str = ""
    source: str = ""
    """Address of what it is about, as published."""
    advice: str = ""
    """What to do, or where to look."""
    seen_at: str = ""
    """ISO 8601: when it was last seen to stand, where somebody looks now and then; empty: it stands until it ends."""
    leading: str = ""
    """Of a finding's cause: the finding that speaks for it."""
    members: tuple[str, ...] = field(default=(), compare=False)
    """Of a finding's cause: all its findings. The ledger does not keep them."""

    @property
    def rank(self) -> tuple[bool, bool, float, int, str]:
        """Sorts the gravest first; of equals what stops the work before what publishers got wrong."""
        return self.severity != "error", self.kind == "finding", -self.weight, -self.findings, self.key

    def as_json(self) -> dict[str, Any]:
        """As the ledger keeps it: without the key, and without the members, which may be hundreds."""
        return {name: getattr(self, name) for name in self.__slots__ if name not in ("key", "members")}


@dataclass(frozen=True, slots=True)
class Reading:
    """All conditions of one kind as they are now. Those of that kind that are known and not in it have ended.

    ``dismissed`` says of a key that is not in it whether it ends without a word, since a person accepted it or nobody
    looks any more. ``undecided`` keys stay as they were.
    """

    kind: Kind
    conditions: Mapping[str, Condition]
    dismissed: Callable[[str], bool] = lambda _: False
    undecided: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Known:
    """A condition and what was told of it."""

    condition: Condition
    began_at: datetime
    told_at: datetime
    reminders: int = 0
    ended_at: datetime | None = None

    def reminded(self, now: datetime) -> Known:
        return replace(self, told_at=now, reminders=self.reminders + 1)

    def ended(self, now: datetime) -> Known:
        return replace(self, ended_at=now)


@dataclass(frozen=True, slots=True)
class Change:
    """What one recipient is told of one group in one message: what began, what still stands, what ended."""

    began: tuple[Known, ...] = ()
    stands: tuple[Known, ...] = ()
    ended: tuple[Known, ...] = ()

    @property
    def all(self) -> tuple[Known, ...]:
        return *self.began, *self.stands, *self.ended


@dataclass(frozen=True, slots=True)
class Message:
    """One message on one channel. ``message_id`` is the same however often it is made or sent."""

    message_id: str
    recipient: str
    channel: str
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What a reading changes: conditions to write, messages to send, recipients that have had their first summary."""

    conditions: tuple[Known, ...] = ()
    messages: tuple[Message, ...] = ()
    introduced: tuple[str, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    """``began``, ``reminded``, ``ended``: conditions."""
