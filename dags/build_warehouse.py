"""# build_warehouse · 构建并发布数据仓库

**做什么**：暂存区（资产 `gongkai_staging`）有更新后启动；每周日由 `rebuild_warehouse` 启动一次全量构建。`build` 用 dbt
处理新增内容并运行全部检验；`within_bounds` 判断增减是否都与本次收到的内容相符：相符则 `publish` 原子地切换到新版本；
不符则 `announce` 立即告知，`approve` 在界面的 Required Actions（待操作的任务实例）页面等人答复，批准后才由 `publish`
发布。`report` 汇总收到什么、发布什么、发现什么；`alert` 告知新出现和已消除的问题，构建失败时也运行。读者在任何时候
都能打开已发布的数据仓库。

**What it does**: starts when something was staged (asset `gongkai_staging`), and on Sundays in full, by
`rebuild_warehouse`. `build` runs dbt over what is new, with all its tests. `within_bounds` looks whether all that it
adds or loses came in: if so, `publish` puts it in force atomically; if not, `announce` tells at once, and `approve`
waits on the UI's page Required Actions for a person's answer, upon which `publish` goes on. `report` says what came in,
what is published, what was found; `alert` tells what is new and what is resolved, also when the build failed. Readers
can open the published warehouse at any time.

**失败了怎么办 · When it fails**

- `build` 失败：主键或结构性检验未通过，日志列出检验名称；上一个正确的版本仍然有效。发布方的错误不会使任务失败，
  它们在 `quality.findings` 中。修正后清除（Clear）`build`。
  `build` failed: a key or a structural test, named in the log; the last good version stays in force. A
  publisher's errors do not fail it, they are in `quality.findings`. Put it right and clear `build`.
- `announce`、`approve` 显示为已跳过（粉色）：平常如此，没有要问的。
  `announce` and `approve` are skipped (pink): as on any night that asks nothing.
- `approve` 等待答复（橙色，不占用运行名额）：在 Required Actions 页面核实后点 Approve 或 Reject，或在服务器上运行
  `gongkai publish --approve 理由`。十小时不答复按 Reject 处理。等待期间到达的新内容留给下一次运行。
  `approve` waits (orange, holding no slot): check, then answer on the page Required Actions, or by
  `gongkai publish --approve REASON`. No answer within ten hours is a Reject. What comes in meanwhile is the next run's.
- `publish` 说“未予发布”：未获批准，日志写明是谁、为什么；原版本仍然有效。改变主意时清除 `approve`，会重新询问；
  否则查明原因，下一次构建会重新检查。
  `publish` says 未予发布: it was not approved, the log says by whom and why; the last version stays in force. To
  decide anew, clear `approve`; otherwise find the cause, and the next build checks again.
- 全量构建未获批准：夜间构建照常发布新收到的内容；全量构建提出的问题一直保留（`gongkai report`、告警提醒），直到有一次
  全量构建发布。查明原因后触发 `build_warehouse` 并选中 `full`，或等到周日。
  A full build was not approved: the nights go on publishing what comes in, and what it asked stays open (`gongkai
  report`, reminders) until a full build is published. Find the cause, then trigger `build_warehouse` with `full`, or
  wait for Sunday.
- `publish` 失败：磁盘空间或权限；上一个版本仍然有效。排除后清除 `publish`。
  `publish` failed: disk space or permissions; the last version stays in force. Clear `publish` afterwards.
- `alert` 或 `announce` 失败：`alerts.yml` 有误或台账无法写入，见日志；渠道不通不会使任务失败。排除后清除该任务。
  `alert` or `announce` failed: `alerts.yml` is wrong or the ledger cannot be written, see the log; a channel that is
  down fails nothing. Clear it afterwards.
- 发布了不该发布的内容：`gongkai rollback`。Something wrong was published: `gongkai rollback`.
- 超时未完成：记录在 `logs/deadlines.jsonl`。A missed deadline is in `logs/deadlines.jsonl`.

**参数 · Param**: `full`（重新构建全部文件，而不只是新增的 build everything that was staged, not only what is new）.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from airflow.providers.standard.operators.hitl import HITLOperator
from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.sdk import CronTriggerTimetable, Param, TriggerRule, dag, task
from airflow.sdk.exceptions import AirflowFailException

from scrapers.errors import ApprovalNeeded, BuildError
from scrapers.ops import approval_page as page
from scrapers.ops.dag_policy import NOTED, STAGING, WAREHOUSE, deadline, page_of, task_defaults
from scrapers.settings import Settings

FULL = "重新构建全部文件，而不只是新增的。Build everything that was staged, not only what is new."
WEEKLY = """# rebuild_warehouse · 每周全量构建

