"""What a portal's file says of its lists: how they go on, and where on the page their rows are."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Pager(_Part):
    """How a list goes on. What is not given here is read off the page; ``auto``: the kind too."""

    kind: Literal[
        "auto", "zero_based", "one_based", "numbered", "descending", "next_link", "drop_down", "query", "none"
    ] = "auto"
    parameter: str = "page"
    """Name of the query parameter (``query``)."""
    first: int = 1
    """Number of the first page (``query``)."""
    next: str = ""
    """CSS selector of the link to the next page (``next_link``); without it the link that says 下一页."""
    most_pages: Annotated[int, Field(ge=1, le=5000)] = 1000


class Selectors(_Part):
    """CSS selectors, each optional: what is not given is found by what pages of this kind have in common."""

    row: str = ""
    link: str = ""
    list_date: str = ""
    title: str = ""
    published_on: str = ""
    publisher: str = ""
    content: str = ""
    attachments: str = ""
