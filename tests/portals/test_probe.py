"""A portal's file written by probe, with no hand in it, collects everything that the column offers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from simulated.generate import content
from simulated.messages import Reply, Request
from simulated.site import Site
from simulated.sites.apis import Epoint, Gkmlpt
from simulated.sites.channel import ChannelList
from simulated.sites.jpaas import Jpaas, JpaasCut
from simulated.sites.jpage import Jpage, JpageByPage, JpageCapped, JpageRepeats
from simulated.sites.regional import InnerMongolia
from simulated.sites.static import Boda, Ucap, UcapFromOne, UuidColumns
from simulated.sites.trs import Trs, TrsGbk, TrsHaiyun
from simulated.truth import ExpectedDocument, documents_of
from simulated.web import Web

from scrapers.archive.ledger import Ledger
from scrapers.cli import main
from scrapers.collect import collect
from scrapers.portals.registry import read_portal
from scrapers.settings import Settings

SITES: list[type[Site]] = [Trs, TrsHaiyun, TrsGbk, Ucap, UcapFromOne, Boda, UuidColumns, ChannelList]
SITES += [Jpage, JpageByPage, JpageCapped, JpageRepeats, Jpaas, JpaasCut, Gkmlpt]


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    (tmp_path / "portals").mkdir()
    monkeypatch.setenv("GONGKAI_HOME", str(tmp_path))
    return Settings.from_environment()


@pytest.fixture(params=SITES, ids=lambda kind: kind.__name__)
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    site: Site = request.param(content("清河县", disclosures=40, others=6))
    with Web(site):
        yield site


def in_first_column(site: Site) -> Counter[ExpectedDocument]:
    """What stands in the column that is probed."""
    key = site.content.columns[0].key
    rows = [a for a in site.content.rows(key) if a.disclosure]
    return Counter(document for announcement in rows for document in documents_of(site, announcement))


def without_counters(documents: Counter[ExpectedDocument]) -> Counter[ExpectedDocument]:
    """A page that counts its visits has other bytes each time; what it says is compared by its title."""
    return Counter(replace(d, digest=d.digest if d.file_name else "") for d in documents.elements())


def found(settings: Settings) -> Counter[ExpectedDocument]:
    places = [sighting for document in Ledger(settings).documents() for sighting in document.sightings]
    return Counter(
        ExpectedDocument(
            announcement_url=place.announcement_url,
            title=place.announcement.title,
            published_on=place.announcement.published_on,  # type: ignore[arg-type]
            publisher=place.announcement.publisher,
            file_name="" if place.url == place.announcement_url else place.file_name,
            digest=place.document_id,
        )
        for place in places
    )


def probe(*arguments: str) -> str:
    result = CliRunner().invoke(main, ["portals", "probe", *arguments, "--interval", "0"])
    assert result.exit_code == 0, result.output
    return result.output


def test_file_that_is_written_collects_everything(site: Site, settings: Settings) -> None:
    output = probe(site.base + site.column_path(site.content.columns[0]), "--id", "qinghe")
    path = settings.own_portals / "qinghe.yml"
    assert str(path) in output
    assert len(path.read_text(encoding="utf-8").splitlines()) < 25
    portal = read_portal(path)
    assert portal.unverified
    assert "清河县" in portal.name
    [run] = collect(settings, ["qinghe"], progress=print).runs
    assert (run.status, run.why) == ("ok", "")
    assert without_counters(found(settings)) == without_counters(in_first_column(site))


@pytest.mark.parametrize("kind", [Epoint, InnerMongolia])
def test_system_whose_pages_were_never_recorded_is_said(kind: type[Site], settings: Settings) -> None:
    site = kind(content("清河县"))
    with Web(site):
        url = site.base + site.column_path(site.content.columns[0])
        result = CliRunner().invoke(main, ["portals", "probe", url, "--interval", "0", "--output", "-"])
    assert (result.exit_code == 1 and "列表没有一行" in result.output) or "json_api" in result.output
    assert not settings.own_portals.exists() or list(settings.own_portals.glob("*.yml")) == []


def test_nothing_is_noted_as_seen(settings: Settings) -> None:
    site = Trs(content("清河县"))
    with Web(site):
        probe(site.base + site.column_path(site.content.columns[0]), "--output", "-")
    assert Ledger(settings).documents() == []
    assert list(settings.own_portals.glob("*.yml")) == []


def test_file_that_is_there_is_not_overwritten(settings: Settings) -> None:
    site = Trs(content("清河县"))
    with Web(site):
        url = site.base + site.column_path(site.content.columns[0])
        probe(url, "--id", "qinghe")
        again = CliRunner().invoke(main, ["portals", "probe", url, "--id", "qinghe", "--interval", "0"])
        assert again.exit_code == 1
        assert "--force" in again.output
        probe(url, "--id", "qinghe", "--force")


class Page(Site):
    """One page that is no list anybody knows."""

    family = "none"
    text = ""

    def column_path(self, _column: object) -> str:
        return "/"

    def path(self, _announcement: object) -> str:
        return "/"

    def serve(self, request: Request) -> Reply | None:
        return Reply(self.text.encode()) if request.raw_path == "/" else None


@pytest.fixture
def probe_text(settings: Settings) -> Callable[[str], tuple[int, str]]:
    def probe(text: str) -> tuple[int, str]:
        site = Page(content("清河县", disclosures=1, others=0))
        site.text = text
        with Web(site):
            result = CliRunner().invoke(main, ["portals", "probe", site.base + "/", "--interval", "0", "--output", "-"])
        return result.exit_code, result.output

    return probe


def test_what_could_not_be_told_is_said(probe_text: Callable[[str], tuple[int, str]]) -> None:
    code, output = probe_text("<html><body><p>欢迎访问</p></body></html>")
    assert code == 1
    for words in ("没有一行", "site_id_code", "region_code"):
        assert words in output


def test_shell_that_needs_scripts_is_said(probe_text: Callable[[str], tuple[int, str]]) -> None:
    code, output = probe_text('<html><body><div id="app"></div><script src="/app.js"></script></body></html>')
    assert code == 1
    assert "JavaScript" in output


def test_challenge_is_said(probe_text: Callable[[str], tuple[int, str]]) -> None:
    code, output = probe_text("<script>document.cookie='__jsl_clearance_s=1'</script>")
    assert code == 1
    assert "防护" in output


def test_rows_without_dates_are_found_by_their_likeness(probe_text: Callable[[str], tuple[int, str]]) -> None:
    rows = "".join(
        f'<div class="item"><a href="/d/{n}.html">清河县第{n}中学二〇二四年部门预算</a></div>' for n in range(5)
    )
    code, output = probe_text(f'<html><body><div id="main">{rows}</div></body></html>')
    assert code == 0
    assert "5 rows" in output
