"""Drift: a page of a list that is a page of another list of the same portal, and says nothing of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

FEWEST_ROWS = 2
"""A single row may be an article in two columns."""


@dataclass(frozen=True, slots=True)
class SamePage:
    """Where the rows of a page were listed before: address of the column, its name, number of the page there."""

    address: str
    column: str
    number: int


class PagesSeen:
    """The pages of all lists that were read in a visit, by their rows."""

    def __init__(self) -> None:
        self._pages: dict[frozenset[str], SamePage] = {}
        self._first: dict[str, frozenset[str]] = {}

    def same_elsewhere(self, address: str, column: str, number: int, urls: Collection[str]) -> SamePage | None:
        """The page of another list that has just these rows; two lists that begin alike are one list twice."""
        rows = frozenset(urls)
        if number == 1:
            self._first[address] = rows
        if len(rows) < FEWEST_ROWS:
            return None
        found = self._pages.setdefault(rows, SamePage(address, column, number))
        if found.address == address or self._first.get(found.address) == self._first.get(address):
            return None
        return found
