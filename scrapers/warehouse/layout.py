"""What a published warehouse is made of and where its files lie."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from scrapers.errors import BuildError
from scrapers.locks import exclusive
from scrapers.settings import Settings


@dataclass(frozen=True, slots=True)
class Relation:
    """A published table: its schema and name, and the order its rows are stored in."""

    schema: str
    name: str
    order: str = ""

    @property
    def full_name(self) -> str:
        return f"{self.schema}.{self.name}"


_FACT_ORDER = "table_type, is_total desc, fiscal_year, organisation_id, document_id, fact_id"

PEER_MEASURES = Relation("quality", "peer_measures", "document_id, measure")
DOCUMENTS = Relation("marts", "dim_document", "fiscal_year, organisation_id, document_id")
BY_DOCUMENT = (
    DOCUMENTS,
    Relation("marts", "document_locations", "document_id, portal_id, url"),
    Relation("quality", "disclosure_events", "document_id, portal_id, happened_at, event_id"),
    Relation("marts", "document_organisations", "fiscal_year, organisation_id, document_id"),
    Relation("marts", "observations", "document_id, table_no, row_no, column_no"),
    Relation("marts", "statements", "document_id, char_start, char_end"),
    Relation("marts", "fct_income", _FACT_ORDER),
    Relation("marts", "fct_expenditure", _FACT_ORDER),
    Relation("marts", "fct_three_public_fees", _FACT_ORDER),
    Relation("marts", "fct_assets", _FACT_ORDER),
    Relation("marts", "fct_projects", _FACT_ORDER),
    Relation("marts", "fct_performance_targets", _FACT_ORDER),
    Relation("marts", "fct_procurement", _FACT_ORDER),
    Relation("marts", "fct_running_costs", _FACT_ORDER),
    Relation("marts", "fct_staffing", _FACT_ORDER),
    Relation("marts", "restatements", "document_id, table_type, restatement_id"),
    Relation("quality", "findings", "document_id, rule_id, finding_id"),
    Relation("quality", "rule_results", "document_id, rule_id"),
    Relation("quality", "document_reading", "document_id"),
    Relation("quality", "unread_figures", "document_id, figure_no"),
    PEER_MEASURES,
)
"""Rows that belong to one document: stored in partitions, published as views. All have ``document_id``."""

ORGANISATIONS = Relation("marts", "dim_organisation", "organisation_id")
ACCOUNTS = Relation("marts", "dim_account", "classification, account_code, valid_from, name")
RULES = Relation("quality", "rules", "rule_id")
CALENDAR = Relation("quality", "disclosure_calendar", "document_kind")
PORTAL_RUNS = Relation("quality", "portal_runs", "started_at, portal_id, run_id")
ANNOUNCEMENTS = Relation("quality", "announcements", "portal_id, url")
OF_THE_LEDGER = (PORTAL_RUNS, ANNOUNCEMENTS)
"""Small tables that a publication takes from the ledger as it is then, also where no document is new."""

VIEWS = (
    Relation("quality", "coverage"),
    Relation("analysis", "marked_documents"),
    Relation("analysis", "key_figures"),
    Relation("analysis", "organisation_income"),
    Relation("analysis", "organisation_expenditure"),
    Relation("analysis", "expenditure_by_function"),
    Relation("analysis", "expenditure_by_economic_class"),
    Relation("analysis", "three_public_changes"),
    Relation("analysis", "organisation_assets"),
    Relation("analysis", "rankings"),
    Relation("analysis", "budget_against_executed"),
    Relation("analysis", "changes_same_bodies"),
)
"""Questions over all that is published, answered when asked: no rows of their own. Each stands after those it uses."""
SCHEMAS = ("marts", "quality", "analysis")
"""What is published besides the bookkeeping in ``warehouse``."""


def facts_folder(settings: Settings) -> Path:
    """One folder a partition, one Parquet file a relation in it."""
    return settings.warehouse / "facts"


def versions_folder(settings: Settings) -> Path:
    """Published files and their manifests."""
    return settings.warehouse / "versions"


def builds_folder(settings: Settings) -> Path:
    """What builds leave for publish."""
    return settings.work / "builds"


@contextmanager
def writer_lock(settings: Settings, purpose: str) -> Iterator[None]:
    """Hold the one lock of builds and publications for the block; the system frees it however the process ends.

    Raises ``BuildError`` at once when another process holds it. Readers need no lock.
    """

    def refusal(process: str) -> BuildError:
        return BuildError(
            f"{purpose} cannot start: process {process} is building or publishing {settings.warehouse}. "
            "Wait until it has finished. 另一进程正在构建或发布数据仓库，请等它结束。"
        )

    with exclusive(settings.warehouse / ".writer.lock", refusal):
        yield


def sync_folder(folder: Path) -> None:
    """Make renames in ``folder`` durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_file(path: Path) -> None:
    """Make the content of a file durable before its name is."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def text_literal(value: str | Path) -> str:
    """A SQL text literal."""
    return "'" + str(value).replace("'", "''") + "'"


def files_literal(files: Iterable[str]) -> str:
    """A list of files for ``read_parquet``."""
    return "[" + ", ".join(text_literal(file) for file in files) + "]"
