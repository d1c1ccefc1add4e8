"""The manifest of a published version: what it is made of, as JSON beside its file."""

from __future__ import annotations

import os
import uuid
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from scrapers.errors import PublishError
from scrapers.settings import Settings
from scrapers.warehouse.layout import sync_folder, versions_folder


class Partition(BaseModel):
    """Immutable rows: ``facts/<name>/<relation>.parquet`` for each of ``relations`` that has rows."""

    model_config = ConfigDict(frozen=True)
    number: int
    documents: int
    relations: dict[str, int]
    """Rows by relation, ``marts.observations`` and so on."""
    replaced: int = 0
    """Documents of it whose rows are in a later partition; they are listed in ``warehouse.replaced`` of the file."""

    @property
    def name(self) -> str:
        return f"p{self.number:06d}"

    @property
    def documents_in_force(self) -> int:
        return self.documents - self.replaced


class Approval(BaseModel):
    """A person's word for a version that adds or loses what did not come in; ``question`` is what was shown."""

    model_config = ConfigDict(frozen=True)
    by: str
    at: datetime
    reason: str
    question: str


class Manifest(BaseModel):
    """One version. ``base`` is the version it was built on; ``revision`` counts renewals without new documents."""

    model_config = ConfigDict(frozen=True)
    version: int
    build_id: str
    revision: int = 1
    base: int | None
    published_at: datetime
    built_at: datetime | None = None
    """When its documents were published first: a renewal keeps it. None in manifests of before."""
    warehouse: str
    """Folder that the file's views point to."""
    partitions: tuple[Partition, ...]
    next_partition: int
    ledger_mark: int
    portal_runs: str = ""
    """Fingerprint of what it has from the ledger: portal runs and announcements."""
    documents: int
    findings: int
    approval: Approval | None = None
    full: bool = False
    """Whether its build held everything that was staged by then, instead of what was new."""

    @property
    def name(self) -> str:
        return f"{self.version:06d}-{self.revision:02d}"


def database_path(settings: Settings, manifest: Manifest) -> Path:
    """The version's published file."""
    return versions_folder(settings) / f"{manifest.name}.duckdb"


def manifest_path(settings: Settings, manifest: Manifest) -> Path:
    """The version's manifest."""
    return versions_folder(settings) / f"{manifest.name}.json"


def read(path: Path) -> Manifest:
    """Read one manifest; ``PublishError`` names the file when it is damaged."""
    try:
        return Manifest.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, ValidationError) as error:
        raise PublishError(f"{path}: not the manifest of a version ({error})") from error


def write(settings: Settings, manifest: Manifest) -> None:
    """Write a manifest whole or not at all. A version exists as soon as its manifest does."""
    path = manifest_path(settings, manifest)
    temporary = path.with_name(f".unfinished-{uuid.uuid4().hex[:8]}.json")
    with temporary.open("w", encoding="utf-8") as file:
        file.write(manifest.model_dump_json(indent=1))
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    sync_folder(path.parent)


def kept(settings: Settings) -> list[Manifest]:
    """All versions on disk, oldest first; of a version only the latest revision."""
    folder = versions_folder(settings)
    latest: dict[int, Manifest] = {}
    for path in sorted(folder.glob("[0-9]*.json")):
        manifest = read(path)
        if database_path(settings, manifest).is_file():
            latest[manifest.version] = manifest
    return [latest[number] for number in sorted(latest)]


def in_force(settings: Settings) -> Manifest | None:
    """The version that the link points to; None where nothing is published yet."""
    link = settings.published
    if not link.is_symlink():
        return None
    path = versions_folder(settings) / link.readlink().with_suffix(".json").name
    return read(path)


def to_keep(settings: Settings) -> list[Manifest]:
    """The last versions, and the one in force if it is older than those."""
    versions = kept(settings)
    current = in_force(settings)
    newest = versions[-settings.versions_kept :]
    if current and all(manifest.version != current.version for manifest in newest):
        newest = [current, *newest[1:]]
    return newest
