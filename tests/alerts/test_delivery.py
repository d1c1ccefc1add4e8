"""A channel that is down loses nothing, delays nobody, and gets each message once; a kill neither loses nor doubles."""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import threading
import time
from pathlib import Path
from urllib.parse import quote

import pytest
from alert_site import Finding, Site
from receivers import Webhook, webhook

from scrapers.alerts import subscriptions
from scrapers.alerts.channels import Send, has_address, open_channel
from scrapers.alerts.conditions import Condition, Decision, Message, Reading
from scrapers.alerts.decide import decide
from scrapers.alerts.deliver import deliver

BOTH = ({"name": "甲", "channels": ["duty"]}, {"name": "乙", "channels": ["other"]})


@pytest.fixture
def two(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A second recipient on a channel where nobody listens."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        monkeypatch.setenv("GONGKAI_ALERT_OTHER", f"json://127.0.0.1:{unused.getsockname()[1]}/secret-token")
    site.subscribe(*BOTH)
    site.send()
    return site


def test_a_channel_that_is_down_holds_up_no_other_and_is_caught_up_later_once(
    two: Site, hook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    for night in range(3):
        two.publish([Finding(f"cau-{n}", document=f"doc-{n}", organisation=f"局{n}") for n in range(night + 1)])
        two.send()
        two.later(days=1)
    assert len(hook.received) == 3
    assert len(two.book.waiting()) == 3
    with webhook() as back:
        monkeypatch.setenv("GONGKAI_ALERT_OTHER", f"json://127.0.0.1:{back.port}/secret-token")
        report = two.send()
        assert (report.delivered, report.waiting) == (3, 0)
        two.later(days=1)
        two.send()
        assert back.titles == hook.titles
        assert len(set(back.bodies)) == 3


def test_pauses_grow_and_end_at_six_hours(two: Site) -> None:
    two.publish([Finding("cau-1")])
    pauses = []
    two.send()
    for _ in range(9):
        (waiting,) = two.book.waiting()
        pauses.append((waiting.next_try_at - two.now).total_seconds() / 60)
        two.now = waiting.next_try_at
        two.send()
    assert pauses == [5, 10, 20, 40, 80, 160, 320, 360, 360]


def test_no_address_is_in_the_ledger_the_log_or_what_is_printed(
    two: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    two.publish([Finding("cau-1")])
    monkeypatch.setenv("GONGKAI_ALERT_DUTY", "nonsense://secret-token")
    two.send()
    waiting = two.book.waiting()
    assert [one.attempts for one in waiting] == [1, 1]
    assert {one.last_error for one in waiting} == {
        "渠道 duty 的地址不是 apprise 能识别的格式，见 docs/operations.md",
        "无法连接，或对方拒收",
    }
    assert "not delivered" in caplog.text
    assert "secret-token" not in caplog.text
    for path in two.home.rglob("*"):
        assert not path.is_file() or b"secret-token" not in path.read_bytes(), path


def test_a_channel_without_an_address_says_where_it_is_looked_for(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GONGKAI_ALERT_DUTY")
    site.publish([Finding("cau-1")])
    site.send()
    (waiting,) = site.book.waiting()
    assert "GONGKAI_ALERT_DUTY" in waiting.last_error
    assert "gongkai_alert_duty" in waiting.last_error
    assert (waiting.attempts, waiting.next_try_at) == (0, site.now), "who knows the address need not wait"


@pytest.mark.parametrize("form", ['{{"conn_type": "generic", "password": "{}"}}', "generic://:{}@"])
def test_an_address_in_a_variable_of_airflow_is_known_to_the_command_line(
    form: str, site: Site, hook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GONGKAI_ALERT_DUTY")
    address = f"json://127.0.0.1:{hook.port}/from-a-connection"
    quoted = quote(address, safe="") if form.startswith("generic") else address
    monkeypatch.setenv("AIRFLOW_CONN_GONGKAI_ALERT_DUTY", form.format(quoted))
    site.publish([Finding("cau-1")])
    site.send()
    assert hook.paths == ["/from-a-connection"]
    for wrong in ("{", "generic://", "http://["):
        monkeypatch.setenv("AIRFLOW_CONN_GONGKAI_ALERT_DUTY", wrong)
        assert not has_address("duty")


def test_a_slow_channel_does_not_delay_another(two: Site, hook: Webhook) -> None:
    two.publish([Finding("cau-1")])
    arrived = threading.Event()

    def channel(name: str) -> Send:
        def slow(_: Message) -> None:
            assert arrived.wait(20), "the other channel was held up"

        def quick(message: Message) -> None:
            open_channel("duty")(message)
            arrived.set()

        return slow if name == "other" else quick

    two.book.change(lambda _known, _who, told: (_decided(two), told), two.now)
    counts = deliver(two.book, clock=two.clock, channel=channel)
    assert counts == {"delivered": 2}


def _decided(site: Site) -> Decision:
    condition = Condition("k", "run", "g", "error", "主题", "说明")
    reading = Reading("run", {"k": condition})
    return decide({}, [reading], subscriptions.read(site.settings), ["甲", "乙"], site.now)


def test_one_message_that_is_refused_does_not_block_those_behind_it(site: Site, hook: Webhook) -> None:
    hook.status = 400
    site.publish([Finding("cau-1")])
    site.send()
    hook.status = 200
    site.later(minutes=1)
    site.publish([Finding("cau-1"), Finding("cau-2", document="doc-b", organisation="丁局")])
    site.send()
    assert hook.titles == ["【核对发现问题】丁局 2026年度部门预算"]
    assert [one.last_error for one in site.book.waiting()] == ["对方拒收：HTTP 400"]


def test_two_senders_at_once_send_each_message_once(site: Site, hook: Webhook) -> None:
    site.publish([Finding(f"cau-{n}", document=f"doc-{n}", organisation=f"局{n}") for n in range(8)])
    threads = [threading.Thread(target=site.send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(hook.received) == 8
    assert len(set(hook.bodies)) == 8


def _round(home: Path, now: object) -> None:
    Site(home, now=now).send()  # type: ignore[arg-type]


def test_killed_at_any_moment_nothing_is_lost_and_only_what_was_under_way_may_come_twice(
    site: Site, hook: Webhook
) -> None:
    organisations = [f"局{n}" for n in range(9)]
    site.publish([Finding(f"cau-{n}", document=f"doc-{n}", organisation=name) for n, name in enumerate(organisations)])
    fork = multiprocessing.get_context("fork")
    for pause in (0.01, 0.03, 0.06, 0.1, 0.15):
        child = fork.Process(target=_round, args=(site.home, site.now))
        child.start()
        time.sleep(pause)
        if child.pid:
            os.kill(child.pid, signal.SIGKILL)
        child.join()
        site.later(minutes=11)  # the lease of what was under way is over
    site.send()
    ids = [body.splitlines()[-1] for body in hook.bodies]
    assert {title.partition("】")[2] for title in hook.titles} == {f"{name} 2026年度部门预算" for name in organisations}
    assert len(set(ids)) == len(organisations)
    assert len(ids) - len(set(ids)) <= 5, "more came twice than were under way"
    assert site.book.waiting() == []
