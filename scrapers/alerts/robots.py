"""Robots of WeCom, DingTalk and Feishu. They answer HTTP 200 also when they refuse a message (too many a minute, a word
missing, a wrong signature) and say so in the body: there a message counts as delivered only if the code is 0.

Address formats are apprise's; what is sent and what the answer means is theirs:
https://developer.work.weixin.qq.com/document/path/91770, https://open.dingtalk.com/document/robots/custom-robot-access,
https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from typing import Any, Protocol

import requests

TIMEOUT = (5, 15)
"""Seconds to connect, and to wait for the answer."""


class Refused(Exception):
    """A robot did not take a message: its code and words, without its address."""


def post(address: str, content: dict[str, Any], params: dict[str, str] | None = None) -> None:
    """Send JSON to a robot. Raises ``Refused`` or ``requests.RequestException``; the latter's text has the address."""
    answer = requests.post(address, json=content, params=params, timeout=TIMEOUT, allow_redirects=False)
    if answer.status_code != 200:
        raise Refused(f"HTTP {answer.status_code}")
    try:
        said = answer.json()
        code = said.get("errcode", said.get("code", said.get("StatusCode")))
    except (ValueError, AttributeError) as error:
        raise Refused("应答不是约定的格式") from error
    if code != 0:
        raise Refused(f"错误码 {code}")


class Robot(Protocol):
    """Sends to one kind of robot. ``robot`` is what apprise made of the address: its token, secret and targets."""

    def send(self, robot: Any, title: str, body: str) -> None: ...


class WeCom:
    """A group's robot in 企业微信."""

    url = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send"

    def send(self, robot: Any, title: str, body: str) -> None:
        post(self.url, {"msgtype": "text", "text": {"content": f"{title}\n{body}"}}, {"key": robot.key})


class DingTalk:
    """A group's robot in 钉钉, with a signature where the address has a secret."""

    url = "https://oapi.dingtalk.com/robot/send"

    def send(self, robot: Any, title: str, body: str) -> None:
        params = {"access_token": robot.token}
        if robot.secret:
            stamp = str(round(time.time() * 1000))
            digest = hmac.new(robot.secret.encode(), f"{stamp}\n{robot.secret}".encode(), hashlib.sha256).digest()
            params |= {"timestamp": stamp, "sign": base64.b64encode(digest).decode("ascii")}
        to = {"atMobiles": robot.targets, "isAtAll": False}
        post(self.url, {"msgtype": "text", "text": {"content": f"{title}\n{body}"}, "at": to}, params)


class Feishu:
    """A group's robot in 飞书, with a signature where the address has a secret: ``feishu://SECRET@TOKEN``."""

    url = "https://open.feishu.cn/open-apis/bot/v2/hook/"

    def send(self, robot: Any, title: str, body: str) -> None:
        content: dict[str, Any] = {"msg_type": "text", "content": {"text": f"{title}\n{body}"}}
        if robot.user:
            stamp = str(round(time.time()))
            digest = hmac.new(f"{stamp}\n{robot.user}".encode(), b"", hashlib.sha256).digest()
            content |= {"timestamp": stamp, "sign": base64.b64encode(digest).decode("ascii")}
        post(self.url + robot.token, content)


class Lark(Feishu):
    """Feishu's sister outside of China."""

    url = "https://open.larksuite.com/open-apis/bot/v2/hook/"


ROBOTS: dict[str, Robot] = {"wecombot": WeCom(), "dingtalk": DingTalk(), "feishu": Feishu(), "lark": Lark()}
"""By the scheme of the address."""
