"""The portal files that ship: valid, off, unverified, short; all of portals with real addresses."""

from __future__ import annotations

import pytest

from scrapers.portals.registry import portal_files, read_portal
from scrapers.settings import PACKAGE, Settings

SHIPPED = ["chengde", "demo", "huailai", "jiangsu", "nanchong", "shanghai", "xingtai"]


def files() -> dict[str, str]:
    settings = Settings(PACKAGE, (PACKAGE / "portals",), "", PACKAGE, PACKAGE)
    return {path.stem: path.read_text(encoding="utf-8") for path in portal_files(settings)}


def test_these_ship() -> None:
    assert sorted(files()) == SHIPPED


@pytest.mark.parametrize("name", [name for name in SHIPPED if name != "demo"])
def test_real_portal_is_off_and_unverified(name: str) -> None:
    portal = read_portal(PACKAGE / "portals" / f"{name}.yml")
    assert (portal.id, portal.enabled, portal.unverified) == (name, False, True)
    assert portal.region_code
    assert not portal.allow_loopback
    assert portal.manners.interval_seconds >= 1.5
    assert len(files()[name].splitlines()) < 25
