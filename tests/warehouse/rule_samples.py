"""Disclosures of invented bodies for the rules on tables and text: each maker with what is right, and with a slip."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from staged_samples import BY_TYPE, Sample, expenditure_rows

from scrapers.records import ParseIssue

SPENT = ("本年支出/预算数", {"expenditure_type": "total"})
BY_FUND = [
    ("合计", {"expenditure_type": "total", "funding_source": "fiscal_appropriation"}),
    ("一般公共预算", {"expenditure_type": "total", "funding_source": "general_public_budget"}),
    ("政府性基金预算", {"expenditure_type": "total", "funding_source": "government_fund"}),
]
BASIC = [("基本支出", {"expenditure_type": "basic"})]
LEVEL = {"subject": "会议费"}
CHANGE = {"subject": "会议费", "comparison": "change"}


def in_total_table(agriculture: str, housing: str, total: str) -> Sample:
    sample = Sample("云泽县农业局" + agriculture + housing + total)
    rows = [("213", "农林水支出", [agriculture]), ("221", "住房保障支出", [housing]), ("", "总计", [total])]
    sample.table("income_expenditure_total", "expenditure", [SPENT], rows)
    return sample


def in_balance(carried: str) -> Sample:
    """A total table of final accounts whose surplus that is distributed and balance that is carried over name parts."""
    sample = Sample("云泽县粮食局" + carried)
    rows = [
        ("222", "粮油物资储备支出", ["640.00"]),
        ("", "本年支出合计", ["640.00"]),
        ("", "结余分配", ["2.00"]),
        ("", "其中：提取专用结余", ["0.80"]),
        ("", "转入事业基金", ["1.20"]),
        ("", "年末结转和结余", [carried]),
        ("", "1.项目支出结转和结余", ["9.00"]),
        ("", "经营结余", ["4.00"]),
        ("", "总计", ["655.00"]),
    ]
    sample.table("income_expenditure_total", "expenditure", [SPENT], rows)
    return sample


def of_one_fund(whole: str) -> Sample:
    """Income from appropriation beside as much of it as is of government funds, and all of the year."""
    sample = Sample("云泽县民政局" + whole)
    columns = [
        ("本年收入合计", {"item": "current_year"}),
        ("财政拨款收入", {"item": "fiscal_appropriation"}),
        ("财政拨款收入/其中：政府性基金预算财政拨款", {"item": "government_fund"}),
        ("其他收入", {"item": "other"}),
    ]
    sample.table("income", "income", columns, [("2080201", "行政运行", ["670.00", whole, "50.00", "20.00"])])
    return sample


def two_tables(function: list[str], economic: list[str]) -> Sample:
    """Basic expenditure by function and by economic class, of the general public budget."""
    sample = Sample("云泽县卫生局" + function[0] + economic[0] + economic[-1])
    labels = (("", "合计"), ("210", "卫生健康支出"))
    rows = [(code, label, [value]) for (code, label), value in zip(labels, function, strict=True)]
    sample.table("general_public_expenditure", "expenditure", BASIC, rows)
    labels = (("", "合计"), ("301", "工资福利支出"), ("302", "商品和服务支出"))
    rows = [(code, label, [value]) for (code, label), value in zip(labels, economic, strict=True)]
    sample.table("general_public_basic_economic", "expenditure", BASIC, rows, code_kind="department_economic_code")
    return sample


def twice(changed: str = "") -> Sample:
    """The table by function of all money and of one budget; ``changed`` stands in one cell of the second."""
    sample = Sample("云泽县商务局" + changed)
    sample.table("expenditure", "expenditure", BY_TYPE, expenditure_rows())
    rows = expenditure_rows()
    if changed:
        rows[3][2][0], rows[4][2][0] = changed, f"{300 - float(changed):.2f}"
    sample.table("general_public_expenditure", "expenditure", BY_TYPE[:1], [(c, n, v[:1]) for c, n, v in rows])
    return sample


def by_fund(*wrong: str) -> Sample:
    sample = Sample("云泽县民宗局" + "".join(wrong))
    labels = ("一、农林水支出", "二、教育支出", "三、住房保障支出", "总计")
    values = [["100", "60", "40"], ["200", "150", "50"], ["30", "30", ""], ["330", "240", "90"]]
    if wrong:
        values[1] = list(wrong)
    rows = [("", label, row) for label, row in zip(labels, values, strict=True)]
    sample.table("fiscal_appropriation_total", "expenditure", BY_FUND, rows)
    return sample


def without(code: str) -> Sample:
    """A table that prints 类, 款 and 项, less one row."""
    sample = Sample("云泽县残联" + code)
    rows = [
        ("", "合计", ["500"]),
        ("208", "社会保障和就业支出", ["300"]),
        ("20805", "行政事业单位养老支出", ["100"]),
        ("2080501", "行政单位离退休", ["100"]),
        ("20811", "残疾人事业", ["200"]),
        ("2081101", "行政运行", ["200"]),
        ("213", "农林水支出", ["200"]),
        ("21302", "林业和草原", ["200"]),
        ("2130201", "行政运行", ["200"]),
    ]
    sample.table("expenditure", "expenditure", BY_TYPE[:1], [row for row in rows if row[0] != code])
    return sample


def in_one_table_only(code: str) -> Sample:
    """Two tables by function; the second leaves out the only 项 of a 款."""
    sample = Sample("云泽县农机站" + code)
    accounts = ("20805", "20811", "21015", "21302", "21303")
    rows = [("", "合计", [f"{100 * len(accounts)}"])]
    for group in accounts:
        rows += [(group, f"{group}款", ["100"]), (group + "01", f"{group}项", ["100"])]
    for table_type in ("expenditure", "general_public_expenditure"):
        sample.table(table_type, "expenditure", BY_TYPE[:1], rows)
        rows = [row for row in rows if row[0] != code]
    return sample


def listed(*amounts: str) -> Sample:
    sample = Sample("云泽县采购办" + "".join(amounts))
    rows = [("", "合计", [amounts[0]])] + [
        ("", f"第{number}项", [value]) for number, value in enumerate(amounts[1:], start=1)
    ]
    sample.table("procurement", "procurement", [("金额", {})], rows)
    return sample


def projects_listed(*amounts: str) -> Sample:
    """Projects by funding source, the first column of amounts being the sum of the others."""
    sample = Sample("云泽县项目办" + "".join(amounts))
    columns = [
        ("合计", {"is_total": True, "funding_source": "all"}),
        ("一般公共预算", {"funding_source": "general_public_budget"}),
    ]
    rows = [("", f"第{number}项" if number else "合计", [value, value]) for number, value in enumerate(amounts)]
    sample.table("project_expenditure", "projects", columns, rows)
    return sample


def said(name: str, *figures: tuple[str, str, str, dict[str, Any]]) -> Sample:
    sample = Sample(name)
    for sentence, printed, unit, more in figures:
        sample.say(sentence, printed, unit, **more)
    return sample


def spent(subject: str, kind: str, cost: str | None = None) -> dict[str, Any]:
    return {"fact": "expenditure", "subject": subject, "expenditure_type": kind, "cost_type": cost}


def basic_sum(total: str) -> Sample:
    sentence = f"基本支出{total}万元，包括人员经费61.00万元和公用经费22.50万元。"
    return said(
        "云泽县档案局" + total,
        (sentence, total, "万元", spent("基本支出", "basic")),
        (sentence, "61.00", "万元", spent("人员经费", "basic", "personnel")),
        (sentence, "22.50", "万元", spent("公用经费", "basic", "non_personnel")),
    )


def shares(last: str) -> Sample:
    figures = [("支出合计800.00万元。", "800.00", "万元", spent("支出合计", "total"))]
    for subject, amount, share in (("教育", "200.00", "25.00"), ("农业", "80.00", "10.00"), ("住房", "520.00", last)):
        sentence = f"{subject}{amount}万元，占{share}%；"
        figures.append((sentence, amount, "万元", {"subject": subject}))
        figures.append((sentence, share, "%", {"subject": subject, "comparison": "share"}))
    return said("云泽县信访局" + last, *figures)


def shares_of_named_whole(last: str) -> Sample:
    """Shares of a whole of which no amount is said, each part followed by parts of its own with shares of that part."""
    figures = []
    for part, amount, share, own in (
        ("基本支出", "600.00", "75.00", (("人员", "450.00", "75.00"), ("公用", "150.00", "25.00"))),
        ("项目支出", "200.00", last, (("修缮", "120.00", "60.00"), ("购置", "80.00", "40.00"))),
    ):
        sentence = f"{part}{amount}万元，占支出预算的{share}%。"
        figures.append((sentence, amount, "万元", {"subject": part}))
        figures.append((sentence, share, "%", {"subject": part, "comparison": "share"}))
        for name, of_it, rate in own:
            sentence = f"{name}{of_it}万元，占{part}的{rate}%。"
            figures.append((sentence, of_it, "万元", {"subject": name}))
            figures.append((sentence, rate, "%", {"subject": name, "comparison": "share"}))
    return said("云泽县侨联" + last, *figures)


def announced_parts(total: str) -> Sample:
    """基本支出 and its parts, of which each begins a sentence of its own."""
    first, second = (
        f"基本支出{total}万元，其中：人员经费61.00万元，主要包括基本工资。",
        "公用经费22.50万元，主要包括办公费。",
    )
    return said(
        "云泽县党史办" + total,
        (first, total, "万元", spent("基本支出", "basic")),
        (first, "61.00", "万元", spent("人员经费", "basic", "personnel")),
        (second, "22.50", "万元", spent("公用经费", "basic", "non_personnel")),
    )


def percent_before_money(percent: str) -> Sample:
    sentence = f"会议费安排50.00万元，比上年增长{percent}%，增加10.00万元，因会议增多。"
    more = {"subject": "会议费", "compared_with_year": 2025}
    sample = said(
        "云泽县妇联" + percent,
        (sentence, "50.00", "万元", LEVEL),
        (sentence, percent, "%", {**more, "comparison": "percent_change"}),
        (sentence, "10.00", "万元", {**more, "comparison": "change"}),
    )
    behind = sample.statements[1].char_end + len("%，增加")
    sample.statements[2] = replace(sample.statements[2], char_start=behind, char_end=behind + len("10.00"))
    return sample


def completed_with_difference(share: str, compared: str = "大于") -> Sample:
    """What was spent, then in a sentence of its own the rate and what it was over or under the budget."""
    first, second = "会议费支出120.00万元；", f"完成年初预算的{share}%，决算数{compared}预算数20.00万元；"
    sample = Sample("云泽县残联" + share + compared, kind="department_final_accounts", phase="executed")
    sample.say(first, "120.00", "万元", **LEVEL)
    sample.say(second, share, "%", subject="会议费", comparison="share")
    sample.say(second, "20.00", "万元", **CHANGE)
    if compared == "小于":
        sample.statements[-1] = replace(sample.statements[-1], amount_yuan=Decimal(-200000))
    return sample


def vehicles_blank(total: str) -> Sample:
    """三公, where the amount of the vehicles is blank and those of its two parts are printed."""
    sample = Sample("云泽县地震局" + total)
    printed = {
        "total": total,
        "official_reception": "2.50",
        "vehicles": "",
        "vehicle_purchase": "1",
        "vehicle_operation": "6.50",
    }
    columns = [(item, {"item": item}) for item in printed]
    sample.table("three_public", "three_public_fees", columns, [("", "", list(printed.values()))], "万元")
    return sample


def completed() -> Sample:
    """Shares of one whole, and beside them what was completed of a smaller budget, and a fall against two years."""
    figures = [("支出合计800.00万元。", "800.00", "万元", spent("支出合计", "total"))]
    for subject, amount, share in (("教育", "200.00", "25.00"), ("农业", "600.00", "75.00")):
        sentence = f"{subject}{amount}万元，占{share}%；"
        figures.append((sentence, amount, "万元", {"subject": subject}))
        figures.append((sentence, share, "%", {"subject": subject, "comparison": "share"}))
    sentence = "会议费支出决算300.00万元，完成年初预算的120.00%，比年初预算增加50.00万元，比上年下降8.30%。"
    against_last_year = {"subject": "会议费", "comparison": "percent_change", "compared_with_year": 2025}
    figures.append((sentence, "300.00", "万元", LEVEL))
    figures.append((sentence, "120.00", "%", {"subject": "会议费", "comparison": "share"}))
    figures.append((sentence, "50.00", "万元", CHANGE))
    figures.append((sentence, "8.30", "%", against_last_year))
    return said("云泽县社科联", *figures)


def training(*amounts: str) -> Sample:
    fact = {"fact": "three_public_fees", "subject": "培训费", "item": "training"}
    return said("云泽县党校" + "".join(amounts), *((f"培训费安排{a}万元。", a, "万元", fact) for a in amounts))


def reception(fee: str) -> Sample:
    rows = [("", "合计", ["50000"]), ("302", "商品和服务支出", ["50000"]), ("30217", "公务接待费", ["50000"])]
    sample = Sample("云泽县外事办" + fee)
    sample.table("general_public_basic_economic", "expenditure", BASIC, rows, code_kind="department_economic_code")
    fees = [("公务接待费", {"item": "official_reception"})]
    sample.table("three_public", "three_public_fees", fees, [("", "", [fee])], "万元")
    return sample


def changed(now: str, before: str) -> Sample:
    sentence = f"会议费安排{now}万元，上年{before}万元，增加10.00万元。"
    return said(
        "云泽县工会" + now,
        (sentence, now, "万元", LEVEL),
        (sentence, before, "万元", {**LEVEL, "fiscal_year": 2025}),
        (sentence, "10.00", "万元", CHANGE),
    )


def misread(organisation: str) -> Sample:
    """A table that its own parser was not sure of, with a sum that fails."""
    sample = Sample(organisation)
    rows = expenditure_rows()
    rows[0] = ("", "合计", ["900.00", "200.00", "100.00"])
    sample.table("expenditure", "expenditure", BY_TYPE, rows)
    sample.issues.append(ParseIssue("header_mismatch", "表头与列不符", 1, 1))
    return sample


FUND_TABLES = (
    ("general_public_expenditure", "general_public_budget"),
    ("government_fund_expenditure", "government_fund"),
    ("state_capital_expenditure", "state_capital"),
)


def three_budgets(fund: str) -> Sample:
    """Fiscal appropriation as one total, and a table each of the three budgets; "" leaves the fund's table empty."""
    sample = Sample("云泽县住建局" + fund)
    total = "200" if fund else "150"
    all_money = [("预算数", {"expenditure_type": "total", "funding_source": "fiscal_appropriation"})]
    sample.table("fiscal_appropriation_total", "expenditure", all_money, [("", "总计", [total])])
    for (table_type, money), value in zip(FUND_TABLES, ("120", fund, "30"), strict=True):
        columns = [("本年支出", {"expenditure_type": "total", "funding_source": money})]
        sample.table(table_type, "expenditure", columns, [("", "合计", [value])])
    return sample


