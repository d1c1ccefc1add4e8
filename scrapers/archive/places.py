"""What stands where: sightings and offers are written here, and with each, in its transaction, the events it means.

An event is ``new`` (content that the portal did not have), ``changed`` (other content at an address), ``moved`` (the
content of an address that is gone stands at another), ``returned`` (the same content at the same address as before it
was gone) or ``gone``. A second address of content that stands elsewhere is no event. When the first address goes, the
content has moved to the second, unless both came in the same run: then they were two places from the beginning, and
the one that goes is gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, func, or_, select, update

from scrapers.archive.database import Database
from scrapers.archive.tables import events, offers, sequence, sightings
from scrapers.keys import event_id
from scrapers.records import Sighting

EventKind = Literal["new", "changed", "moved", "gone", "returned"]


class Places:
    """Writes what stands where, each call inside the transaction of the connection it is given.

    ``run_id`` is the portal's run that the sighting comes from; files from disk have none, and make no events.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def see(
        self, connection: Connection, sighting: Sighting, *, received: bool, run_id: str, content: str
    ) -> EventKind | None:
        """As ``Ledger.see``."""
        place, values = _key(sighting), _values(sighting) | {"content": content}
        same = and_(*(sightings.c[name] == value for name, value in place.items()))
        self._offer(connection, sighting)
        before = connection.execute(
            select(sightings).where(*_standing(sighting.portal_id, sighting.url))
        ).first()  # before this sighting: at most one
        known = connection.execute(select(sightings).where(same)).first()
        arrives = known is None or known.gone_at is not None
        arrival = _arrival(connection, sighting, content, before) if arrives and run_id else None
        if before is not None and arrives:
            self._leave(connection, before, sighting.last_seen_at)
        if known is None:
            connection.execute(
                self._database.insert(sightings).values(
                    **place, **values, run_id=run_id, changed_seq=self._next(connection)
                )
            )
        else:
            self._see_again(connection, sighting, known, values, received=received, run_id=run_id)
        if arrival is not None:
            kind, previous = arrival
            self._write(connection, run_id, kind, sighting.last_seen_at, place, sighting.announcement_url, previous)
        if before is not None and arrives and run_id:
            self._moved_on(connection, before, sighting.last_seen_at, run_id)
        return arrival[0] if arrival else None

    def withdraw(
        self, connection: Connection, portal_id: str, offered: Mapping[str, Iterable[str]], when: datetime, run_id: str
    ) -> int:
        """As ``Ledger.withdraw``."""
        left: dict[str, tuple[Row[Any], str]] = {}
        for announcement, urls in offered.items():
            for url in urls:
                at_url = offers.c.portal_id == portal_id, offers.c.url == url
                connection.execute(delete(offers).where(*at_url, offers.c.announcement_url == announcement))
                if connection.execute(select(offers.c.url).where(*at_url).limit(1)).first() is None:
                    place = connection.execute(select(sightings).where(*_standing(portal_id, url))).first()
                    if place is not None:
                        left[url] = place, announcement
        for place, _ in left.values():
            self._leave(connection, place, when)
        for place, announcement in left.values():
            if run_id and not self._moved_on(connection, place, when, run_id):
                self._write(connection, run_id, "gone", when, _key(place), announcement, None)
        return len(left)

    def _see_again(
        self,
        connection: Connection,
        sighting: Sighting,
        known: Row[Any],
        values: dict[str, Any],
        *,
        received: bool,
        run_id: str,
    ) -> None:
        del values["first_seen_at"]
        if known.gone_at is not None:
            values["run_id"] = run_id
        elif not received:
            values["last_seen_at"] = known.last_seen_at
        if known.announcement_url != sighting.announcement_url and _still_offers(connection, known):
            values = {name: values[name] for name in ("last_seen_at", "gone_at", "run_id") if name in values}
        if any(getattr(known, name) != value for name, value in values.items()):
            self._update(connection, known, values)

    def _moved_on(self, connection: Connection, left: Row[Any], when: datetime, run_id: str) -> bool:
        """Where the content of a place that is left stands elsewhere since a later run, it has moved there."""
        query = select(sightings).where(
            sightings.c.portal_id == left.portal_id,
            sightings.c.url != left.url,
            sightings.c.gone_at.is_(None),
            sightings.c.run_id != left.run_id,
            _same_content(left.document_id, left.content),
        )
        for place in connection.execute(query.order_by(sightings.c.first_seen_at, sightings.c.url)).all():
            if _came_silently(connection, place):
                self._update(connection, place, {})
                self._write(connection, run_id, "moved", when, _key(place), place.announcement_url, left)
                return True
        return False

    def _offer(self, connection: Connection, sighting: Sighting) -> None:
        row = {"portal_id": sighting.portal_id, "announcement_url": sighting.announcement_url, "url": sighting.url}
        connection.execute(self._database.insert(offers).values(row).on_conflict_do_nothing())

    def _leave(self, connection: Connection, place: Row[Any], when: datetime) -> None:
        self._update(connection, place, {"gone_at": when})

    def _update(self, connection: Connection, place: Row[Any], values: dict[str, Any]) -> None:
        """Change a place; its new mark brings its document, with all its events, into the next build."""
        same = and_(*(sightings.c[name] == value for name, value in _key(place).items()))
        connection.execute(update(sightings).where(same).values(**values, changed_seq=self._next(connection)))

    def _write(
        self,
        connection: Connection,
        run_id: str,
        kind: EventKind,
        when: datetime,
        place: dict[str, str],
        announcement_url: str,
        previous: Row[Any] | None,
    ) -> None:
        """``previous``: the place that the content came from, or what stood at the address."""
        seq = self._next(connection)
        same_url = previous is None or previous.url == place["url"]
        same_document = previous is None or previous.document_id == place["document_id"]
        before = (
            "" if same_url or previous is None else previous.url,
            "" if same_document or previous is None else previous.document_id,
        )
        again = select(func.count()).where(
            *(events.c[name] == value for name, value in place.items()),
            events.c.kind == kind,
            events.c.previous_url == before[0],
            events.c.previous_document_id == before[1],
        )
        number = int(connection.scalar(again) or 0) + 1
        row = {
            "event_id": event_id(place["portal_id"], kind, place["url"], place["document_id"], before, number),
            "seq": seq,
            "run_id": run_id,
            "kind": kind,
            **place,
            "announcement_url": announcement_url,
            "previous_url": before[0],
            "previous_document_id": before[1],
            "happened_at": when,
        }
        connection.execute(self._database.insert(events).values(row))

    def _next(self, connection: Connection) -> int:
        first = self._database.insert(sequence).values(name="sightings", value=1)
        bump = first.on_conflict_do_update(index_elements=["name"], set_={"value": sequence.c.value + 1})
        return int(connection.execute(bump.returning(sequence.c.value)).scalar_one())


