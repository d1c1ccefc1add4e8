"""What went wrong on the network, in words for a report."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator

from urllib3.exceptions import (
    ConnectTimeoutError,
    IncompleteRead,
    NameResolutionError,
    NewConnectionError,
    ProtocolError,
    ReadTimeoutError,
)

# the most telling first: libraries wrap errors in errors, and the outer ones say little
_WORDS: tuple[tuple[tuple[type[BaseException], ...], str], ...] = (
    ((NameResolutionError, socket.gaierror), "域名无法解析"),
    ((ssl.SSLError,), "TLS 握手或证书错误"),
    ((ConnectionRefusedError,), "连接被拒绝"),
    ((NewConnectionError,), "无法连接"),
    ((ConnectTimeoutError,), "连接超时"),
    ((ReadTimeoutError, TimeoutError), "等待响应超时"),
    ((IncompleteRead,), "传输中断，内容不完整"),
    ((ConnectionResetError, BrokenPipeError), "连接被对方断开"),
    ((ProtocolError,), "传输中断或响应不符合协议"),
)

_NOBODY = (ConnectionRefusedError, ConnectTimeoutError, NewConnectionError, ssl.SSLError)


def in_words(error: BaseException) -> str:
    """The reason in Chinese; what has no words of its own is named by its type."""
    chain = list(_chain(error))
    for kinds, words in _WORDS:
        if any(isinstance(one, kinds) for one in chain):
            return words
    return f"网络错误（{type(error).__name__}）"


def never_connected(error: BaseException) -> bool:
    """Whether nobody answered under this scheme. A certificate that does not verify is an answer."""
    chain = list(_chain(error))
    if any(isinstance(one, ssl.SSLCertVerificationError) for one in chain):
        return False
    return any(isinstance(one, _NOBODY) for one in chain)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An error and all that is wrapped in it."""
    waiting, seen = [error], set[int]()
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        inside = [*one.args, getattr(one, "reason", None), one.__cause__, one.__context__]
        waiting += [inner for inner in inside if isinstance(inner, BaseException)]
