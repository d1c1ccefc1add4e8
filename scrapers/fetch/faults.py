"""Pages that are not what was asked for, told by their bytes (``faults.yml``): challenges, firewalls, soft 404s."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from scrapers.errors import BlockedByPortal
from scrapers.read.encoding import decode
from scrapers.read.sniff import sniff
from scrapers.records import Fetched


class Signs(BaseModel):
    """What faults look like. Texts are regular expressions; a page longer than ``small_bytes`` is no such page."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    small_bytes: int
    blocked_statuses: tuple[int, ...]
    blocked: tuple[str, ...]
    missing: tuple[str, ...]


def raise_if_blocked(fetched: Fetched) -> None:
    """Raises BlockedByPortal when a response is a challenge or firewall page, whatever its status."""
    if fetched.status in _signs().blocked_statuses:
        raise BlockedByPortal(f"{fetched.final_url}：门户拒绝访问（HTTP {fetched.status}，防护或验证页面）")
    sign = challenge(fetched.body)
    if sign:
        raise BlockedByPortal(f"{fetched.final_url}：返回的是防护或验证页面（含“{sign}”）")


def challenge(body: bytes) -> str | None:
    """The sign by which a page is a challenge or firewall page; None when it is none."""
    return _found(body, _signs().blocked)


def missing_page(body: bytes) -> str | None:
    """The words by which a page with status 200 says that there is nothing (a soft 404); None when it does not."""
    return _found(body, _signs().missing)


def _found(body: bytes, patterns: tuple[str, ...]) -> str | None:
    if len(body) > _signs().small_bytes or sniff(body) not in ("html", "text"):
        return None
    text = decode(body)[0]
    match = next((m for m in (re.search(pattern, text, re.IGNORECASE) for pattern in patterns) if m), None)
    return match[0][:40] if match else None


@cache
def _signs() -> Signs:
    return Signs.model_validate(yaml.safe_load(Path(__file__).with_name("faults.yml").read_text(encoding="utf-8")))
