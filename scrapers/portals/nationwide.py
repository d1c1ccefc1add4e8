"""The fiscal columns of governments nationwide, as an inventory of April 2026 found them: addresses, not portals yet.

``nationwide.csv``: ``id`` (``cn-`` and the region code), ``region_code``, ``place``, ``url``, ``title`` of the page,
``http_status`` (empty: nobody answered), ``usable`` (yes, no, doubtful), ``shows`` (budgets: a column of budgets and
final accounts; statutory: the statutory contents, budgets among them; above: a column above these; doubtful),
``lists_units`` (whether departments and units are there; empty: not looked at), ``access`` (direct; protocol-switch:
only under the other scheme; ua-mobile: only for phones; none). None of it was run by us: a column that is switched on
becomes a portal file that says ``unverified``.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit, urlunsplit

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from scrapers.errors import SettingsError

PATH = Path(__file__).with_name("nationwide.csv")


class NationwideColumn(BaseModel):
    """One row of the inventory."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, StringConstraints(pattern=r"^cn-\d{6}(-\d)?$")]
    region_code: Annotated[str, StringConstraints(pattern=r"^\d{6}$")]
    place: Annotated[str, StringConstraints(min_length=1)]
    url: Annotated[str, StringConstraints(pattern=r"^https?://")]
    title: str
    http_status: Annotated[str, StringConstraints(pattern=r"^(\d{3})?$")]
    usable: Literal["yes", "no", "doubtful"]
    shows: Literal["budgets", "statutory", "above", "doubtful"]
    lists_units: Literal["yes", "no", ""]
    access: Literal["direct", "protocol-switch", "ua-mobile", "none", ""]

    def portal_content(self, name: str, manners: dict[str, Any]) -> dict[str, Any]:
        """A portal's file as far as the address alone tells it."""
        parts = urlsplit(self.url)
        content: dict[str, Any] = {
            "id": self.id,
            "name": name,
            "region_code": self.region_code,
            "base": urlunsplit((parts.scheme, parts.netloc, "", "", "")),
            "family": "static_list",
            "columns": [{"url": urlunsplit(("", "", parts.path or "/", parts.query, "")), "name": "财政预决算"}],
            "unverified": True,
        }
        return content | ({"manners": manners} if manners else {})


@cache
def nationwide_columns() -> dict[str, NationwideColumn]:
    """All columns by id. Raises SettingsError naming file, line and key."""
    found: dict[str, NationwideColumn] = {}
    with PATH.open(encoding="utf-8", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), start=2):
            try:
                column = NationwideColumn.model_validate(row)
            except ValidationError as error:
                first = error.errors()[0]
                raise SettingsError(f"{PATH}:{line}: {first['loc'][0]}: {first['msg']}") from error
            if column.id in found:
                raise SettingsError(f"{PATH}:{line}: id: {column.id!r} is taken already")
            found[column.id] = column
    return found


def nationwide_column(id_: str) -> NationwideColumn:
    """One column. Raises SettingsError for an id that is not there."""
    try:
        return nationwide_columns()[id_]
    except KeyError:
        raise SettingsError(f"no column {id_!r} in the inventory; list them with `gongkai portals columns`") from None
