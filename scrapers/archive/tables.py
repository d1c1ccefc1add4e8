"""The tables of the ledger. Times are UTC; texts that are not known are empty, dates that are not known are NULL."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import JSON, Column, Date, DateTime, Double, Index, Integer, MetaData, String, Table, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class Instant(TypeDecorator[datetime]):
    """A point in time, stored as naive UTC, since SQLite keeps no time zone."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else value.replace(tzinfo=UTC)


metadata = MetaData()

# every response as it came; its body is in the store
fetches = Table(
    "fetches",
    metadata,
    Column("fetch_id", Integer, primary_key=True),
    Column("run_id", String, nullable=False),
    Column("portal_id", String, nullable=False),
    Column("url", String, nullable=False),
    Column("final_url", String, nullable=False),
    Column("status", Integer, nullable=False),
    Column("headers", JSON, nullable=False),
    Column("fetched_at", Instant, nullable=False),
    Column("sha256", String),
    Index("fetches_by_url", "url", "status", "fetch_id"),
)

# announcements listed by portals, and what was decided about each
notices = Table(
    "notices",
    metadata,
    Column("portal_id", String, primary_key=True),
    Column("url", String, primary_key=True),
    Column("title", String, nullable=False),
    Column("published_on", Date),
    Column("column_name", String, nullable=False),
    Column("decision", String, nullable=False),  # take, leave, look
    Column("reason", String, nullable=False),
    Column("state", String, nullable=False),  # waiting, done, failed, gone, left
    Column("why", String, nullable=False),
    Column("first_seen_at", Instant, nullable=False),
    Column("fingerprint", String, nullable=False),  # of what its page says; empty until it was read
    Column("page_id", String, nullable=False, server_default=""),  # SHA-256 of the page that was read
    Column("decided_by", String, nullable=False, server_default="title"),  # title, content, person
)

# what a person decided of an announcement: it goes before all rules and lasts
overrides = Table(
    "overrides",
    metadata,
    Column("portal_id", String, primary_key=True),
    Column("url", String, primary_key=True),
    Column("decision", String, nullable=False),  # take, leave
    Column("reason", String, nullable=False),
    Column("decided_by", String, nullable=False),  # the person's name
    Column("decided_at", Instant, nullable=False),
)

# columns whose list was read to its end, so that a night may stop at what is known
walks = Table(
    "walks",
    metadata,
    Column("portal_id", String, primary_key=True),
    Column("column_url", String, primary_key=True),
    Column("whole_at", Instant),
    Column("listed", Integer, nullable=False),
)

# these bytes stood at this address
sightings = Table(
    "sightings",
    metadata,
    Column("portal_id", String, primary_key=True),
    Column("url", String, primary_key=True),
    Column("document_id", String, primary_key=True),
    Column("announcement_url", String, nullable=False),
    Column("file_name", String, nullable=False),
    Column("title", String, nullable=False),
    Column("publisher", String, nullable=False),
    Column("column_name", String, nullable=False),
    Column("published_on", Date),
    Column("published_time", String, nullable=False, server_default=""),  # HH:MM, empty where none is said
    Column("region_code", String),
    Column("first_seen_at", Instant, nullable=False),
    Column("last_seen_at", Instant, nullable=False),
    Column("gone_at", Instant),
    Column("changed_seq", Integer, nullable=False),
    Column("run_id", String, nullable=False, server_default=""),  # in which it came, or came back; empty from disk
    Column("content", String, nullable=False, server_default=""),  # what it says, where other bytes may say the same
    Index("sightings_by_document", "document_id"),
    Index("sightings_by_change", "changed_seq"),
    Index("sightings_by_content", "content"),
)

