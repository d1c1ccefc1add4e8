"""Scans: pages that are pictures, read by text recognition (OCR). An optional extra, ``pip install .[ocr]``.

engine    the text recognition: pictures of lines → text      pictures  a document → the pictures of its pages
upright   a picture set straight                              rules     what is drawn in a picture
ink       where text stands in a picture                      page      a picture → lines and grids
document  a document with scanned pages → ``ReadDocument``

Everything read here is read twice, from two different pictures of the same place, and carries a confidence: that of the
weaker reading, 0 where the two differ.
"""

from scrapers.read.ocr.engine import HOW_TO_INSTALL, is_installed

MOST_PAGES = 120
"""Scanned pages of one document that are read."""

__all__ = ["HOW_TO_INSTALL", "MOST_PAGES", "is_installed"]
