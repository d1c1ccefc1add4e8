"""What goes wrong at a portal, as data: a kind of fault at a stage, alone or with others, for as long as it lasts.

Faults of rows change what a list shows (``Site.view`` asks ``twist``); all others change an answer on its way out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, unquote

from simulated import bad_pages
from simulated.messages import Reply, Request, Stage

Kind = Literal[
    "no_rows", "half_rows", "wrong_total", "drift", "reordered", "layout",
    "cut", "short_length", "long_length", "rs", "jsl", "acw", "waf_468", "captcha", "soft_404", "shell",
    "error_500", "busy_503", "slow_down_429", "come_tomorrow_429", "not_found", "empty_body",
    "redirect_loop", "redirect_private", "redirect_elsewhere", "slow", "endless", "wrong_charset", "gbk_name",
]  # fmt: skip

ROW_FAULTS = frozenset({"no_rows", "half_rows", "wrong_total", "drift", "reordered", "layout"})
"""These change what a list shows; the page itself is whole and says nothing of it."""
PRIVATE = "http://10.0.0.8/admin"
ELSEWHERE = "http://127.19.19.19:9/parked.html"
"""An address where nobody answers: a portal that sends its visitors away."""


@dataclass
class Fault:
    """``page`` (from 0), ``column`` and ``number`` (of the announcement) narrow it down; None and "" mean any.

    ``left`` is how many answers it still spoils; None: as long as it is there.
    """

    kind: Kind
    stage: Stage
    page: int | None = None
    column: str = ""
    number: int | None = None
    left: int | None = None

    def hits(self, stage: Stage, column: str, page: int, number: int) -> bool:
        return (
            self.left != 0
            and stage == self.stage
            and self.page in (None, page)
            and self.column in ("", column)
            and self.number in (None, number)
        )


def twist(faults: Sequence[Fault], stage: Stage, column: str, page: int) -> frozenset[str]:
    """The kinds of faults of rows that this page of a list suffers from."""
    return frozenset(f.kind for f in faults if f.kind in ROW_FAULTS and f.hits(stage, column, page, 0))


def spoil(reply: Reply, request: Request, faults: Sequence[Fault]) -> Reply:
    """The answer with all faults that hit it."""
    for fault in faults:
        if fault.kind not in ROW_FAULTS and fault.hits(reply.stage, reply.column, reply.page, reply.number):
            if fault.left is not None:
                fault.left -= 1
            reply = _SPOILERS[fault.kind](reply, request)
    return reply


def _instead(status: int, body: bytes, **headers: str) -> Callable[[Reply, Request], Reply]:
    """Another answer; an attachment keeps the content type of its name, as firewalls in front of file servers do."""
    pairs = tuple((name.replace("_", "-"), value) for name, value in headers.items())

    def spoiled(reply: Reply, request: Request) -> Reply:
        type_ = reply.content_type if reply.stage == "attachment" else "text/html"
        return reply.but(status=status, body=body, headers=pairs, content_type=type_, validators="none")

    return spoiled


def _cut(reply: Reply, request: Request) -> Reply:
    return reply.but(cut=len(reply.body) // 2)


def _short_length(reply: Reply, request: Request) -> Reply:
    return reply.but(length=max(0, len(reply.body) - 7), cut=max(0, len(reply.body) - 7))


def _long_length(reply: Reply, request: Request) -> Reply:
    return reply.but(length=len(reply.body) + 100)


def _redirect_to(target: str) -> Callable[[Reply, Request], Reply]:
    return lambda reply, _: reply.but(status=302, body=b"", headers=(("Location", target),), validators="none")


def _loop(reply: Reply, request: Request) -> Reply:
    other = request.raw_path + ("?again=1" if request.target == request.raw_path else "")
    return _redirect_to(other)(reply, request)


def _slow(reply: Reply, request: Request) -> Reply:
    return reply.but(pause=0.6, body=reply.body or b"slow")


def _endless(reply: Reply, request: Request) -> Reply:
    return reply.but(endless=True, validators="none")


def _wrong_charset(reply: Reply, request: Request) -> Reply:
    """The header says one encoding, the bytes are of another."""
    wrong = "gbk" if _utf8(reply.body) else "utf-8"
    return reply.but(content_type=f"{reply.content_type.partition(';')[0]};charset={wrong}")


def _gbk_name(reply: Reply, request: Request) -> Reply:
    """Content-Disposition with the raw bytes of a GBK name."""
    told = next((value for name, value in reply.headers if name == "Content-Disposition"), "")
    match = re.search(r"''([^;]+)", told if isinstance(told, str) else "")
    name = match[1] if match else quote("附件.pdf")
    raw = b'attachment; filename="' + unquote(name).encode("gb18030") + b'"'
    others = tuple(pair for pair in reply.headers if pair[0] != "Content-Disposition")
    return reply.but(headers=(*others, ("Content-Disposition", raw)))


def _utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


_SPOILERS: dict[str, Callable[[Reply, Request], Reply]] = {
    "cut": _cut,
    "short_length": _short_length,
    "long_length": _long_length,
    "rs": _instead(412, bad_pages.RS),
    "jsl": _instead(521, bad_pages.JSL),
    "acw": _instead(200, bad_pages.ACW),
    "waf_468": _instead(468, bad_pages.WAF),
    "captcha": _instead(200, bad_pages.CAPTCHA),
    "soft_404": _instead(200, bad_pages.SOFT_404),
    "shell": _instead(200, bad_pages.SHELL),
    "error_500": _instead(500, bad_pages.ERROR_500),
    "busy_503": _instead(503, bad_pages.ERROR_503, Retry_After="0"),
    "slow_down_429": _instead(429, b"too many requests", Retry_After="0"),
    "come_tomorrow_429": _instead(429, b"too many requests", Retry_After="86400"),
    "not_found": _instead(404, bad_pages.NOT_FOUND),
    "empty_body": _instead(200, b""),
    "redirect_loop": _loop,
    "redirect_private": _redirect_to(PRIVATE),
    "redirect_elsewhere": _redirect_to(ELSEWHERE),
    "slow": _slow,
    "endless": _endless,
    "wrong_charset": _wrong_charset,
    "gbk_name": _gbk_name,
}
