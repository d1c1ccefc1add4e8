"""Fixtures of the whole way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from stages_by_hand import gongkai

from scrapers.portals import demo


@pytest.fixture(scope="session")
def demo_url() -> Iterator[str]:
    """The demo portal with its broken files, at one address for all homes of the session."""
    with demo.serve(port=0, with_bad_files=True) as portal:
        yield portal.url


@pytest.fixture(scope="session")
def demo_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published file of one night over the demo portal without its broken files; its home is two folders above."""
    home = tmp_path_factory.mktemp("readme")
    with demo.serve(port=0) as portal:
        for stage in ("collect", "build", "publish"):
            gongkai(home, stage, demo_url=portal.url)
    return home / "warehouse" / "gongkai.duckdb"
