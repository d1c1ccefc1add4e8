"""Who gets what: what the file may say, and what is said of a wrong one."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
import yaml
from alert_site import Finding, Site
from receivers import Webhook

from scrapers.alerts import disclosure_calendar, subscriptions
from scrapers.alerts.conditions import Condition
from scrapers.errors import SettingsError

EXAMPLE = Path(subscriptions.__file__).with_name("alerts.example.yml")
CONDITION = Condition(
    "k", "finding", "g", "warning", "主题", "说明", region="130521", organisation="甲县卫生健康局", fault="publisher"
)


def test_the_example_is_right_and_names_everything_there_is() -> None:
    said = EXAMPLE.read_text(encoding="utf-8")
    found = subscriptions.Subscriptions.model_validate(yaml.safe_load(said))
    assert [recipient.name for recipient in found.recipients] == ["值班", "河北审计组", "解析"]
    for name in (*subscriptions.Recipient.model_fields, *subscriptions.Subscriptions.model_fields):
        assert f"{name}:" in said, name


@pytest.mark.parametrize(
    ("wants", "is_told"),
    [
        ({}, True),
        ({"kinds": ["finding"]}, True),
        ({"kinds": ["run"]}, False),
        ({"severity": "error"}, False),
        ({"regions": ["32", "1305"]}, True),
        ({"regions": ["1306"]}, False),
        ({"organisations": ["卫生"]}, True),
        ({"organisations": ["教育"]}, False),
        ({"faults": ["parser"]}, False),
    ],
)
def test_a_recipient_is_told_of_what_it_wants(wants: dict[str, object], *, is_told: bool) -> None:
    recipient = subscriptions.Recipient.model_validate({"name": "某", "channels": ["a"], **wants})
    assert recipient.wants(CONDITION) is is_told
    of_no_body = dataclasses.replace(CONDITION, kind="run", region="", organisation="", fault="", severity="error")
    narrowed = bool(wants.keys() & {"regions", "organisations"})
    assert recipient.wants(of_no_body) is (not narrowed and wants != {"kinds": ["finding"]})


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("recipients: [{name: 某, channels: []}]", "recipients.1.channels: Tuple should have at least 1 item"),
        ("recipients: [{name: 某, channels: [a], severity: bad}]", "recipients.1.severity: Input should be 'error' or"),
        (
            "recipients: [{name: 某, channels: [a], regions: [13]}]",
            "recipients.1.regions.1: Input should be a valid str",
        ),
        (
            "recipients: [{name: 某, channels: [a], region: ['13']}]",
            "recipients.1.region: Extra inputs are not permitted",
        ),
        (
            "recipients: [{name: 某, channels: [a]}, {name: 某, channels: [b]}]",
            "recipients: Value error, two recipients",
        ),
        ("reminder_days: [3, 1]", r"reminder_days: Value error, \[3, 1\] do not grow"),
        ("report_url: https://example.org/", "report_url: Value error, 'https://example.org/' is no address with"),
        ("recipients: [", "cannot be read"),
    ],
)
def test_a_mistake_is_named_with_file_recipient_and_key(tmp_path: Path, said: str, message: str) -> None:
    (tmp_path / "alerts.yml").write_text(said, encoding="utf-8")
    with pytest.raises(SettingsError, match=f"alerts.yml: {message}"):
        subscriptions.read(Site(tmp_path).settings)


def test_a_file_that_is_named_must_be_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_ALERTS", str(tmp_path / "elsewhere.yml"))
    with pytest.raises(SettingsError, match="no such file"):
        subscriptions.read(Site(tmp_path).settings)


def test_each_gets_what_is_asked_for(site: Site, hook: Webhook, monkeypatch: pytest.MonkeyPatch) -> None:
    for channel in ("hebei", "parser"):
        monkeypatch.setenv(f"GONGKAI_ALERT_{channel.upper()}", f"json://127.0.0.1:{hook.port}/{channel}")
    site.subscribe(
        {"name": "河北", "channels": ["hebei"], "regions": ["13"], "faults": ["publisher"]},
        {"name": "解析", "channels": ["parser"], "faults": ["parser"]},
        report_url="https://example.org/{document_id}/",
    )
    site.send()
    site.publish(
        [
            Finding("cau-1", document="doc-a", organisation="甲局"),
            Finding("cau-2", document="doc-b", organisation="乙局", region="320000"),
            Finding("cau-3", document="doc-a", organisation="甲局", fault="parser"),
        ]
    )
    site.send()
    assert sorted(hook.paths) == ["/hebei", "/parser"]
    assert all("甲局" in title for title in hook.titles)
    assert all("新发现1处" in body and "查看：https://example.org/doc-a/" in body for body in hook.bodies)


def test_a_calendar_of_ones_own_is_taken_and_a_mistake_in_it_named(tmp_path: Path) -> None:
    settings = Site(tmp_path).settings
    shipped = disclosure_calendar.load(settings)
    assert [season.name for season in shipped.seasons] == ["budgets", "final_accounts"]
    own = tmp_path / disclosure_calendar.NAME
    own.write_text("seasons: []\nflood: {days: 7, most: 5}", encoding="utf-8")
    assert disclosure_calendar.load(settings).flood.most == 5
    own.write_text(
        "seasons: [{name: a, title: 甲, kinds: [x], from: '07-01', to: '01-31', expected_by: '08-01'}]\n"
        "flood: {days: 7, most: 5}",
        encoding="utf-8",
    )
    with pytest.raises(SettingsError, match=r"seasons\.1: Value error, from 07-01, expected_by 08-01, to 01-31"):
        disclosure_calendar.load(settings)
