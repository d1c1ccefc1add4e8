"""A document that would break the warehouse's keys is told before it is staged."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.records import Body, DocumentIdentity, Meaning, Observation, RecognisedDocument
from scrapers.stage.checks import check

BODY = Body("org-1", "云泽县林业局")


def observation(number: int) -> Observation:
    return Observation(
        f"obs-{number}", "org-1", 1, 1, "income", number, 1, None, None, "合计", "金额", "1", "元", None, None
    )


def meaning(number: int) -> Meaning:
    return Meaning("income", f"obs-{number}", None, "org-1", 2026, "approved", "income", "合计")


def document(
    *meanings: Meaning, observations: tuple[Observation, ...] = (observation(1), observation(2))
) -> RecognisedDocument:
    return RecognisedDocument(
        document_id="d",
        content_hash="c",
        format="xlsx",
        pages=1,
        parse_status="parsed",
        parse_reason="",
        identity=DocumentIdentity("", BODY, None, None, None),
        bodies=(BODY,),
        observations=observations,
        meanings=meanings,
    )


@given(st.sets(st.integers(1, 30)))
def test_values_that_mean_one_fact_each_pass(numbers: set[int]) -> None:
    check(document(*map(meaning, numbers), observations=tuple(map(observation, numbers))))


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (document(meaning(1), meaning(1)), "meaning stands more than once"),
        (document(observations=(observation(1), observation(1))), "observation_id stands more than once"),
        (document(meaning(7)), "points to no value"),
        (document(replace(meaning(1), statement_id="sta-1")), "either an observation or a statement"),
        (document(replace(meaning(1), fact="weather")), "no known kind"),  # type: ignore[arg-type]
        (document(replace(meaning(1), body_id="org-9")), "unknown phase or body"),
    ],
)
def test_what_would_stop_the_night_is_named(broken: RecognisedDocument, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        check(broken)
