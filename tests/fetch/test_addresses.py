"""Addresses: public hosts only, however they are written."""

from __future__ import annotations

import ipaddress
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.errors import UnsafeAddress
from scrapers.fetch.addresses import check_url, resolve

PRIVATE = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",  # noqa: S104
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fd00::1",
    "::ffff:10.0.0.1",
    "64:ff9b::a00:1",
    "2002:a00:1::",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_not_public_is_refused(address: str) -> None:
    host = f"[{address}]" if ":" in address else address
    with pytest.raises(UnsafeAddress):
        check_url(f"http://{host}/", allow_loopback=False)
    with pytest.raises(UnsafeAddress):
        resolve(address, 80, allow_loopback=False)


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "gopher://x", "http:///a", "http://a:b@c/", "http://x:99999/", "//x/a"]
)
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(UnsafeAddress):
        check_url(url, allow_loopback=True)


def test_loopback_where_it_is_allowed_and_nothing_else() -> None:
    assert resolve("127.0.0.2", 80, allow_loopback=True) == [("127.0.0.2", 80)]
    for address in set(PRIVATE) - {"127.0.0.1", "::1"}:
        with pytest.raises(UnsafeAddress):
            resolve(address, 80, allow_loopback=True)


def test_name_with_one_private_address_among_public_ones_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def two_addresses(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in ("93.184.216.34", "10.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", two_addresses)
    with pytest.raises(UnsafeAddress, match=r"10\.0\.0\.1"):
        resolve("rebinding.example", 80, allow_loopback=False)


@given(st.ip_addresses(v=4))
def test_every_address_that_is_not_global_is_refused(address: ipaddress.IPv4Address) -> None:
    if address.is_global and not address.is_multicast and not address.is_reserved:
        check_url(f"http://{address}/", allow_loopback=False)
    else:
        with pytest.raises(UnsafeAddress):
            check_url(f"http://{address}/", allow_loopback=False)
