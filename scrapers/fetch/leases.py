"""Leases: who talks to a host. One connection a host and a pause between requests, across threads and processes.

A lease lies in the ledger. Its holder is a thread of a process that lives (by start time, since process ids come
again); the lease of a dead local process is taken over at once, that of a dead machine when it runs out.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import select, update

from scrapers.archive.database import Database
from scrapers.archive.tables import leases
from scrapers.errors import FetchError

LEASE_SECONDS = 180.0
"""A holder that shows no sign of life for so long is taken for dead; reading a body renews the lease."""
LONGEST_WAIT_SECONDS = 3600.0
_POLL_SECONDS = 0.05


class Lease:
    """The right to talk to one host now. ``pause`` is how long the host rests after it is given back."""

    def __init__(self, book: Leases, host: str, pause: float) -> None:
        self._book, self._host, self.pause = book, host, pause
        self._renewed = time.monotonic()

    def renew(self) -> None:
        """A sign of life; cheap to call often."""
        if time.monotonic() - self._renewed > LEASE_SECONDS / 6:
            self._book.extend(self._host)
            self._renewed = time.monotonic()


class Leases:
    """Leases on hosts, kept in the ledger's database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def hold(self, host: str, pause: float) -> Iterator[Lease]:
        """Wait for the host to be free and rested, hold it, and let it rest for ``lease.pause`` seconds afterwards.

        Raises FetchError when the host stays taken for longer than ``LONGEST_WAIT_SECONDS``.
        """
        holder = _holder()
        self._wait(host, holder)
        lease = Lease(self, host, pause)
        try:
            yield lease
        finally:
            mine = (leases.c.host == host) & (leases.c.holder == holder)
            with self._database.write() as connection:
                connection.execute(update(leases).where(mine).values(holder="", not_before=time.time() + lease.pause))

    def extend(self, host: str) -> None:
        """Put off the end of a lease that this thread holds."""
        mine = (leases.c.host == host) & (leases.c.holder == _holder())
        with self._database.write() as connection:
            connection.execute(update(leases).where(mine).values(expires_at=time.time() + LEASE_SECONDS))

    def _wait(self, host: str, holder: str) -> None:
        give_up = time.monotonic() + LONGEST_WAIT_SECONDS
        while True:
            wait = self._try(host, holder)
            if wait <= 0:
                return
            if time.monotonic() + wait > give_up:
                raise FetchError(f"主机 {host} 一直被占用或要求等待过久，本次不再等待")
            time.sleep(wait)

    def _try(self, host: str, holder: str) -> float:
        """Take the lease and return 0, or return how many seconds to wait before the next try."""
        with self._database.write() as connection:
            row = connection.execute(select(leases).where(leases.c.host == host).with_for_update()).first()
            now = time.time()
            if row is not None and row.holder and row.expires_at > now and _lives(row.holder):
                return _POLL_SECONDS
            if row is not None and row.not_before > now:
                return float(row.not_before) - now
            taken = {"holder": holder, "expires_at": now + LEASE_SECONDS}
            if row is not None:
                connection.execute(update(leases).where(leases.c.host == host).values(**taken))
                return 0
            fresh = self._database.insert(leases).values(host=host, not_before=0, **taken).on_conflict_do_nothing()
            return 0 if connection.execute(fresh).rowcount else _POLL_SECONDS


def _holder() -> str:
    pid = os.getpid()
    return f"{socket.gethostname()}:{pid}:{_started(pid)}:{threading.get_ident()}"


def _lives(holder: str) -> bool:
    """False only for a process of this machine that is dead."""
    machine, pid, started, _thread = holder.rsplit(":", 3)
    return machine != socket.gethostname() or _started(int(pid)) == started


def _started(pid: int) -> str:
    """A mark of a living process that no other process with this id has; empty when it does not live."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return "" if fields[0] in "ZX" else fields[19]
    except OSError:
        return "" if Path("/proc/self/stat").exists() else _signalled(pid)


def _signalled(pid: int) -> str:
    """Where there is no /proc: whether a process with this id lives, whichever it is."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return ""
    except PermissionError:
        pass
    return "lives"
