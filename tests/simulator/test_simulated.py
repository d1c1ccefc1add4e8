"""The simulator itself: hosts, conditional requests, what is noted, faults as a browser would meet them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests
from simulated.faults import Fault, Kind
from simulated.generate import content
from simulated.sites.trs import Trs, TrsHaiyun
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
