"""What Airflow's page Required Actions asks about a build that goes beyond its bounds, and what the answer means."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

APPROVE, REJECT = "Approve", "Reject"
"""Airflow's own words: by these its pages say that an approval is asked for, given or refused."""
ANSWER_WITHIN = timedelta(hours=10)
"""Then it counts as rejected: the run is over before the next night's begins."""
SUBJECT = "数据仓库新版本待批准 · A new version of the warehouse waits for your word"
BODY = """{{ ti.xcom_pull(task_ids="build")["question"] }}。

构建已通过全部检验，但减少或增加了本次没有收到的内容，因此尚未发布；读者仍在使用上一个版本。

- **Approve**：已核实上述增减无误，发布这一次构建；批准人和理由记入该版本的清单。
- **Reject**：不发布，原版本继续有效；查明原因并排除后，下一次构建会重新检查。十小时内不答复，按 Reject 处理。
  夜间构建照常发布新收到的内容；全量构建提出的问题一直保留并定期提醒，直到有一次全量构建发布。

也可以在服务器上运行 `gongkai publish --approve 理由`。

The build passed its tests, but adds or loses what did not come in. *Approve* publishes exactly this build and
records your name and reason in its manifest; *Reject*, or no answer within ten hours, publishes nothing, and the next
build asks anew. The nights go on publishing what comes in; what a full build asked stays open, with reminders, until a
full build is published. `gongkai publish --approve REASON` on the server does the same as *Approve*.
"""
REASON = "reason"
FORM = {"title": "理由 Reason", "description": "核实了什么、怎样核实的。What you checked, and how."}
"""Of the one field that is asked for beside the answer."""


def refusal(answer: Mapping[str, Any]) -> str:
    """Why the build is not to be published, in Chinese; empty where it was approved. ``answer``: the operator's."""
    if answer["chosen_options"] == [APPROVE]:
        return ""
    if not answer["responded_by_user"]:
        return f"{ANSWER_WITHIN.total_seconds() / 3600:.0f}小时内无人答复"
    return f"{who(answer)}不予批准：{reason(answer)}"


def who(answer: Mapping[str, Any]) -> str:
    """The name of the person who answered."""
    return str(answer["responded_by_user"]["name"])


def reason(answer: Mapping[str, Any]) -> str:
    """What the person gave as the reason."""
    return str((answer["params_input"] or {}).get(REASON) or "").strip() or "未填写理由"
