"""An installation with one recipient on one webhook."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alert_site import Site
from receivers import Webhook, webhook


@pytest.fixture
def hook() -> Iterator[Webhook]:
    with webhook() as taken:
        yield taken


@pytest.fixture
def site(tmp_path: Path, hook: Webhook, monkeypatch: pytest.MonkeyPatch) -> Site:
    """Somebody who wants everything has had the first summary: of nothing."""
    monkeypatch.setenv("GONGKAI_ALERT_DUTY", f"json://127.0.0.1:{hook.port}/duty")
    found = Site(tmp_path)
    (tmp_path / "portals").mkdir()
    found.subscribe({"name": "值班", "channels": ["duty"]})
    found.send()
    return found
