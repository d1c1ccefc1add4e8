"""What an answer on Airflow's page means; its shape is the operator's."""

from __future__ import annotations

from typing import Any

from scrapers.ops import approval_page as page


def answer(option: str, name: str | None, **params: str) -> dict[str, Any]:
    user = {"id": name, "name": name} if name else None
    return {"chosen_options": [option], "params_input": params, "responded_by_user": user}


def test_an_approval_names_the_person_and_the_reason() -> None:
    given = answer(page.APPROVE, "值班员", reason=" 发布方撤回 ")
    assert page.refusal(given) == ""
    assert (page.who(given), page.reason(given)) == ("值班员", "发布方撤回")
    assert page.reason(answer(page.APPROVE, "值班员")) == "未填写理由"


def test_a_refusal_says_by_whom_and_why_and_silence_is_one() -> None:
    refused = page.refusal(answer(page.REJECT, "值班员", reason="暂存区缺一批"))
    assert refused == "值班员不予批准：暂存区缺一批"
    assert page.refusal(answer(page.REJECT, None)) == "10小时内无人答复"
