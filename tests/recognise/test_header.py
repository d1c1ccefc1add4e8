from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from recognise_grids import grid

from scrapers.recognise.header import header_of, is_column_numbers
from scrapers.recognise.header_spans import continued, laid_over
from scrapers.records import Cell, Grid


def test_paths_run_through_merged_cells() -> None:
    header, _ = header_of(
        grid("""
            项目 | < | 收入 | <
            编码 | 名称 | 拨款/n收入 | 其他收入
            205 | 教育 | 1 | 2
        """)
    )
    assert header.rows == 2
    assert header.paths == (("项目", "编码"), ("项目", "名称"), ("收入", "拨款收入"), ("收入", "其他收入"))


def test_a_header_may_have_a_blank_row_inside() -> None:
    header, _ = header_of(grid("合计 | 接待费\n | \n预算数 | 决算数\n1.5 | 1.2"))
    assert header.rows == 3
    assert header.paths[1] == ("接待费", "决算数")


def test_years_alone_are_headings_and_no_amounts() -> None:
    header, _ = header_of(grid("项目 | 2020 | 2021\n房屋 | 10 | 11"))
    assert header.rows == 1
    assert header.paths[2] == ("2021",)


def test_a_total_in_words_begins_the_body_of_an_empty_table() -> None:
    header, _ = header_of(grid("科目编码 | 科目名称 | 金额\n | 合计 | \n | | "))
    assert header.rows == 1


def test_column_numbers() -> None:
    assert is_column_numbers(["栏次", "1", "2", "3=1+2"])
    assert is_column_numbers(["栏次", "1", "栏次", "2"])
    assert is_column_numbers(["甲", "乙", "1", "2", "3"])
    assert is_column_numbers(["类", "款", "项", "栏次", "1", "2", "3"])
    assert is_column_numbers(["7", "8", "9", "10", "11"])  # of a page at the right
    assert is_column_numbers(["1", "2", "7", "8", "9", "10"])  # of a page at the right, the first columns again
    assert not is_column_numbers(["1", "2", "7", "8"])
    assert not is_column_numbers(["1", "2", "7", "9", "10"])
    assert not is_column_numbers(["7", "8", "9"])
    assert not is_column_numbers(["合计", "12", "13"])
    assert not is_column_numbers(["1", "3", "9"])
    assert not is_column_numbers(["205", "206"])
    assert not is_column_numbers([])


def test_a_row_without_its_merged_cells_spreads_over_the_row_below() -> None:
    text = """
        来源 | 物品 | 数量 | 采购金额
        项目 | 预算 | | | 总计 | 当年 | 其他
        | | | | | 合计 | 拨款 |
        甲 | 1.0 | 纸 | 2 | 3.0 | 3.0 | 3.0 | 0
    """
    header, grid_with_spans = header_of(_cell_lines(text))
    assert grid_with_spans.columns == 8
    assert [path[-1] for path in header.paths] == ["项目", "预算", "物品", "数量", "总计", "合计", "拨款", "其他"]
    assert header.paths[5] == ("采购金额", "当年", "合计")


def _cell_lines(text: str) -> Grid:
    rows = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    cells = tuple(Cell(r, c, value) for r, row in enumerate(rows, 1) for c, value in enumerate(row, 1))
    return Grid(1, len(rows), max(map(len, rows)), cells, "cell_lines")


@st.composite
def _groups(draw: st.DrawFn) -> list[int]:
    """Widths of the groups of a header: 0 is a cell that goes on below, n stands over n cells."""
    groups = draw(st.lists(st.integers(0, 4), min_size=1, max_size=6))
    return [width for i, width in enumerate(groups) if width == 0 or i == 0 or groups[i - 1] == 0]


@given(_groups())
def test_spread_puts_every_cell_over_its_group(groups: list[int]) -> None:
    lower_texts = [text for n, width in enumerate(groups) for text in ([f"b{n}{i}" for i in range(width)] or [""])]
    lower = [Cell(2, column, text) for column, text in enumerate(lower_texts, 1)]
    upper = [Cell(1, column, f"a{column}") for column in range(1, len(groups) + 1)]
    starts, at = [], 1
    for width in groups:
        starts.append(at)
        at += max(width, 1)
    laid = laid_over(upper, lower, {})
    assert [cell.column for cell in laid.cells] == starts
    assert laid.certain


def _columns(upper: str, lower: str, below: dict[int, list[str]] | None = None) -> tuple[list[int], bool]:
    laid = laid_over(
        [Cell(1, column, text.strip()) for column, text in enumerate(upper.split("|"), 1)],
        [Cell(2, column, text.strip()) for column, text in enumerate(lower.split("|"), 1)],
        below or {},
    )
    return [cell.column for cell in laid.cells], laid.certain


def test_sides_that_repeat_each_other_part_where_the_names_repeat() -> None:
    assert _columns("收入 | 支出", "项目 | 行次 | 金额 | 项目 | 行次 | 金额") == ([1, 4], True)
    assert _columns("收入 | 支出", "项目 | 金额 | 项目 | 合计 | 一般公共预算 | 政府性基金") == ([1, 3], True)
    assert _columns("上年数 | 本年数", "合计 | 出国 | 接待 | 合计 | 出国 | 接待") == ([1, 4], True)


def test_words_decide_where_two_groups_meet() -> None:
    lower = "科目编码 | 科目名称 | | 合计 | 基本支出 | 项目支出 | 增减额 | 增减%"
    assert _columns("功能科目 | 上年执行数 | 本年预算数 | 本年比上年", lower) == ([1, 3, 4, 7], True)


def test_the_body_decides_where_the_header_repeats_itself() -> None:
    lower = " | ".join(["编码 | 名称 | 决算数"] * 3)
    below = {1: ["301", "30101"], 4: ["302", "30201"], 7: ["30211", "310"]}
    assert _columns("人员经费 | 公用经费", lower, below) == ([1, 4], True)
    assert _columns("人员经费 | 公用经费", lower, {**below, 4: ["303", "30302"]}) == ([1, 7], True)


def test_two_years_of_which_one_could_stand_over_the_kinds_leave_it_open() -> None:
    rows = ["科目 | 上年执行数 | 本年预算数 | 本年比上年", "科目编码 | 科目名称 | 合计 | 基本支出 | 增减额 | 增减%"]
    cells = [[Cell(n, c, text.strip()) for c, text in enumerate(row.split("|"), 1)] for n, row in enumerate(rows, 1)]
    found = continued(cells, 7)
    assert found is not None
    assert not found[1]


def test_where_nothing_decides_that_is_said() -> None:
    _, certain = _columns("甲类 | 乙类", "子 | 丑 | 寅 | 卯 | 辰")
    assert not certain
    _, certain = _columns("甲 | 乙 | 丙", "子 | 丑")
    assert not certain


@given(st.integers(1, 6), st.integers(1, 4), st.integers(1, 5))
def test_a_ruled_header_of_any_depth_ends_where_figures_begin(columns: int, depth: int, body: int) -> None:
    lines = [" | ".join(f"标题{r}之{c}" for c in range(columns)) for r in range(depth)]
    lines += [" | ".join(f"{r}.{c}5" for c in range(columns)) for r in range(body)]
    header, _ = header_of(grid("\n".join(lines)))
    assert header.rows == depth
    assert all(len(path) == depth for path in header.paths)
