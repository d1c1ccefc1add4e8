"""What is asked and what is answered, before it becomes HTTP."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import Any, Literal
from urllib.parse import parse_qs, unquote

Stage = Literal["robots", "hub", "list", "api", "detail", "attachment", "trap", "other"]
"""What an answer is for a collector: ``list`` is a page of rows a browser shows, ``api`` rows by script."""


@dataclass(frozen=True)
class Request:
    """``target`` and ``body`` as they came; header names in lower case."""

    method: str
    host: str
    target: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def raw_path(self) -> str:
        return self.target.partition("?")[0]

    def path(self, encoding: str = "utf-8") -> str:
        """Decoded; bytes that are not of this encoding become U+FFFD, as on a server that waits for the other one."""
        return unquote(self.raw_path, encoding=encoding, errors="replace")

    def query(self) -> dict[str, str]:
        return {key: values[0] for key, values in parse_qs(self.target.partition("?")[2]).items()}

    def form(self) -> dict[str, str]:
        return {key: values[0] for key, values in parse_qs(self.body.decode("utf-8", "replace")).items()}

    def json(self) -> Any:
        """The body as JSON; an empty mapping when it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return {}


@dataclass(frozen=True)
class Reply:
    """An answer. ``stage``, ``column``, ``page`` (from 0) and ``number`` say what it is, for faults and for the log.

    ``validators`` says which headers the system sends so that it can be asked conditionally. The rest is for faults:
    ``length`` is told instead of the true one, ``cut`` closes the connection after so many bytes, ``pause`` seconds
    pass between pieces of the body, ``endless`` goes on until the other side hangs up.
    """

    body: bytes = b""
    content_type: str = "text/html"
    status: int = 200
    headers: tuple[tuple[str, str | bytes], ...] = ()
    stage: Stage = "other"
    column: str = ""
    page: int = 0
    number: int = 0
    validators: Literal["both", "modified", "none"] = "none"
    length: int | None = None
    cut: int | None = None
    pause: float = 0.0
    endless: bool = False

    def but(self, **changes: Any) -> Reply:
        return replace(self, **changes)


def json_reply(value: Any, stage: Stage, **known: Any) -> Reply:
    body = json.dumps(value, ensure_ascii=False).encode()
    return Reply(body, "application/json;charset=UTF-8", stage=stage, **known)


def redirect(location: str, stage: Stage, **known: Any) -> Reply:
    return Reply(status=302, headers=(("Location", location),), stage=stage, **known)
