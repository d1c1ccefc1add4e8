"""Manners, measured from the server's log: one connection a host, the interval, robots.txt, no trap."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest
from family_portals import BY_ID, MANNERS
from simulated.site import Site
from simulated.web import Seen, Web

from scrapers.collect import collect
from scrapers.settings import Settings

INTERVAL = 0.12
CLOCKS = 0.005
"""How far the server's notice that a connection is over may lag behind the client's."""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    portals = tmp_path / "portals"
    portals.mkdir()
    return Settings(tmp_path, (portals,), f"sqlite:///{tmp_path}/archive/ledger.sqlite", tmp_path, tmp_path)


def write(settings: Settings, id_: str, site: Site, kind: str, interval: float = INTERVAL) -> None:
    text = BY_ID[kind].portal_file(site).replace(f"id: {kind}\n", f"id: {id_}\n")
    manners = MANNERS.replace("interval_seconds: 0", f"interval_seconds: {interval}")
    (settings.portal_folders[0] / f"{id_}.yml").write_text(text.replace(MANNERS, manners), encoding="utf-8")


def rests(seen: list[Seen]) -> list[float]:
    """Seconds from the end of each connection to the beginning of the next; negative where two were open at once."""
    in_order = sorted(seen, key=lambda one: one.began)
    return [other.began - one.ended for one, other in pairwise(in_order)]


def test_a_host_rests_between_requests_and_hosts_do_not_wait_for_each_other(settings: Settings) -> None:
    sites = {kind: BY_ID[kind].small() for kind in ("trs", "ucap", "boda", "uuid")}
    with Web(*sites.values(), latency=0.01) as web:
        for kind, site in sites.items():
            write(settings, kind, site, kind)
        collect(settings, progress=print)
        logs = {kind: web.of(site) for kind, site in sites.items()}
    assert all(min(rests(log)) >= INTERVAL - CLOCKS for log in logs.values())
    began, ended = min(s.began for s in web.seen), max(s.ended for s in web.seen)
    assert ended - began < 0.7 * sum(len(log) * INTERVAL for log in logs.values())


def test_two_workers_at_one_host_take_turns(settings: Settings) -> None:
    site = BY_ID["trs"].small()
    with Web(site, latency=0.01) as web:
        for id_ in ("one", "other"):
            write(settings, id_, site, "trs", interval=0.05)
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda id_: collect(settings, [id_], progress=print), ("one", "other")))
        assert {run.status for run in collect(settings, progress=print).runs} == {"ok"}
        assert min(rests(web.of(site))) >= 0.05 - CLOCKS


def test_crawl_delay_is_kept_where_it_is_longer(settings: Settings) -> None:
    site = BY_ID["trs"].small()
    site.robots = "User-agent: *\nCrawl-delay: 0.3\nDisallow: /czyjs/bmjs/\n"
    with Web(site) as web:
        write(settings, "slow", site, "trs", interval=0.01)
        collect(settings, progress=print)
        after_robots_txt = [seen for seen in web.of(site) if seen.stage != "robots"]
        assert min(rests(after_robots_txt)) >= 0.3 - CLOCKS
        assert not [seen.target for seen in web.seen if seen.target.startswith("/czyjs/bmjs/")]


def test_what_robots_txt_forbids_is_left_alone(settings: Settings) -> None:
    site = BY_ID["trs"].small()
    hidden, shown = site.content.disclosures()[:2]
    folder = site.path(hidden)
    site.robots = f"User-agent: *\nDisallow: {folder}\nUser-agent: gongkai\nDisallow: {folder}\nDisallow: /trap/\n"
    with Web(site) as web:
        write(settings, "careful", site, "trs", interval=0)
        [run] = collect(settings, progress=print).runs
        asked = {seen.target for seen in web.seen}
    assert run.status == "ok"
    assert site.path(hidden) not in asked
    assert site.path(shown) in asked


def test_server_knows_who_is_asking(settings: Settings) -> None:
    site = BY_ID["trs"].small()
    with Web(site) as web:
        write(settings, "honest", site, "trs", interval=0)
        collect(settings, progress=print)
        assert all("gongkai" in seen.agent.lower() for seen in web.seen)
