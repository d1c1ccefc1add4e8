"""Documents of the field as their first lines say what they are: table of cases in ``identity_cases.yml``."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

sys.path.insert(0, str(Path(__file__).parent))
from recognise_texts import document_of

from scrapers.recognise.identity import identify
from scrapers.records import Announcement

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "identity_cases.yml").read_text(encoding="utf-8"))
PHASES = {"budget": "approved", "accounts": "executed", "evaluation": "executed", "targets": "approved"}


def _known(text: str) -> str | None:
    return None if text == "-" else text


@pytest.mark.parametrize("case", CASES, ids=[f"{n}-{str(case['say'][0])[:24]}" for n, case in enumerate(CASES, 1)])
def test_document_is_what_it_says(case: dict[str, Any]) -> None:
    name, region, year, kind = map(_known, case["is"].split())
    identified = identify(document_of(*case["say"]), Announcement(**case.get("told", {})))
    got, body = identified.identity, identified.identity.body
    said = (body and body.name, body and body.region_code, got.fiscal_year, got.document_kind)
    assert said == (name, region, int(year) if year else None, kind)
    if kind:
        assert got.phase == case.get("phase", PHASES.get(kind.rsplit("_", 1)[-1]))
    if "code" in case:
        assert body is not None and body.code == case["code"]
    if "approved" in case:
        assert got.approved_on == case["approved"] and isinstance(case["approved"], date)
    if "number" in case:
        assert got.approval_number == _known(case["number"])
    if "bodies" in case:
        assert [one.name for one in identified.bodies] == case["bodies"]
    if "issue" in case:
        assert case["issue"] in [issue.issue for issue in identified.issues]
    if "issues" in case:
        assert [issue.issue for issue in identified.issues] == case["issues"]
