"""Calls into pdfium that are made for every character or object, without what a checked call costs."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any


def quick(function: Any) -> Callable[..., Any]:
    """The same function of pdfium, three times as fast: arguments are not checked and the interpreter is not let go.

    Callers pass what pdfium's own functions gave them: pointers as objects (never as ``int``, which would be cut to
    32 bits), numbers as ``int``, and places for results by ``ctypes.byref``.
    """
    return ctypes.PYFUNCTYPE(function.restype)(_entry(function))


class Place(ctypes.c_void_p):
    """Where an object of pdfium lies; made in a third of the time of a typed pointer, and passed to ``quick`` ones."""


def placed(function: Any) -> Callable[..., Any]:
    """As ``quick``, for a function that gives an object: it comes as its ``Place``."""
    return ctypes.PYFUNCTYPE(Place)(_entry(function))


def addressed(function: Any) -> Callable[..., Any]:
    """As ``quick``, for a function that gives an object: it comes as its address, ``None`` for none.

    Addresses tell whether two objects are the same; to ask pdfium for more of one takes a ``Place``.
    """
    return ctypes.PYFUNCTYPE(ctypes.c_void_p)(_entry(function))


def _entry(function: Any) -> int:
    return ctypes.cast(function, ctypes.c_void_p).value or 0