**做什么**：每周日 10:00（Asia/Shanghai），`start` 以参数 `full` 启动 `build_warehouse`：先把暂存区各批次归并为少数几个
文件，再用当前的模型和规则重新构建全部文件，并与已发布的内容核对，有一份文件丢失就停下来等人答复。夜间只构建新增的内容。
不需要每周全量时，在界面上暂停本 DAG 即可。

**What it does**: every Sunday at 10:00 (Asia/Shanghai) `start` triggers `build_warehouse` with `full`: staged batches
are gathered into few files, everything is built anew with the models and rules of today and held against what is
published; if one document is lost, it waits for a person's answer. A night builds only what is new. Pause this DAG
where no weekly rebuild is wanted.

**失败了怎么办 · When it fails**

- `start` 失败：没有启动，见日志；清除（Clear）该任务。全量构建本身的失败见 `build_warehouse`。
  `start` failed: nothing was started, see the log; clear it. The build's own failures are those of `build_warehouse`.
- `build_warehouse` 正在运行或等人答复时，全量构建排队等候。While `build_warehouse` runs or waits for an answer, the
  rebuild is queued behind it.
- 立即全量构建：触发 `build_warehouse` 并选中 `full`，或 `gongkai build --full`。
  To rebuild now, trigger `build_warehouse` with `full`, or run `gongkai build --full`.
"""


@dag(
    schedule=[STAGING],
    catchup=False,
    # A run that waits for a person holds up the next one: what that person was shown stays what is published.
    max_active_runs=1,
    default_args=task_defaults(limit=timedelta(hours=2), retries=2),
    dagrun_timeout=page.ANSWER_WITHIN + timedelta(hours=8),
    deadline=deadline(timedelta(hours=3)),
    params={"full": Param(False, type="boolean", title="全量构建 Full", description=FULL)},
    tags=["gongkai", "warehouse"],
    **NOTED,
    **page_of(__doc__),
)
def build_warehouse() -> None:
    @task(execution_timeout=timedelta(hours=5))
    def build(params: dict[str, Any]) -> dict[str, Any]:
        from scrapers import pipeline

        try:
            return pipeline.build(Settings.from_environment(), full=params["full"])
        except BuildError as error:
            # A structural test that failed fails again: retrying would only delay the news.
            raise AirflowFailException(str(error)) from error

    @task.branch
    def within_bounds(built: dict[str, Any], dag_run: Any) -> list[str]:
        # `make nightly` has no pages to ask on: there `publish` itself says what is asked, and stops.
        asks = built["question"] and (dag_run.conf or {}).get("ask", True)
        return ["announce", "approve"] if asks else ["publish"]

    @task
    def announce() -> dict[str, Any]:
        from scrapers import pipeline

        return pipeline.send_alerts(Settings.from_environment())

    @task(outlets=[WAREHOUSE], trigger_rule=TriggerRule.NONE_FAILED_MIN_ONE_SUCCESS)
    def publish(built: dict[str, Any], answer: dict[str, Any] | None) -> dict[str, Any]:
        from scrapers import pipeline

        settings = Settings.from_environment()
        try:
            if answer:
                pipeline.take_answer(settings, built["build_id"], answer)
            return pipeline.publish(settings)
        except ApprovalNeeded as error:
            # Only a person's word changes that.
            raise AirflowFailException(str(error)) from error

    @task
    def report() -> dict[str, Any]:
        from scrapers import pipeline

        return pipeline.make_report(Settings.from_environment())

    @task(trigger_rule=TriggerRule.ALL_DONE)
    def alert() -> dict[str, Any]:
        from scrapers import pipeline

        return pipeline.send_alerts(Settings.from_environment())

    approve = HITLOperator(
        task_id="approve",
        subject=page.SUBJECT,
        body=page.BODY,
        options=[page.APPROVE, page.REJECT],
        defaults=page.REJECT,
        params={page.REASON: Param("", type="string", **page.FORM)},
        response_timeout=page.ANSWER_WITHIN,
        execution_timeout=timedelta(minutes=10),
    )
    built = build()
    bounds = within_bounds(built)
    published = publish(built, approve.output)
    bounds >> [announce(), approve, published]
    # Beside the report, whose state is the run's: a build that failed is told too, and stays a failed one.
    published >> [report(), alert()]


@dag(
    schedule=CronTriggerTimetable("0 10 * * 0", timezone="Asia/Shanghai"),
    catchup=False,
    max_active_runs=1,
    default_args=task_defaults(limit=timedelta(minutes=10)),
    dagrun_timeout=timedelta(hours=1),
    deadline=deadline(timedelta(minutes=30)),
    tags=["gongkai", "warehouse"],
    **NOTED,
    **page_of(WEEKLY),
)
def rebuild_warehouse() -> None:
    TriggerDagRunOperator(task_id="start", trigger_dag_id="build_warehouse", conf={"full": True})


build_warehouse()
rebuild_warehouse()
