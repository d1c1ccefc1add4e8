"""Every fault at every stage, alone and several together: told the same night, and once it ends everything is there.

One night with faults at many small portals, one after they ended; each test looks at one portal. Which family suffers
which fault goes round, stage by stage, so that every family meets many.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count

import pytest
from family_portals import KINDS, Kind
from simulated.faults import ROW_FAULTS, Fault
from simulated.faults import Kind as FaultKind
from simulated.messages import Stage
from simulated.site import Site
from simulated.truth import expected_documents
from simulated.web import Web

from scrapers.archive.ledger import Ledger
from scrapers.archive.portal_runs import PortalRun
from scrapers.archive.tables import events
from scrapers.collect import collect
from scrapers.settings import Settings

TOGETHER = 24
SEED = 20261122

CHALLENGES: tuple[FaultKind, ...] = ("rs", "jsl", "acw", "waf_468", "captcha")
BROKEN: tuple[FaultKind, ...] = (
    "cut", "long_length", "error_500", "busy_503", "slow_down_429", "come_tomorrow_429",
    "redirect_loop", "redirect_private", "redirect_elsewhere", "slow", "endless",
)  # fmt: skip


def _all(kinds: tuple[FaultKind, ...], *statuses: str) -> dict[FaultKind, tuple[str, ...]]:
    return dict.fromkeys(kinds, statuses)


STATUSES: dict[Stage, dict[FaultKind, tuple[str, ...]]] = {
    # a robots.txt that is a web page or a client error forbids nothing (RFC 9309); one that cannot be had forbids all
    "robots": {
        **_all(CHALLENGES, "blocked", "ok"),
        **_all(BROKEN, "failed"),
        **_all(("soft_404", "shell", "not_found", "empty_body"), "ok"),
        **_all(("redirect_loop", "redirect_private", "redirect_elsewhere"), "failed", "ok"),
    },
    "hub": {
        **_all(CHALLENGES, "blocked"),
        **_all(BROKEN, "failed"),
        **_all(("soft_404", "not_found"), "failed"),
        **_all(("shell", "empty_body"), "empty", "failed"),
    },
    "list": {
        **_all(CHALLENGES, "blocked"),
        **_all(BROKEN, "failed"),
        **_all(("soft_404", "not_found"), "failed"),
        **_all(("shell", "empty_body", "no_rows", "layout"), "empty", "failed"),
        **_all(("half_rows", "wrong_total"), "suspicious"),
        **_all(("wrong_charset",), "ok"),
    },
    "api": {
        **_all(CHALLENGES, "blocked"),
        **_all(BROKEN, "failed"),
        **_all(("soft_404", "not_found", "shell"), "failed", "empty"),
        **_all(("empty_body", "no_rows", "layout"), "empty", "failed"),
        **_all(("half_rows", "wrong_total"), "suspicious"),
    },
    "detail": {
        **_all(CHALLENGES, "blocked"),
        **_all(BROKEN, "suspicious"),
        **_all(("soft_404", "not_found", "shell", "empty_body"), "suspicious"),
        **_all(("wrong_charset",), "ok"),
    },
    "attachment": {
        **_all(CHALLENGES, "blocked"),
        **_all(BROKEN, "suspicious"),
        **_all(("soft_404", "not_found", "shell", "empty_body"), "suspicious"),
        **_all(("gbk_name",), "ok"),
    },
}
"""What a run may end with, by the stage at which every answer suffers from a fault (of details and attachments: those
of one announcement)."""

LATER_PAGES: dict[FaultKind, tuple[str, ...]] = {
    **_all(CHALLENGES, "blocked"),
    **_all(BROKEN, "suspicious"),
    **_all(("soft_404", "not_found", "shell", "empty_body", "no_rows", "layout", "drift"), "suspicious"),
    **_all(("reordered", "half_rows"), "suspicious", "ok"),
}
"""The same for faults of the second page of a list alone. ``ok`` only with everything there."""

UNSEEN: tuple[FaultKind, ...] = ("cut", "long_length", "slow")
"""Faults of a body, which is not sent where the page has not changed."""

PASSING: tuple[FaultKind, ...] = ("error_500", "busy_503", "slow_down_429", "cut", "long_length")
"""Faults that hit the first answer only: a second try has everything the same night."""


@dataclass(frozen=True)
class Case:
    """A portal of a family with its faults and what its run may end with."""

    id: str
    kind: Kind
    faults: tuple[Fault, ...]
    statuses: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """How the nights went: with the faults, after they ended, and with the faults again where all is known.

    ``found`` and ``truth`` are documents by title and bytes.
    """

    run: PortalRun
    healed: PortalRun
    again: PortalRun
    events: Counter[str]
    events_again: Counter[str]
    found: Counter[str]
    truth: Counter[str]


def _possible(kind: Kind, fault: FaultKind, stage: Stage) -> bool:
    site = kind.small()
    if stage not in site.stages:
        return False
    if fault in ROW_FAULTS and stage == "list":
        return site.rows_in_pages and (site.says_total or fault not in ("wrong_total", "half_rows"))
    return site.says_total or fault not in ("wrong_total", "half_rows")


def _alone() -> Iterator[Case]:
    turn = count()
    for stage, kinds in STATUSES.items():
        for fault, statuses in kinds.items():
            fit = [kind for kind in KINDS if _possible(kind, fault, stage)]
            if fit:
                kind = fit[next(turn) % len(fit)]
                told = statuses
                if stage == "api" and kind.small().rows_in_pages:  # the first rows stand in the page itself
                    told = LATER_PAGES.get(fault, statuses)
                yield Case(f"{stage}-{fault}-{kind.id}", kind, (Fault(fault, stage, number=_one(kind, stage)),), told)
    for fault, statuses in LATER_PAGES.items():
        fit = [kind for kind in KINDS if kind.small().more_rows]
        for kind in (fit[next(turn) % len(fit)] for _ in range(2)):
            stage = kind.small().more_rows or "list"
            if _possible(kind, fault, stage):
                page = None if stage == "api" and kind.small().rows_in_pages else 1  # which rows are asked for differs
                yield Case(f"page2-{fault}-{kind.id}", kind, (Fault(fault, stage, page=page),), statuses)
    for fault in PASSING:
        for stage in ("robots", "list", "api", "detail", "attachment"):
            fit = [kind for kind in KINDS if stage in kind.small().stages]
            if fit:
                kind = fit[next(turn) % len(fit)]
                yield Case(f"once-{stage}-{fault}-{kind.id}", kind, (Fault(fault, stage, left=1),), ("ok",))


def _one(kind: Kind, stage: Stage) -> int | None:
    """Details and attachments go wrong for one old announcement, which has a file that is no archive."""
    if stage not in ("detail", "attachment"):
        return None
    fit = [a for a in kind.small().content.disclosures() if len(a.files) == 1 and not a.files[0].members]
    return fit[0].number


def _together() -> Iterator[Case]:
    chance = random.Random(SEED)
    for number in range(TOGETHER):
        kind = KINDS[number % len(KINDS)]
        chosen: list[Fault] = []
        statuses: set[str] = set()
        for stage in chance.sample(kind.small().stages, chance.randint(2, len(kind.small().stages))):
            fault = chance.choice([f for f in STATUSES[stage] if _possible(kind, f, stage)])
            chosen.append(Fault(fault, stage, number=_one(kind, stage)))
            statuses |= set(STATUSES[stage][fault])
        if any(STATUSES[fault.stage][fault.kind] != ("ok",) for fault in chosen):
            statuses |= {"suspicious", "failed"}  # several that are weak alone may leave nothing
        names = "+".join(f"{fault.stage}.{fault.kind}" for fault in chosen)
        yield Case(f"{number}-{kind.id}-{names}", kind, tuple(chosen), tuple(sorted(statuses)))


CASES = (*_alone(), *_together())


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Outcome]:
    home = tmp_path_factory.mktemp("faults")
    portals = home / "portals"
    portals.mkdir()
    settings = Settings(home, (portals,), f"sqlite:///{home}/archive/ledger.sqlite", home, home)
    sites = {f"case{number}": case.kind.small() for number, case in enumerate(CASES)}
    with Web(*sites.values()):
        for (id_, site), case in zip(sites.items(), CASES, strict=True):
            replace(case.kind, id=id_).write(portals, site)
            site.faults = [replace(fault) for fault in case.faults]
        troubled = night(settings)
        for site in sites.values():
            site.faults = []
            site.content.now += timedelta(days=1)
        healed = night(settings)
        happened = events_of(settings)
        truths = {id_: truth_of(site) for id_, site in sites.items()}
        for site, case in zip(sites.values(), CASES, strict=True):
            site.faults = [replace(fault) for fault in case.faults]
        again = night(settings)
        found, happened_again = standing(settings), events_of(settings)
        return {
            case.id: Outcome(
                troubled[id_],
                healed[id_],
                again[id_],
                happened[id_],
                happened_again[id_] - happened[id_],
                found[id_],
                truths[id_],
            )
            for id_, case in zip(sites, CASES, strict=True)
        }


def night(settings: Settings) -> dict[str, PortalRun]:
    return {run.portal_id: run for run in collect(settings, progress=lambda _: None).runs}


def standing(settings: Settings) -> dict[str, Counter[str]]:
    """The documents that stand at each portal: title and bytes."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for document in Ledger(settings).documents():
        for place in document.sightings:
            if place.gone_at is None:
                page = place.url == place.announcement_url
                found[place.portal_id][f"{place.announcement.title} {'page' if page else place.document_id}"] += 1
    return found


