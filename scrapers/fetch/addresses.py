"""Which addresses may be asked: http(s) to public hosts, and loopback only where a portal's file allows it.

The check is made where the connection is: the host name is resolved once, every address it has is checked, and that
very address is connected to, so that a name cannot be checked under one address and asked under another.
"""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import SplitResult, urlsplit

from scrapers.errors import UnsafeAddress

_IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def check_url(url: str, *, allow_loopback: bool) -> SplitResult:
    """The parts of a URL that may be asked, judged by its text alone. Raises UnsafeAddress with the reason."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise UnsafeAddress(f"地址不合法：{url}（{error}）") from error
    if parts.scheme not in ("http", "https"):
        raise UnsafeAddress(f"只访问 http 和 https 地址：{url}")
    if not host:
        raise UnsafeAddress(f"地址没有主机名：{url}")
    if parts.username is not None or parts.password is not None:
        raise UnsafeAddress(f"地址中带有用户名或密码，不予访问：{url}")
    try:
        literal = ipaddress.ip_address(host)
    except ValueError:
        return parts
    _check(host, literal, allow_loopback)
    return parts


def resolve(host: str, port: int, *, allow_loopback: bool) -> list[tuple[str, int]]:
    """All addresses of a host as (ip, port), all of them allowed. Raises UnsafeAddress, or OSError when it has none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for address in addresses:
        _check(host, ipaddress.ip_address(address.partition("%")[0]), allow_loopback)
    return [(address, port) for address in addresses]


def is_loopback(host: str) -> bool:
    """Whether a host is written as a loopback address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.rstrip(".").lower() == "localhost"


def _check(host: str, address: _IPAddress, allow_loopback: bool) -> None:
    real = _embedded(address)
    if real.is_loopback and allow_loopback:
        return
    if not real.is_global or real.is_multicast or real.is_reserved or real.is_unspecified:
        raise UnsafeAddress(
            f"主机 {host} 的地址 {address} 不是公网地址，不予访问（本机地址须在门户文件中写明 allow_loopback）"
        )


def _embedded(address: _IPAddress) -> _IPAddress:
    """The IPv4 address that an IPv6 address carries, if it does."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return address.ipv4_mapped
        if address.sixtofour:
            return address.sixtofour
        if address in _NAT64:
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address
