"""What people do about a build that asks for their word, and what happens to staged rows that makes one ask."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import pyarrow.parquet as pq

from scrapers.ops import approval_page as page
from scrapers.settings import Settings

Answer = Literal["approve", "reject", "unanswered"]
WHO = {"id": "duty", "name": "值班员"}


def answer(how: Answer) -> dict[str, Any]:
    """What the operator on Airflow's page gives when it is answered, or its time is over."""
    chosen = page.APPROVE if how == "approve" else page.REJECT
    user = None if how == "unanswered" else WHO
    return {"chosen_options": [chosen], "params_input": {page.REASON: "已核实"}, "responded_by_user": user}


def lose_batch(settings: Settings, document_id: str) -> None:
    """The staged batch of a document, which holds no other, is gone: as on a disk restored from an older copy."""
    _move(document_id, settings.staging, settings.home / "lost")


def find_batch(settings: Settings, document_id: str) -> None:
    """It is there again."""
    _move(document_id, settings.home / "lost", settings.staging)


def _move(document_id: str, source: Path, target: Path) -> None:
    (folder,) = [path.parent for path in source.glob("[!.]*/documents.parquet") if _documents(path) == {document_id}]
    target.mkdir(exist_ok=True)
    folder.rename(target / folder.name)


def _documents(path: Path) -> set[str]:
    return set(pq.read_table(path, columns=["document_id"])["document_id"].to_pylist())
