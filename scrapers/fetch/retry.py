"""When a request is made again: the statuses of an overloaded server, and how long it asks to wait."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

TRY_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})


def retry_after(value: str) -> float | None:
    """Seconds that a ``Retry-After`` header asks for (a number, or a date); None when it says nothing usable."""
    value = value.strip()
    if value.isdecimal():
        return float(value)
    try:
        when = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())
