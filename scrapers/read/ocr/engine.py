"""The text recognition: PP-OCR models for simplified Chinese by RapidOCR, on one core, without the network.

The models lie in the package of RapidOCR; nothing is fetched when it runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from scrapers.read.ocr.pictures import Picture

HOW_TO_INSTALL = "make ocr，或 pip install '.[ocr]'"

_PACKAGES = ("rapidocr", "onnxruntime", "cv2")
_LINES_A_TURN = 4
"""Pictures of lines that are read together: more is no faster on one core, and takes memory."""

_FIND_LONGEST = 1536
"""Pixels: finding lines costs by the area, and a page of this height shows the smallest print well enough."""


class Reading(NamedTuple):
    """The text of a picture of a line; ``confidence`` from 0 to 1 is that of its least certain character."""

    text: str
    confidence: float


@cache
def is_installed() -> bool:
    """Whether the extra ``ocr`` is there. Loads nothing."""
    return all(find_spec(package) is not None for package in _PACKAGES)


def read_lines(lines: Sequence[Picture]) -> list[Reading]:
    """The text of pictures of single lines, each a grey array of height × width with some white around the text."""
    from rapidocr.ch_ppocr_rec import TextRecInput

    if not lines:
        return []
    found = _engine()._load_rec_model()(TextRecInput(img=[_colours(line) for line in lines], return_word_box=True))
    return [
        Reading(text.strip(), round(min(words.confs, default=0.0), 4) if words and text.strip() else 0.0)
        for text, words in zip(found.txts, found.word_results, strict=True)
    ]


def find_lines(picture: Picture, longest: int = _FIND_LONGEST) -> list[tuple[float, float, float, float]]:
    """Boxes (left, top, right, bottom in pixels) of the pieces of text in a picture, looked at in this size at most."""
    import cv2

    height, width = picture.shape[:2]
    shrunk = min(1.0, longest / max(height, width))
    small = cv2.resize(picture, None, fx=shrunk, fy=shrunk, interpolation=cv2.INTER_AREA) if shrunk < 1 else picture
    found = _engine()._load_det_model()(_colours(small))
    if found.boxes is None:
        return []
    boxes = [(box[:, 0].min(), box[:, 1].min(), box[:, 0].max(), box[:, 1].max()) for box in found.boxes]
    return [tuple(float(edge) / shrunk for edge in box) for box in boxes]


def _colours(picture: Picture) -> Any:
    import cv2

    return cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR)


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.use_cls": False,
            "Rec.rec_batch_num": _LINES_A_TURN,
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )
