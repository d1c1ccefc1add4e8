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
_FEW_ERRORS = 100
"""Readable characters beyond ASCII for each that is not: a damaged byte or a cut end, not another encoding."""
_SAMPLE = 200_000


def decode(body: bytes) -> tuple[str, bool]:
    """The text of ``body``, and whether every byte could be read (if not, U+FFFD stands for what could not).

    In this order: a byte order mark; UTF-8 if all of it is valid UTF-8; what the text declares of itself (gb2312 and
    gbk mean their superset gb18030); gb18030; the first of these with few errors; detection.
    """
    for bom, name in _BOMS:
        if body.startswith(bom):
            text = body[len(bom) :].decode(name, errors="replace")
            return text, "\ufffd" not in text
    candidates = list(dict.fromkeys(filter(None, ("utf-8", _declared(body), "gb18030"))))
    for candidate in candidates:
        try:
            return body.decode(candidate), True
        except UnicodeDecodeError:
            continue
    for candidate in candidates:
        text = body.decode(candidate, errors="replace")
        if 0 < text.count("\ufffd") * _FEW_ERRORS < sum(1 for c in text if c > "\x7f"):
            return text, False
    found = from_bytes(body[:_SAMPLE], cp_isolation=["utf_8", "gb18030", "big5", "utf_16"]).best()
    text = body.decode(found.encoding if found else "gb18030", errors="replace")
    return text, "\ufffd" not in text


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