def last_year_beside(said_now: str) -> Sample:
    """Fees of two years in a table and one of them in text, where only the table says whose money it is."""
    sample = Sample("云泽县侨联" + said_now)
    columns = [
        ("上年", {"item": "official_reception", "fiscal_year": 2025, "funding_source": "general_public_budget"}),
        ("本年", {"item": "official_reception", "funding_source": "general_public_budget"}),
    ]
    sample.table("three_public", "three_public_fees", columns, [("", "公务接待费", ["5.10", "4.20"])], "万元")
    fact = {"fact": "three_public_fees", "subject": "公务接待费", "item": "official_reception"}
    sample.say(f"公务接待费预算{said_now}万元。", said_now, "万元", **fact)
    return sample


def running_costs(printed: str, unit: str) -> Sample:
    """Running costs as the total of a table and in text."""
    sample = Sample("云泽县机关事务局" + printed + unit)
    sample.table("running_cost", "running_costs", [("机关运行经费", {})], [("", "合计", ["110.00"])], "万元")
    sentence = f"机关运行经费预算安排{printed}{unit}。"
    sample.say(sentence, printed, unit, "running_costs", subject="机关运行经费")
    return sample


def single_share(share: str) -> Sample:
    """One part with its share of the total that its sentence begins with."""
    sentence = f"合计800.00万元，教育236.00万元，占{share}%。"
    return said(
        "云泽县科协" + share,
        (sentence, "800.00", "万元", spent("合计", "total")),
        (sentence, "236.00", "万元", {"subject": "教育"}),
        (sentence, share, "%", {"subject": "教育", "comparison": "share"}),
    )


