"""``gongkai alerts``: what is printed, and what is not."""

from __future__ import annotations

import json

import pytest
from alert_site import Finding, Site
from click.testing import CliRunner, Result
from receivers import Webhook

from scrapers import doctor
from scrapers.cli import main


@pytest.fixture
def called(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    monkeypatch.setenv("GONGKAI_HOME", str(site.home))
    monkeypatch.delenv("GONGKAI_LEDGER_URL", raising=False)
    monkeypatch.setenv("GONGKAI_PORTALS", str(site.home / "portals"))
    return site


def alerts(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["alerts", *arguments])


def test_a_dry_run_prints_what_would_be_sent_and_changes_nothing(called: Site, hook: Webhook) -> None:
    called.publish([Finding("cau-1")])
    said = alerts("send", "--dry-run").output
    assert "→ 值班（duty）\n【核对发现问题】丙县财政局 2026年度部门预算\n新发现1处" in said
    again = alerts("send", "--dry-run").output
    assert again.partition("编号")[0] == said.partition("编号")[0]
    assert hook.received == []
    assert alerts("send").output == "新出现1项，提醒0项，已消除0项；生成消息1条，送达1条，未送达0条，待送0条\n"
    assert alerts("send", "--dry-run").output == "没有需要告知的变化。\n"
    assert json.loads(alerts("send", "--json").output)["delivered"] == 0
    assert len(hook.received) == 1


def test_the_list_has_what_stands_what_ended_and_what_waits_without_an_address(
    called: Site, hook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook.status = 500
    called.publish([Finding("cau-1"), Finding("cau-2", message="第9页第2段与表5不符")])
    called.send()
    called.publish([Finding("cau-2", message="第9页第2段与表5不符")])
    called.send()
    said = alerts("list", "--days", "3650").output
    assert "第9页第2段与表5不符" in said
    assert "未结1项，近3650天已消除1项" in said
    assert "待送 duty 【核对发现问题】丙县财政局 2026年度部门预算（6月2日 05:00，已试1次：对方拒收：HTTP 500）" in said
    listed = json.loads(alerts("list", "--days", "3650", "--json").output)
    assert [len(listed[part]) for part in ("standing", "ended", "waiting")] == [1, 1, 2]
    assert str(hook.port) not in json.dumps(listed)
    (called.home / "alerts.yml").unlink()
    assert "没有订阅：" in alerts("list").output


def test_a_channel_whose_address_only_airflow_may_know_is_named(
    called: Site, hook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = "渠道 duty 没有地址"
    assert said not in alerts("list").output
    monkeypatch.delenv("GONGKAI_ALERT_DUTY")
    for command in ("list", "send"):
        assert said in alerts(command).stderr
    assert "命令行看不到，由 Airflow 中的运行发送" in alerts("list").stderr
    (check,) = [check for check in doctor.examine(called.settings) if check.name == "alerts"]
    assert "no address known here, perhaps to Airflow: duty" in check.what


def test_a_channel_is_tried(called: Site, hook: Webhook) -> None:
    done = alerts("test", "duty")
    assert done.exit_code == 0
    assert "已送达：duty" in done.output
    assert hook.titles == ["【试发】公开数据告警渠道"]
    hook.status = 404
    done = alerts("test", "duty")
    assert (done.exit_code, done.stderr) == (1, "gongkai: 对方拒收：HTTP 404\n")
    assert "GONGKAI_ALERT_NOBODY" in alerts("test", "nobody").stderr


@pytest.mark.parametrize("command", [[], ["send"], ["list"], ["test"]])
def test_help_has_examples(command: list[str]) -> None:
    said = alerts(*command, "--help").output
    assert "Example" in said
    assert "gongkai alerts" in said


def test_doctor_looks_at_the_file_and_at_what_is_not_delivered(called: Site, hook: Webhook) -> None:
    def said() -> tuple[bool, str]:
        (check,) = [check for check in doctor.examine(called.settings) if check.name == "alerts"]
        return check.ok, check.what

    called.portal("bing")
    assert said() == (True, "1 recipients, channels: duty")
    hook.status = 500
    called.publish([Finding("cau-1")])
    called.send()  # in June, by the clock of the test
    assert said() == (False, "not delivered for a day: duty; see `gongkai alerts list`")
    called.subscribe({"name": "值班"})
    assert not said()[0]
    assert "channels" in said()[1]
    (called.home / "alerts.yml").unlink()
    assert said()[0]
