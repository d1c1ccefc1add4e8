"""Small budgets of invented bodies for many nights: the same three tables in whatever format, any cell of them changed.

Amounts are in 万元, the cells a table leaves blank are blank. Knows nothing of the project's code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from parity_blocks import Block, Paragraph, Sheet, sheet
from parity_office import word, workbook

UNIT = "单位：万元"
EXPENDITURE, FEES, PROJECTS = "支出", "三公", "项目"
"""What the tables are called in a scenario, where a cell is ``三公 公务接待费 预算数``."""
FACTS = {EXPENDITURE: "fct_expenditure", FEES: "fct_three_public_fees", PROJECTS: "fct_projects"}
"""The facts that each table is."""


def tables(scale: int, projects: int = 2) -> dict[str, Sheet]:
    """The tables of a budget of ``scale`` times 10万元, which add up; ``projects`` of the same size are listed."""
    basic, each = Decimal(6 * scale), Decimal(4 * scale)

    def money(*amounts: Decimal) -> str:
        return " | ".join(f"{amount:,.2f}" if amount else "" for amount in amounts)

    none, project = Decimal(0), each * projects
    whole = money(basic + project, basic, project)
    expenditure = f"""
        | 合计 | {whole}
213     | 农林水支出 | {whole}
21303   | 水利 | {whole}
2130301 | 行政运行 | {money(basic, basic, none)}
2130314 | 防汛 | {money(project, none, project)}
"""
    fees = f"""
“三公”经费合计 | {money(Decimal(scale) / 4)}
1.因公出国（境）费用 | 0.00
2.公务接待费 | {money(Decimal(scale) / 20)}
3.公务用车购置及运行维护费 | {money(Decimal(scale) / 5)}
其中：公务用车购置费 | 0.00
公务用车运行维护费 | {money(Decimal(scale) / 5)}
"""
    half = each / 2
    rows = [f"合计 | {money(project, half * projects, half * projects)}"]
    rows += [f"第{number}标段治理工程 | {money(each, half, half)}" for number in range(1, projects + 1)]
    return {
        EXPENDITURE: sheet(
            "表1 一般公共预算支出表", UNIT, "科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出", expenditure
        ),
        FEES: sheet("表2 一般公共预算“三公”经费支出表", UNIT, "项目 | 预算数", fees),
        PROJECTS: sheet("表3 项目支出预算表", UNIT, "项目名称 | 合计 | 一般公共预算 | 其他资金", "\n".join(rows)),
    }


def changed(given: Mapping[str, Sheet], cells: Mapping[str, str]) -> dict[str, Sheet]:
    """The tables with other cells: ``{"三公 公务接待费 预算数": "6.00"}``. Every cell named must be there once."""
    made = dict(given)
    for name, value in cells.items():
        table, row_label, column = name.split()
        one = made[table]
        column_no = one.head[-1].index(column)
        rows = [n for n, row in enumerate(one.body) if any(label.endswith(row_label) for label in row)]
        if len(rows) != 1:
            raise ValueError(f"{name}: {len(rows)} rows")
        body = [list(row) for row in one.body]
        body[rows[0]][column_no] = value
        made[table] = replace(one, body=tuple(map(tuple, body)))
    return made


def budget(title: str, body: str, given: Mapping[str, Sheet]) -> list[Block]:
    """A disclosure: a heading, what the body does, the tables."""
    about = Paragraph(f"{body}是县政府工作部门，负责全县水资源的统一管理。")
    return [Paragraph(title, heading=True), about, *given.values()]


def wrong_row(number: int) -> str:
    """The project whose sum is the wrong one of this number, from 1."""
    return f"第{2 * number}标段治理工程"


def with_wrong_sums(given: Mapping[str, Sheet], rows: int, printed: int) -> dict[str, Sheet]:
    """So many rows of the projects, every other one, print something else for the sum of their columns."""
    projects = given[PROJECTS]
    wrong = {wrong_row(number) for number in range(1, rows + 1)}
    body = [(row[0], f"{printed}.00", *row[2:]) if row[0] in wrong else row for row in projects.body]
    return {**given, PROJECTS: replace(projects, body=tuple(body))}


def written(blocks: list[Block], suffix: str) -> bytes:
    """The disclosure as a file: ``xlsx`` or ``docx``."""
    return {"xlsx": workbook, "docx": word}[suffix](blocks)


def page_text(blocks: list[Block]) -> str:
    """The disclosure as the text of a portal's page."""
    return "".join(_as_html(block) for block in blocks)


def amounts(one: Sheet) -> list[Decimal]:
    """All amounts that a table prints, in yuan; zeros are printed, blanks are not."""
    cells = [cell.replace(",", "") for row in one.body for cell in row]
    return sorted(Decimal(cell) * 10_000 for cell in cells if cell[-3:-2] == ".")


def _as_html(block: Block) -> str:
    if isinstance(block, Paragraph):
        return f"<p>{block.text}</p>"
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in block.rows)
    return f"<p>{block.title}</p><p>{block.unit}</p><table>{rows}</table>"