def of_another_year(year: int) -> Sample:
    """The document's own total in text, under the year ``year``."""
    sample = Sample(f"云泽县粮食局{year}")
    columns = [("预算数", {"expenditure_type": "total", "funding_source": "all"})]
    sample.table("expenditure", "expenditure", columns, [("", "合计", ["1,581.92"])], "万元")
    sentence = f"{year}年支出预算1,581.92万元。"
    sample.say(sentence, "1,581.92", "万元", subject="支出预算", fiscal_year=year)
    return sample


def project_said(amount: str, in_form: str = "150.00") -> Sample:
    """A project in the list of projects, in a form of its own, and in text."""
    sample = Sample("云泽县林场" + amount + in_form)
    named = {"attributes": (("project_name", "林区道路养护"), ("project_code", "41700126P0001"))}
    sample.table("project_expenditure", "projects", [("合计", named)], [("", "林区道路养护", ["150.00"])], "万元")
    sample.table("project_performance", "projects", [("预算数", named)], [("", "林区道路养护", [in_form])], "万元")
    sample.say(f"林区道路养护项目安排{amount}万元。", amount, "万元", subject="林区道路养护项目")
    return sample


def said_to_have_none(reception: str, sentence: str) -> Sample:
    """A 三公 table with a fee for receptions, and a sentence that says there is none."""
    sample = Sample("云泽县妇联" + reception + sentence)
    fees = [("公务接待费", {"item": "official_reception"})]
    sample.table("three_public", "three_public_fees", fees, [("", "", [reception])], "万元")
    sample.text += sentence
    return sample


