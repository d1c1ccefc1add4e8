"""The bodies that a table of institutions lists: the units of the department that publishes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scrapers.recognise.columns import named_by
from scrapers.recognise.identity_place import body_of
from scrapers.recognise.label import squash, wide
from scrapers.recognise.organisation import is_organisation, own_level_of, plain_name
from scrapers.recognise.outline import is_total_label
from scrapers.recognise.table import Table
from scrapers.records import Body

_MOST_HEADER_ROWS = 3


def listed_bodies(tables: Iterable[Table], own: Body | None, known: Iterable[Body]) -> tuple[Body, ...]:
    """Units of a department that its tables of institutions name and that are not known yet.

    Of a unit only the name and the department are known then; its region is the department's.
    """
    if own is None or own.level != "department":
        return ()
    seen = {body.body_id for body in (own, *known)}
    found: dict[str, Body] = {}
    for table in tables:
        if table.table_type != "institutions":
            continue
        for name in _names(table):
            full = own.name + name if own_level_of(name, own.name) and not name.startswith(own.name) else name
            unit = body_of(full, None, "unit", own.region_code, own.body_id)
            if unit.body_id not in seen and is_organisation(full):
                found[unit.body_id] = unit
    return tuple(found.values())


def _names(table: Table) -> Iterator[str]:
    """The names below the heading of bodies. A table without figures has no other header than this row."""
    matrix = table.matrix
    for row in range(1, min(_MOST_HEADER_ROWS, matrix.rows) + 1):
        heading = next((cell for cell in matrix.printed(row) if named_by(wide(squash(cell.text))) == "body"), None)
        if heading is not None:
            texts = [matrix.text(below, heading.column) for below in range(row + 1, matrix.rows + 1)]
            yield from (plain_name(text) for text in texts if text and not is_total_label(text))
            return
