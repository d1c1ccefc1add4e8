"""# build_warehouse · 构建并发布数据仓库

**做什么**：暂存区（资产 `gongkai_staging`）有更新后启动。`build` 用 dbt 处理新增内容并运行全部检验； `publish`
原子地切换到新版本；`report` 汇总收到什么、发布什么、发现什么；`alert` 告知新出现和已消除的问题，构建失败时也运行。
读者在任何时候都能打开已发布的数据仓库。

**What it does**: starts when something was staged (asset `gongkai_staging`). `build` runs dbt over what is new,
with all its tests; `publish` puts it in force atomically; `report` says what came in, what is published, what
was found; `alert` tells what is new and what is resolved, also when the build failed. Readers can open the
published warehouse at any time.

**失败了怎么办 · When it fails**

- `build` 失败：主键或结构性检验未通过，日志列出检验名称；上一个正确的版本仍然有效。发布方的错误不会使任务失败，
  它们在 `quality.findings` 中。修正后清除（Clear）`build`。
  `build` failed: a key or a structural test, named in the log; the last good version stays in force. A
  publisher's errors do not fail it, they are in `quality.findings`. Put it right and clear `build`.
- `publish` 失败：磁盘空间或权限；上一个版本仍然有效。排除后清除 `publish`。
  `publish` failed: disk space or permissions; the last version stays in force. Clear `publish` afterwards.
- `publish` 说“未予发布”：构建减少或增加了本次没有收到的内容，日志列出文件和数量；核实后运行
  `gongkai publish --approve 理由`。
  `publish` says 未予发布: the build adds or loses what did not come in, the log names documents and counts; once
  checked, `gongkai publish --approve REASON`.
- `alert` 失败：`alerts.yml` 有误或台账无法写入，见日志；渠道不通不会使任务失败。排除后清除 `alert`。
  `alert` failed: `alerts.yml` is wrong or the ledger cannot be written, see the log; a channel that is down fails
  nothing. Clear `alert` afterwards.
- 发布了不该发布的内容：`gongkai rollback`。Something wrong was published: `gongkai rollback`.
- 超时未完成：记录在 `logs/deadlines.jsonl`。A missed deadline is in `logs/deadlines.jsonl`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from airflow.sdk import TriggerRule, dag, task
from airflow.sdk.exceptions import AirflowFailException

from scrapers.errors import ApprovalNeeded, BuildError
from scrapers.ops.dag_policy import NOTED, STAGING, WAREHOUSE, deadline, task_defaults
from scrapers.settings import Settings


@dag(
    schedule=[STAGING],
    catchup=False,
    max_active_runs=1,
    default_args=task_defaults(limit=timedelta(hours=2), retries=2),
    dagrun_timeout=timedelta(hours=6),
    deadline=deadline(timedelta(hours=3)),
    tags=["gongkai", "warehouse"],
    **NOTED,
    doc_md=__doc__,
)
def build_warehouse() -> None:
    @task
    def build() -> dict[str, Any]:
        from scrapers import pipeline

        try:
            return pipeline.build(Settings.from_environment())
        except BuildError as error:
            # A structural test that failed fails again: retrying would only delay the news.
            raise AirflowFailException(str(error)) from error

    @task(outlets=[WAREHOUSE])
    def publish() -> dict[str, Any]:
        from scrapers import pipeline

        try:
            return pipeline.publish(Settings.from_environment())
        except ApprovalNeeded as error:
            # Only a person's word changes that: the run ends, and holds neither lock nor slot while it is waited for.
            raise AirflowFailException(str(error)) from error

    @task
    def report() -> dict[str, Any]:
        from scrapers import pipeline

        return pipeline.make_report(Settings.from_environment())

    @task(trigger_rule=TriggerRule.ALL_DONE)
    def alert() -> dict[str, Any]:
        from scrapers import pipeline

        return pipeline.send_alerts(Settings.from_environment())

    published = publish()
    build() >> published >> report()
    # Beside the report, whose state is the run's: a build that failed is told too, and stays a failed one.
    published >> alert()


build_warehouse()
