"""Fixtures of the whole way."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from scrapers.portals import demo


@pytest.fixture(scope="session")
def demo_url() -> Iterator[str]:
    """The demo portal with its broken files, at one address for all homes of the session."""
    with demo.serve(port=0, with_bad_files=True) as portal:
        yield portal.url
