"""Where the demo portal is served for this home: the same port every night, since addresses are what a second
night recognises documents by."""

from __future__ import annotations

import os
import signal
import socket
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from scrapers.errors import GongkaiError
from scrapers.ops.airflow_env import airflow_home
from scrapers.settings import Settings

FIRST_CHOICE = 8650
SERVER_NAME = "gongkai-demo"
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


def is_demo_portal(port: int) -> bool:
    """Whether what listens on a loopback port is a demo portal, by the name that its server gives itself."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as response:
            return str(response.headers.get("Server", "")).strip() == SERVER_NAME
    except OSError:
        return False


def demo_port(settings: Settings) -> int:
    """The port of this home's demo portal: that of the night before, else the usual one, else any free one; remembered.

    A demo portal that somebody serves there already is as good as our own. Raises ``GongkaiError`` when another program
    has taken the port of the nights before: at another address every document would look moved.
    """
    remembered = airflow_home(settings) / "demo_port"
    if remembered.is_file():
        port = int(remembered.read_text(encoding="ascii"))
        if not is_free(port) and not is_demo_portal(port):
            raise GongkaiError(
                f"port {port}, where this home's demo portal was served before, is taken by another program: end that, "
                f"or serve the portal yourself (gongkai portals demo) and name its address in {VARIABLE}"
            )
        return port
    usable = is_free(FIRST_CHOICE) or is_demo_portal(FIRST_CHOICE)
    port = FIRST_CHOICE if usable else free_port()
    remembered.parent.mkdir(parents=True, exist_ok=True)
    remembered.write_text(str(port), encoding="ascii")
    return port


@contextmanager
def demo_portal(settings: Settings, documents: Sequence[Path] = ()) -> Iterator[str]:
    """Serve the demo portal for the time of the block and say so in ``GONGKAI_DEMO_URL``.

    Where somebody serves it himself, at the address in that variable or at this home's port, nothing is started.
    """
    if given := os.environ.get(VARIABLE):
        yield given
        return
    from scrapers.portals import demo

    port = demo_port(settings)
    with ExitStack() as until_the_end:
        if is_free(port):
            address = until_the_end.enter_context(demo.serve(port=port, documents=documents)).url
        elif documents:
            raise GongkaiError(f"a demo portal is served at port {port} already, without these documents: end it first")
        else:
            address = f"http://127.0.0.1:{port}"
        os.environ[VARIABLE] = address
        until_the_end.callback(os.environ.pop, VARIABLE, None)
        yield address


def main() -> int:
    """Serve the demo portal at the address of ``GONGKAI_DEMO_URL`` until told to stop."""
    from scrapers.portals import demo

    with demo.serve(port=int(os.environ[VARIABLE].rpartition(":")[2])):
        signal.pause()
    return 0


if __name__ == "__main__":
    sys.exit(main())
