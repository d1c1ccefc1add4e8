"""Bytes → lines and grids in reading order. Knows nothing of money.

``read_document`` reads one document; ``read_safely`` does so in a child process with limits of time and memory;
``read_scan_safely`` reads scanned pages too. ``members`` unpacks an archive, whose members are documents of their own;
``sniff`` says what bytes are.
"""

from scrapers.read.archive import is_archive, members
from scrapers.read.document import read_document
from scrapers.read.safely import read_safely, read_scan_safely
from scrapers.read.sniff import sniff

__all__ = ["is_archive", "members", "read_document", "read_safely", "read_scan_safely", "sniff"]
