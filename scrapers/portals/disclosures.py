"""What is a disclosure: the rules of ``disclosures.yml``, each decision with its reason."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from scrapers.errors import SettingsError
from scrapers.portals.registry import RULES_FILE, Column


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether an announcement is taken, and why (Chinese)."""

    take: bool
    reason: str


class Rule(BaseModel):
    """Fits when every expression it has is found in the title or the column's name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    decision: Literal["take", "leave"]
    reason: str
    title: str = ""
    column: str = ""

    @field_validator("title", "column")
    @classmethod
    def _compile(cls, pattern: str) -> str:
        re.compile(pattern)
        return pattern

    def fits(self, title: str, column: str) -> bool:
        return bool(
            (self.title or self.column)
            and (not self.title or re.search(self.title, title))
            and (not self.column or re.search(self.column, column))
        )


class Rules(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    rules: tuple[Rule, ...]


def decide(title: str, column: Column) -> Decision:
    """Judge an announcement by its title and the column it stands in."""
    if column.takes == "everything":
        return Decision(True, "门户文件注明本栏目全部为公开文件")
    for rule in _rules():
        if rule.fits(title, column.name):
            return Decision(rule.decision == "take", f"{rule.reason}（规则 {rule.id}）")
    return Decision(False, "标题和栏目均不含预算、决算、“三公”经费或绩效公开的字样")


@cache
def _rules() -> tuple[Rule, ...]:
    path = Path(__file__).with_name(RULES_FILE)
    try:
        return Rules.model_validate(yaml.safe_load(path.read_text(encoding="utf-8"))).rules
    except (ValidationError, yaml.YAMLError, re.error) as error:
        raise SettingsError(f"{path}: {error}") from error
