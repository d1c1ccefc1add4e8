"""Night after night: what is new and what is resolved is told, once; on quiet nights nothing."""

from __future__ import annotations

import dataclasses
import json
import os
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest
from alert_site import Finding, Site
from receivers import Webhook

from scrapers.archive.portal_runs import begin_run
from scrapers.errors import SettingsError
from scrapers.ops import dag_runs
from scrapers.ops.deadlines import report_miss
from scrapers.warehouse import build, open_question
from scrapers.warehouse.approval import approve
from scrapers.warehouse.layout import builds_folder


def test_a_night_with_nothing_wrong_tells_nothing(site: Site, hook: Webhook) -> None:
    site.publish([])
    report = site.send()
    assert (report.messages, report.waiting, hook.received) == (0, 0, [])


def test_two_hundred_failing_rules_of_one_bad_file_are_one_message(site: Site, hook: Webhook) -> None:
    one_cause = [Finding("cau-table", number=number, message=f"第{number}处不符") for number in range(150)]
    others = [Finding(f"cau-{number}", message=f"另一处{number}", difference=number) for number in range(50)]
    site.publish([*one_cause, *others])
    site.send()
    (title,), (body,) = hook.titles, hook.bodies
    assert title == "【核对发现问题】丙县财政局 2026年度部门预算"
    assert "新发现51处（错误51；发布方51），共涉及200条核对结果。" in body
    assert "1. ［错误·发布方］第0处不符（由此引起150条）" in body
    assert "\n3. " in body
    assert "\n4. " not in body
    assert "另有48处。" in body
    assert "来源：http://www.example.gov.cn/doc-a.html" in body
    assert "查看：gongkai findings --document doc-a" in body


def test_quiet_nights_say_nothing_and_a_correction_is_told_once(site: Site, hook: Webhook) -> None:
    wrong = [Finding("cau-1"), Finding("cau-2", severity="warning")]
    site.publish(wrong)
    site.send()
    for _ in range(3):
        site.later(days=1)
        site.publish(wrong)
        site.send()
    assert len(hook.received) == 1
    site.later(days=1)
    site.publish([Finding("cau-3", document="doc-b", difference=5)])
    site.send()
    assert hook.titles[1:] == ["【核对发现问题】丙县财政局 2026年度部门预算"]
    assert "新发现1处" in hook.bodies[1]
    assert "此前的问题已消除2处" in hook.bodies[1]
    assert "doc-b.html" in hook.bodies[1]
    site.later(days=1)
    site.publish([])
    site.send()
    assert hook.titles[2:] == ["【问题已消除】丙县财政局 2026年度部门预算"]
    assert [one.condition.key for one in site.book.standing()] == []


def test_what_comes_back_is_told_again(site: Site, hook: Webhook) -> None:
    for findings in ([Finding("cau-1")], [], [Finding("cau-1")]):
        site.publish(findings)
        site.send()
        site.later(days=1)
    assert len(hook.received) == 3
    assert len({body.splitlines()[-1] for body in hook.bodies}) == 3


def test_a_warning_that_becomes_an_error_is_told_again(site: Site, hook: Webhook) -> None:
    for severity in ("warning", "error", "warning"):
        site.publish([Finding("cau-1", severity=severity)])
        site.send()
        site.later(days=1)
    assert ["警告1" in body for body in hook.bodies] == [True, False]


def test_hints_are_not_told_and_what_a_person_accepts_ends_without_a_word(site: Site, hook: Webhook) -> None:
    site.publish([Finding("cau-1"), Finding("cau-2", severity="info", document="doc-b", fault="rounding")])
    site.send()
    site.publish([Finding("cau-1", status="accepted")])
    site.send()
    assert len(hook.received) == 1
    assert site.book.standing() == []


