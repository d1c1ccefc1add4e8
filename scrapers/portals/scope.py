"""What a run looks at: everything new, or for a backfill only some columns and days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Scope:
    """``since`` and ``until`` are days of publication, both included; ``columns`` are names or addresses, empty: all.

    ``whole`` reads every list to its end and asks for every page and attachment again.
    """

    since: date | None = None
    until: date | None = None
    columns: tuple[str, ...] = ()
    whole: bool = False

    @property
    def some_days(self) -> bool:
        """Whether only some days are looked at; a list read so is not read to its end."""
        return self.since is not None or self.until is not None

    def holds_day(self, day: date | None) -> bool:
        """Whether an announcement of this day is looked at; one without a date always is."""
        return day is None or not (self.is_before(day) or (self.until is not None and day > self.until))

    def is_before(self, day: date | None) -> bool:
        """Whether an announcement is older than all that is looked at."""
        return day is not None and self.since is not None and day < self.since

    def holds_column(self, name: str, address: str) -> bool:
        """Whether a column is looked at."""
        return not self.columns or name in self.columns or address in self.columns
