"""Channels: where their addresses come from, and sending through apprise.

The address of channel ``wecom_duty`` is an apprise address in the variable ``GONGKAI_ALERT_WECOM_DUTY``, or in the
password of the Airflow connection ``gongkai_alert_wecom_duty``: that of its variable
``AIRFLOW_CONN_GONGKAI_ALERT_WECOM_DUTY``, and under Airflow also one that Airflow keeps. Addresses hold tokens and
passwords: nothing here puts one into a message, an error or a log, and what apprise and its libraries log is not let
through.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
import threading
from collections.abc import Callable
from urllib.parse import unquote, urlsplit

import requests

from scrapers.alerts.conditions import Message
from scrapers.alerts.robots import ROBOTS, Refused
from scrapers.errors import GongkaiError


class ChannelError(GongkaiError):
    """A message was not taken: why, in words that hold nothing of the address."""


class NoAddress(ChannelError):
    """The channel has no address that this process knows; another may know one."""


Send = Callable[[Message], None]
"""Delivers one message or raises ``ChannelError``."""


def variable(channel: str) -> str:
    """The environment variable with a channel's address."""
    return f"GONGKAI_ALERT_{channel.upper()}"


def connection(channel: str) -> str:
    """The Airflow connection with a channel's address."""
    return f"gongkai_alert_{channel}"


def open_channel(channel: str) -> Send:
    """What sends to a channel. Raises ``NoAddress`` where it has none here, ``ChannelError`` where it has a wrong one.

    To be called in the thread that Airflow runs the task in: only there can it be asked for a connection.
    """
    address = _address(channel)
    if not address:
        raise NoAddress(unknown(channel))
    from apprise import Apprise, NotifyFormat

    _mute()
    notifier = Apprise.instantiate(address.strip(), suppress_exceptions=True)
    if notifier is None:
        raise ChannelError(f"渠道 {channel} 的地址不是 apprise 能识别的格式，见 docs/operations.md")
    scheme = str(notifier.url(privacy=True)).partition("://")[0].lower()  # type: ignore[no-untyped-call]

    def send(message: Message) -> None:
        _HEARD.forget()
        try:
            if robot := ROBOTS.get(scheme):
                robot.send(notifier, message.title, message.body)
            elif not notifier.notify(title=message.title, body=message.body, body_format=NotifyFormat.TEXT):
                raise ChannelError(_HEARD.reason())
        except Refused as error:
            raise ChannelError(f"对方拒收：{error}") from None
        except requests.RequestException as error:
            raise ChannelError(f"无法连接（{type(error).__name__}）") from None
        except ChannelError:
            raise
        except Exception as error:  # a bug in one way of sending must not hold up the others, nor quote an address
            raise ChannelError(f"发送程序出错（{type(error).__name__}）") from None

    return send


def has_address(channel: str) -> bool:
    """Whether this process knows an address, right or wrong."""
    return bool(_address(channel))


def unknown(channel: str) -> str:
    """That a channel has no address here, and where one may stand, in Chinese."""
    said = (
        f"渠道 {channel} 没有地址：请设置环境变量 {variable(channel)}，或 Airflow 连接 {connection(channel)} 的密码一栏"
    )
    if _under_airflow():
        return said
    return f"{said}（只存在 Airflow 中的连接，命令行看不到，由 Airflow 中的运行发送）"


def _address(channel: str) -> str:
    of_connection = os.environ.get(f"AIRFLOW_CONN_{connection(channel).upper()}", "")
    given = os.environ.get(variable(channel)) or _of_variable(of_connection)
    return given or (_of_airflow(connection(channel)) if _under_airflow() else "")


def _of_variable(said: str) -> str:
    """The password of a connection as Airflow's variables have it, JSON or an address; empty where it has none."""
    try:
        if said.lstrip().startswith("{"):
            return str(json.loads(said).get("password") or "")
        return unquote(urlsplit(said).password or "")
    except ValueError:
        return ""


def _under_airflow() -> bool:
    return "airflow.sdk.execution_time.task_runner" in sys.modules


def _of_airflow(connection_id: str) -> str:
    """The password of a connection that Airflow keeps, asked for within a task."""
    from airflow.sdk import Connection

    try:
        return str(Connection.get(connection_id).password or "")
    except Exception:  # Airflow raises different errors for one that is not there, some quote what was asked
        return ""


class _Heard(logging.Filter):
    """Lets nothing through that apprise logs, which quotes addresses; keeps the code of an answer that it names."""

    def __init__(self) -> None:
        super().__init__()
        self._of_thread = threading.local()

    def filter(self, record: logging.LogRecord) -> bool:
        if codes := re.findall(r"error=(\d{3})\b", record.getMessage()):
            self._of_thread.code = codes[-1]
        return False

    def forget(self) -> None:
        self._of_thread.code = ""

    def reason(self) -> str:
        """Why this thread's last sending failed, as far as it is known."""
        code = getattr(self._of_thread, "code", "")
        return f"对方拒收：HTTP {code}" if code else "无法连接，或对方拒收"


_HEARD = _Heard()


def _mute() -> None:
    """From here on no address is logged, whatever the level of the log."""
    logging.getLogger("apprise").addFilter(_HEARD)
    logging.getLogger("urllib3").setLevel(logging.INFO)  # below that it logs whole addresses
