"""What a full build asks and nobody has settled: it outlives that build, until a full build is published.

A night's build goes on from the version in force, so that what comes in is published; the full build that waited is
then gone, and with it what only a full build sees. This file beside the versions keeps its question until then.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from scrapers.settings import Settings
from scrapers.warehouse import manifest as manifests
from scrapers.warehouse.layout import sync_file, sync_folder

_CHINA = timezone(timedelta(hours=8))
ASK_AGAIN = "查明原因后运行 gongkai build --full 重新构建，再批准发布"


class OpenQuestion(BaseModel):
    """``since``: when a full build first asked and none was published; ``asked_at``: when the last one did."""

    model_config = ConfigDict(frozen=True)
    build_id: str
    since: datetime
    asked_at: datetime
    question: str
    refused: str = ""
    """Who refused it and why, or that nobody answered; empty as long as it may still be answered."""

    def __str__(self) -> str:
        since = f"{self.since.astimezone(_CHINA):%Y-%m-%d}"
        return f"{since}起全量构建的问题尚未了结（{self.refused or '尚无人答复'}）：{self.question}"


def read(settings: Settings) -> OpenQuestion | None:
    """The question that stands; None where no full build asked, or one was published since."""
    try:
        found = OpenQuestion.model_validate_json(_path(settings).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    published = (made.built_at for made in manifests.kept(settings) if made.full and made.built_at)
    return None if any(built_at >= found.asked_at for built_at in published) else found


def ask(settings: Settings, build_id: str, question: str, now: datetime) -> None:
    """Keep what a full build asks; since when, where an earlier one asked already and nobody settled it."""
    before = read(settings)
    since = before.since if before else now
    _write(settings, OpenQuestion(build_id=build_id, since=since, asked_at=now, question=question))


def refuse(settings: Settings, build_id: str, why: str) -> None:
    """Keep that this build was refused; nothing where another build or none asked."""
    found = read(settings)
    if found and found.build_id == build_id:
        _write(settings, found.model_copy(update={"refused": why}))


def tidy(settings: Settings) -> None:
    """Remove a question that is settled."""
    if read(settings) is None:
        _path(settings).unlink(missing_ok=True)


def _path(settings: Settings) -> Path:
    return settings.warehouse / "open_question.json"


def _write(settings: Settings, question: OpenQuestion) -> None:
    path = _path(settings)
    temporary = path.with_name(f".unfinished-{path.name}")
    temporary.write_text(question.model_dump_json(indent=1), encoding="utf-8")
    sync_file(temporary)
    temporary.replace(path)
    sync_folder(path.parent)
