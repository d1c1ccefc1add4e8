"""# send_alerts · 发送告警

**做什么**：每半小时一次。`send` 查看门户、运行、核对问题、公开时段和待确认事项，有新出现或已消除的，按 `alerts.yml`
告知；超时的运行因此在半小时内得知；此前没有送达的消息再次发送。没有变化时什么也不发。

**What it does**: every half hour `send` looks at portals, runs, findings, the season and what waits for a person, and
tells by `alerts.yml` what is new and what is resolved; so a late run is told within half an hour. What a channel did
not take is tried again. Where nothing changed, nothing is sent.

**失败了怎么办 · When it fails**

- `send` 失败：`alerts.yml` 有误或台账无法写入，日志指出文件和键。排除即可，下一次运行会补发，不会重复。
  `send` failed: `alerts.yml` is wrong, or the ledger cannot be written; the log names file and key. Put it right; the
  next run sends what is due, nothing twice.
- 渠道不通不会使任务失败：`gongkai alerts list` 列出待送的消息和原因，`gongkai alerts test` 试发。
  A channel that is down fails nothing: `gongkai alerts list` has what waits and why, `gongkai alerts test` tries one.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from airflow.sdk import CronTriggerTimetable, dag, task

from scrapers.ops.dag_policy import NOTED, deadline, page_of, task_defaults
from scrapers.settings import Settings


@dag(
    schedule=CronTriggerTimetable("*/30 * * * *", timezone="Asia/Shanghai"),
    catchup=False,
    max_active_runs=1,
    default_args=task_defaults(limit=timedelta(minutes=10), retries=2),
    dagrun_timeout=timedelta(hours=1),
    deadline=deadline(timedelta(minutes=45)),
    tags=["gongkai", "alerts"],
    **NOTED,
    **page_of(__doc__),
)
def send_alerts() -> None:
    @task
    def send() -> dict[str, Any]:
        from scrapers import pipeline

        return pipeline.send_alerts(Settings.from_environment())

    send()


send_alerts()
