"""Looking at a column: every family says how it would describe the page; each description is tried, one is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from scrapers.errors import FetchError
from scrapers.fetch.client import Client
from scrapers.fetch.page import Page
from scrapers.portals.families import FAMILIES, Told
from scrapers.portals.list_pages import ListPages
from scrapers.portals.probe.details import details_said
from scrapers.portals.probe.rows import likely_rows
from scrapers.portals.probe.site import Site, site_of
from scrapers.portals.registry import Portal
from scrapers.portals.trial import ColumnTrial, DetailTrial, client_for, try_columns, try_details
from scrapers.settings import Settings

MOST_GUESSES = 8


@dataclass(frozen=True, slots=True)
class Probed:
    """A portal's file as far as the page told it; ``because`` by what, ``unknown`` what it did not tell (Chinese)."""

    content: dict[str, Any]
    portal: Portal
    columns: tuple[ColumnTrial, ...]
    details: tuple[DetailTrial, ...]
    because: tuple[str, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Guess:
    told: Told
    portal: Portal
    trials: tuple[ColumnTrial, ...]

    @property
    def rank(self) -> tuple[int, ...]:
        """The best guess finds rows, reads the second page too, and has dates; then the fewest keys."""
        rows = sum(len(trial.rows) for trial in self.trials)
        fine = sum(1 for trial in self.trials if trial.rows and not trial.problem)
        further = sum(1 for trial in self.trials if len(trial.pages) > 1)
        dated = sum(trial.dated for trial in self.trials)
        return (bool(rows), fine == len(self.trials), bool(dated), further, rows, -len(self.told.content))

    @property
    def settles_it(self) -> bool:
        """Nothing another guess could do better."""
        return all(trial.rows and trial.dated == len(trial.rows) and not trial.problem for trial in self.trials) and (
            all(len(trial.pages) > 1 for trial in self.trials)
        )


def probe(
    settings: Settings,
    url: str,
    portal_id: str = "",
    name: str = "",
    manners: dict[str, Any] | None = None,
    progress: Callable[[str], None] = print,
) -> Probed:
    """Look at a column's page. Raises FetchError, BlockedByPortal and UnsafeAddress when it cannot be had."""
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise FetchError(f"{url}：不是完整的网址，应以 http:// 或 https:// 开头")
    site = site_of(url, None, portal_id, name, manners)
    client = client_for(_portal(site.content, _SINGLE_PAGE), settings, f"probe-{datetime.now(UTC):%Y%m%dT%H%M%S}")
    progress(f"asking {url}")
    page = ListPages(client).get(url)
    site = site_of(url, page, portal_id, name, manners)
    best = _best(site, page, client, progress)
    details = try_details(best.portal, client, best.trials)
    said = details_said(details, best.trials)
    content = site.content | best.told.content | said.content
    return Probed(
        content=content,
        portal=Portal.model_validate(content),
        columns=best.trials,
        details=tuple(details),
        because=(best.told.because, *said.because),
        unknown=(*site.unknown, *_unread(best), *said.unknown),
    )


_SINGLE_PAGE = Told({"family": "static_list"}, "没有任何已知系统的标志，按一般静态列表处理")


def _best(site: Site, page: Page, client: Client, progress: Callable[[str], None]) -> _Guess:
    tried: list[_Guess] = []
    for told in _guesses(page):
        portal = _portal(site.content, told)
        progress(f"trying {told.content.get('family')} ({told.because})")
        guess = _Guess(told, portal, tuple(try_columns(portal, client)))
        if guess.settles_it:
            return guess
        tried.append(guess)
        if len(tried) == MOST_GUESSES:
            break
    return max(tried, key=lambda guess: guess.rank)  # the first of equals


def _guesses(page: Page) -> Iterator[Told]:
    """What the families say of the page; then its likeliest groups of links as rows."""
    for family in sorted(FAMILIES):
        yield from FAMILIES[family].tell(page)
    yield _SINGLE_PAGE
    for selector in likely_rows(page):
        yield Told({"family": "static_list", "selectors": {"row": selector}}, f"列表行按版面推断为“{selector}”，请核对")


def _portal(content: dict[str, Any], told: Told) -> Portal:
    return Portal.model_validate(content | told.content)


def _unread(best: _Guess) -> list[str]:
    """What is wrong with the lists as they are described now."""
    return [f"栏目“{trial.column.name or trial.address}”：{trial.problem}" for trial in best.trials if trial.problem]
