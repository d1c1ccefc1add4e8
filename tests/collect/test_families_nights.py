"""Three nights at a portal of every family: everything, nothing, exactly what happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
import yaml
from family_portals import KINDS, Kind
from simulated.content import Announcement, File
from simulated.generate import pdf
from simulated.site import Site
from simulated.truth import ExpectedDocument, documents_of, expected_documents
from simulated.web import Seen, Web

from scrapers.archive.ledger import Ledger
from scrapers.archive.portal_runs import PortalRun
from scrapers.archive.store import Store
from scrapers.archive.tables import events
from scrapers.collect import collect
from scrapers.records import Sighting
from scrapers.settings import Settings

IDS = [kind.id for kind in KINDS]
LISTS = ("hub", "list", "api")
LATER = datetime(2026, 3, 2, 10, 30)  # noqa: DTZ001  (the clock of the sites)


@dataclass(frozen=True)
class Changes:
    """What happened at a site before the third night."""

    new: Announcement
    corrected: Announcement
    moved: Announcement
    removed: Announcement


@dataclass(frozen=True)
class Night:
    """A night at one portal: its run, what stands in the ledger after it, its events, what the server was asked."""

    run: PortalRun
    standing: tuple[Sighting, ...]
    places: frozenset[Sighting]
    events: Counter[tuple[str, str]]
    seen: tuple[Seen, ...]


@dataclass(frozen=True)
class Nights:
    kind: Kind
    site: Site
    nights: tuple[Night, ...]
    truths: tuple[Counter[ExpectedDocument], ...]
    changes: Changes
    gone: tuple[ExpectedDocument, ...]
    """The documents of the announcement that was removed."""
    disclosures: frozenset[int]
    others: frozenset[int]
    """Numbers of announcements of the first two nights."""


@pytest.fixture(scope="module")
def every(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Nights]]:
    home = tmp_path_factory.mktemp("families")
    portals = home / "portals"
    portals.mkdir()
    settings = Settings(home, (portals,), f"sqlite:///{home}/archive/ledger.sqlite", home, home)
    sites = {kind.id: kind.site() for kind in KINDS}
    with Web(*sites.values()) as web:
        for kind in KINDS:
            kind.write(portals, sites[kind.id])

        def night() -> dict[str, Night]:
            web.forget()
            runs = {run.portal_id: run for run in collect(settings, progress=print).runs}
            return {id_: look(settings, runs[id_], tuple(web.of(site))) for id_, site in sites.items()}

        first, truth = night(), {id_: expected_documents(site) for id_, site in sites.items()}
        pass_a_day(sites)
        second = night()
        pass_a_day(sites)
        numbers = {id_: by_disclosure(site) for id_, site in sites.items()}
        gone = {id_: tuple(documents_of(site, removable(site))) for id_, site in sites.items()}
        changes = {id_: change(site) for id_, site in sites.items()}
        third, after = night(), {id_: expected_documents(site) for id_, site in sites.items()}
        yield {
            kind.id: Nights(
                kind,
                sites[kind.id],
                (first[kind.id], second[kind.id], third[kind.id]),
                (truth[kind.id], truth[kind.id], after[kind.id]),
                changes[kind.id],
                gone[kind.id],
                *numbers[kind.id],
            )
            for kind in KINDS
        }


@pytest.fixture(params=IDS)
def at(request: pytest.FixtureRequest, every: Mapping[str, Nights]) -> Nights:
    return every[request.param]


def pass_a_day(sites: Mapping[str, Site]) -> None:
    for site in sites.values():
        site.content.now += timedelta(days=1)


def look(settings: Settings, run: PortalRun, seen: tuple[Seen, ...]) -> Night:
    ledger = Ledger(settings)
    places = [s for document in ledger.documents() for s in document.sightings if s.portal_id == run.portal_id]
    query = events.select().where(events.c.run_id == run.run_id, events.c.portal_id == run.portal_id)
    with ledger.database.read() as connection:
        happened = Counter((row.kind, row.document_id) for row in connection.execute(query))
    store = Store(settings)
    assert all(store.read(place.document_id) is not None for place in places)
    standing = tuple(place for place in places if place.gone_at is None)
    return Night(run, standing, frozenset(places), happened, seen)


# ── what happens before the third night ──────────────────────────────────────────────────────────────────────────


def single(site: Site, place: int) -> Announcement:
    """An announcement of one file that is no archive, listed in one column."""
    fit = [a for a in site.content.disclosures() if len(a.files) == 1 and not a.files[0].members and not a.also_in]
    return fit[place]


def by_disclosure(site: Site) -> tuple[frozenset[int], frozenset[int]]:
    everything = site.content.announcements
    disclosures = frozenset(a.number for a in everything if a.disclosure)
    return disclosures, frozenset(a.number for a in everything) - disclosures


def removable(site: Site) -> Announcement:
    return single(site, 2)


def change(site: Site) -> Changes:
    corrected, moved, removed = single(site, 0), single(site, 1), removable(site)
    site.content.remove(removed.number)
    site.content.remove(moved.number)
    again = Announcement(9001, moved.column, moved.title, LATER, moved.publisher, moved.files, moved.text)
    fresh = Announcement(
        9002,
        site.content.columns[0].key,
        f"{site.content.site_name.removesuffix('人民政府')}信访局2026年部门预算公开",
        LATER,
        "信访局",
        (File("信访局预算.pdf", pdf(f"{site.content.site_name} 9002")),),
    )
    site.content.announcements += [again, fresh]
    name = f"更正{corrected.files[0].name}" if site.json_pages else corrected.files[0].name
    better = File(name, corrected.files[0].body + b"\n% corrected")
    mended = site.content.replace(corrected.number, files=(better,), text=corrected.text + "<p>附件已更正。</p>")
    return Changes(fresh, mended, again, removed)


# ── what a night should show ─────────────────────────────────────────────────────────────────────────────────────


def found(night: Night, truth: Counter[ExpectedDocument]) -> Counter[ExpectedDocument]:
    """What stands, in the words of the truth: a page that is a document has no name, and perhaps no bytes."""
    pages = {document.announcement_url: document for document in truth if not document.file_name}
    return Counter(_as_expected(place, pages.get(place.announcement_url)) for place in night.standing)


def _as_expected(place: Sighting, page: ExpectedDocument | None) -> ExpectedDocument:
    said = place.announcement
    return ExpectedDocument(
        announcement_url=place.announcement_url,
        title=said.title,
        published_on=said.published_on or date.min,
        publisher=said.publisher,
        file_name="" if page else place.file_name,
        digest="" if page and not page.digest else place.document_id,
    )


def test_portal_file_is_short(at: Nights) -> None:
    text = at.kind.portal_file(at.site)
    assert len(text.splitlines()) < 25
    assert yaml.safe_load(text)["id"] == at.kind.id


def test_first_night_brings_everything_once_and_nothing_else(at: Nights) -> None:
    night = at.nights[0]
    assert f"{night.run.status} {night.run.why}" == "ok "
    assert found(night, at.truths[0]) == at.truths[0]
    assert night.run.new == at.truths[0].total()
    assert (night.run.changed, night.run.moved, night.run.gone, night.run.failed) == (0, 0, 0, 0)
    assert {kind for kind, _ in night.events} == {"new"}


def test_no_trap_is_followed_and_no_other_notice_is_asked_for(at: Nights) -> None:
    for night in at.nights:
        assert not [seen.target for seen in night.seen if seen.stage == "trap"]
        asked = [seen for seen in night.seen if seen.number in at.others]
        assert not [seen.target for seen in asked if seen.stage != "detail" or not at.site.cuts_titles]


def test_second_night_asks_little_and_changes_nothing(at: Nights) -> None:
    first, second, _ = at.nights
    assert f"{second.run.status} {second.run.why}" == "ok "
    assert (second.run.new, second.run.changed, second.run.moved, second.run.gone) == (0, 0, 0, 0)
    assert second.places == first.places
    assert not second.events
    fetched = [seen for seen in second.seen if seen.stage == "attachment"]
    assert not fetched or (at.site.rows_lead_to_files and {seen.status for seen in fetched} == {304})
    lists = sum(seen.stage in LISTS for seen in second.seen)
    hubs = len({seen.target for seen in first.seen if seen.stage == "hub"})
    assert lists <= 2 * (len(at.site.content.columns) + hubs)
    page = "attachment" if at.site.rows_lead_to_files else "detail"
    pages = Counter(seen.number for seen in second.seen if seen.stage == page)
    assert set(pages) == at.disclosures and set(pages.values()) <= {1}
    assert sum(seen.stage == "robots" for seen in second.seen) <= 1


def test_second_night_asks_conditionally_where_the_system_can_tell(at: Nights) -> None:
    second = at.nights[1]
    pages = [seen for seen in second.seen if seen.stage == "detail"]
    assert all(seen.conditional for seen in pages) or at.site.dynamic_pages
    assert all(seen.status == 304 for seen in pages) or at.site.dynamic_pages or at.site.fresh_links


def test_third_night_shows_exactly_what_happened(at: Nights) -> None:
    night, change = at.nights[2], at.changes
    assert f"{night.run.status} {night.run.why}" == "ok "
    wanted = Counter(
        [("new", d.digest) for d in documents_of(at.site, change.new)]
        + [("changed", d.digest) for d in documents_of(at.site, change.corrected)]
        + [("moved", d.digest) for d in documents_of(at.site, change.moved)]
        + [("gone", d.digest) for d in at.gone]
    )
    assert night.events == wanted
    assert (night.run.new, night.run.changed, night.run.moved, night.run.gone) == (1, 1, 1, 1)
    assert found(night, at.truths[2]) == at.truths[2]


def test_every_version_is_kept(at: Nights) -> None:
    before = {place.document_id for place in at.nights[1].places}
    assert before < {place.document_id for place in at.nights[2].places}


def test_one_connection_at_a_time(at: Nights) -> None:
    for night in at.nights:
        in_order = sorted(night.seen, key=lambda seen: seen.began)
        assert all(one.ended <= other.began for one, other in pairwise(in_order))
