"""The store: write once, whole or not at all, verified when read."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from scrapers.archive.store import Store
from scrapers.errors import ArchiveError
from scrapers.keys import document_id
from scrapers.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path, (), f"sqlite:///{tmp_path}/archive/ledger.sqlite", tmp_path, tmp_path)


@given(body=st.binary(max_size=2000))
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
def test_what_is_put_is_read_back(body: bytes, settings: Settings) -> None:
    store = Store(settings)
    name = store.put(body)
    assert name == document_id(body)
    assert store.read(name) == body
    assert store.path(name).parent.name == name[:2]


def test_putting_again_does_not_write_again(settings: Settings) -> None:
    store = Store(settings)
    path = store.path(store.put(b"a"))
    before = path.stat()
    store.put(b"a")
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_damaged_bytes_are_noticed_and_named(settings: Settings) -> None:
    store = Store(settings)
    name = store.put(b"whole")
    store.path(name).chmod(0o644)
    store.path(name).write_bytes(b"wh0le")
    with pytest.raises(ArchiveError, match=name):
        store.read(name)
    store.path(name).write_bytes(b"wh")
    with pytest.raises(ArchiveError, match="damaged"):
        store.put(b"whole")


def test_missing_bytes_are_an_error_that_names_the_path(settings: Settings) -> None:
    with pytest.raises(ArchiveError, match="not in the archive"):
        Store(settings).read(document_id(b"never put"))
    with pytest.raises(ArchiveError, match="not in the archive"):
        Store(settings).open(document_id(b"never put"))
