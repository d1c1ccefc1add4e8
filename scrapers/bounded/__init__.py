"""One document at a time is read and recognised in a process of its own, within limits of time and memory.

``process`` starts, asks and ends that process; ``worker`` is what runs in it; ``wire`` is how the two talk.
"""

from scrapers.bounded.process import recognise_bounded, recognise_scan_bounded

__all__ = ["recognise_bounded", "recognise_scan_bounded"]
