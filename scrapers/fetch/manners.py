"""How a portal wants to be asked: intervals, patience and limits. A portal's file may set any of these."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from scrapers.fetch.tls import Tls

Seconds = Annotated[float, Field(ge=0, le=3600)]


class Manners(BaseModel):
    """Times are seconds; ``interval_seconds`` passes between the end of a request to a host and the next."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    interval_seconds: Seconds = 1.5
    connect_seconds: Seconds = 10
    read_seconds: Seconds = 30
    total_seconds: Seconds = 600
    retries: Annotated[int, Field(ge=0, le=10)] = 3
    backoff_seconds: Seconds = 2
    longest_wait_seconds: Seconds = 300
    """A server that asks (Retry-After, crawl-delay) for more patience than this is tried again the next night."""
    max_megabytes: Annotated[int, Field(ge=1, le=2000)] = 100
    tls: tuple[Tls, ...] = ()
    """Hosts that need allowances, one entry each."""
    user_agent: str = ""
    """Only for a portal that refuses the ordinary one, which says who we are."""
