"""From an announcement to its documents: its page, its attachments, the members of its archives.

A page whose own body holds figures, or that has no attachment, is itself a document. Nothing is noted as seen that is
not archived; an announcement is done when everything it offers is.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Literal

from scrapers.archive.ledger import Ledger
from scrapers.archive.notices import KnownNotice, LookedAt
from scrapers.archive.store import Store
from scrapers.archive.unpack import documents_in
from scrapers.errors import BlockedByPortal, FetchError
from scrapers.fetch.attachments import AttachmentLink, name_of
from scrapers.fetch.client import Answer, Client
from scrapers.fetch.detail_page import DetailPage, page_file_name
from scrapers.fetch.faults import challenge, missing_page
from scrapers.fetch.links import in_utf8
from scrapers.fetch.memory import Memory
from scrapers.fetch.page import Page
from scrapers.keys import document_id
from scrapers.portals.disclosures import EVERYTHING, Decision, decide_by_name, decide_by_page, is_cut
from scrapers.portals.families import FAMILIES
from scrapers.portals.registry import Column, Portal
from scrapers.portals.verdict import Tally
from scrapers.portals.wholeness import is_cut_off, says_nothing, what_is_wrong
from scrapers.read import sniff
from scrapers.records import Announcement, Fetched, Sighting

GONE = (404, 410)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an announcement stands after it was looked at; ``failures`` name what could not be had (Chinese),
    ``withdrawn`` the addresses of what it offered before and does not any more; ``decided`` what its page decided,
    where the title said too little (``left``: that it is no disclosure).
    """

    kind: Literal["unchanged", "done", "missing", "left"]
    page: LookedAt | None = None
    failures: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    decided: Decision | None = None


@dataclass(slots=True)
class _Offer:
    """The documents an announcement offers now, as they are found."""

    announcement: Announcement
    announcement_url: str
    urls: set[str] = field(default_factory=set)
    failures: list[str] = field(default_factory=list)


