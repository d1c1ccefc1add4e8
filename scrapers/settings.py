"""Where things lie. Everything that gongkai writes is below ``GONGKAI_HOME``; nothing else is written to.

archive/     bytes as fetched, by SHA-256, and ledger.sqlite: what was seen where and when
staging/     one folder a batch of parsed documents, written once
warehouse/   facts/ (Parquet partitions), versions/ (published files), gongkai.duckdb (link to the one in force)
work/        what a build is working on; may be deleted at any time
portals/     portal files of this installation, beside those of GONGKAI_PORTALS
logs/ airflow/
"""

from __future__ import annotations

import os
from dataclasses import dataclass
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

    @classmethod
    def from_environment(cls) -> Settings:
        """Read ``GONGKAI_HOME``, ``GONGKAI_PORTALS`` (folders, separated by ``:``), ``GONGKAI_LEDGER_URL`` and
        ``GONGKAI_VERSIONS_KEPT``. Raises ``SettingsError`` where that is not a number from 1.
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
