"""What a collector should have found at a site: documents that stand there, and the events of a night."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Literal

from simulated.content import Announcement
from simulated.site import Site

EventKind = Literal["new", "changed", "moved", "gone"]


@dataclass(frozen=True, order=True)
class ExpectedDocument:
    """``file_name`` is empty for a page that is itself a document; ``digest`` is the SHA-256 of the bytes, empty for a
    page that counts its visits.
    """

    announcement_url: str
    title: str
    published_on: date
    publisher: str
    file_name: str
    digest: str


def expected_documents(site: Site) -> Counter[ExpectedDocument]:
    """The documents that stand at a site now, each as often as it is offered."""
    return Counter(document for a in site.content.disclosures() for document in documents_of(site, a))


def documents_of(site: Site, announcement: Announcement) -> list[ExpectedDocument]:
    """A page without files is a document; of an archive, its members are."""
    page = "" if site.dynamic_pages else sha256(site.page_bytes(announcement)).hexdigest()
    inside = [(name, sha256(body).hexdigest()) for file in announcement.files for name, body in file.documents()]
    return [
        ExpectedDocument(
            announcement_url=site.url(announcement),
            title=announcement.title,
            published_on=announcement.published_at.date(),
            publisher=site.said_publisher(announcement),
            file_name=site.said_name(announcement, name),
            digest=digest,
        )
        for name, digest in inside or [("", page)]
    ]