# what happened to the documents of a portal: written with the sighting it comes from, never changed
events = Table(
    "events",
    metadata,
    Column("event_id", String, primary_key=True),
    Column("seq", Integer, nullable=False),  # the order in which they were written
    Column("portal_id", String, nullable=False),
    Column("run_id", String, nullable=False),
    Column("kind", String, nullable=False),  # new, changed, moved, returned, gone
    Column("announcement_url", String, nullable=False),
    Column("url", String, nullable=False),
    Column("document_id", String, nullable=False),
    Column("previous_url", String, nullable=False),  # moved: where it stood
    Column("previous_document_id", String, nullable=False),  # what stood there, or said the same, in other bytes
    Column("happened_at", Instant, nullable=False),
    Index("events_by_run", "portal_id", "run_id"),
    Index("events_by_place", "portal_id", "url"),
    Index("events_by_previous_place", "portal_id", "previous_url"),
    Index("events_by_document", "document_id"),
)

# which announcements offer what stands at an address: it is gone only when none does any more
offers = Table(
    "offers",
    metadata,
    Column("portal_id", String, primary_key=True),
    Column("announcement_url", String, primary_key=True),
    Column("url", String, primary_key=True),
    Index("offers_by_url", "portal_id", "url"),
)

portal_runs = Table(
    "portal_runs",
    metadata,
    Column("portal_id", String, primary_key=True),
    Column("run_id", String, primary_key=True),
    Column("started_at", Instant, nullable=False),
    Column("finished_at", Instant, nullable=False),
    *(
        Column(name, Integer, nullable=False)
        for name in ("listed", "new", "changed", "moved", "gone", "fetched", "failed")
    ),
    Column("status", String, nullable=False),
    Column("why", String, nullable=False),
)

# who is talking to a host, and when it may be asked again (seconds since the epoch)
leases = Table(
    "leases",
    metadata,
    Column("host", String, primary_key=True),
    Column("holder", String, nullable=False),
    Column("expires_at", Double, nullable=False),
    Column("not_before", Double, nullable=False),
)

parses = Table(
    "parses",
    metadata,
    Column("document_id", String, primary_key=True),
    Column("parser_version", String, primary_key=True),
    Column("batch_id", String, nullable=False),
    Index("parses_by_batch", "batch_id"),
)

# documents with pages that are pictures, for text recognition
scans = Table(
    "scans",
    metadata,
    Column("document_id", String, primary_key=True),
    Column("pages", Integer, nullable=False),
)

# one row; its lock puts the writers of sightings and events in one order, which is the order of their commits
sequence = Table("sequence", metadata, Column("name", String, primary_key=True), Column("value", Integer))

# runs of DAGs that ended, and tasks that failed in one that goes on; written by callbacks of Airflow
dag_runs = Table(
    "dag_runs",
    metadata,
    Column("dag_id", String, primary_key=True),
    Column("run_id", String, primary_key=True),
    Column("state", String, nullable=False),  # success, failed
    Column("ended_at", Instant, nullable=False),
    Column("why", String, nullable=False),  # the task that failed first, and its error
)

# what is wrong or was, for alerts: one row a root cause
conditions = Table(
    "conditions",
    metadata,
    Column("key", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("about", JSON, nullable=False),
    Column("began_at", Instant, nullable=False),
    Column("told_at", Instant, nullable=False),  # that it began, last changed for the worse, or the last reminder
    Column("reminders", Integer, nullable=False),
    Column("ended_at", Instant),
    Index("conditions_by_end", "ended_at"),
)

# messages, each to one recipient on one channel; those with sent_at are delivered
outbox = Table(
    "outbox",
    metadata,
    Column("message_id", String, primary_key=True),
    Column("recipient", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("position", Integer, nullable=False),  # of those made at the same moment
    Column("attempts", Integer, nullable=False),
    Column("next_try_at", Instant, nullable=False),
    Column("sent_at", Instant),
    Column("last_error", String, nullable=False),
    Index("outbox_by_delivery", "sent_at", "next_try_at"),
)

# what alerts know beside: the version of the warehouse that was told of, recipients that have had their first summary
alert_marks = Table("alert_marks", metadata, Column("name", String, primary_key=True), Column("value", Integer))
