"""Rules by which an announcement is judged: an entry of ``disclosures.yml``, or of ``titles`` in a portal's file."""

from __future__ import annotations

import re

from pydantic import BaseModel, ConfigDict, field_validator, model_validator

from scrapers.records import Decided


class Rule(BaseModel):
    """Fits when every expression it has is found: in the title, in the column's name, not in the title."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    decision: Decided
    reason: str
    title: str = ""
    column: str = ""
    unless: str = ""
    """Not where this is found in the title."""

    @field_validator("title", "column", "unless")
    @classmethod
    def _compile(cls, pattern: str) -> str:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"{pattern!r} is not a regular expression: {error}") from error
        return pattern

    @model_validator(mode="after")
    def _says_something(self) -> Rule:
        if not (self.title or self.column):
            raise ValueError(f"rule {self.id!r} has neither title nor column: it would fit everything")
        return self

    def fits(self, title: str, column: str) -> bool:
        """Whether the rule says anything of an announcement with this title in a column of this name."""
        return bool(
            (not self.title or re.search(self.title, title))
            and (not self.column or re.search(self.column, column))
            and not (self.unless and re.search(self.unless, title))
        )
