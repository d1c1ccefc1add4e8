"""The simulator itself: hosts, conditional requests, what is noted, faults as a browser would meet them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import quote, urljoin

import pytest
import requests
from simulated.content import Column
from simulated.faults import Fault, Kind
from simulated.generate import content
from simulated.site import Site
from simulated.sites.apis import Epoint, Gkmlpt
from simulated.sites.channel import ChannelList
from simulated.sites.demo import Demo
from simulated.sites.hub_tree import Shanghai
from simulated.sites.jpaas import Jpaas, JpaasCut
from simulated.sites.jpage import Jpage, JpageByPage, JpageCapped, JpageRepeats
from simulated.sites.regional import InnerMongolia, Jiangsu
from simulated.sites.static import Boda, Ucap, UcapFromOne, UuidColumns
from simulated.sites.trs import Trs, TrsGbk, TrsHaiyun
from simulated.truth import expected_documents
from simulated.web import Web

FIRST = "/czyjs/bmys/"


@pytest.fixture
def site() -> Iterator[Trs]:
    site = Trs(content("石泉县"))
    with Web(site):
        yield site


def get(site: Trs, path: str, **headers: str) -> requests.Response:
    return requests.get(site.base + path, headers=headers, timeout=5, allow_redirects=False)


def test_every_site_has_an_address_of_its_own_and_every_request_is_noted() -> None:
    sites = [Trs(content(f"{n}县", disclosures=2, others=0)) for n in range(50)]
    with Web(*sites) as web:
        assert all(get(site, FIRST).status_code == 200 for site in sites)
        assert len({seen.host for seen in web.seen}) == 50
        [seen] = web.of(sites[7])
        assert (seen.target, seen.status, seen.stage, seen.column) == (FIRST, 200, "list", "czyjs/bmys")
        assert seen.began < seen.ended
        web.forget()
        assert web.seen == []


def test_page_is_sent_again_only_when_it_changed(site: Trs) -> None:
    first = get(site, FIRST)
    asked = {"If-None-Match": first.headers["ETag"]}
    assert get(site, FIRST, **asked).status_code == 304
    assert get(site, FIRST, **{"If-Modified-Since": first.headers["Last-Modified"]}).status_code == 304
    site.content.remove(site.content.rows("czyjs/bmys")[0].number)
    assert get(site, FIRST, **asked).status_code == 200


def test_system_that_sends_no_etag() -> None:
    site = TrsHaiyun(content("怀来县"))
    with Web(site):
        headers = get(site, FIRST).headers
    assert "ETag" not in headers and "Last-Modified" in headers


def test_truth_counts_members_of_archives_and_pages_without_files(site: Trs) -> None:
    files = [file for a in site.content.disclosures() for file in a.files]
    archives = [file for file in files if file.members]
    pages = [a for a in site.content.disclosures() if not a.files]
    assert archives and pages
    assert expected_documents(site).total() == len(files) + len(archives) + len(pages)


STATUSES: dict[Kind, int] = {
    "rs": 412, "jsl": 521, "acw": 200, "waf_468": 468, "captcha": 200, "soft_404": 200, "shell": 200, "error_500": 500,
    "busy_503": 503, "slow_down_429": 429, "not_found": 404, "empty_body": 200, "redirect_loop": 302,
    "redirect_private": 302, "redirect_elsewhere": 302, "wrong_charset": 200, "gbk_name": 200, "short_length": 200,
}  # fmt: skip


@pytest.mark.parametrize("kind", STATUSES)
def test_fault_of_an_answer(site: Trs, kind: Kind) -> None:
    article, place, file = next(site.every_file())
    path = "/" + site.file_path(article, place)
    site.faults.append(Fault(kind, "attachment", left=1))
    broken = get(site, path)
    assert broken.status_code == STATUSES[kind]
    healed = get(site, path)
    assert (healed.status_code, healed.content) == (200, file.body)
    same = kind in ("wrong_charset", "gbk_name")
    assert (broken.content == file.body) is same
    if same:
        assert broken.headers != healed.headers


@pytest.mark.parametrize("kind", ["cut", "long_length"])
def test_answer_that_breaks_off(site: Trs, kind: Kind) -> None:
    site.faults.append(Fault(kind, "list"))
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        get(site, FIRST)


def test_answer_that_does_not_end(site: Trs) -> None:
    site.faults.append(Fault("endless", "list"))
    with requests.get(site.base + FIRST, stream=True, timeout=5) as response:
        assert sum(len(response.raw.read(100_000)) for _ in range(20)) == 2_000_000


def test_slow_answer(site: Trs) -> None:
    site.faults.append(Fault("slow", "list"))
    with pytest.raises(requests.ConnectionError):
        requests.get(site.base + FIRST, timeout=0.2)


def test_faults_of_rows_leave_the_page_whole(site: Trs) -> None:
    def rows() -> int:
        return get(site, FIRST).text.count("<tr><td height")

    whole = rows()
    site.faults = [Fault("half_rows", "list", page=0)]
    assert rows() == whole // 2
    site.faults = [Fault("no_rows", "list")]
    assert rows() == 0
    site.faults = [Fault("wrong_total", "list")]
    assert f"countnum= {len(site.content.rows('czyjs/bmys')) + 17};" in get(site, FIRST).text
    site.faults = [Fault("layout", "list")]
    assert "news-card" in get(site, FIRST).text and rows() == 0
    site.faults = [Fault("drift", "list")]
    assert site.content.rows("czyjs/bmjs")[1].title in get(site, FIRST).content.decode()


SYSTEMS: tuple[type[Site], ...] = (
    Trs, TrsHaiyun, TrsGbk, Ucap, UcapFromOne, Boda, UuidColumns, ChannelList,
    Jpage, JpageByPage, JpageCapped, JpageRepeats, Jpaas, JpaasCut, Gkmlpt, Epoint,
)  # fmt: skip


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system.__name__)
def test_pages_and_files_of_every_system_are_where_they_say(system: type[Site]) -> None:
    site = system(content("清河县"))
    with Web(site) as web:
        for column in site.content.columns:
            assert requests.get(site.base + site.column_path(column), timeout=5).status_code == 200
        for article in site.content.announcements:
            page = requests.get(site.url(article), timeout=5)
            text = page.content.decode("gb18030" if site.encoding == "gbk" else "utf-8")
            assert article.title in text
            links = [unescape(link) for link in re.findall(r'href="([^"]+)"', text)]
            wanted = {urljoin(page.url, link) for link in links if is_file(link)}
            encoded = {quote(url, safe=":/?&=%", encoding=site.encoding) for url in wanted}
            bodies = {requests.get(url, timeout=5).content for url in encoded}
            assert bodies == {file.body for file in article.files}
        assert not [seen for seen in web.seen if seen.status == 404 or seen.stage == "trap"]


def is_file(link: str) -> bool:
    return bool(re.search(r"(?<!/help)\.(pdf|docx|wps|zip|xls)\b|download", link)) and ".css" not in link


def test_platforms_of_json() -> None:
    mongolia = InnerMongolia(content("武川县", (Column("150125zf", "武川县"),), files="some"))
    jiangsu = Jiangsu(content("江苏省", (Column("1", "省教育厅"), Column("2", "省水利厅")), files="some"))
    with Web(mongolia, jiangsu):
        base = mongolia.base + "/yjs/business"
        value = requests.get(f"{base}/basic/select?id=150125zf&type=2&p=2", timeout=5).json()
        rows = json.loads(json.loads(value))["list"]
        assert len(rows) == 10
        [file, *_] = json.loads(json.loads(requests.get(f"{base}/basic/result/{rows[0]['id']}", timeout=5).json()))[
            "files"
        ]
        article = mongolia.content.find(int(rows[0]["id"]))
        assert article is not None
        assert requests.get(f"{base}/file/download/{file['id']}", timeout=5).content == article.files[0].body

        def post(path: str, **form: str) -> Any:
            return requests.post(f"{jiangsu.base}/front/{path}", data=form, timeout=5).json()

        departments = post("department/getdepartmentname.do", pid="122", departmentName="", date="2021", typeid="2")
        assert [d["name"] for d in departments] == ["省教育厅", "省水利厅"]
        items = post("budgetfinal/itemsandpag.do", page_num="1", groupid=departments[1]["iid"], typeid="2", date="2021")
        [named, *_] = post("budgetfinal/getTemporaryFiles.do", uuid=f"'{items['budgetTemplates'][0]['uuid']}'")
        url = f"{jiangsu.base}/front/budgetfinal/download.do?iid={named['iid']}"
        bodies = {file.body for _, _, file in jiangsu.every_file() if file.name == named["t_oldname"]}
        assert requests.get(url, timeout=5).content in bodies


def test_tree_of_departments_leads_to_files() -> None:
    columns = (Column("jyj", "教育局", "教科文卫"), Column("yz", "第一中学", "jyj"), Column("czj", "财政局", "经济"))
    site = Shanghai(content("上海市", columns, others=0, files="pdf"))
    with Web(site):
        asked, waiting = set(), [site.base + site.top]
        while waiting:
            url = waiting.pop()
            if url not in asked:
                asked.add(url)
                text = requests.get(url, timeout=5).content.decode("utf-8", "replace")
                waiting += [urljoin(url, link) for link in re.findall(r'href="(/(?:bmys|cmsres)[^"]+)"', text)]
    assert {url for url in asked if "cmsres" in url} == {site.url(a) for a in site.content.disclosures()}


def test_demo_portal_is_served_too() -> None:
    demo = Demo()
    with Web(demo) as web:
        assert requests.get(demo.base + "/ysgk/index.html", timeout=5).status_code == 200
        assert web.of(demo)[0].stage == "list"
