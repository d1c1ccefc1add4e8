"""What must hold of a recognised document before it is staged: one that breaks it must not stop the whole night."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import get_args

from scrapers.records import Comparison, FactKind, Phase, RecognisedDocument

_PHASES = {None, *get_args(Phase)}


def check(recognised: RecognisedDocument) -> None:
    """Raise ``ValueError`` where keys stand twice, a meaning points nowhere or says what no fact table knows.

    dbt tests the same of all rows together, but there a failure keeps everything from being published. Whoever calls
    this sets the one document aside.
    """
    observations = _once("observation_id", (o.observation_id for o in recognised.observations))
    statements = _once("statement_id", (s.statement_id for s in recognised.statements))
    _once("meaning", ((m.fact, m.observation_id, m.statement_id) for m in recognised.meanings))
    bodies = {None, *(body.body_id for body in recognised.bodies)}
    for meaning in recognised.meanings:
        place = observations if meaning.observation_id else statements
        if (meaning.observation_id is None) == (meaning.statement_id is None):
            raise ValueError(f"a meaning of {meaning.label!r} needs either an observation or a statement")
        if (meaning.observation_id or meaning.statement_id) not in place:
            raise ValueError(f"the meaning of {meaning.label!r} points to no value of the document")
        if meaning.fact not in get_args(FactKind) or meaning.comparison not in get_args(Comparison):
            raise ValueError(f"the meaning of {meaning.label!r} is of no known kind: {meaning.fact}")
        if meaning.phase not in _PHASES or meaning.body_id not in bodies:
            raise ValueError(f"the meaning of {meaning.label!r} has an unknown phase or body")


def _once(name: str, keys: Iterable[object]) -> set[object]:
    counted = Counter(keys)
    twice = [key for key, count in counted.items() if count > 1]
    if twice:
        raise ValueError(f"{name} stands more than once: {twice[0]}")
    return set(counted)
