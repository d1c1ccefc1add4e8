"""Bytes of a text to characters. The bytes decide; what a header says of them does not."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_\-]+)""", re.IGNORECASE)
_CHINESE = ("gb18030", "big5")


def decode(body: bytes) -> tuple[str, bool]:
    """The text of ``body``, and whether every byte could be read (if not, U+FFFD stands for what could not).

    In this order: a byte order mark; UTF-8 if all of it is valid UTF-8; what the text declares of itself (gb2312 and
    gbk mean their superset gb18030); gb18030; detection.
    """
    for bom, name in _BOMS:
        if body.startswith(bom):
            return _best(body[len(bom) :], name)
    for candidate in ("utf-8", _declared(body), "gb18030"):
        if candidate:
            try:
                return body.decode(candidate), True
            except UnicodeDecodeError:
                continue
    found = from_bytes(body[:200_000], cp_isolation=["utf_8", *_CHINESE, "utf_16"]).best()
    return _best(body, found.encoding if found else _fewest_errors(body))


def _declared(body: bytes) -> str | None:
    match = _DECLARED.search(body[:4096])
    if match is None:
        return None
    name = match.group(1).decode("ascii").lower()
    if name in {"gb2312", "gbk", "gb_2312-80", "x-gbk", "cp936"}:
        return "gb18030"
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None


def _fewest_errors(body: bytes) -> str:
    """A text cut in mid-character or with a damaged byte: the encoding that loses least."""
    sample = body[:200_000]
    return min(("utf-8", *_CHINESE), key=lambda name: sample.decode(name, errors="replace").count("\ufffd"))


def _best(body: bytes, name: str) -> tuple[str, bool]:
    text = body.decode(name, errors="replace")
    return text, "\ufffd" not in text