def test_findings_that_get_another_root_are_not_new(site: Site, hook: Webhook) -> None:
    before = Finding("cau-1")
    site.publish([before])
    site.send()
    with_other_root = Finding("cau-1", number=0)
    site.publish([with_other_root, Finding("cau-9", number=1)])
    with duckdb.connect(str(site.settings.published.resolve())) as db:
        db.execute("update quality.findings set cause_id = 'cau-9', is_leading = finding_id like '%0001'")
    site.send()
    assert len(hook.received) == 1
    assert [one.condition.key for one in site.book.standing()] == ["finding:cau-9"]


def test_neither_a_failed_build_nor_a_rollback_is_a_recovery(site: Site, hook: Webhook) -> None:
    site.publish([])
    site.publish([Finding("cau-1")])
    site.send()
    site.later(days=1)
    site.send()
    site.rollback(1)
    site.send()
    site.rollback(2)
    site.send()
    assert len(hook.received) == 1


def test_whoever_is_told_for_the_first_time_gets_one_summary(site: Site, hook: Webhook, tmp_path: Path) -> None:
    site.portal("bing")
    site.ran("bing")
    site.later(days=1)
    site.ran("bing", "blocked")
    site.publish(
        [Finding(f"cau-{number}", document=f"doc-{number}", organisation=f"局{number}") for number in range(5)]
    )
    site.send()
    already = len(hook.received)
    assert already == 6
    wants_all = {"name": "值班", "channels": ["duty"]}
    site.subscribe(wants_all, {"name": "新来", "channels": ["duty"], "kinds": ["finding", "portal"]})
    site.send()
    assert hook.titles[already:] == ["【现状】现有未结事项6项：门户1项，核对问题5项"]
    site.send()
    assert len(hook.received) == already + 1


def test_a_flood_of_new_findings_is_one_summary(site: Site, hook: Webhook) -> None:
    site.publish([Finding(f"cau-{n}", document=f"doc-{n}", organisation=f"局{n}", difference=n) for n in range(40)])
    site.send()
    (title,), (body,) = hook.titles, hook.bodies
    assert title == "【核对问题汇总】40个对象：新出现40处（错误40；发布方40）"
    assert "1. ［错误·发布方］局39 2026年度部门预算：" in body
    assert "另有37处。" in body
    assert "gongkai findings --since 2026-06-02" in body


def test_a_portal_that_stops_is_told_reminded_of_at_growing_intervals_and_its_recovery_told(
    site: Site, hook: Webhook
) -> None:
    site.portal("bing")
    site.ran("bing")
    site.send()
    told_on = []
    for night in range(1, 61):
        site.later(days=1)
        site.ran("bing", "blocked", listed=0)
        before = len(hook.received)
        site.send()
        told_on += [night] * (len(hook.received) - before)
    assert told_on == [1, 2, 5, 12, 26, 56]
    assert hook.titles[0] == "【门户停止采集】丙县人民政府（bing）"
    assert "被拦截：连续三次收到拦截页面；最近一次列出公告：6月2日 04:55" in hook.bodies[0]
    assert hook.titles[1] == "【仍未恢复·门户】丙县人民政府（bing）"
    assert "第2次提醒" in hook.bodies[2]
    site.later(days=1)
    site.ran("bing")
    site.send()
    site.send()
    assert hook.titles[6:] == ["【已恢复·门户】丙县人民政府（bing）"]


def test_nobody_is_reminded_of_a_portal_before_it_was_looked_at_again(site: Site, hook: Webhook) -> None:
    site.portal("bing")
    site.ran("bing", "failed")
    site.send()
    assert hook.bodies[0].startswith("6月2日 04:55采集失败：")
    site.later(hours=30)
    site.send()
    assert len(hook.received) == 1
    site.ran("bing", "failed")
    site.send()
    assert len(hook.received) == 2


