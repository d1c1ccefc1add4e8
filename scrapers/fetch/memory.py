"""What the fetcher remembers between nights: every response in the archive, and what was last said at an address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from scrapers.archive.ledger import Ledger
from scrapers.archive.store import Store
from scrapers.archive.tables import fetches
from scrapers.fetch.partial import Partials
from scrapers.records import Fetched

OK = 200


@dataclass(frozen=True, slots=True)
class Remembered:
    """The last whole response of an address; its body is in the archive under ``document_id``."""

    fetched: Fetched
    document_id: str


class Memory:
    """Archives responses as they come, error pages too, and gives back the last good one of an address."""

    def __init__(self, ledger: Ledger, store: Store, run_id: str, portal_id: str) -> None:
        self._database, self._store = ledger.database, store
        self._run_id, self._portal_id = run_id, portal_id
        self.partials = Partials(store.partials)

    def record(self, fetched: Fetched) -> str | None:
        """Archive a response: first its body, then the row that says so. Returns the body's document id."""
        has_body = fetched.status == OK or fetched.body
        document_id = self._store.put(fetched.body) if has_body else None
        row = {
            "run_id": self._run_id,
            "portal_id": self._portal_id,
            "url": fetched.url,
            "final_url": fetched.final_url,
            "status": fetched.status,
            "headers": [list(header) for header in fetched.headers],
            "fetched_at": fetched.fetched_at,
            "sha256": document_id,
        }
        with self._database.write() as connection:
            connection.execute(insert(fetches).values(row))
        return document_id

    def since(self, url: str, when: datetime) -> Fetched | None:
        """The last response from this very address, of whatever status, if it came after ``when``."""
        query = select(fetches).where(fetches.c.url == url, fetches.c.fetched_at > when)
        with self._database.read() as connection:
            row = connection.execute(query.order_by(fetches.c.fetch_id.desc()).limit(1)).first()
        if row is None or (row.sha256 and not self._store.holds(row.sha256)):
            return None
        body = self._store.read(row.sha256) if row.sha256 else b""
        return Fetched(url, row.final_url, row.status, _headers(row.headers), body, row.fetched_at)

    def last(self, url: str) -> Remembered | None:
        """The last response with status 200 from this very address."""
        query = select(fetches).where(fetches.c.url == url, fetches.c.status == OK, fetches.c.sha256.is_not(None))
        with self._database.read() as connection:
            row = connection.execute(query.order_by(fetches.c.fetch_id.desc()).limit(1)).first()
        if row is None or not self._store.holds(row.sha256):
            return None
        body = self._store.read(row.sha256)
        return Remembered(
            Fetched(url, row.final_url, row.status, _headers(row.headers), body, row.fetched_at), row.sha256
        )


def _headers(stored: list[list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((str(name), str(value)) for name, value in stored)
