"""Connections that check where they lead: the name is resolved, judged and connected to in one step."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Sequence
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError
from urllib3.util.connection import create_connection

from scrapers.fetch.addresses import resolve
from scrapers.fetch.tls import Tls


def make_session(*, allow_loopback: bool, tls: Sequence[Tls] = ()) -> requests.Session:
    """A session that connects to allowed addresses only and takes no proxy or password from the environment.

    The allowances of ``tls`` hold for the host they name, on any port, and for no other.
    """
    session = _Session()
    session.trust_env = False
    adapter = _CheckedAdapter(allow_loopback)
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    for host in tls:
        allowing = _CheckedAdapter(allow_loopback, host.context())
        session.mount(f"https://{host.host}/", allowing)
        session.mount(f"https://{host.host}:", allowing)
    return session


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> str | None:  # noqa: ARG002
        """Redirects are the client's business: each of its hops is checked, leased and recorded."""
        return None


def _connect(connection: HTTPConnection, allow_loopback: bool) -> socket.socket:
    host, port = connection._dns_host.strip("[]"), connection.port or connection.default_port
    try:
        addresses = resolve(host, port, allow_loopback=allow_loopback)
    except socket.gaierror as error:
        raise NameResolutionError(host, connection, error) from error
    failure: OSError | None = None
    for address in addresses:
        try:
            return create_connection(address, connection.timeout, socket_options=connection.socket_options)
        except TimeoutError as error:
            failure = error
        except OSError as error:
            failure = error
    if isinstance(failure, TimeoutError):
        raise ConnectTimeoutError(connection, f"connecting to {host} timed out") from failure
    raise NewConnectionError(connection, f"cannot connect to {host}: {failure}") from failure


class _CheckedAdapter(HTTPAdapter):
    def __init__(self, allow_loopback: bool, context: ssl.SSLContext | None = None) -> None:
        class Plain(HTTPConnection):
            def _new_conn(self) -> socket.socket:
                return _connect(self, allow_loopback)

        class Encrypted(HTTPSConnection):
            def _new_conn(self) -> socket.socket:
                return _connect(self, allow_loopback)

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class EncryptedPool(HTTPSConnectionPool):
            ConnectionCls = Encrypted

        self._pools = {"http": PlainPool, "https": EncryptedPool}
        self._context = context
        super().__init__(pool_connections=4, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, ssl_context=self._context, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._pools