def said_to_stay(before: str) -> Sample:
    """A fee said to be that of last year, beside last year's in the table."""
    sample = Sample("云泽县文联" + before)
    columns = [
        ("上年", {"item": "official_reception", "fiscal_year": 2025}),
        ("本年", {"item": "official_reception"}),
    ]
    sample.table("three_public", "three_public_fees", columns, [("", "公务接待费", [before, "4.20"])], "万元")
    fact = {"fact": "three_public_fees", "subject": "公务接待费", "item": "official_reception"}
    sample.say("公务接待费预算4.20万元，与上年持平。", "4.20", "万元", **fact)
    return sample


def carried_out(share: str) -> Sample:
    """What was spent of a budget, both in one sentence, and the share of it."""
    sentence = f"公务接待费预算50.00万元，决算46.00万元，完成预算的{share}%。"
    fee = {"subject": "公务接待费"}
    sample = Sample("云泽县侨办" + share, kind="department_final_accounts", phase="executed")
    sample.say(sentence, "50.00", "万元", **fee)
    sample.statements[-1] = replace(sample.statements[-1], phase="approved")
    sample.say(sentence, "46.00", "万元", **fee)
    sample.say(sentence, share, "%", comparison="share", **fee)
    return sample


def balanced(spent: str) -> Sample:
    """Both grand totals in one sentence, one of them in a table."""
    sample = Sample("云泽县气象台" + spent)
    in_total_rows = [("", "总计", ["1,619.18"])]
    columns = [("本年支出/预算数", {"expenditure_type": "total"})]
    sample.table("income_expenditure_total", "expenditure", columns, in_total_rows, "万元")
    sentence = f"收入总计1,619.18万元，支出总计{spent}万元。"
    sample.say(sentence, "1,619.18", "万元", subject="收入总计")
    sample.say(sentence, spent, "万元", subject="支出总计")
    return sample


