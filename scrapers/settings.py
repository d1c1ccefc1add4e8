"""Where things lie. Everything that gongkai writes is below ``GONGKAI_HOME``; nothing else is written to.

archive/     bytes as fetched, by SHA-256, and ledger.sqlite: what was seen where and when
staging/     one folder a batch of parsed documents, written once; full builds gather them in a pack
warehouse/   facts/ (Parquet partitions), versions/ (published files), gongkai.duckdb (link to the one in force)
work/        what a build is working on; may be deleted at any time
portals/     portal files of this installation, beside those of GONGKAI_PORTALS
logs/ airflow/
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from scrapers.errors import SettingsError

OWN_PORTALS = "portals"
PACKAGE = Path(__file__).resolve().parent
CHECKOUT = PACKAGE.parent


def _beside_or_packaged(name: str) -> Path:
    """A folder of the checkout, or its copy inside the installed package."""
    beside = CHECKOUT / name
    return beside if beside.is_dir() else PACKAGE / f"_{name}"


def _versions_kept(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise SettingsError(f"GONGKAI_VERSIONS_KEPT: {text!r} is not a number from 1. 应为不小于1的整数。")
    return int(text)


MOST_MEMORY = 4096
CONTAINER_LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))


def default_memory() -> int:
    """Half of what this machine or container has, in megabytes, and not more than 4096."""
    has = [os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")]
    for limit in CONTAINER_LIMITS:
        text = limit.read_text(encoding="ascii").strip() if limit.is_file() else ""
        if text.isdigit():
            has.append(int(text))
    return min(MOST_MEMORY, min(has) // 2 // 1024**2)


def _memory(text: str) -> int:
    """Megabytes of ``512MB`` or ``4GB``."""
    given = re.fullmatch(r"([1-9][0-9]*) ?(MB|GB)", text.strip().upper())
    if not given:
        raise SettingsError(f"GONGKAI_MEMORY: {text!r} is not a size such as 512MB or 4GB. 应为512MB、4GB这样的大小。")
    return int(given[1]) * (1024 if given[2] == "GB" else 1)


@dataclass(frozen=True, slots=True)
class Settings:
    """The folders and addresses of one installation; made by ``Settings.from_environment()``."""

    home: Path
    portal_folders: tuple[Path, ...]
    ledger_url: str
    dbt_project: Path
    dags: Path
    versions_kept: int = 5
    """Published versions that can be gone back to, the one in force among them."""
    memory: int = field(default_factory=default_memory)
    """Megabytes that the database of a build or publication may take before it writes to ``work/spill``."""

    @classmethod
    def from_environment(cls) -> Settings:
        """Read ``GONGKAI_HOME``, ``GONGKAI_PORTALS`` (folders, separated by ``:``), ``GONGKAI_LEDGER_URL``,
        ``GONGKAI_VERSIONS_KEPT`` and ``GONGKAI_MEMORY``. Raises ``SettingsError`` where one of the last two is
        no number from 1 or no size.
        """
        in_checkout = (CHECKOUT / "pyproject.toml").is_file()
        default_home = CHECKOUT / "var" if in_checkout else Path.home() / ".local" / "share" / "gongkai"
        home = Path(os.environ.get("GONGKAI_HOME") or default_home).expanduser().absolute()
        extra = tuple(Path(p).expanduser().absolute() for p in os.environ.get("GONGKAI_PORTALS", "").split(":") if p)
        ledger = os.environ.get("GONGKAI_LEDGER_URL") or f"sqlite:///{home / 'archive' / 'ledger.sqlite'}"
        return cls(
            home=home,
            portal_folders=(PACKAGE / "portals", *([own] if (own := home / OWN_PORTALS).is_dir() else []), *extra),
            ledger_url=ledger,
            dbt_project=_beside_or_packaged("dbt_project"),
            dags=_beside_or_packaged("dags"),
            versions_kept=_versions_kept(os.environ.get("GONGKAI_VERSIONS_KEPT") or "5"),
            memory=_memory(given) if (given := os.environ.get("GONGKAI_MEMORY")) else default_memory(),
        )

    @property
    def own_portals(self) -> Path:
        """Where a portal file is written that a command makes: the first folder that is not the program's."""
        return next((folder for folder in self.portal_folders[1:]), self.home / OWN_PORTALS)

    @property
    def archive(self) -> Path:
        return self.home / "archive"

    @property
    def staging(self) -> Path:
        return self.home / "staging"

    @property
    def warehouse(self) -> Path:
        return self.home / "warehouse"

    @property
    def published(self) -> Path:
        """The published warehouse: what analysts open."""
        return self.warehouse / "gongkai.duckdb"

    @property
    def work(self) -> Path:
        return self.home / "work"

    @property
    def database_limits(self) -> dict[str, str | bool | int | float | list[str]]:
        """How DuckDB is opened for work: two threads, the memory allowed, and where it spills."""
        return {"threads": 2, "memory_limit": f"{self.memory}MB", "temp_directory": str(self.work / "spill")}
