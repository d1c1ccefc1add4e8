"""A server on loopback and a client to ask it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from portal_server import PortalServer

from scrapers.archive.ledger import Ledger
from scrapers.archive.store import Store
from scrapers.fetch.client import Client
from scrapers.fetch.leases import Leases
from scrapers.fetch.manners import Manners
from scrapers.fetch.memory import Memory
from scrapers.settings import Settings


@pytest.fixture
def server() -> Iterator[PortalServer]:
    with PortalServer() as server:
        yield server


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path, (), f"sqlite:///{tmp_path}/archive/ledger.sqlite", tmp_path, tmp_path)


@pytest.fixture
def make_client(settings: Settings) -> Callable[..., Client]:
    """A client without pauses; manners given replace these."""

    def make(allow_loopback: bool = True, **manners: object) -> Client:
        ledger = Ledger(settings)
        quick: dict[str, object] = {"interval_seconds": 0, "backoff_seconds": 0.01, "retries": 2}
        memory = Memory(ledger, Store(settings), "run", "portal")
        wanted = Manners.model_validate(quick | manners)
        return Client(wanted, memory, Leases(ledger.database), allow_loopback=allow_loopback)

    return make
