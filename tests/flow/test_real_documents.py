"""Real disclosures from disk to a published warehouse, compared with what they say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from stages_by_hand import gongkai

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def warehouse(real_documents: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("real")
    gongkai(home, "ingest", real_documents / "seeds", real_documents / "corpus")
    for stage in ("build", "publish"):
        gongkai(home, stage)
    return home / "warehouse" / "gongkai.duckdb"


@pytest.mark.parametrize(
    ("kind", "truth", "least"),
    [
        ("--cells", "corpus.csv", "0.999"),
        ("--facts", "seeds.csv", "0.97"),
        ("--documents", "documents.csv", "1"),
        ("--prose", "seeds_prose.csv", "0.99"),
    ],
)
def test_what_is_read_is_what_is_printed(
    kind: str, truth: str, least: str, warehouse: Path, real_documents: Path
) -> None:
    score = [sys.executable, real_documents / "tools" / "score.py", warehouse, kind, real_documents / "truth" / truth]
    done = subprocess.run(
        [*map(str, score), "--misses", "5", "--min-recall", least, "--min-precision", least],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