def _arrival(
    connection: Connection, sighting: Sighting, content: str, before: Row[Any] | None
) -> tuple[EventKind, Row[Any] | None] | None:
    """What it means that this document stands at this address from now on, and the place it is to be compared with."""
    if before is not None:
        return None if content and before.content == content else ("changed", before)
    of_portal = sightings.c.portal_id == sighting.portal_id
    query = select(sightings).where(of_portal, _same_content(sighting.document_id, content))
    twins = connection.execute(query).all()
    if any(twin.gone_at is None for twin in twins):
        return None
    if twins:
        last = max(twins, key=lambda twin: (twin.gone_at, twin.changed_seq))
        return ("returned" if last.url == sighting.url else "moved"), last
    earlier = select(sightings).where(of_portal, sightings.c.url == sighting.url)
    stood = connection.execute(earlier.order_by(sightings.c.gone_at.desc(), sightings.c.changed_seq.desc())).first()
    return ("new", None) if stood is None else ("changed", stood)


def _came_silently(connection: Connection, place: Row[Any]) -> bool:
    """Whether a place that stands has no event of its coming, since its content stood elsewhere then."""
    at_place = events.c.portal_id == place.portal_id, or_(events.c.url == place.url, events.c.previous_url == place.url)
    last = connection.execute(select(events).where(*at_place).order_by(events.c.seq.desc()).limit(1)).first()
    if last is None or last.kind == "gone" or last.url != place.url:
        return True
    return bool(last.document_id != place.document_id)


def _standing(portal_id: str, url: str) -> tuple[ColumnElement[bool], ...]:
    return sightings.c.portal_id == portal_id, sightings.c.url == url, sightings.c.gone_at.is_(None)


def _same_content(document_id: str, content: str) -> ColumnElement[bool]:
    same_bytes = sightings.c.document_id == document_id
    return or_(same_bytes, sightings.c.content == content) if content else same_bytes


def _still_offers(connection: Connection, place: Row[Any]) -> bool:
    mine = select(offers.c.url).where(
        offers.c.portal_id == place.portal_id,
        offers.c.announcement_url == place.announcement_url,
        offers.c.url == place.url,
    )
    return connection.execute(mine).first() is not None


def _key(place: Sighting | Row[Any]) -> dict[str, str]:
    return {"portal_id": place.portal_id, "url": place.url, "document_id": place.document_id}


def _values(sighting: Sighting) -> dict[str, Any]:
    said = sighting.announcement
    return {
        "announcement_url": sighting.announcement_url,
        "file_name": sighting.file_name,
        "title": said.title,
        "publisher": said.publisher,
        "column_name": said.column,
        "published_on": said.published_on,
        "published_time": said.published_time,
        "region_code": said.region_code,
        "first_seen_at": sighting.first_seen_at,
        "last_seen_at": sighting.last_seen_at,
        "gone_at": sighting.gone_at,
    }
