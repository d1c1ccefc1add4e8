"""A portal to collect from, and an empty installation to collect into."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from portal_server import PortalServer
from small_portal import SmallPortal

from scrapers.settings import Settings


@pytest.fixture
def server() -> Iterator[PortalServer]:
    with PortalServer() as server:
        yield server


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    home, portals = tmp_path / "home", tmp_path / "portals"
    portals.mkdir()
    return Settings(home, (portals,), f"sqlite:///{home}/archive/ledger.sqlite", tmp_path, tmp_path)


@pytest.fixture
def write_portal(settings: Settings, server: PortalServer) -> Callable[..., Path]:
    """Write a portal's file; keys given replace those of a small TRS-like portal."""

    def write(portal_id: str = "small", **changes: object) -> Path:
        content: dict[str, object] = {
            "id": portal_id,
            "name": "测试门户",
            "region_code": "130000",
            "base": server.url,
            "family": "static_list",
            "columns": [{"url": "/czj/", "name": "部门预算"}],
            "pager": {"kind": "zero_based"},
            "manners": {"interval_seconds": 0, "backoff_seconds": 0.01, "retries": 1},
            "allow_loopback": True,
            "unverified": True,
        }
        path = settings.portal_folders[0] / f"{portal_id}.yml"
        path.write_text(yaml.safe_dump(content | changes, allow_unicode=True), encoding="utf-8")
        return path

    return write


@pytest.fixture
def portal(server: PortalServer, write_portal: Callable[..., Path]) -> SmallPortal:
    write_portal()
    return SmallPortal(server)
