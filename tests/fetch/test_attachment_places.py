"""What stands for an attachment whose address changes from view to view."""

from __future__ import annotations

import pytest

from scrapers.fetch.attachments import find_attachments
from scrapers.fetch.page import Page
from scrapers.portals.registry import AttachmentPatterns

URL = "http://www.example.gov.cn/ys/art/1.html"
DOWNLOAD = "/api-gateway/jpaas-web-server/front/document/download"


def places(html: str) -> list[str]:
    page = Page(URL, f"<html><body>{html}</body></html>".encode())
    return [
        link.place.removeprefix("http://www.example.gov.cn") for link in find_attachments(page, AttachmentPatterns())
    ]


def encrypted(token: str, name: str) -> str:
    return f'<a href="{DOWNLOAD}?fileUrl={token}%3D&amp;fileName={name}">附件</a>'


def test_an_encrypted_address_is_stood_for_by_page_and_name() -> None:
    first, second = (places(encrypted(token, "a.pdf") + encrypted(token + "x", "b.pdf")) for token in ("k1", "k2"))
    assert first == second == ["/ys/art/1.html#a.pdf", "/ys/art/1.html#b.pdf"]


def test_what_is_asked_for_is_the_address_of_this_view() -> None:
    [link] = find_attachments(Page(URL, encrypted("k1", "a.pdf").encode()), AttachmentPatterns())
    assert "fileUrl=k1%3D" in link.url
    assert link.name == "a.pdf"


def test_two_encrypted_files_of_one_name_stay_two_and_one_linked_twice_is_one() -> None:
    assert places(encrypted("k1", "a.pdf") + encrypted("k2", "a.pdf")) == [
        "/ys/art/1.html#a.pdf",
        "/ys/art/1.html#a.pdf#2",
    ]
    assert len(places(encrypted("k1", "a.pdf") + encrypted("k1", "a.pdf"))) == 1


@pytest.mark.parametrize(
    ("href", "place"),
    [
        ("/attachments/a.pdf?sid=12AB", "/attachments/a.pdf"),
        ("/attachments/a.pdf?sid=12AB&amp;type=2", "/attachments/a.pdf?type=2"),
        ("/a/download.jsp?id=3&amp;token=abc&amp;filename=a.pdf", "/a/download.jsp?id=3&filename=a.pdf"),
        ("/a/download.jsp?sid=12&amp;filename=a.pdf", "/a/download.jsp?sid=12&filename=a.pdf"),
        ("/a/download.jsp?token=12&amp;filename=a.pdf", "/ys/art/1.html#附件.pdf"),
        ("/m/downfile.jsp?classid=0&amp;filename=1.pdf", "/m/downfile.jsp?classid=0&filename=1.pdf"),
        ("/a.pdf", "/a.pdf"),
    ],
)  # fmt: skip
def test_parameters_that_change_are_no_part_of_a_place(href: str, place: str) -> None:
    assert places(f'<a href="{href}">附件.pdf</a>') == [place]
