"""Hubs: trees of links down to lists or documents, bounded and each address once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from shelf import BASE, Answer, Shelf, portal_of, remarks, titles, walk

from scrapers.errors import BlockedByPortal, FetchError
from scrapers.fetch.page import Page
from scrapers.fetch.request import Request
from scrapers.portals.families import FAMILIES
from scrapers.portals.families.hub import HubOptions

HUB = FAMILIES["hub"]


def links(**named: str) -> str:
    return "<ul>" + "".join(f'<li><a href="/{href}">{name}</a></li>' for href, name in named.items()) + "</ul>"


def tree(pages: dict[str, dict[str, str]]) -> dict[str, Answer]:
    def html(links: dict[str, str]) -> str:
        return "".join(f'<p><a href="{href}">{name}</a></p>' for href, name in links.items())

    return {path: html(links) for path, links in pages.items()}


def leaves(shelf: Shelf, column: str = "/bmys-26/index.html", **options: Any) -> list[tuple[str, str]]:
    portal = portal_of("hub", column, options=options)
    found = HUB.expand(portal, portal.columns[0], shelf)
    return [(leaf.url.removeprefix(BASE), leaf.name) for leaf in found]


SHANGHAI = tree(
    {
        "/bmys-26/index.html": {
            "/bmys-26-001/index.html": "党群",
            "/bmys-26-002/index.html": "政府",
            "/about/": "关于",
        },
        "/bmys-26-001/index.html": {"/bmys-26-dw001/index.html": "甲部", "/bmys-26-dw002/index.html": "乙部"},
        "/bmys-26-002/index.html": {"/bmys-26-dw002/index.html": "乙部", "/bmys-26-dw003/index.html": "丙局"},
        "/bmys-26-dw003/index.html": {
            "/cmsres/1a/a.pdf": "丙局2026年部门预算",
            "/cmsres/1b/b.pdf": "下属中心2026年预算",
        },
    }
)
LEVELS = [{"links": r"/bmys-\d+-\d{3}/"}, {"links": r"/bmys-\d+-dw\d+/"}]


def test_down_a_tree_each_address_once() -> None:
    shelf = Shelf(SHANGHAI)
    assert leaves(shelf, levels=LEVELS, rows=r"\.pdf$") == [
        ("/bmys-26-dw001/index.html", "甲部"),
        ("/bmys-26-dw002/index.html", "乙部"),
        ("/bmys-26-dw003/index.html", "丙局"),
    ]
    assert len(shelf.asked) == 3


def test_rows_that_are_the_documents_themselves() -> None:
    portal = portal_of("hub", "/bmys-26-dw003/index.html", options={"levels": LEVELS, "rows": r"\.pdf$"})
    [page] = walk(portal, Shelf(SHANGHAI))
    assert [(row.url.removeprefix(BASE), row.title, row.published_on) for row in page.rows] == [
        ("/cmsres/1a/a.pdf", "丙局2026年部门预算", None),
        ("/cmsres/1b/b.pdf", "下属中心2026年预算", None),
    ]
    assert page.remark == ""


def test_dates_of_documents_that_have_a_row_of_their_own() -> None:
    html = """<ul><li><a href="/f/1.pdf">甲部2026年部门预算</a><span>2026-02-06</span></li>
      <li><a href="/f/2.pdf">乙部2026年部门预算</a><a href="/f/3.pdf">乙部2025年部门决算</a> 2026-02-07</li></ul>"""
    [page] = walk(portal_of("hub", "/dw/1/", options={"rows": r"\.pdf$"}), Shelf({"/dw/1/": html}))
    assert [row.published_on for row in page.rows] == [date(2026, 2, 6), None, None]


def test_leaves_that_are_lists_of_another_family() -> None:
    pages: dict[str, Answer] = {
        "/xxgk/czyjs.jsp": links(**{"channel/list/3.html": "县财政局", "channel/list/9.html": "县教育局"}),
        "/channel/list/3.html": '<li><a href="/single/1/2.html">县财政局2024年预算</a>2024-03-01</li>'
        '<a href="/channel/list/3_2.html">下一页</a>',
        "/channel/list/3_2.html": '<li><a href="/single/1/1.html">县财政局2023年预算</a>2023-03-01</li>',
    }
    shelf = Shelf(pages)
    found = leaves(shelf, "/xxgk/czyjs.jsp", levels=[{"links": r"/channel/list/\d+\.html"}])
    assert found == [("/channel/list/3.html", "县财政局"), ("/channel/list/9.html", "县教育局")]
    portal = portal_of("hub", "/channel/list/3.html", options={"levels": [{"links": "x"}]})
    assert titles(walk(portal, shelf)) == ["县财政局2024年预算", "县财政局2023年预算"]


def test_leaves_of_a_family_with_options_of_its_own() -> None:
    portal = portal_of("hub", "/y/result?id=1", options={"leaves": "json_api", "leaf_options": {"api": "jiangsu"}})
    assert HUB.request(portal, BASE + "/f.do?uuid=1") == Request(
        BASE + "/f.do", body=b"uuid=1", content_type="application/x-www-form-urlencoded"
    )


def test_image_maps_drop_down_lists_and_scripts_are_links() -> None:
    html = """<map><area href="/dw/1/" alt="甲部"><area href="#"></map>
      <select><option value="">请选择</option><option value="/dw/2/">乙部</option></select>
      <a href="javascript:;" onclick="window.open('/dw/3/')">丙局</a>"""
    found = leaves(Shelf({"/bmys-26/index.html": html}), levels=[{"links": r"/dw/\d/"}])
    assert found == [("/dw/1/", "甲部"), ("/dw/2/", "乙部"), ("/dw/3/", "丙局")]


def test_hidden_links_and_other_hosts_are_not_followed() -> None:
    html = """<a href="/dw/1/">甲部</a><div style="display:none"><a href="/dw/2/">陷阱</a></div>
      <a href="http://elsewhere.example.com/dw/3/">别处</a><a href="http://czj.example.org/dw/4/">丁局</a>"""
    shelf = Shelf({"/bmys-26/index.html": html})
    assert leaves(shelf, levels=[{"links": r"/dw/\d/"}]) == [("/dw/1/", "甲部")]
    named = leaves(shelf, levels=[{"links": r"/dw/\d/"}], hosts=[".example.org"])
    assert named == [("/dw/1/", "甲部"), ("http://czj.example.org/dw/4/", "丁局")]


def test_a_part_of_the_page() -> None:
    html = '<div id="a"><a href="/dw/1/">甲部</a></div><div id="b"><a href="/dw/2/">乙部</a></div>'
    assert leaves(Shelf({"/bmys-26/index.html": html}), levels=[{"links": "/dw/", "within": "#b"}]) == [
        ("/dw/2/", "乙部")
    ]


def test_pages_above_the_last_level_that_hold_rows_too() -> None:
    pages = tree(
        {
            "/bmys-26/index.html": {"/dw/1/": "甲部", "/dw/2/": "乙部"},
            "/dw/1/": {"/f/1.pdf": "甲部2026年预算", "/unit/1/": "甲中心"},
            "/dw/2/": {"/f/2.pdf": "乙部2026年预算"},
        }
    )
    levels = [{"links": "/dw/"}, {"links": "/unit/"}]
    found = leaves(Shelf(pages), levels=levels, rows=r"\.pdf$", lists=True)
    assert found == [("/dw/1/", "甲部"), ("/unit/1/", "甲中心"), ("/dw/2/", "乙部")]


def test_a_branch_that_is_missing_does_not_keep_the_others_and_is_said() -> None:
    pages = {path: page for path, page in SHANGHAI.items() if path != "/bmys-26-001/index.html"}
    portal = portal_of("hub", "/bmys-26/index.html", options={"levels": LEVELS})
    found = HUB.expand(portal, portal.columns[0], Shelf(pages))
    assert [next(found).name, next(found).name] == ["乙部", "丙局"]
    with pytest.raises(FetchError, match=r"1 个下级页面未能读取：党群.*404"):
        next(found)


def test_a_hub_whose_links_changed_is_said() -> None:
    with pytest.raises(FetchError, match="第 1 级页面没有符合"):
        leaves(Shelf(SHANGHAI), levels=[{"links": "/bmys2-"}])


def test_a_hub_has_a_bound() -> None:
    with pytest.raises(FetchError, match="目录页超过 2 页"):
        leaves(Shelf(SHANGHAI), levels=LEVELS, most_pages=2)


def test_a_challenge_ends_the_descent_at_once() -> None:
    class Guarded(Shelf):
        def ask(self, request: Request) -> Page:
            if "26-001" in request.url:
                raise BlockedByPortal("challenge")
            return super().ask(request)

    with pytest.raises(BlockedByPortal):
        leaves(Guarded(SHANGHAI), levels=LEVELS)


def test_a_leaf_without_documents_says_so() -> None:
    portal = portal_of("hub", "/dw/1/", options={"rows": r"\.pdf$"})
    assert "没有一行" in remarks(walk(portal, Shelf({"/dw/1/": "<p>" + "某部" * 200 + "</p>"})))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"levels": [{"links": "(["}]}, "not a regular expression"),
        ({"leaves": "hub"}, "unknown family 'hub' for leaves; known: jpaas, jpage"),
        ({"leaf_options": {"a": 1}}, "family 'static_list' has no options"),
        ({"leaves": "json_api"}, "title"),
    ],
)
def test_mistakes_in_options_are_named(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError) as caught:
        HubOptions.model_validate(options)
    assert message in str(caught.value)


def test_a_page_tells_that_it_is_a_hub() -> None:
    channels = links(**{f"channel/list/{n}.html": f"某局{n}" for n in range(4)})
    [told] = HUB.tell(Page(BASE + "/xxgk/czyjs.jsp", channels.encode()))
    assert told.content["options"]["levels"][0]["links"] == r"/channel/list/\d+\.html$"
    [told] = HUB.tell(Page(BASE + "/dw/", links(**{f"{n}.pdf": f"某中心{n}预算" for n in range(4)}).encode()))
    assert told.content["options"]["rows"].startswith(r"\.(pdf")
    assert not HUB.tell(Page(BASE, links(a="首页").encode()))


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.integers(0, 9), st.sets(st.integers(0, 9)), min_size=1), st.integers(1, 4))
def test_every_descent_ends_and_leads_to_each_address_once(graph: dict[int, set[int]], depth: int) -> None:
    pages = tree({f"/n/{n}/": {f"/n/{m}/": f"页{m}" for m in sorted(below)} for n, below in graph.items()})
    shelf = Shelf(pages)
    portal = portal_of("hub", f"/n/{next(iter(graph))}/", options={"levels": [{"links": r"/n/\d/"}] * depth})
    found = []
    try:
        for leaf in HUB.expand(portal, portal.columns[0], shelf):
            found.append(portal.address(leaf))
    except FetchError:
        pass
    assert len(found) == len(set(found))
    assert len(shelf.asked) == len(set(shelf.asked)) <= 10
