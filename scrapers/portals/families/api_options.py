"""What a portal's file says of a JSON interface; common ones are described in ``apis/*.yml`` and named by ``api``."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

APIS = Path(__file__).with_name("apis")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Ask(_Part):
    """A request: GET, or POST of a form or of a JSON text. Templates; addresses are relative to the column's."""

    url: str = "{address}"
    form: dict[str, str] | None = None
    json_text: Annotated[str | None, Field(alias="json")] = None

    @model_validator(mode="after")
    def _one_body(self) -> Ask:
        if self.form is not None and self.json_text is not None:
            raise ValueError("say form or json, not both")
        return self


class Level(_Part):
    """A level above the lists: its answer's ``rows`` lead to columns of the next level, or to those that have lists."""

    ask: Ask = Ask()
    rows: str
    name: str
    column: str


class Detail(_Part):
    """How an announcement's files are told, where its page is JSON. ``by_form``: its address's query is POSTed."""

    by_form: bool = False
    files: str
    file_url: str
    file_name: str
    title: str = ""
    date: str = ""
    publisher: str = ""


class ApiOptions(_Part):
    """The interface. Fields of templates: of a row; ``address``, ``fragment``, ``column`` and the query parameters of
    the column's address; ``values``; what ``read`` finds; ``page`` and ``size``.
    """

    api: str = ""
    values: dict[str, str] = {}
    read: dict[str, str] = {}
    """Values that stand in pages: name and a regular expression whose group 1 it is."""
    read_from: tuple[str, ...] = ("{address}",)
    """Pages that are looked through for them, until all are found."""
    levels: tuple[Level, ...] = ()
    ask: Ask = Ask()
    first_page: int = 1
    """0: the first page may be 0 or 1, sites differ; one that is not there, or comes twice, does not end the list."""
    page_size: Annotated[int, Field(ge=1, le=1000)] = 20
    one_page: bool = False
    """The whole list comes at once."""
    rows: str
    total: str = ""
    pages: str = ""
    title: str
    date: str = ""
    link: str
    detail: Detail | None = None

    @model_validator(mode="before")
    @classmethod
    def _upon_the_api(cls, given: Any) -> Any:
        """A named interface's description under what the portal's file says itself."""
        if not isinstance(given, dict) or not given.get("api"):
            return given
        name = str(given["api"])
        if name not in apis():
            raise ValueError(f"unknown api {name!r}; known: {', '.join(sorted(apis()))}")
        described = apis()[name]
        values = {**described.get("values", {}), **(given.get("values") or {})}
        return {**described, **given, "values": values}

    @field_validator("read")
    @classmethod
    def _compile(cls, patterns: dict[str, str]) -> dict[str, str]:
        for name, pattern in patterns.items():
            try:
                groups = re.compile(pattern).groups
            except re.error as error:
                raise ValueError(f"{name}: {pattern!r} is not a regular expression: {error}") from error
            if groups < 1:
                raise ValueError(f"{name}: {pattern!r} has no group: put what is to be read in brackets")
        return patterns


@cache
def apis() -> dict[str, dict[str, Any]]:
    """The interfaces that are described with the project, by name."""
    return {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(APIS.glob("*.yml"))}
