"""Links as they are written in pages, to addresses as they are asked for."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote_to_bytes, urljoin, urlsplit, urlunsplit

_NO_PAGE = ("javascript:", "mailto:", "tel:", "data:", "about:", "blob:", "file:", "#")
_SAFE = "/%:@!$&'()*+,;=~-._"
_SESSION = re.compile(r";jsessionid=[^/?#;]*", re.IGNORECASE)
_MESSED = re.compile(r"[\r\n\t]")


def absolute(href: str, base: str, encoding: str = "utf-8") -> str | None:
    """The address a link leads to, without fragment and session id; None for links that lead to no page.

    Raw Chinese is percent-encoded in the page's encoding (a GBK server wants GBK); what is encoded stays as it is.
    """
    href = _MESSED.sub("", href).strip().replace("\\", "/")
    if not href or href.lower().startswith(_NO_PAGE):
        return None
    try:
        parts = urlsplit(urljoin(base, href))
        host = parts.hostname
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not host:
        return None
    host = f"[{host}]" if ":" in host else _ascii(host)
    path = quote(_SESSION.sub("", parts.path).encode(encoding, errors="replace"), safe=_SAFE) or "/"
    query = quote(parts.query.encode(encoding, errors="replace"), safe=_SAFE + "?[]|{}")
    return urlunsplit((parts.scheme.lower(), host + port, path, query, ""))


def in_utf8(url: str) -> str | None:
    """The same address with its path in UTF-8 where it is in GB 18030; None where it is not.

    Servers of GBK pages differ: older ones want raw Chinese in the page's encoding, newer ones in UTF-8 like browsers.
    """
    parts = urlsplit(url)
    raw = unquote_to_bytes(parts.path)
    try:
        raw.decode("utf-8")
        return None
    except UnicodeDecodeError:
        path = quote(raw.decode("gb18030", errors="replace"), safe=_SAFE)
        return urlunsplit(parts._replace(path=path))


def in_other_scheme(url: str) -> str | None:
    """The same address in https for http and the other way round; None where it names a port."""
    parts = urlsplit(url)
    if parts.port is not None:
        return None
    return urlunsplit(parts._replace(scheme="http" if parts.scheme == "https" else "https"))


def file_name_of(url: str) -> str:
    """The last part of an address's path, decoded: UTF-8, else GB 18030."""
    raw = unquote_to_bytes(urlsplit(url).path.rpartition("/")[2])
    return decode_name(raw)


def decode_name(raw: bytes) -> str:
    """A name of unknown encoding: UTF-8 where it is valid, else GB 18030."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", errors="replace")


def _ascii(host: str) -> str:
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host
