"""Records as plain JSON values, for logs, XComs and ``--json``."""

from __future__ import annotations

from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any


def as_json(value: Any) -> Any:
    """Dataclasses become dicts; Decimals, dates and paths their text (no amount ever becomes a float)."""
    if is_dataclass(value) and not isinstance(value, type):
        return as_json(asdict(value))
    if isinstance(value, dict):
        return {str(key): as_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [as_json(item) for item in value]
    if isinstance(value, Decimal | Path):
        return str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value


def as_json_object(record: Any) -> dict[str, Any]:
    """A dataclass as a JSON object."""
    value = as_json(record)
    if not isinstance(value, dict):
        raise TypeError(f"{type(record).__name__} is not a record")
    return value
