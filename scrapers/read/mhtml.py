"""Web archives (MHTML), also under the name .doc or .xls: what Word and Excel save as a single web page."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage

from scrapers.errors import ReadError
from scrapers.read.builder import DocumentBuilder
from scrapers.read.encoding import decode
from scrapers.read.html import read_into
from scrapers.records import ReadDocument


def read_mhtml(body: bytes) -> ReadDocument:
    """Read every page of the archive in order (a workbook has one a sheet). Raises ``ReadError`` if there is none."""
    message = email.message_from_bytes(body.lstrip(), _class=EmailMessage, policy=email.policy.compat32)
    builder = DocumentBuilder("mhtml")
    pages = 0
    for part in message.walk():
        content = part.get_payload(decode=True) if part.get_content_type() == "text/html" else None
        if isinstance(content, bytes) and content.strip():
            pages += 1
            text, whole = decode(content)
            if not whole:
                builder.note("网页中有无法解码的字节，已用替代字符标出")
            read_into(builder, text)
    if not pages:
        raise ReadError("网页存档（MHTML）中没有网页，文件可能不完整")
    return builder.document()
