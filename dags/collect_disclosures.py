"""# collect_disclosures · 采集公开文件

**做什么**：每天 02:30（Asia/Shanghai）把已启用的门户分组，每个任务采集一组：读列表、读详情页、下载附件，原样存
入档案库。即使某一组失败，其余各组的成果仍会继续解析（资产 `gongkai_archive`）。

**What it does**: every night at 02:30 (Asia/Shanghai) it takes the enabled portals in groups, one task a group:
lists, detail pages, attachments, archived as they came. What the other groups brought is parsed even if one
group fails (asset `gongkai_archive`).

**失败了怎么办 · When it fails**

- 单个门户打不开、被拦截或列表为空，不会使任务失败，见 `quality.portal_runs` 的 `status` 和 `why`。
  A portal that is down, blocks or is empty does not fail a task: see `status` and `why` in
  `quality.portal_runs`.
- 门户文件有误也是如此，`why` 指出文件和键；运行 `gongkai portals list`。
  Nor does a wrong portal file: `why` names file and key; run `gongkai portals list`.
- `plan` 失败：读不到门户文件夹，见日志。排除后清除该任务。
  `plan` failed: a folder of portal files cannot be read, see the log. Put it right and clear the task.
- `collect_group` 失败：磁盘或台账有问题。排除后在界面上清除（Clear）该任务即可，重复采集不会产生重复数据。
  `collect_group` failed: disk or ledger. Put it right and clear the task; collecting twice archives nothing
  twice.
- 超时未完成：记录在 `logs/deadlines.jsonl`。A missed deadline is in `logs/deadlines.jsonl`.

**参数 · Params**: `portals` (ids; 空 = 全部已启用 all enabled), `since` (YYYY-MM-DD; 只看此日以后 only what is
dated later).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import CronTriggerTimetable, Param, TriggerRule, dag, task
from airflow.sdk.exceptions import AirflowFailException

from scrapers.ops.dag_policy import ARCHIVE, deadline, task_defaults
from scrapers.settings import Settings


@dag(
    schedule=CronTriggerTimetable("30 2 * * *", timezone="Asia/Shanghai"),
    catchup=False,
    max_active_runs=1,
    default_args=task_defaults(limit=timedelta(hours=4)),
    dagrun_timeout=timedelta(hours=12),
    deadline=deadline(timedelta(hours=6)),
    params={
        "portals": Param([], type="array", items={"type": "string"}, title="门户 Portals"),
        "since": Param(None, type=["null", "string"], format="date", title="起始日期 Since"),
    },
    tags=["gongkai", "collect"],
    doc_md=__doc__,
)
def collect_disclosures() -> None:
    @task(execution_timeout=timedelta(minutes=10))
    def plan(params: dict[str, Any]) -> list[list[str]]:
        from scrapers import pipeline

        return pipeline.plan_collect(Settings.from_environment(), params["portals"] or None)

    @task(map_index_template="{{ task.op_kwargs['portal_ids'] | join(', ') | truncate(120) }}")
    def collect_group(portal_ids: list[str], params: dict[str, Any]) -> dict[str, Any]:
        from scrapers import pipeline

        since = date.fromisoformat(params["since"]) if params["since"] else None
        return pipeline.collect_group(Settings.from_environment(), portal_ids, since)

    @task(trigger_rule=TriggerRule.ALL_DONE, outlets=[ARCHIVE])
    def archived(groups: list[list[str]] | None) -> int:
        """Let parsing begin, also where a group failed: what the others brought must not wait for it."""
        if groups is None:
            raise AirflowFailException("plan failed: nothing was collected")
        return len(groups)

    groups = plan()
    collected = collect_group.expand(portal_ids=groups)
    collected >> archived(groups)
    # Decides the run's state: a failed group makes the run a failed one although parsing goes on.
    collected >> EmptyOperator(task_id="every_group_collected", trigger_rule=TriggerRule.NONE_FAILED)


collect_disclosures()
