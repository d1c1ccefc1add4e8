"""Templates and field paths: how the file of a portal says what an interface is asked and what it answers.

A path is ``custom.data`` or ``list.0.id``; ``realtitle|title`` is the first of them that says something. A template is
a text with paths in braces, ``/result/{id}``; braces around anything but a path stay as they are (JSON).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from scrapers.errors import FetchError
from scrapers.fetch.dates import find_date

FIELD = re.compile(r"\{([A-Za-z_][\w.|-]*)\}")
_CHINA = timezone(timedelta(hours=8))
_EPOCH = re.compile(r"^\d{10}(\d{3})?$")
_MARKUP = re.compile(r"<[^<>]*>")


def dig(value: Any, path: str) -> Any:
    """What stands at a path; None where nothing does. A text that is JSON is looked into."""
    for alternative in path.split("|"):
        found = value
        for key in filter(None, alternative.split(".")):
            found = _opened(found)
            if isinstance(found, Mapping):
                found = found.get(key)
            elif isinstance(found, list) and key.isdigit() and int(key) < len(found):
                found = found[int(key)]
            else:
                found = None
        if found not in (None, ""):
            return found
    return None


def rows_at(value: Any, path: str) -> list[Any] | None:
    """The list at a path; None where there is none."""
    found = _opened(dig(value, path) if path else value)
    return found if isinstance(found, list) else None


def number_at(value: Any, path: str) -> int | None:
    """The number at a path, also one written as text."""
    found = dig(value, path) if path else None
    text = str(found).strip() if found is not None else ""
    return int(text) if text.isdigit() else None


def fill(template: str, *sources: Mapping[str, Any], as_json: bool = False) -> str:
    """A template with its fields from the first source that has them. Raises FetchError naming a field none has.

    ``as_json``: values are written as JSON has them within quotes.
    """

    def value_of(match: re.Match[str]) -> str:
        for source in sources:
            found = dig(source, match[1])
            if found is not None and not isinstance(found, dict | list):
                text = str(found)
                return json.dumps(text, ensure_ascii=False)[1:-1] if as_json else text
        if any(source.get(match[1]) == "" for source in sources):
            return ""
        raise FetchError(f"没有字段“{match[1]}”可填入“{template}”")

    return FIELD.sub(value_of, template)


def text_of(value: str) -> str:
    """A text of an interface without markup and superfluous white space."""
    return " ".join(_MARKUP.sub(" ", value).split()) if "<" in value else " ".join(value.split())


def date_of(value: Any) -> date | None:
    """A date as interfaces write it: text in any form, or seconds or milliseconds since 1970."""
    text = str(value).strip() if value is not None else ""
    if _EPOCH.match(text):
        return datetime.fromtimestamp(int(text[:10]), UTC).astimezone(_CHINA).date()
    return find_date(text)


def _opened(value: Any) -> Any:
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
