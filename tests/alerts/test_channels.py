"""Webhook, mail and robots: a message arrives as it was written, and a refusal is seen as one."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from apprise.plugins.custom_json import NotifyJSON
from receivers import Mailbox, Webhook, mailbox

from scrapers.alerts import robots
from scrapers.alerts.channels import ChannelError, open_channel
from scrapers.alerts.conditions import Message

MESSAGE = Message("msg-1", "值班", "duty", "【试发】<标题> & 1", "第一行 *不是粗体*\n来源：http://a.example/?a=1&b=2")
TEXT = f"{MESSAGE.title}\n{MESSAGE.body}"


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mailbox() as taken:
        yield taken


def _send(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("GONGKAI_ALERT_DUTY", address)
    open_channel("duty")(MESSAGE)


def test_a_webhook_gets_title_and_body(hook: Webhook, monkeypatch: pytest.MonkeyPatch) -> None:
    _send(monkeypatch, f"json://127.0.0.1:{hook.port}/path")
    assert (hook.titles, hook.bodies, hook.paths) == ([MESSAGE.title], [MESSAGE.body], ["/path"])


def test_a_mail_has_the_title_as_its_subject(box: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    _send(monkeypatch, f"mailto://127.0.0.1:{box.port}?from=gongkai@example.org&to=duty@example.org&format=text")
    (mail,) = box.mails
    assert mail["Subject"] == MESSAGE.title
    assert "duty@example.org" in mail["To"]
    plain = mail.get_body(("plain",))
    assert plain is not None
    assert plain.get_content().replace("\r\n", "\n").strip() == MESSAGE.body


ROBOTS: list[tuple[str, str, dict[str, Any]]] = [
    ("wecombot://key-1", "wecombot", {"msgtype": "text", "text": {"content": TEXT}}),
    (
        "dingtalk://tok1/13800001111",
        "dingtalk",
        {"msgtype": "text", "text": {"content": TEXT}, "at": {"atMobiles": ["13800001111"], "isAtAll": False}},
    ),
    ("feishu://tok-1", "feishu", {"msg_type": "text", "content": {"text": TEXT}}),
    ("lark://tok-1", "lark", {"msg_type": "text", "content": {"text": TEXT}}),
]


@pytest.mark.parametrize(("address", "scheme", "content"), ROBOTS, ids=[scheme for _, scheme, _ in ROBOTS])
def test_a_robot_gets_text_and_its_refusal_is_seen_though_it_answers_200(
    address: str, scheme: str, content: dict[str, Any], hook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(robots.ROBOTS[scheme], "url", f"http://127.0.0.1:{hook.port}/hook/")
    hook.answer = {"errcode": 0} if scheme in ("wecombot", "dingtalk") else {"code": 0}
    _send(monkeypatch, address)
    assert hook.received == [content]
    hook.answer = {"errcode": 45009, "errmsg": "limit"} if scheme in ("wecombot", "dingtalk") else {"code": 11232}
    with pytest.raises(ChannelError, match=r"^对方拒收：错误码 (45009|11232)$"):
        _send(monkeypatch, address)
    hook.answer = {}
    with pytest.raises(ChannelError, match="拒收"):
        _send(monkeypatch, address)
    hook.status = 302
    with pytest.raises(ChannelError, match="HTTP 302"):
        _send(monkeypatch, address)


def test_what_goes_to_dingtalk_is_signed(hook: Webhook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(robots.ROBOTS["dingtalk"], "url", f"http://127.0.0.1:{hook.port}/send")
    hook.answer = {"errcode": 0}
    _send(monkeypatch, "dingtalk://SECabc@tok1")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(hook.paths[0]).query).items()}
    signed = hmac.new(b"SECabc", f"{asked['timestamp']}\nSECabc".encode(), hashlib.sha256).digest()
    assert asked["access_token"] == "tok1"
    assert asked["sign"] == base64.b64encode(signed).decode()


@pytest.mark.parametrize("scheme", ["feishu", "lark"])
def test_what_goes_to_feishu_is_signed(scheme: str, hook: Webhook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(robots.ROBOTS[scheme], "url", f"http://127.0.0.1:{hook.port}/hook/")
    hook.answer = {"code": 0}
    _send(monkeypatch, f"{scheme}://a%2Fb%3D@tok-1")
    (said,) = hook.received
    signed = hmac.new(f"{said['timestamp']}\na/b=".encode(), digestmod=hashlib.sha256).digest()
    assert said["sign"] == base64.b64encode(signed).decode()
    assert said["content"] == {"text": TEXT}
    assert hook.paths == ["/hook/tok-1"], "the secret itself is not sent"
    hook.answer = {"code": 19021, "msg": "sign match fail or timestamp is not within one hour from current time"}
    with pytest.raises(ChannelError, match=r"^对方拒收：错误码 19021$"):
        _send(monkeypatch, f"{scheme}://wrong@tok-1")


def test_a_bug_in_one_way_of_sending_is_a_failure_of_that_channel(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(*_: object, **__: object) -> bool:
        raise KeyError("json://127.0.0.1/secret")

    monkeypatch.setattr(NotifyJSON, "send", stumble)
    with pytest.raises(ChannelError, match=r"^发送程序出错（KeyError）$"):
        _send(monkeypatch, "json://127.0.0.1:9/secret")


def test_a_robot_that_cannot_be_reached_does_not_name_its_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(robots.ROBOTS["wecombot"], "url", "http://127.0.0.1:9/")
    with pytest.raises(ChannelError) as refused:
        _send(monkeypatch, "wecombot://secret-key")
    assert str(refused.value) == "无法连接（ConnectionError）"
    assert refused.value.__cause__ is None
