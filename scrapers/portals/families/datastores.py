"""What a Hanweb JCMS page says of its list: records in datastores, and how its script asks for more."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from scrapers.fetch.page import Page

PARAMETERS = (
    "col",
    "appid",
    "webid",
    "path",
    "columnid",
    "sourceContentType",
    "unitid",
    "webname",
    "permissiontype",
)
"""What ``dataproxy.jsp`` wants to be told, in this order."""
_WITHOUT_WORD = {"col": "1", "appid": "1", "path": "/", "permissiontype": "0"}
PROXY = "/module/web/jpage/dataproxy.jsp"

_STORE = re.compile(r"<datastore>(.*?)</datastore>", re.DOTALL | re.IGNORECASE)
_RECORD = re.compile(r"<record>\s*<!\[CDATA\[(.*?)\]\]>\s*</record>", re.DOTALL | re.IGNORECASE)
_TOTAL = re.compile(r"<totalrecord>\s*(\d+)\s*</totalrecord>", re.IGNORECASE)
_GROUP = re.compile(r"<nextgroup>.*?href\s*=\s*['\"]([^\"]*?)['\"]\s*(?:>|/>)", re.DOTALL | re.IGNORECASE)
_SCRIPT = re.compile(r"\.jpage\s*\((.*?)(?=\.jpage\s*\(|</script)", re.DOTALL | re.IGNORECASE)
_PROXY = re.compile(r"proxyUrl\s*[:=]\s*['\"]([^'\"]+)['\"]", re.IGNORECASE)
_NUMBER = r"['\"]?\s*[:=]\s*['\"]?(\d+)"
_TOTAL_SAID = re.compile(r"\btotalRecord" + _NUMBER, re.IGNORECASE)
_PER_PAGE = re.compile(r"\bperPage" + _NUMBER, re.IGNORECASE)
_VALUE = r"\b{}['\"]?\s*[:=]\s*(?:'([^']*)'|\"([^\"]*)\"|([^,;&}}\s'\"<>]+))"
_DEEPEST_ENCODING = 4


@dataclass(frozen=True, slots=True)
class Unit:
    """One list of a page. ``total`` None where nothing says it; ``next_group`` is where its script asks for more."""

    records: tuple[str, ...]
    parameters: Mapping[str, str]
    total: int | None = None
    per_page: int = 15
    proxy: str = PROXY
    next_group: str = ""


def units_of(page: Page) -> list[Unit]:
    """The lists of a column's page, that of the column first: it has the most records."""
    text = page.text.replace("\\/", "/").replace("\\'", "'").replace('\\"', '"')
    stores, scripts = _STORE.findall(text), _SCRIPT.findall(text)
    if not scripts and "dataproxy" in text:
        scripts = [text]
    found = []
    for number in range(max(len(stores), len(scripts))):
        store = stores[number] if number < len(stores) else ""
        group = _group(store)
        script = next((s for s in scripts if group.get("unitid") and group["unitid"] in s), "")
        script = script or (scripts[number] if number < len(scripts) else "")
        found.append(_unit(store, script, group, text))
    return sorted(found, key=lambda unit: -(unit.total or len(unit.records)))


def records_of(text: str) -> tuple[str, ...]:
    """The records of a datastore, each a piece of HTML."""
    return tuple(record.strip() for record in _RECORD.findall(text))


def total_of(text: str) -> int | None:
    """How many records a datastore says there are."""
    match = _TOTAL.search(text)
    return int(match[1]) if match else None


def next_group_of(text: str) -> str:
    """The address of the next group of records, where a datastore gives one."""
    match = _GROUP.search(text)
    return html.unescape(match[1]).strip() if match else ""


def _unit(store: str, script: str, group: dict[str, str], text: str) -> Unit:
    said = {name: value for name in PARAMETERS if (value := _said(name, script))}
    proxy, per_page, total = _PROXY.search(script), _PER_PAGE.search(script), _TOTAL_SAID.search(script)
    parameters = _WITHOUT_WORD | {"columnid": _said("columnid", text)} | group | said
    counted = total_of(store)
    return Unit(
        records=records_of(store),
        parameters={name: parameters[name] for name in PARAMETERS if parameters.get(name)},
        total=counted if counted is not None else int(total[1]) if total else None,
        per_page=max(int(per_page[1]), 1) if per_page else 15,
        proxy=html.unescape(proxy[1]).partition("?")[0] if proxy else PROXY,
        next_group=next_group_of(store),
    )


def _group(store: str) -> dict[str, str]:
    """The parameters in the address of the next group; some are encoded several times over, some are quoted."""
    return {
        name: _plain(value) for name, value in parse_qsl(urlsplit(next_group_of(store)).query) if name in PARAMETERS
    }


def _said(name: str, script: str) -> str:
    match = re.search(_VALUE.format(name), script)
    return _plain(next(filter(None, match.groups()), "")) if match else ""


def _plain(value: str) -> str:
    for _ in range(_DEEPEST_ENCODING):
        decoded = unquote(value)
        if decoded == value:
            break
        value = decoded
    return value.strip().strip("'\"")
