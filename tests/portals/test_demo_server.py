"""The demo portal over real HTTP: lists, details, attachments, conditional requests, other people's files."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin

import pytest
import requests
from bs4 import BeautifulSoup

from scrapers.errors import GongkaiError
from scrapers.portals.demo import DemoPortal, serve
from scrapers.portals.demo.facts import disclosures
from scrapers.portals.registry import load_portals
from scrapers.settings import Settings


@pytest.fixture(scope="module")
def portal() -> Iterator[DemoPortal]:
    with serve(port=0) as served:
        yield served


def page(url: str) -> BeautifulSoup:
    response = requests.get(url, timeout=10)
    assert response.status_code == 200, url
    return BeautifulSoup(response.content, "html.parser")


def list_pages(portal: DemoPortal, column: str) -> list[str]:
    first = f"{portal.url}/{column}/index.html"
    match = re.search(r'createPageHTML\((\d+), 0, "index", "html"\)', requests.get(first, timeout=10).text)
    assert match
    return [first, *(f"{portal.url}/{column}/index_{n}.html" for n in range(1, int(match[1])))]


def details(portal: DemoPortal, column: str) -> list[tuple[str, str]]:
    """Address and full title of every row of a column."""
    found = []
    for url in list_pages(portal, column):
        for link in page(url).select("ul.list a"):
            found.append((urljoin(url, str(link["href"])), str(link["title"])))
    return found


def meta(soup: BeautifulSoup, name: str) -> str:
    tag = soup.find("meta", {"name": name})
    assert tag is not None, name
    return str(tag["content"])


def test_every_disclosure_is_reached_from_the_lists(portal: DemoPortal) -> None:
    rows = details(portal, "ysgk") + details(portal, "jsgk")
    titles = [title for _, title in rows]
    assert len(list_pages(portal, "ysgk")) >= 3
    assert len({url for url, _ in rows}) == len(rows) == portal.announcements
    assert {facts.title for facts in disclosures()} < set(titles)
    others = set(titles) - {facts.title for facts in disclosures()}
    assert any("培训" in title for title in others) and any("采购" in title for title in others)


def test_details_carry_the_standard_meta_tags_and_whole_attachments(portal: DemoPortal) -> None:
    by_title = {facts.title: facts for facts in disclosures()}
    for url, title in details(portal, "ysgk") + details(portal, "jsgk"):
        soup = page(url)
        for name in ("SiteName", "SiteDomain", "SiteIDCode", "ColumnName", "ColumnType"):
            assert meta(soup, name)
        assert meta(soup, "ArticleTitle") == title
        assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", meta(soup, "PubDate"))
        facts = by_title.get(title)
        links = soup.select(".attachments a")
        if facts is None:
            assert not links
            continue
        assert meta(soup, "ContentSource") == facts.organisation.name
        assert meta(soup, "PubDate") == f"{facts.published_at:%Y-%m-%d %H:%M}"
        if facts.format == "html":
            assert not links and len(soup.find_all("table")) >= 8
            continue
        (link,) = links
        response = requests.get(urljoin(url, str(link["href"])), timeout=10)
        assert unquote(str(link["href"])).endswith(f"/{title}.{facts.format}")
        assert response.content[:4] == (b"%PDF" if facts.format == "pdf" else b"PK\x03\x04")


def test_one_page_comes_in_gb18030_and_says_gb2312(portal: DemoPortal) -> None:
    facts = next(d for d in disclosures() if d.charset == "gb18030")
    url = next(url for url, title in details(portal, "jsgk") if title == facts.title)
    response = requests.get(url, timeout=10)
    assert response.headers["Content-Type"] == "text/html"
    assert b"charset=gb2312" in response.content
    assert facts.title in response.content.decode("gb18030")


def test_nothing_is_sent_twice_to_who_asks_with_what_it_has(portal: DemoPortal) -> None:
    for address in ("/ysgk/index.html", next(a for a in portal.addresses if a.endswith(".pdf"))):
        first = requests.get(portal.url + address, timeout=10)
        by_tag = requests.get(portal.url + address, headers={"If-None-Match": first.headers["ETag"]}, timeout=10)
        assert (by_tag.status_code, by_tag.content) == (304, b"")
        since = {"If-Modified-Since": first.headers["Last-Modified"]}
        assert requests.get(portal.url + address, headers=since, timeout=10).status_code == 304
        other = {**since, "If-None-Match": '"another"'}
        assert requests.get(portal.url + address, headers=other, timeout=10).status_code == 200
        broken = {"If-Modified-Since": "some time ago"}
        assert requests.get(portal.url + address, headers=broken, timeout=10).status_code == 200


def test_head_says_what_get_would_send(portal: DemoPortal) -> None:
    head = requests.head(f"{portal.url}/index.html", timeout=10)
    get = requests.get(f"{portal.url}/index.html", timeout=10)
    assert head.headers["Content-Length"] == str(len(get.content)) and head.content == b""


def test_an_address_in_raw_utf8_is_understood(portal: DemoPortal) -> None:
    address = next(a for a in portal.addresses if a.endswith(".docx"))
    host, _, port = portal.url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(f"GET {address} HTTP/1.0\r\nHost: {host}\r\n\r\n".encode())
        assert connection.recv(64).startswith(b"HTTP/1.1 200")


def test_what_is_not_there_is_404(portal: DemoPortal) -> None:
    for address in ("/ysgk/index_9.html", "/gkwj/index.html", "/../etc/passwd"):
        assert requests.get(portal.url + address, timeout=10).status_code == 404


def test_files_of_a_folder_are_offered_as_they_are(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    (one / "inner").mkdir(parents=True)
    two.mkdir()
    files = {one / "甲 报告(终稿).pdf": b"%PDF-1", one / "inner" / "b.txt": b"text", two / "网页.html": b"<p>1</p>"}
    for path, body in files.items():
        path.write_bytes(body)
    (one / ".hidden").write_bytes(b"not offered")
    (two / "link.pdf").symlink_to(one / "inner" / "b.txt")
    with serve(port=0, documents=[one, two], with_bad_files=True) as portal:
        offered = {}
        for url, title in details(portal, "gkwj"):
            soup = page(url)
            assert re.fullmatch(r"第\d+份公开文件", title)
            assert meta(soup, "ContentSource") == ""
            link = soup.select_one(".attachments a")
            assert link is not None
            offered[link.text] = requests.get(urljoin(url, str(link["href"])), timeout=10).content
    bad = {"空文件.pdf", "没有下载完的文件.pdf", "其实是网页的文件.pdf", "有打开密码的工作簿.xlsx"}
    assert set(offered) == {path.name for path in files} | bad
    assert all(offered[path.name] == body for path, body in files.items())


def test_offering_files_leaves_the_other_pages_as_they_were(portal: DemoPortal, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1")
    with serve(port=0, documents=tmp_path) as more:
        assert set(more.addresses) > set(portal.addresses)
        for address in set(portal.addresses) - {"/", "/index.html"}:
            etags = {requests.head(one.url + address, timeout=10).headers["ETag"] for one in (portal, more)}
            assert len(etags) == 1, address


def test_a_single_folder_may_be_given_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1")
    with serve(port=0, documents=tmp_path) as portal:
        assert len(details(portal, "gkwj")) == 1


def test_a_port_that_is_taken_is_said(portal: DemoPortal) -> None:
    port = int(portal.url.rpartition(":")[2])
    with pytest.raises(GongkaiError, match="--port"), serve(port=port):
        pass


def test_its_portal_file_is_valid_and_follows_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_DEMO_URL", "http://127.0.0.1:9999")
    (found,) = load_portals(Settings.from_environment(), ["demo"])
    assert found.base == "http://127.0.0.1:9999"
    assert found.allow_loopback
    assert found.manners.interval_seconds == 0
    assert [column.optional for column in found.columns] == [False, False, True]