def test_a_portal_that_never_had_rows_is_not_one_that_stopped(site: Site, hook: Webhook) -> None:
    site.portal("bing")
    site.ran("bing", "empty", listed=0, why="列表没有公告")
    site.send()
    assert hook.received == []
    site.later(days=1)
    site.ran("bing")
    site.later(days=1)
    site.ran("bing", "empty", listed=0, why="列表没有公告")
    site.send()
    assert "列表变空：列表没有公告" in hook.bodies[0]


def test_a_portal_counts_as_stopped_after_as_many_bad_runs_as_asked_for(site: Site, hook: Webhook) -> None:
    site.subscribe({"name": "值班", "channels": ["duty"]}, portal_runs=2)
    site.portal("bing")
    for status in ("ok", "failed", "ok", "failed", "failed", "failed", "ok"):
        site.later(days=1)
        site.ran("bing", status)
        site.send()
    assert [title[:5] for title in hook.titles] == ["【门户停止", "【仍未恢复", "【已恢复·"]


def test_a_run_that_goes_on_is_no_failure_until_its_time_is_over(site: Site, hook: Webhook) -> None:
    site.portal("bing")
    site.ran("bing")
    site.later(days=1)
    begin_run(site.database, "bing", "going-on", site.now)
    site.later(hours=20)
    site.send()
    assert hook.received == []
    site.later(hours=17)
    site.send()
    assert any("进程被终止，或超过时限仍未结束" in body for body in hook.bodies)


def test_a_portal_that_is_switched_off_ends_without_a_word(site: Site, hook: Webhook) -> None:
    site.portal("bing")
    site.portal("ding", name="丁县人民政府")
    site.ran("bing", "failed")
    site.send()
    (site.home / "portals" / "bing.yml").unlink()
    site.send()
    assert len(hook.received) == 1
    assert site.book.standing() == []


