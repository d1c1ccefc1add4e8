"""Every finding is in exactly one message of a recipient, and every message is short enough for any channel."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.alerts.conditions import Condition, Known, Reading
from scrapers.alerts.decide import _grouped, _turns, decide
from scrapers.alerts.subscriptions import Recipient, Subscriptions
from scrapers.alerts.wording import size

NOW = datetime(2026, 6, 1, tzinfo=UTC)
EVERYBODY = Recipient(name="全部", channels=("a",))
HEBEI = Recipient(name="河北", channels=("b", "c"), regions=("13",), severity="error", faults=("publisher",))
texts = st.text(alphabet="表合计不符12.万元,\n 🧾\u3000<&*", max_size=400)

causes = st.builds(
    lambda number, group, severity, region, fault, members, text, link: Condition(
        key=f"finding:{number}",
        kind="finding",
        group=f"finding:{group}",
        severity=severity,
        subject=f"某局{group}{text[:80]}",
        message=text,
        region=region,
        fault=fault,
        findings=len(members),
        document=text,
        source="http://www.example.gov.cn/" + "a" * link,
        leading=f"{number}-0",
        members=tuple(f"{number}-{member}" for member in range(len(members))),
    ),
    st.integers(0, 30),
    st.integers(0, 14),
    st.sampled_from(["error", "warning"]),
    st.sampled_from(["130500", "320000"]),
    st.sampled_from(["publisher", "parser"]),
    st.lists(st.none(), min_size=1, max_size=5),
    texts,
    st.integers(0, 600),
)
nights = st.lists(st.lists(causes, max_size=30, unique_by=lambda one: one.key), min_size=1, max_size=4)


@settings(max_examples=60, deadline=None)
@given(nights)
def test_every_finding_is_in_exactly_one_message_a_night(nights: list[list[Condition]]) -> None:
    wanted = Subscriptions(recipients=(EVERYBODY, HEBEI))
    known: dict[str, Known] = {}
    for number, conditions in enumerate(nights):
        now = NOW + timedelta(days=number)
        reading = Reading("finding", {one.key: one for one in conditions})
        turns = _turns(known, [reading], wanted, now)
        for recipient in wanted.recipients:
            told = Counter(m for c in _grouped(recipient, turns) for one in c.began for m in one.condition.members)
            new = [one for one in conditions if recipient.wants(one) and _is_news(one, known)]
            assert told == Counter(member for one in new for member in one.members)
        decision = decide(known, [reading], wanted, ["全部", "河北"], now)
        for message in decision.messages:
            assert size(message.title) + size(message.body) + 1 <= 2048
            assert message.body.endswith(message.message_id)
            assert "\n" not in message.title
        identities = [message.message_id for message in decision.messages]
        assert len(set(identities)) == len(identities)
        assert decide(known, [reading], wanted, ["全部", "河北"], now) == decision
        known |= {one.condition.key: one for one in decision.conditions}
        known = {key: one for key, one in known.items() if one.ended_at is None}
        assert known.keys() == {one.key for one in conditions}
        again = decide(known, [reading], wanted, ["全部", "河北"], now)
        assert (again.messages, again.conditions) == ((), ())


def _is_news(one: Condition, known: dict[str, Known]) -> bool:
    before = known.get(one.key)
    return before is None or (before.condition.severity, one.severity) == ("warning", "error")
