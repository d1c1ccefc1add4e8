"""The demo portal's data files: YAML read as text, so that no digit of a figure is lost."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict

from scrapers.errors import SettingsError

FOLDER = Path(__file__).parent


class Frozen(BaseModel):
    """A record of a data file: unknown keys are an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class _TextLoader(yaml.SafeLoader):
    """Reads every scalar as text, so that 1234.50 keeps its digits and 01 its nought; pydantic gives it its type."""


_TextLoader.yaml_implicit_resolvers = {}


def load_yaml(path: Path) -> Any:
    """The content of a data file with every scalar as text. Raises SettingsError naming the file."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_TextLoader)  # noqa: S506  (a SafeLoader)
    except (OSError, yaml.YAMLError) as error:
        raise SettingsError(f"{path}: cannot be read: {error}") from error


@cache
def account_names() -> dict[str, str]:
    """Names of the functional and economic accounts that the facts use, by code."""
    return {str(code): str(name) for code, name in load_yaml(FOLDER / "accounts.yml").items()}


def account_name(code: str) -> str:
    """The name of an account. Raises SettingsError when accounts.yml lacks it."""
    try:
        return account_names()[code]
    except KeyError:
        raise SettingsError(f"{FOLDER / 'accounts.yml'}: no name for account {code}") from None
