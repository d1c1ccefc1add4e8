"""Which classification a code belongs to, by its shape and first digit."""

from __future__ import annotations

import re
from typing import Literal

Classification = Literal["functional", "department_economic", "government_economic"]

_ACCOUNT = re.compile(r"^[235]\d{2}(?:\d{2}){0,3}$")
_KINDS: dict[str, Classification] = {"2": "functional", "3": "department_economic", "5": "government_economic"}


def is_account(text: str) -> bool:
    """Whether a text has the shape of a whole account code: 3, 5, 7 or 9 digits that begin with 2, 3 or 5."""
    return bool(_ACCOUNT.match(text))


def classification_of(code: str) -> Classification | None:
    """By its first digit: 2 functional, 3 economic of departments, 5 economic of governments."""
    return _KINDS.get(code[:1]) if is_account(code) else None
