"""The errors of gongkai: a small tree. Each message names the file or address, the place, and what to do.

``GongkaiError`` is what the command line prints without a traceback; everything else is a bug.
"""

from __future__ import annotations


class GongkaiError(Exception):
    """Base of all errors that a person can act on."""


class SettingsError(GongkaiError):
    """A setting, portal file or data file is wrong: names the file, the key and the allowed values."""


class FetchError(GongkaiError):
    """An address could not be fetched: names the address and the reason. The rest of the portal goes on."""


class UnsafeAddress(FetchError):
    """An address that must not be fetched: not http(s), or not public and not allowed by its portal's file."""


class BlockedByPortal(FetchError):
    """The portal answered with a challenge or firewall page. Recorded as ``blocked``; no further request is made."""


class ArchiveError(GongkaiError):
    """The archive is damaged or cannot be written: names the path. Nothing is marked as seen."""


class ReadError(GongkaiError):
    """The bytes could not be read as a document; it is ``quarantined`` with this reason (Chinese)."""


class ReaderMissing(ReadError):
    """The format needs a program that is not installed: names the Debian package."""


class NoTextLayer(ReadError):
    """A scan: pages are pictures. The document is ``no_text_layer``; ``pages`` says how many there are."""

    def __init__(self, reason: str, pages: int = 0) -> None:
        super().__init__(reason)
        self.pages = pages


class ParserBroke(GongkaiError):
    """Recognising stumbled over a document: a bug of ours. It is ``quarantined`` with the kind of exception that this
    error names; ``trace`` is where it was raised, for the log.
    """

    def __init__(self, kind: str, trace: str) -> None:
        super().__init__(kind)
        self.trace = trace


class BuildError(GongkaiError):
    """The warehouse could not be built or a structural test failed. The last good one stays published."""


class PublishError(GongkaiError):
    """The built warehouse was not published; the last good one stays in force."""


class ApprovalNeeded(PublishError):
    """The build adds or loses what did not come in: it waits for a person's word. Names documents and counts."""
