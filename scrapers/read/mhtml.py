"""Web archives (MHTML), also under the name .doc or .xls: what Word and Excel save as a single web page."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage

from scrapers.errors import ReadError
from scrapers.read.builder import DocumentBuilder
from scrapers.read.html import read_into
from scrapers.records import ReadDocument


def read_mhtml(body: bytes) -> ReadDocument:
    """Read every page of the archive in order (a workbook has one a sheet). Raises ``ReadError`` if there is none."""
    builder = DocumentBuilder("mhtml")
    pages = pages_of(body)
    if not pages:
        raise ReadError("网页存档（MHTML）中没有网页，文件可能不完整")
    for page in pages:
        read_into(builder, page)
    return builder.document()


def pages_of(body: bytes) -> list[bytes]:
    """The web pages of the archive, each in its own encoding."""
    message = email.message_from_bytes(body.lstrip(), _class=EmailMessage, policy=email.policy.compat32)
    parts = (part.get_payload(decode=True) for part in message.walk() if part.get_content_type() == "text/html")
    return [part for part in parts if isinstance(part, bytes) and part.strip()]
