"""Fixtures shared by all tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def real_documents() -> Path:
    """The folder with real disclosures (``seeds/``, ``corpus/``, ``truth/``), which is not part of the project."""
    folder = os.environ.get("GONGKAI_REAL_DOCUMENTS")
    if not folder:
        pytest.skip("needs real documents: set GONGKAI_REAL_DOCUMENTS to a folder with seeds/, corpus/ and truth/")
    path = Path(folder).absolute()
    if not (path / "truth").is_dir():
        pytest.skip(f"GONGKAI_REAL_DOCUMENTS={folder} has no folder truth/")
    return path
