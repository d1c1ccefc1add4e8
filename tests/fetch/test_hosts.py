"""Hosts that answer in one scheme only, or with an incomplete chain of certificates; what we say of ourselves."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import trustme
from portal_server import PortalServer, Reply
from pydantic import ValidationError

from scrapers.errors import FetchError
from scrapers.fetch.client import Client
from scrapers.fetch.links import in_other_scheme
from scrapers.fetch.request import form, form_of_query, json_text
from scrapers.fetch.tls import OP_LEGACY_SERVER_CONNECT, Tls

MakeClient = Callable[..., Client]


class Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = b"" if self.path == "/robots.txt" else b"<p>here</p>"
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        said = f"{self.headers['Content-Type']} {self.path} ".encode() + body
        self.send_response(200)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *args: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that refuses our certificate is what is tested: no traceback for that."""


@contextmanager
def serve(host: str, port: int = 0, context: ssl.SSLContext | None = None) -> Iterator[int]:
    server = Server((host, port), Page)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def authorities() -> tuple[trustme.CA, trustme.CA]:
    """A root, and an authority below it."""
    root = trustme.CA()
    return root, root.create_child_ca()


@pytest.fixture(scope="module")
def incomplete(authorities: tuple[trustme.CA, trustme.CA]) -> Iterator[str]:
    """A server that sends its own certificate only, and not the one between it and the root."""
    leaf = authorities[1].issue_cert("127.0.0.1")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with leaf.private_key_pem.tempfile() as key, leaf.cert_chain_pems[0].tempfile() as certificate:
        context.load_cert_chain(certificate, key)
    with serve("127.0.0.1", context=context) as port:
        yield f"https://127.0.0.1:{port}/"


def pem(*authorities: trustme.CA) -> str:
    return "".join(authority.cert_pem.bytes().decode() for authority in authorities)


def test_incomplete_chain_is_an_error_until_the_host_is_given_what_it_lacks(
    incomplete: str, authorities: tuple[trustme.CA, trustme.CA], make_client: MakeClient
) -> None:
    with pytest.raises(FetchError, match="TLS 握手或证书错误"):
        make_client(retries=0).get(incomplete)
    given = {"host": "127.0.0.1", "certificates": pem(*authorities)}
    assert make_client(retries=0, tls=[given]).get(incomplete).ok


def test_the_root_alone_does_not_complete_the_chain(
    incomplete: str, authorities: tuple[trustme.CA, trustme.CA], make_client: MakeClient
) -> None:
    for alone in authorities:
        with pytest.raises(FetchError, match="TLS"):
            make_client(retries=0, tls=[{"host": "127.0.0.1", "certificates": pem(alone)}]).get(incomplete)


def test_what_one_host_is_given_holds_for_no_other(
    incomplete: str, authorities: tuple[trustme.CA, trustme.CA], make_client: MakeClient
) -> None:
    for other in ("127.0.0.2", "127.0.0.1.example.org", "27.0.0.1"):
        with pytest.raises(FetchError, match="TLS"):
            make_client(retries=0, tls=[{"host": other, "certificates": pem(*authorities)}]).get(incomplete)


def test_allowances_never_switch_verification_off() -> None:
    context = Tls(host="a.gov.cn", legacy_renegotiation=True, old_ciphers=True, lowest_version="1.0").context()
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)
    assert context.options & OP_LEGACY_SERVER_CONNECT
    assert context.minimum_version == ssl.TLSVersion.TLSv1
    assert not Tls(host="a.gov.cn").context().options & OP_LEGACY_SERVER_CONNECT


def test_certificates_that_are_none_are_refused() -> None:
    with pytest.raises(ValidationError, match="certificates cannot be read as PEM"):
        Tls(host="a.gov.cn", certificates="-----BEGIN CERTIFICATE-----\nnone\n-----END CERTIFICATE-----\n")


def test_host_that_knows_http_only_is_asked_so(make_client: MakeClient) -> None:
    try:
        with serve("127.0.9.9", 80):
            client = make_client(retries=0)
            assert client.get("https://127.0.9.9/a").fetched.final_url == "https://127.0.9.9/a"
            assert client.get("https://127.0.9.9/b").ok
    except PermissionError:
        pytest.skip("port 80 of a loopback address may not be opened by this user")


def test_scheme_is_changed_only_where_no_port_is_named() -> None:
    assert in_other_scheme("https://a.gov.cn/x?y=1") == "http://a.gov.cn/x?y=1"
    assert in_other_scheme("http://a.gov.cn/x") == "https://a.gov.cn/x"
    assert in_other_scheme("http://a.gov.cn:8080/x") is None


def test_posts_of_form_and_json(make_client: MakeClient) -> None:
    with serve("127.0.0.1") as port:
        url, client = f"http://127.0.0.1:{port}/list", make_client()
        asked = form(url, {"page": "1", "名": "预算"})
        answer = client.ask(asked).fetched
        assert answer.body == b"application/x-www-form-urlencoded /list page=1&%E5%90%8D=%E9%A2%84%E7%AE%97"
        assert answer.url == f"{url}#POST page=1&%E5%90%8D=%E9%A2%84%E7%AE%97"
        assert client.ask(form_of_query(url + "?a=%27b%27")).fetched.body.endswith(b"/list a=%27b%27")
        assert client.ask(json_text(url, '{"a": 1}')).fetched.body == b'application/json /list {"a": 1}'


def test_robots_txt_is_asked_for_once_a_night(server: PortalServer, make_client: MakeClient) -> None:
    server.routes["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /private/\n")
    for _ in range(3):
        make_client().get(server.url + "/a")
        with pytest.raises(FetchError, match="robots"):
            make_client().get(server.url + "/private/x")
    assert [seen.path for seen in server.seen].count("/robots.txt") == 1


def test_robots_txt_that_could_not_be_had_is_asked_for_again(server: PortalServer, make_client: MakeClient) -> None:
    server.routes["/robots.txt"] = Reply(status=503)
    with pytest.raises(FetchError):
        make_client(retries=0).get(server.url + "/a")
    server.routes["/robots.txt"] = Reply(status=404)
    make_client(retries=0).get(server.url + "/a")


def test_contact_is_given_where_there_is_one(
    server: PortalServer, make_client: MakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGKAI_CONTACT", "mailto:desk@example.org")
    make_client().get(server.url + "/a")
    assert server.seen[-1].headers["User-Agent"].endswith("obeys robots.txt; mailto:desk@example.org)")
