"""# parse_disclosures · 解析公开文件

**做什么**：档案库（资产 `gongkai_archive`）有更新后启动。把当前解析程序尚未读过的文件分批，每个任务解析一批，写
成一个不再改动的暂存批次。即使某一批失败，其余各批仍会入库（资产 `gongkai_staging`）。

**What it does**: starts when the archive was added to (asset `gongkai_archive`). It takes what the present
parser has not read in batches, one task a batch, each leaving one staged batch that is never changed. What the
other batches brought is built even if one batch fails (asset `gongkai_staging`).

**失败了怎么办 · When it fails**

- 文件损坏、加密或没有文字层，不会使任务失败：该文件标为 `quarantined` 或 `no_text_layer`，原因见
  `marts.dim_document` 和夜间报告。
  A damaged, encrypted or scanned file does not fail a task: it is `quarantined` or `no_text_layer`, with its
  reason.
- `plan` 失败：台账读不到，见日志。运行 `gongkai doctor`，排除后清除该任务。
  `plan` failed: the ledger cannot be read, see the log. Run `gongkai doctor`, put it right and clear the task.
- `parse_batch` 失败：程序错误、内存或磁盘不足。日志指出文件；排除后清除（Clear）该任务，整批重做，结果逐行相同。
  `parse_batch` failed: a bug, memory or disk. The log names the document; put it right and clear the task: the
  batch is done again, row for row the same.
- 不清除也可以：未完成的文件在下一次运行时重新排入。Left alone, its documents are planned again by the next run.
- 超时未完成：记录在 `logs/deadlines.jsonl`。A missed deadline is in `logs/deadlines.jsonl`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import TriggerRule, dag, task
from airflow.sdk.exceptions import AirflowFailException

from scrapers.ops.dag_policy import ARCHIVE, NOTED, STAGING, deadline, page_of, task_defaults
from scrapers.settings import Settings

BATCH_LABEL = (
    "{{ task.op_kwargs['document_ids'] | length }} documents from {{ task.op_kwargs['document_ids'][0][:12] }}"
)


@dag(
    schedule=[ARCHIVE],
    catchup=False,
    max_active_runs=1,
    default_args=task_defaults(limit=timedelta(hours=2)),
    dagrun_timeout=timedelta(hours=12),
    deadline=deadline(timedelta(hours=4)),
    tags=["gongkai", "parse"],
    **NOTED,
    **page_of(__doc__),
)
def parse_disclosures() -> None:
    @task(execution_timeout=timedelta(minutes=10))
    def plan() -> list[list[str]]:
        from scrapers import pipeline

        return pipeline.plan_parse(Settings.from_environment())

    @task(map_index_template=BATCH_LABEL)
    def parse_batch(document_ids: list[str]) -> dict[str, Any]:
        from scrapers import pipeline

        return pipeline.parse_batch(Settings.from_environment(), document_ids)

    @task(trigger_rule=TriggerRule.ALL_DONE, outlets=[STAGING])
    def staged(batches: list[list[str]] | None) -> int:
        """Let the build begin, also where a batch failed and on a quiet night: its portal runs are published too."""
        if batches is None:
            raise AirflowFailException("plan failed: nothing was parsed")
        return len(batches)

    batches = plan()
    parsed = parse_batch.expand(document_ids=batches)
    parsed >> staged(batches)
    # Decides the run's state: a failed batch makes the run a failed one although the build goes on.
    parsed >> EmptyOperator(task_id="every_batch_parsed", trigger_rule=TriggerRule.NONE_FAILED)


parse_disclosures()