class Documents:
    """Collects the documents of announcements of one portal."""

    def __init__(
        self, portal: Portal, client: Client, memory: Memory, ledger: Ledger, store: Store, run_id: str, tally: Tally
    ) -> None:
        self._portal, self._client, self._memory = portal, client, memory
        self._ledger, self._store, self._run_id, self._tally = ledger, store, run_id, tally

    def collect(self, known: KnownNotice, *, whole: bool) -> Outcome:
        """Look at an announcement and archive what it offers. ``whole``: ask for its attachments again in any case.

        Raises FetchError when its page cannot be had, BlockedByPortal; a failed attachment is in the outcome.
        """
        url = known.notice.url
        family = FAMILIES[self._portal.family]
        answer = self._client.ask(family.request(self._portal, url))
        if answer.fetched.status in GONE or missing_page(answer.fetched.body):
            return Outcome("missing")
        if not answer.ok:
            raise FetchError(f"公告页返回 HTTP {answer.fetched.status}：{url}")
        page_id = document_id(answer.fetched.body)
        if known.state == "done" and known.page_id == page_id and not whole:
            return Outcome("unchanged")
        kind = sniff(answer.fetched.body)
        if kind not in ("html", "text", "json", "empty"):
            return self._direct(known, answer, page_id)
        page = Page(answer.fetched.final_url, answer.fetched.body)
        nothing = "" if kind == "json" else says_nothing(page)
        if nothing:
            raise FetchError(f"{nothing}：{url}")
        detail = family.read_detail(self._portal, page, known.notice.title, known.notice.published_on)
        looked_at = LookedAt(detail.fingerprint, page_id)
        decided = self._decide(known, detail)
        if decided and not decided.take:
            return Outcome("left", looked_at, (), self._withdrawn(_Offer(Announcement(), known.notice.url)), decided)
        says_the_same = known.state == "done" and known.fingerprint == detail.fingerprint
        if says_the_same and not whole:
            return Outcome("unchanged", looked_at)
        offer = self._offer_of(known, detail)
        if is_cut_off(page.body):
            offer.failures.append("公告页不完整，只收到前半部分")
        else:
            self._take_page(detail, answer, offer)
        for link in detail.attachments:
            self._take_attachment(link, page, offer, ask_again=bool(known.fingerprint))
        return Outcome("done", looked_at, tuple(offer.failures), self._withdrawn(offer), decided)

    def _decide(self, known: KnownNotice, detail: DetailPage) -> Decision | None:
        """What the page decides, where the row in the list did not say enough; None where it did."""
        title, column = known.notice.title, Column(url=known.notice.url, name=known.notice.column)
        cut = known.decided_by == "title" and not known.fingerprint and is_cut(title) and known.reason != EVERYTHING
        if known.decision == "take" and not cut:
            return None
        return decide_by_page(title, column, detail, self._portal.titles)

    def _offer_of(self, known: KnownNotice, detail: DetailPage) -> _Offer:
        announcement = Announcement(
            title=detail.title,
            publisher=detail.publisher,
            column=detail.column or known.notice.column,
            published_on=detail.published_on,
            region_code=self._portal.region_code,
            published_time=detail.published_time,
        )
        return _Offer(announcement, known.notice.url)

    def _direct(self, known: KnownNotice, answer: Answer, page_id: str) -> Outcome:
        """The list leads straight to a document."""
        notice = known.notice
        name = name_of(AttachmentLink(notice.url, ""), answer.fetched)
        decided = None
        if known.decision != "take":
            decided = decide_by_name(name, Column(url=notice.url, name=notice.column), self._portal.titles)
            if not decided.take:
                withdrawn = self._withdrawn(_Offer(Announcement(), notice.url))
                return Outcome("left", LookedAt(page_id, page_id), (), withdrawn, decided)
        offer = _Offer(
            Announcement(notice.title, "", notice.column, notice.published_on, self._portal.region_code), notice.url
        )
        self._tally.fetched += answer.fresh
        self._see_all(notice.url, name, answer, offer)
        return Outcome("done", LookedAt(page_id, page_id), tuple(offer.failures), self._withdrawn(offer), decided)

    def _take_page(self, detail: DetailPage, answer: Answer, offer: _Offer) -> None:
        self._tally.fetched += answer.fresh
        if not detail.holds_figures and detail.attachments:
            return
        url, document = offer.announcement_url, self._store.put(answer.fetched.body)
        standing = self._ledger.standing_at(self._portal.id, url)
        if standing and detail.says and standing.content == detail.says:
            document = standing.document_id  # a counter, or what is attached, made other bytes that say the same
            answer = replace(answer, fresh=False)
        self._see(url, page_file_name(url, detail.title), answer, document, offer, detail.says)

    def _take_attachment(self, link: AttachmentLink, page: Page, offer: _Offer, *, ask_again: bool) -> None:
        try:
            answer = self._attachment(link, page, ask_again)
        except BlockedByPortal:
            raise
        except FetchError as error:
            offer.failures.append(str(error))
            return
        name = name_of(link, answer.fetched)
        wrong = what_is_wrong(name, answer.fetched.body)
        if wrong:  # archived for parse to set aside with its reason, and asked for again the next night
            offer.failures.append(f"{wrong}：{link.url}")
        self._see_all(link.place, name, answer, offer)

    def _attachment(self, link: AttachmentLink, page: Page, ask_again: bool) -> Answer:
        remembered = None if ask_again else self._memory.last(link.url)
        if remembered and _is_good(link, remembered.fetched):
            return Answer(remembered.fetched, fresh=False)  # a run that was killed had it already
        answer = self._client.get(link.url, referer=page.url)
        otherwise = in_utf8(link.url) if answer.fetched.status in GONE else None
        if otherwise:
            answer = self._client.get(otherwise, referer=page.url)
        if not answer.ok:
            raise FetchError(f"附件返回 HTTP {answer.fetched.status}：{link.url}")
        self._tally.fetched += answer.fresh
        return answer

    def _see_all(self, url: str, name: str, answer: Answer, offer: _Offer) -> None:
        """Note a document, or the members of an archive; an archive that cannot be opened is itself set aside."""
        for part, file_name, content in documents_in(answer.fetched.body, name):
            self._see(url + part, file_name, answer, self._store.put(content), offer)

    def _see(self, url: str, name: str, answer: Answer, document: str, offer: _Offer, content: str = "") -> None:
        seen_at = answer.fetched.fetched_at if answer.fresh else datetime.now(UTC)
        sighting = Sighting(
            document_id=document,
            url=url,
            portal_id=self._portal.id,
            announcement_url=offer.announcement_url,
            file_name=name,
            announcement=offer.announcement,
            first_seen_at=seen_at,
            last_seen_at=seen_at,
        )
        self._ledger.see(sighting, received=answer.fresh, run_id=self._run_id, content=content)
        offer.urls.add(url)

    def _withdrawn(self, offer: _Offer) -> tuple[str, ...]:
        """What the announcement offered before and does not any more; nothing while something could not be had."""
        if offer.failures:
            return ()
        before = self._ledger.offered_by(self._portal.id, offer.announcement_url)
        return tuple(sorted(before - offer.urls))


def _is_good(link: AttachmentLink, fetched: Fetched) -> bool:
    return challenge(fetched.body) is None and not what_is_wrong(name_of(link, fetched), fetched.body)
