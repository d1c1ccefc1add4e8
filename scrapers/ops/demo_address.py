"""Where the demo portal is served for this home: the same port every night, since addresses are what a second
night recognises documents by."""

from __future__ import annotations

import os
import signal
import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from scrapers.ops.airflow_env import airflow_home
from scrapers.settings import Settings

FIRST_CHOICE = 8650
VARIABLE = "GONGKAI_DEMO_URL"


def is_free(port: int) -> bool:
    """Whether nobody listens on a loopback port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def free_port() -> int:
    """A loopback port that nobody listens on now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def demo_port(settings: Settings) -> int:
    """The port of this home: the one of the night before, the usual one, or any free one; remembered."""
    remembered = airflow_home(settings) / "demo_port"
    if remembered.is_file():
        port = int(remembered.read_text(encoding="ascii"))
        if is_free(port):
            return port
    port = FIRST_CHOICE if is_free(FIRST_CHOICE) else free_port()
    remembered.parent.mkdir(parents=True, exist_ok=True)
    remembered.write_text(str(port), encoding="ascii")
    return port


@contextmanager
def demo_portal(settings: Settings, documents: Sequence[Path] = ()) -> Iterator[str]:
    """Serve the demo portal for the time of the block and say so in ``GONGKAI_DEMO_URL``.

    Whoever has set that variable serves it himself: then nothing is started.
    """
    if given := os.environ.get(VARIABLE):
        yield given
        return
    from scrapers.portals import demo

    with ExitStack() as until_the_end:
        portal = until_the_end.enter_context(demo.serve(port=demo_port(settings), documents=documents))
        os.environ[VARIABLE] = portal.url
        until_the_end.callback(os.environ.pop, VARIABLE, None)
        yield portal.url


def main() -> int:
    """Serve the demo portal at the address of ``GONGKAI_DEMO_URL`` until told to stop."""
    from scrapers.portals import demo

    with demo.serve(port=int(os.environ[VARIABLE].rpartition(":")[2])):
        signal.pause()
    return 0


if __name__ == "__main__":
    sys.exit(main())
