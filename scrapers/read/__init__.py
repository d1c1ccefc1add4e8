"""Bytes → lines and grids in reading order. Knows nothing of money.

``read_document`` reads one document; ``read_safely`` does so in a child process with limits of time and memory;
``members`` unpacks an archive, whose members are documents of their own; ``sniff`` says what bytes are.
"""

from scrapers.read.document import read_document
from scrapers.read.sniff import sniff

__all__ = ["read_document", "sniff"]
