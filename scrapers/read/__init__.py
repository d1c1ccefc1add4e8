"""Bytes → lines and grids in reading order. Knows nothing of money.

``read_document`` reads one document; ``members`` unpacks an archive, whose members are documents of their own;
``sniff`` says what bytes are.
"""

from scrapers.read.archive import is_archive, members
from scrapers.read.document import read_document
from scrapers.read.sniff import sniff

__all__ = ["is_archive", "members", "read_document", "sniff"]