def events_of(settings: Settings) -> dict[str, Counter[str]]:
    counted: defaultdict[str, Counter[str]] = defaultdict(Counter)
    with Ledger(settings).database.read() as connection:
        for row in connection.execute(events.select()):
            counted[row.portal_id][row.kind] += 1
    return counted


def truth_of(site: Site) -> Counter[str]:
    truth: Counter[str] = Counter()
    for document, times in expected_documents(site).items():
        page = not document.file_name or document.announcement_url.endswith((".pdf", ".docx"))
        truth[f"{document.title} {'page' if page else document.digest}"] += times
    return truth


@pytest.fixture(params=CASES, ids=lambda case: case.id)
def case(request: pytest.FixtureRequest) -> Case:
    chosen: Case = request.param
    return chosen


def test_fault_is_told_the_same_night(case: Case, outcomes: Mapping[str, Outcome]) -> None:
    run = outcomes[case.id].run
    assert run.status in case.statuses, f"{run.status} {run.why}"
    assert bool(run.why) == (run.status != "ok")


def test_quiet_night_has_everything(case: Case, outcomes: Mapping[str, Outcome]) -> None:
    outcome = outcomes[case.id]
    if outcome.run.status == "ok":
        assert outcome.run.new == outcome.truth.total()


def test_everything_is_there_once_the_fault_has_ended(case: Case, outcomes: Mapping[str, Outcome]) -> None:
    outcome = outcomes[case.id]
    assert f"{outcome.healed.status} {outcome.healed.why}" == "ok "
    assert outcome.found == outcome.truth


def test_no_document_is_lost_or_comes_twice(case: Case, outcomes: Mapping[str, Outcome]) -> None:
    """A page that stood for a file is replaced by it; nothing else happened than that all came."""
    outcome = outcomes[case.id]
    assert outcome.events["new"] == outcome.truth.total()
    assert outcome.events["gone"] == outcome.events["moved"] == outcome.events["returned"] == 0
    assert outcome.events["changed"] <= sum(fault.stage == "attachment" for fault in case.faults)


def test_fault_where_everything_is_known_loses_nothing(case: Case, outcomes: Mapping[str, Outcome]) -> None:
    outcome = outcomes[case.id]
    assert not outcome.events_again
    reached = [fault for fault in case.faults if fault.stage in ("hub", "list", "detail") and fault.page != 1]
    if any(
        fault.left is None and fault.kind in (*CHALLENGES, *BROKEN) and fault.kind not in UNSEEN for fault in reached
    ):
        assert outcome.again.status in case.statuses, f"{outcome.again.status} {outcome.again.why}"
