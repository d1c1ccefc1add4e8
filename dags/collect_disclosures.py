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

**参数 · Params**（补采 backfill）: `portals` (ids; 空 = 全部已启用 all that are switched on), `columns` (栏目名称或地址
names or addresses; 空 = 全部 all), `since`, `until` (YYYY-MM-DD; 只看公告日期在其间的 only what is dated between them).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import CronTriggerTimetable, Param, TriggerRule, dag, task
from airflow.sdk.exceptions import AirflowFailException

from scrapers.ops.dag_policy import ARCHIVE, NOTED, deadline, page_of, task_defaults
from scrapers.settings import Settings

WEEKLY = """# walk_columns · 全栏目核对

**做什么**：每周六 09:00（Asia/Shanghai）把已启用门户的各栏目从头读到尾，逐页、逐附件以条件请求核对，找出悄悄替换的
文件、移动的地址和撤下的公告。夜间采集只读到已知为止，发现不了这些。查到的变化随后解析入库（资产 `gongkai_archive`）。

**What it does**: every Saturday at 09:00 (Asia/Shanghai) it reads the columns of all portals that are switched on
from end to end and asks for every page and attachment again, conditionally: files that were replaced silently,
addresses that moved, announcements that were taken down. The night reads only until everything is known and cannot
see these. What it finds is parsed afterwards (asset `gongkai_archive`).

**失败了怎么办 · When it fails**

- 与 `collect_disclosures` 相同：单个门户的问题见 `quality.portal_runs`；`plan` 或 `collect_group` 失败则排除原因后清除
  （Clear）该任务。
  As for `collect_disclosures`: a portal's trouble is in `quality.portal_runs`; `plan` or `collect_group` is cleared
  when the cause of its failure is gone.
- 没有走完的栏目下周从头再来，不会丢失或重复。A column that was not read to its end is read again the next week;
  nothing is lost or doubled.
- 与夜间采集同时运行也无妨：每个主机同一时刻只有一个连接。It may run beside the night: a host has one connection at
  a time.

**参数 · Params**: `portals`, `columns`, `since`, `until`，同 as for `collect_disclosures`.
"""

NAMES: dict[str, Any] = {"type": "array", "items": {"type": "string"}}
DAY: dict[str, Any] = {"type": ["null", "string"], "format": "date"}
PARAMS = {
    "portals": Param([], **NAMES, title="门户 Portals"),
    "columns": Param([], **NAMES, title="栏目 Columns"),
    "since": Param(None, **DAY, title="起始日期 Since"),
    "until": Param(None, **DAY, title="截止日期 Until"),
}
"""What a run may be given by hand, for a backfill."""


def collect_in_groups(*, whole: bool) -> None:
    """Wire the tasks into the DAG at hand. ``whole``: lists are read to their end, to find silent changes."""

    @task(execution_timeout=timedelta(minutes=10))
    def plan(params: dict[str, Any]) -> list[list[str]]:
        from scrapers import pipeline

        return pipeline.plan_collect(Settings.from_environment(), params["portals"] or None)

    @task(map_index_template="{{ task.op_kwargs['portal_ids'] | join(', ') | truncate(120) }}")
    def collect_group(portal_ids: list[str], params: dict[str, Any]) -> dict[str, Any]:
        from scrapers import pipeline

        return pipeline.collect_group(
            Settings.from_environment(),
            portal_ids,
            since=_day(params["since"]),
            until=_day(params["until"]),
            columns=params["columns"],
            whole=whole,
        )

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


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@dag(
    schedule=CronTriggerTimetable("30 2 * * *", timezone="Asia/Shanghai"),
    catchup=False,
    max_active_runs=1,
    default_args=task_defaults(limit=timedelta(hours=4)),
    dagrun_timeout=timedelta(hours=12),
    deadline=deadline(timedelta(hours=6)),
    params=PARAMS,
    tags=["gongkai", "collect"],
    **NOTED,
    **page_of(__doc__),
)
def collect_disclosures() -> None:
    collect_in_groups(whole=False)


@dag(
    schedule=CronTriggerTimetable("0 9 * * 6", timezone="Asia/Shanghai"),
    catchup=False,
    max_active_runs=1,
    default_args=task_defaults(limit=timedelta(hours=20)),
    dagrun_timeout=timedelta(hours=40),
    deadline=deadline(timedelta(hours=36)),
    params=PARAMS,
    tags=["gongkai", "collect"],
    **NOTED,
    **page_of(WEEKLY),
)
def walk_columns() -> None:
    collect_in_groups(whole=True)


collect_disclosures()
walk_columns()
