"""The house styles of the demo portal's publishers, read from ``styles/*.yml``: titles, headers, order, numbering.

A style says how tables look; it holds no figure. ``form`` names the builder that lays a table out.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from scrapers.errors import SettingsError
from scrapers.portals.demo.data_files import FOLDER, Frozen, load_yaml
from scrapers.portals.demo.facts import Part, Source


class Numbers(Frozen):
    """How amounts are printed. ``zero`` is what stands for nothing: a blank, a dash or 0 with its decimals."""

    thousands: bool = False
    zero: Literal["blank", "dash", "digits"] = "digits"

    def print(self, amount: Decimal | None) -> str:
        if amount is None:
            return ""
        if amount == 0 and self.zero != "digits":
            return "" if self.zero == "blank" else "—"
        return f"{amount:,.2f}" if self.thousands else f"{amount:.2f}"


class Measure(Frozen):
    """A column of amounts: which part of the lines, from which sources. ``header`` goes from the top row down."""

    header: tuple[str, ...]
    part: Part = "total"
    sources: tuple[Source, ...] = ()


class Common(Frozen):
    """What every table has. ``{year}`` in a title or header is the fiscal year, ``{last}`` the year before."""

    kind: str
    title: str
    number: str = ""
    empty: str = ""
    """The note under a table without rows."""
    note: str = ""


class Term(Frozen):
    """A sum of lines: one part of those from ``sources`` (the side's, when empty) below the account ``prefix``."""

    part: Part = "total"
    sources: tuple[Source, ...] = ()
    prefix: str = ""


class Item(Frozen):
    """A row of a side of a total table: the sum of its terms; without terms its cells stay blank."""

    label: str
    terms: tuple[Term, ...] = ()


class Side(Frozen):
    """Half of a total table: fixed ``items``, or the functional classes ``by_class`` with ordinals, then ``ends``.

    ``columns`` are the amounts of each row; a column's own sources narrow those of its rows.
    """

    header: tuple[str, ...]
    label_header: tuple[str, ...]
    columns: tuple[Measure, ...]
    items: tuple[Item, ...] = ()
    by_class: tuple[str, ...] = ()
    """Codes of the functional classes to list, empty ones too; ``present`` stands for those that have an amount."""
    sources: tuple[Source, ...] = ()
    ends: tuple[Item, ...] = ()


class TwoSided(Common):
    form: Literal["two_sided"]
    left: Side
    right: Side
    row_numbers: str = ""
    """Header of a column of row numbers (序号 before the table, 行次 beside each label when ``numbers_inside``)."""
    numbers_inside: bool = False
    column_numbers: bool = False


class Classified(Common):
    form: Literal["classified"]
    rows: Literal["functional", "economic", "body"] = "functional"
    sources: tuple[Source, ...] = ()
    codes: Literal["joined", "split"] = "joined"
    code_header: tuple[tuple[str, ...], ...]
    """Header paths of the code columns: one, or three for split codes."""
    label_header: tuple[str, ...]
    columns: tuple[Measure, ...]
    total: Literal["first", "last"] = "first"
    total_label: str = "合计"
    row_numbers: str = ""
    column_numbers: bool = False
    skip_levels: tuple[int, ...] = ()
    """Levels of accounts left out (1 类, 2 款, 3 项)."""


class Panels(Common):
    """Basic expenditure by economic class in panels side by side, personnel left and public funds right."""

    form: Literal["panels"]
    headers: tuple[str, str]
    cell_headers: tuple[str, str, str]
    totals: tuple[str, str]


FeeItem = Literal[
    "total",
    "overseas",
    "vehicles",
    "vehicle_purchase",
    "vehicle_operation",
    "reception",
    "conferences",
    "training",
    "all",
]
"""A field of ``ThreePublic``; ``all`` adds meetings and training to the three, as some provinces do."""


class Fee(Frozen):
    header: tuple[str, ...]
    item: FeeItem
    which: Literal["current", "compared"] = "current"


class WideFees(Common):
    """三公经费 as one row of amounts under deep headers; ``body_header`` heads a first column with the body's name."""

    form: Literal["fees_wide"]
    columns: tuple[Fee, ...]
    body_header: tuple[str, ...] = ()
    column_numbers: bool = False


class FeeRow(Frozen):
    label: str
    item: FeeItem


class FeeYear(Frozen):
    header: tuple[str, ...]
    which: Literal["current", "compared"] = "current"


class LongFees(Common):
    """三公经费 with one row an item and one column a year."""

    form: Literal["fees_long"]
    label_header: tuple[str, ...]
    items: tuple[FeeRow, ...]
    years: tuple[FeeYear, ...]
    row_numbers: str = ""
    column_numbers: bool = False


class Attribute(Frozen):
    header: tuple[str, ...]
    field: str
    """Attribute of the thing; ``name`` of its function for ``function_name``."""
    money: bool = False
    sum: bool = False
    """Whether the total row adds it up."""


class Listed(Common):
    """A list of things with their amounts: projects, purchases, assets."""

    form: Literal["listed"]
    of: Literal["projects", "procurement", "assets"]
    fields: tuple[Attribute, ...]
    total: Literal["first", "last", "none"] = "last"
    total_label: str = "合计"
    row_numbers: str = ""


Table = Annotated[TwoSided | Classified | Panels | WideFees | LongFees | Listed, Field(discriminator="form")]


class Style(Frozen):
    """One publisher's way of printing: the text template beside it has the same name."""

    numbers: Numbers
    body_caption: str
    unit_caption: str
    tables: tuple[Table, ...]

    def table(self, kind: str) -> Table:
        for table in self.tables:
            if table.kind == kind:
                return table
        raise SettingsError(f"no table {kind!r} in this style")


@cache
def style(name: str) -> Style:
    """The style of that name. Raises SettingsError naming file and key."""
    path = FOLDER / "styles" / f"{name}.yml"
    try:
        return Style.model_validate(load_yaml(path))
    except ValidationError as error:
        raise SettingsError(f"{path}: {error}") from error
