"""Why a list brought nothing or not all, as an operator would understand it (Chinese)."""

from __future__ import annotations

from scrapers.fetch.page import Page
from scrapers.portals.families.rows import Listed

SHELL_CHARACTERS = 200
"""A page with less text than this is a shell that scripts fill."""
_SYSTEMS = (
    ("dataproxy.jsp", "jpage"),
    ("unitbuild", "jpaas"),
    ("build/unit", "jpaas"),
    ("gkmlpt", "json_api（api: gkmlpt）"),
    ("EWB-FRONT", "json_api（api: epoint）"),
)


def nothing_listed(page: Page, listed: Listed) -> str:
    """Why a list's first page may have no row."""
    if listed.scripted:
        return f"列表页没有一行可读：{listed.scripted} 行的链接由脚本打开，地址无从得知"
    system = next((name for sign, name in _SYSTEMS if sign in page.text), None)
    if system:
        return f"列表页没有一行：列表由接口取得，请将门户文件的 family 改为 {system}"
    if len(page.soup.get_text(strip=True)) < SHELL_CHARACTERS and page.soup.find("script"):
        return "列表页没有一行：页面内容由 JavaScript 生成，须改用其接口"
    return "列表页没有一行：版面可能已变，或门户文件的选择器不符"


def scripted_rows(number: int, listed: Listed) -> str:
    """What to say of rows whose address only a script knows; nothing when there are none."""
    if not listed.scripted or not listed.rows:
        return ""
    return f"第 {number} 页有 {listed.scripted} 行的链接由脚本打开，地址无从得知"


def missing_records(records: int | None, listed: int) -> str:
    """What to say of a list that has more records than it gave; nothing when it gave all."""
    if records is None or listed >= records:
        return ""
    return f"列表自称共 {records} 条，接口只给出 {listed} 条，缺 {records - listed} 条"