def vehicles_by_kind(others: str) -> Sample:
    """A sentence that divides the vehicles by all their kinds, and one that leaves kinds out."""
    sample = Sample("云泽县公路站" + others)
    sample.say("共有车辆7辆，其中", "7", "辆", subject="共有车辆")
    sample.say("应急保障用车3辆、", "3", "辆", subject="应急保障用车")
    sample.say(f"其他用车{others}辆。", others, "辆", subject="其他用车")
    sample.say("年末公务用车保有量9辆，其中：", "9", "辆", subject="公务用车保有量")
    sample.say("轿车2辆、", "2", "辆", subject="轿车")
    sample.say("越野车1辆。", "1", "辆", subject="越野车")
    return sample


def share_of_purchases(share: str) -> Sample:
    """What small enterprises were given of the purchases that the share names, in a list of its own."""
    sample = Sample("云泽县林场" + share)
    sample.say("政府采购支出总额1,500.00万元。", "1,500.00", "万元", subject="政府采购支出")
    sentence = f"授予中小企业合同金额1,350.00万元，占政府采购支出总额的{share}%。"
    start = len(sample.text)
    small = {"subject": "授予中小企业合同金额"}
    sample.say(sentence, "1,350.00", "万元", **small)
    sample.text = sample.text[:start]
    sample.say(sentence, share, "%", comparison="share", **small)
    return sample


def both_totals_changed(percent: str) -> Sample:
    """Income and expenditure are each the same total, and the change is said of both at once."""
    sample = Sample("云泽县茶场" + percent)
    sample.say("收入总计1,000.00万元，", "1,000.00", "万元", subject="收入总计")
    sample.say("支出总计1,000.00万元。", "1,000.00", "万元", subject="支出总计")
    sentence = f"收入、支出总计各增加200.00万元，增长{percent}%。"
    start = len(sample.text)
    both = {"subject": "收入、支出总计"}
    sample.say(sentence, "200.00", "万元", comparison="change", **both)
    sample.text = sample.text[:start]
    sample.say(sentence, percent, "%", comparison="percent_change", **both)
    return sample
