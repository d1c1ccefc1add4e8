"""One writer at a time: a second is refused at once, told who has the lock, and may come when the first has gone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from staged_samples import settings_in

from scrapers.errors import BuildError
from scrapers.warehouse.layout import writer_lock


def test_a_second_writer_is_refused_and_told_who_is_at_work(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    with (
        writer_lock(settings, "build"),
        pytest.raises(BuildError, match=f"publish cannot start: process {os.getpid()} is building"),
        writer_lock(settings, "publish"),
    ):
        pass
    with writer_lock(settings, "publish"):
        assert (settings.warehouse / ".writer.lock").read_text() == str(os.getpid())
