"""Whatever a reader hands over, recognise gives an answer: no crash, no value twice, no meaning without its value."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from recognise_grids import document

from scrapers.recognise import recognise
from scrapers.records import Cell, Grid, Origin

_CELLS = """
收入 支出 项目 科目编码 科目名称 类 款 项 合计 小计 基本支出 项目支出 2021年预算数 一、教育支出 （一）本级 1.其他
其中：上年结转 205 20502 2 01 1,234.50 - 12.5% 8万元 栏次 1 3 单位：元 因公出国（境）费 公务接待费 数量 单价
项目名称 一级指标 三级指标 指标值 ≥5次 无 资产总额 30101 单位名称 甲县林业站
"""
_LINES = """
支出预算总表 部门收支总表 “三公”经费支出表 政府采购预算表 项目支出绩效目标表 固定资产占用情况表 收入决算表 说明。
单位：万元 第2页 一般公共预算支出表（部门经济分类科目） 一般公共预算基本支出表 一般公共预算项目支出表
"""
_WORDS = st.sampled_from([*_CELLS.split(), *[""] * 8])
_TITLES = st.sampled_from(_LINES.split())
_ORIGINS: list[Origin] = ["ruled", "borderless", "html", "docx", "sheet", "tabs", "cell_lines"]


@st.composite
def _grids(draw: st.DrawFn) -> Grid:
    rows, columns = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    cells = []
    for row in range(1, rows + 1):
        for column in range(1, columns + 1):
            if draw(st.integers(0, 9)) == 0:
                continue
            spans = draw(st.sampled_from([(1, 1), (1, 1), (1, 1), (1, 2), (2, 1), (3, 3)]))
            cells.append(Cell(row, column, draw(_WORDS), spans[0], spans[1], page=1))
    edges = tuple(float(30 * column) for column in range(columns + 1)) if draw(st.booleans()) else ()
    cut = draw(st.booleans())
    return Grid(1, rows, columns, tuple(cells), draw(st.sampled_from(_ORIGINS)), column_edges=edges, cut_above=cut)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(_TITLES, _grids()), max_size=6))
def test_any_document_is_recognised(items: list[str | Grid]) -> None:
    recognised = recognise("d" * 64, document("甲县林业局2021年部门预算", *items))
    ids = [observation.observation_id for observation in recognised.observations]
    assert len(ids) == len(set(ids))
    assert {m.observation_id for m in recognised.meanings if m.observation_id} <= set(ids)
    assert all(o.value_printed for o in recognised.observations), "a blank cell gives no row"
    assert all(o.amount_yuan is None or o.unit_printed for o in recognised.observations), "no amount without a unit"
    assert sum(table.observations for table in recognised.tables) == len(ids)
