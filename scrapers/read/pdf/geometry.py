"""Affine matrices, and the frame a page is shown in: points from the top left corner, as the reader sees it."""

from __future__ import annotations

Matrix = tuple[float, float, float, float, float, float]
"""a, b, c, d, e, f as in PDF: x' = a·x + c·y + e, y' = b·x + d·y + f."""

Box = tuple[float, float, float, float]
"""left, top, right, bottom; the origin is at the top left."""


def then(first: Matrix, second: Matrix) -> Matrix:
    """The matrix that applies ``first`` and then ``second``."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = second
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def box_of(matrix: Matrix, x0: float, y0: float, x1: float, y1: float) -> Box:
    """The upright box around a transformed rectangle."""
    a, b, c, d, e, f = matrix
    ax, cx = _in_order(a * x0, a * x1), _in_order(c * y0, c * y1)
    by, dy = _in_order(b * x0, b * x1), _in_order(d * y0, d * y1)
    return ax[0] + cx[0] + e, by[0] + dy[0] + f, ax[1] + cx[1] + e, by[1] + dy[1] + f


def _in_order(first: float, second: float) -> tuple[float, float]:
    return (first, second) if first <= second else (second, first)


def scale(matrix: Matrix) -> float:
    """How many points a unit becomes (the mean of both directions)."""
    a, b, c, d, _, _ = matrix
    return float(abs(a * d - b * c) ** 0.5)


def page_frame(left: float, bottom: float, right: float, top: float, quarter_turns: int) -> Matrix:
    """From user space of a page with this visible box to the frame it is shown in, turned clockwise by quarters."""
    turned: tuple[Matrix, ...] = (
        (1, 0, 0, -1, -left, top),
        (0, 1, 1, 0, -bottom, -left),
        (-1, 0, 0, 1, right, -bottom),
        (0, -1, -1, 0, top, right),
    )
    return turned[quarter_turns % 4]


def shown_size(left: float, bottom: float, right: float, top: float, quarter_turns: int) -> tuple[float, float]:
    """Width and height of that frame in points."""
    width, height = right - left, top - bottom
    return (height, width) if quarter_turns % 2 else (width, height)
