"""What is a disclosure: the rules of ``disclosures.yml``, each decision with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from scrapers.errors import SettingsError
from scrapers.portals.registry import RULES_FILE, Column
from scrapers.portals.rules import Rule


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether an announcement is taken, and why (Chinese)."""

    take: bool
    reason: str


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
    except (ValidationError, yaml.YAMLError) as error:
        raise SettingsError(f"{path}: {error}") from error
