"""Recorded pages of real portals, where they lie beside the real documents: none of them is part of the project."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from shelf import BASE, Shelf, portal_of, remarks, walk

from scrapers.fetch.attachments import find_attachments
from scrapers.fetch.page import Page
from scrapers.portals.families import FAMILIES
from scrapers.portals.families.counts import count_of
from scrapers.portals.families.described import Selectors
from scrapers.portals.families.rows import read_rows
from scrapers.portals.registry import AttachmentPatterns

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def recorded(real_documents: Path) -> Path:
    folder = real_documents / "portal-samples"
    if not folder.is_dir():
        pytest.skip(f"{real_documents} has no folder portal-samples/ with recorded pages")
    return folder


def test_trs_table_and_its_inline_pager(recorded: Path) -> None:
    page = Page(BASE + "/zfwj/", (recorded / "trs/hdzfxxgk.hd.gov.cn_list_excerpt.html").read_bytes())
    [row] = read_rows(page, Selectors()).rows
    assert row.url.endswith("/202008/t20200805_1353179.html")
    assert row.published_on == date(2020, 8, 5)
    count = count_of(page)
    assert (count.pages, count.records, count.current) == (56, 6348, 0)
    assert FAMILIES["static_list"].tell(page)[0].content["pager"] == {"kind": "zero_based"}


def test_boda_rows_and_its_descending_pager(recorded: Path) -> None:
    html = (recorded / "boda/lntdxy_zbgg_list_excerpt.html").read_bytes()
    shelf = Shelf({"/x/zbgg.htm": html, "/x/zbgg/10.htm": "<p>空</p>"})
    first = walk(portal_of("static_list", "/x/zbgg.htm"), shelf)[0]
    assert [row.url for row in first.rows] == [BASE + "/info/1039/3193.htm", BASE + "/info/1039/3192.htm"]
    assert {row.published_on for row in first.rows} == {date(2025, 4, 23)}
    assert all(not re.search(r"\d{4}-\d{2}-\d{2}", row.title) for row in first.rows)
    assert (first.pages, first.records) == (11, 52)
    assert shelf.asked[1] == "/x/zbgg/10.htm"


def test_hanweb_records(recorded: Path) -> None:
    answer = (recorded / "hanweb/dataproxy_response_excerpt.xml").read_text(encoding="utf-8")
    html = f'<script type="text/xml">{answer}</script>'
    column = "/col/col77278/index.html"
    found = walk(portal_of("jpage", column), Shelf({column: html, "/module/web/jpage/dataproxy.jsp?*": answer}))
    assert [row.url for page in found for row in page.rows] == [BASE + "/art/2026/9/16/art_77278_11830771.html"]
    assert found[0].records == 1928
    assert "缺 1927 条" in remarks(found)


@pytest.mark.parametrize(("name", "count"), [("mohurd_list.json", 1), ("linxia_list_payload.json", 2)])
def test_jpaas_units(recorded: Path, name: str, count: int) -> None:
    shell = (recorded / "jpaas/unitbuild_script_tag.html").read_bytes()
    assert FAMILIES["jpaas"].tell(Page(BASE, shell))
    answer = json.loads((recorded / "jpaas" / name).read_text(encoding="utf-8"))
    column, unit = "/gongkai/zc/wjk/index.html", "/api-gateway/jpaas-publish-server/front/page/build/unit?*"
    found = walk(portal_of("jpaas", column), Shelf({column: shell, unit: json.dumps(answer)}))[0]
    assert len(found.rows) == count
    assert all("/art/2026/art_" in row.url and row.title for row in found.rows)
    assert all("/gongkai/zc/wjk/gongkai/" not in row.url for row in found.rows)


def test_encrypted_attachments_have_a_lasting_place(recorded: Path) -> None:
    html = (recorded / "jpaas/mohurd_detail.html").read_text(encoding="utf-8")
    first, second = (
        find_attachments(Page(BASE + "/art_0.html", text.encode()), AttachmentPatterns())
        for text in (html, html.replace("fileUrl=YW5U", "fileUrl=Zm9v"))
    )
    assert [link.place for link in first] == [link.place for link in second]
    assert first[0].url != second[0].url
    assert first[0].name.endswith(".doc")


def test_a_column_of_several_lists_one_item_of_which_runs_on(recorded: Path) -> None:
    html = (recorded / "gkml/gd.gov.cn_caizhengxinxi_column.html").read_bytes()
    page = Page("http://www.gd.gov.cn/zwgk/czxx/index.html", html)
    rows = read_rows(page, Selectors()).rows
    written = {page.link(href) for href in re.findall(r'class="til"><a href="([^"]+)', page.text)}
    listed = {row.url for row in rows}
    assert listed >= written
    assert len(listed) - len(written) <= len(written) * 0.02
    dated = [row for row in rows if row.published_on]
    assert len(dated) > len(rows) * 0.9
    assert all(row.title != "更多" for row in rows)


def test_the_map_of_provinces_is_a_hub(recorded: Path) -> None:
    html = (recorded / "unified/mof_zyyjsgkpt_provinces_map.html").read_bytes()
    portal = portal_of(
        "hub", "/map/", options={"levels": [{"links": "^https?://"}], "hosts": ["gov.cn", "org.cn", "com"]}
    )
    leaves = list(FAMILIES["hub"].expand(portal, portal.columns[0], Shelf({"/map/": html})))
    assert len(leaves) >= html.count(b"<area") * 0.5
