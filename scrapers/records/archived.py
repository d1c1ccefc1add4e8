"""What collect and the archive hand to parse: responses as they came, and where each document was seen."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from scrapers.records.recognised import Announcement


@dataclass(frozen=True, slots=True)
class Fetched:
    """A response as it came: archived before anybody interprets it, error pages included."""

    url: str
    final_url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_at: datetime


Decided = Literal["take", "leave", "look"]
"""What is to be done with an announcement; ``look``: its title says too little, its page decides."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A row of a portal's list: an announcement to be looked at."""

    portal_id: str
    url: str
    title: str
    published_on: date | None = None
    column: str = ""


@dataclass(frozen=True, slots=True)
class Sighting:
    """These bytes stood at this address: one row of ``marts.document_locations``, and what was said of them there."""

    document_id: str
    url: str
    portal_id: str
    announcement_url: str
    file_name: str
    announcement: Announcement
    first_seen_at: datetime
    last_seen_at: datetime
    gone_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ArchivedDocument:
    """A document in the archive, as parse takes it up: its bytes' hash and every place it was seen at."""

    document_id: str
    first_seen_at: datetime
    sightings: tuple[Sighting, ...] = field(default=())
