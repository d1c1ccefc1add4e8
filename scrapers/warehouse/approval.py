"""A person's word for one build that goes beyond its bounds: who gave it, when and why. Another build needs its own."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from scrapers.errors import ApprovalNeeded, PublishError
from scrapers.settings import Settings
from scrapers.warehouse import open_question
from scrapers.warehouse.build import TestedBuild, waiting_build
from scrapers.warehouse.layout import builds_folder, sync_file, sync_folder
from scrapers.warehouse.manifest import Approval, in_force

APPROVED = "approved.json"
APPROVE = "核实无误后运行 gongkai publish --approve 理由"


class _Given(BaseModel):
    """The word as it lies beside the build until that is published."""

    model_config = ConfigDict(frozen=True)
    build_id: str
    approval: Approval


def approve(
    settings: Settings, reason: str, *, by: str = "", build_id: str = "", now: datetime | None = None
) -> Approval | None:
    """Give a person's word for the build that waits; None where it needs none. ``by``: the process's user by default.

    ``build_id`` is the build that the person was shown, where another may have taken its place; then, and where none
    waits, it raises ``ApprovalNeeded``.
    """
    if not reason.strip():
        raise PublishError("批准须写明理由。")
    waiting = waiting_build(settings)
    if waiting is None or build_id not in ("", waiting.build_id):
        stands = open_question.read(settings) if waiting is None else None
        raise ApprovalNeeded(
            f"没有等待批准的构建。{stands}。{open_question.ASK_AGAIN}。"
            if stands
            else "没有等待批准的构建，或等待的已是另一次构建；请先运行 gongkai build，再查看其增减。"
        )
    if not waiting.question:
        return None
    approval = Approval(
        by=by or getpass.getuser(), at=now or datetime.now(UTC), reason=reason, question=waiting.question
    )
    folder = builds_folder(settings)
    temporary = folder / f".{APPROVED}"
    temporary.write_text(_Given(build_id=waiting.build_id, approval=approval).model_dump_json(), encoding="utf-8")
    sync_file(temporary)
    temporary.replace(folder / APPROVED)
    sync_folder(folder)
    return approval


def is_in_force(settings: Settings, build_id: str) -> bool:
    """Whether this build is published already: by another's word, or by a publication that was killed after it."""
    current = in_force(settings)
    return current is not None and current.build_id == build_id


def waits_for_word(settings: Settings) -> bool:
    """Whether a tested build waits for a word that nobody gave yet."""
    try:
        waiting = waiting_build(settings)
        return waiting is not None and bool(waiting.question) and _given(settings, waiting) is None
    except FileNotFoundError:  # it was published this moment
        return False


def open_questions(settings: Settings) -> list[str]:
    """What waits for a person's word, each complete on its own, in Chinese: a tested build, what a full one asked."""
    stands = open_question.read(settings)
    waiting = waiting_build(settings) if waits_for_word(settings) else None
    asked = [f"{stands}。{APPROVE if waiting and waiting.full else open_question.ASK_AGAIN}。"] if stands else []
    if waiting and not waiting.full:
        asked.append(f"新构建的版本等人批准：{waiting.question}。{APPROVE}。")
    return asked


def word_for(settings: Settings, waiting: TestedBuild) -> Approval | None:
    """The word that was given for exactly this build; None where it needs none. Without one: ``ApprovalNeeded``."""
    if not waiting.question:
        return None
    if approval := _given(settings, waiting):
        return approval
    raise ApprovalNeeded(f"未予发布，原版本仍然有效。{waiting.question}。{APPROVE}；否则查明原因后重新构建。")


def _given(settings: Settings, waiting: TestedBuild) -> Approval | None:
    path: Path = builds_folder(settings) / APPROVED
    if path.is_file():
        given = _Given.model_validate_json(path.read_text(encoding="utf-8"))
        if given.build_id == waiting.build_id:
            return given.approval
    return None
