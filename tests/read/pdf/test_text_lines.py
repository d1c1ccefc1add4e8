"""Characters into lines: by the middle of their boxes, whatever height a font claims."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scrapers.read.pdf.characters import Character
from scrapers.read.pdf.text_lines import cell_text, line_read, lines_of


def character(text: str, left: float, top: float, bottom: float, width: float = 10.0) -> Character:
    return Character(left + width / 2, (top + bottom) / 2, left, top, left + width, bottom, text)


def printed(text: str, top: float, left: float = 50.0) -> list[Character]:
    return [character(c, left + 10.0 * i, top, top + 10.0) for i, c in enumerate(text)]


def test_a_font_without_height_keeps_its_punctuation_in_the_line() -> None:
    # The boxes are those of the glyphs: 一 is flat in the middle, “ stands at the top, 、 at the foot.
    line = [
        character("“", 50, 100.2, 102.6),
        character("一", 60, 104.6, 106.0),
        character("、", 70, 107.9, 110.3),
        character("般", 80, 100.0, 110.0),
        character("，", 90, 107.5, 110.9),
    ]
    assert cell_text(line) == "“一、般，"
    assert cell_text(line[1:]) == "一、般，"


def test_lines_set_solid_stay_apart() -> None:
    assert cell_text([*printed("一般公共", 100.0), *printed("预算、拨款", 110.0), *printed("收入", 120.0)]) == (
        "一般公共\n预算、拨款\n收入"
    )


def test_small_raised_characters_belong_to_their_line() -> None:
    assert cell_text([*printed("合计", 100.0), character("①", 70, 99.0, 104.0, width=5)]) == "合计①"


def test_fake_bold_is_printed_once_but_repeated_digits_stay() -> None:
    twice = [character(c, 50.0 + 10 * i + shift, 100, 110) for i, c in enumerate("合计") for shift in (0.0, 0.4)]
    assert cell_text(twice) == "合计"
    assert cell_text([character("1", 50.0 + 5 * i, 100, 110, width=5) for i in range(4)]) == "1111"


def test_a_gap_is_a_space_outside_tables_and_nothing_in_a_cell() -> None:
    line = [*printed("单位", 100.0), *printed("万元", 100.0, left=120.0)]
    assert line_read(lines_of(line)[0])[0] == "单位 万元"
    assert cell_text(line) == "单位万元"


@given(
    st.lists(st.integers(1, 12), min_size=1, max_size=6),
    st.floats(8.0, 30.0),
    st.randoms(use_true_random=False),
)
def test_any_order_of_the_content_gives_the_same_lines(lengths: list[int], size: float, order: object) -> None:
    rows = [
        [
            character(
                chr(0x4E00 + 20 * row + i), 50 + size * i, 100 + 1.2 * size * row, 100 + 1.2 * size * row + size, size
            )
            for i in range(length)
        ]
        for row, length in enumerate(lengths)
    ]
    shuffled = [c for row in rows for c in row]
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    assert cell_text(shuffled) == "\n".join("".join(c.text for c in row) for row in rows)


def test_figures_printed_one_over_the_other_are_no_figure() -> None:
    """Somebody painted over the first and printed the second: both stand in the file."""
    line = printed("1,234.00", 100) + printed("5,555.00", 100, left=53.0)
    assert not any(text.isdigit() for text in cell_text(line))
    (found,) = lines_of(line)
    assert not any(character.text.isdigit() for character in found)


def test_narrow_points_and_spaces_between_figures_make_none_unreadable() -> None:
    figures = [character("1", 50, 100, 110), character(".", 54, 100, 110, 8.0), character("5", 57, 100, 110)]
    assert cell_text(figures) == "1.5"