def test_a_failed_run_is_told_with_its_reason_and_so_is_the_next_that_succeeds(
    site: Site, hook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIRFLOW__API__BASE_URL", "http://airflow.example.org")
    monkeypatch.setenv("GONGKAI_HOME", str(site.home))
    why = "任务 build：2 structural tests failed"
    dag_runs.note("build_warehouse", "asset__1", "failed", why, over=False, now=site.now)
    dag_runs.note("build_warehouse", "asset__1", "failed", "task_failure", now=site.now)
    site.send()
    site.send()
    (title,), (body,) = hook.titles, hook.bodies
    assert title == "【运行异常】构建并发布数据仓库（build_warehouse）"
    assert why in body
    assert "http://airflow.example.org/dags/build_warehouse/runs/asset__1" in body
    site.later(hours=3)
    dag_runs.note("build_warehouse", "asset__1", "success", "", now=site.now)
    site.send()
    assert hook.titles[1:] == ["【已恢复·运行】构建并发布数据仓库（build_warehouse）"]


def test_a_build_that_is_published_is_not_reminded_of_by_its_own_run(
    site: Site, hook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGKAI_HOME", str(site.home))
    site.publish([])
    site.later(hours=1)
    dag_runs.note("build_warehouse", "asset__1", "failed", "任务 build：磁盘已满", now=site.now)
    site.send()
    assert hook.titles == ["【运行异常】构建并发布数据仓库（build_warehouse）"]
    site.later(days=1)
    site.publish([])
    site.send()
    dag_runs.note("build_warehouse", "asset__2", "success", "", now=site.now)
    site.send()
    assert hook.titles[1:] == ["【已恢复·运行】构建并发布数据仓库（build_warehouse）"]


def test_a_late_run_is_told_once_and_its_end_too(site: Site, hook: Webhook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_HOME", str(site.home))
    site.missed("parse_disclosures", "asset__7")
    site.missed("build_warehouse", "asset__8")
    site.send()
    assert len(hook.received) == 2
    assert all("超过时限仍未完成" in body for body in hook.bodies)
    site.later(hours=1)
    dag_runs.note("parse_disclosures", "asset__7", "success", "", now=site.now)
    dag_runs.note("build_warehouse", "asset__8", "failed", "任务 build：磁盘已满", now=site.now)
    site.send()
    assert sorted(title[:6] for title in hook.titles[2:]) == ["【已恢复·运", "【运行异常】"]
    assert len(site.book.standing()) == 1


def test_a_night_that_does_not_begin_is_told(site: Site, hook: Webhook) -> None:
    site.portal("bing")
    site.ran("bing")
    site.later(hours=30)
    site.send()
    assert hook.received == []
    site.later(hours=10)
    site.send()
    assert "超过36小时没有开始采集" in hook.bodies[0]


def test_a_warehouse_that_cannot_be_read_is_told_and_ends_nothing(site: Site, hook: Webhook) -> None:
    site.publish([Finding("cau-1")])
    site.send()
    path = site.settings.published.resolve()
    whole = path.read_bytes()
    path.write_bytes(b"not a database")
    site.send()
    assert "无法读取" in hook.bodies[1]
    path.write_bytes(whole)
    site.send()
    assert len(hook.received) == 3
    assert [one.condition.key for one in site.book.standing()] == ["finding:cau-1"]


def _waits(site: Site, build_id: str, question: str = "", *, full: bool = False) -> None:
    tested = build.TestedBuild(build_id, site.version, full, (), 0, (), 120, new_documents=7, question=question)
    path = builds_folder(site.settings) / build.TESTED
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(dataclasses.asdict(tested)), encoding="utf-8")
    os.utime(path, (site.now.timestamp(), site.now.timestamp()))


def test_a_build_that_is_not_published_is_told_and_so_is_its_publication(
    site: Site, hook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGKAI_HOME", str(site.home))
    site.publish([])
    _waits(site, "build-9")
    site.later(minutes=20)
    site.send()
    assert hook.received == []
    site.later(minutes=20)
    site.send()
    dag_runs.note("build_warehouse", "asset__1", "failed", "任务 publish：磁盘已满", now=site.now)
    site.send()
    site.publish([])
    dag_runs.note("build_warehouse", "asset__1", "success", "", now=site.now)
    site.send()
    assert hook.titles == [
        "【待人工确认】数据仓库新版本",
        "【运行异常】构建并发布数据仓库（build_warehouse）",
        "【已恢复·待人工确认】数据仓库新版本",
        "【已恢复·运行】构建并发布数据仓库（build_warehouse）",
    ]
    assert "已通过检验，尚未发布：共120份文件，其中新增7份" in hook.bodies[0]


def test_a_question_is_told_at_once_and_its_run_is_neither_late_nor_failed(
    site: Site, hook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGKAI_HOME", str(site.home))
    monkeypatch.setenv("AIRFLOW__API__BASE_URL", "http://127.0.0.1:8080")
    site.publish([])
    asked = "1份文件的数据增减与本次收到的内容不符：预算.pdf（0a1b2c3d4e5f）文件由1变为0"
    dag_runs.note("build_warehouse", "asset__0", "failed", "任务 build：昨夜的失败", now=site.now)
    site.send()
    site.later(hours=1)
    _waits(site, "build-10", asked)
    site.send()
    site.later(hours=3)
    report_miss({"dag_run": {"dag_id": "build_warehouse", "dag_run_id": "asset__1", "state": "running"}}, 180)
    site.send()
    site.later(hours=7)
    dag_runs.note("build_warehouse", "asset__1", "failed", "任务 publish：未予发布", now=site.now)
    site.send()
    assert hook.titles == [
        "【运行异常】构建并发布数据仓库（build_warehouse）",
        "【待人工确认】数据仓库新版本",
    ]
    assert asked in hook.bodies[1]
    assert "http://127.0.0.1:8080/required_actions" in hook.bodies[1]
    assert "gongkai publish --approve" in hook.bodies[1]

    approve(site.settings, "已核实", by="值班员", build_id="build-10")
    dag_runs.note("build_warehouse", "asset__2", "failed", "任务 publish：磁盘已满", now=site.now)
    site.send()
    assert "磁盘已满" in hook.bodies[2], "with the word given, publishing that stops is a failure again"


def test_what_a_full_build_asked_stays_open_whatever_the_nights_publish(site: Site, hook: Webhook) -> None:
    site.publish([])
    open_question.ask(site.settings, "build-full", "1份文件的数据增减与本次收到的内容不符", site.now)
    _waits(site, "build-full", "1份文件的数据增减与本次收到的内容不符", full=True)
    site.send()
    open_question.refuse(site.settings, "build-full", "值班员不予批准：缺一批")
    site.later(hours=20)
    site.publish([])  # a night's build took its place
    site.send()
    _waits(site, "build-night", "另一个问题")
    site.later(hours=5)
    site.send()
    assert hook.titles == [
        "【待人工确认】全量构建",
        "【待人工确认】数据仓库新版本",
        "【仍未恢复·待人工确认】全量构建",
    ]
    assert "值班员不予批准：缺一批" in hook.bodies[2] and "gongkai build --full" in hook.bodies[2]
    site.publish([], full=True)
    site.send()
    assert set(hook.titles[3:]) == {"【已恢复·待人工确认】全量构建", "【已恢复·待人工确认】数据仓库新版本"}


LAST_YEAR = [("bing", "department_budget", date(2026, 3, day)) for day in (2, 9)]


def test_silence_in_the_season_is_told_and_what_comes_ends_it(site: Site, hook: Webhook) -> None:
    site.portal("bing")
    site.now += timedelta(days=270)  # 27 February 2027
    site.ran("bing")
    site.publish([], LAST_YEAR)
    site.send()
    assert hook.received == []
    site.later(days=40)
    site.ran("bing")
    site.send()
    site.send()
    (body,) = hook.bodies
    assert "预算公开时段（01-01至04-30）内至今没有一份预算公开文件；前2年同期共2份，最近一份公开于2026-03-09" in body
    site.later(hours=5)
    site.publish([], [*LAST_YEAR, ("bing", "unit_budget", date(2027, 4, 8))])
    site.send()
    assert hook.titles[1:] == ["【已恢复·公开时段】丙县人民政府（bing）"]


def test_a_season_that_is_over_is_silence_no_more(site: Site, hook: Webhook) -> None:
    site.portal("bing")
    site.now += timedelta(days=310)  # 8 April 2027
    site.publish([], LAST_YEAR)
    site.send()
    site.later(days=30)
    site.send()
    assert len(hook.received) == 1
    assert site.book.standing() == []


def test_a_flood_out_of_season_is_told(site: Site, hook: Webhook) -> None:
    site.portal("bing")
    shown = [("bing", "department_final_accounts", date(2026, 5, 30))] * 31
    site.publish([], shown[:30])
    site.send()
    assert hook.received == []
    site.publish([], shown)
    site.send()
    assert "7天内公开了31份决算公开文件，超过30份" in hook.bodies[0]


def test_without_a_file_nothing_is_sent_and_all_is_listed(site: Site, hook: Webhook) -> None:
    (site.home / "alerts.yml").unlink()
    site.publish([Finding("cau-1")])
    report = site.send()
    assert (report.began, report.messages, hook.received) == (1, 0, [])
    assert [one.condition.key for one in site.book.standing()] == ["finding:cau-1"]


def test_a_wrong_file_stops_telling_with_its_place_named_but_not_what_was_decided_before(
    site: Site, hook: Webhook
) -> None:
    hook.status = 503
    site.publish([Finding("cau-1")])
    site.send()
    hook.status = 200
    site.later(hours=1)
    site.subscribe({"name": "值班", "channels": ["DUTY"]})
    with pytest.raises(SettingsError, match=r"alerts\.yml: recipients\.1\.channels\.1: String should match"):
        site.send()
    assert len(hook.received) == 1
