"""A portal of every kind: its site in the simulator, and its file as a user would write it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from simulated.content import Column
from simulated.generate import content
from simulated.site import Site
from simulated.sites.apis import Epoint, Gkmlpt
from simulated.sites.channel import ChannelList
from simulated.sites.hub_tree import Shanghai
from simulated.sites.jpaas import Jpaas, JpaasCut
from simulated.sites.jpage import Jpage, JpageByPage, JpageCapped, JpageRepeats
from simulated.sites.regional import InnerMongolia, Jiangsu
from simulated.sites.static import Boda, Ucap, UcapFromOne, UuidColumns
from simulated.sites.trs import Trs, TrsGbk, TrsHaiyun

MANNERS = "{interval_seconds: 0, backoff_seconds: 0.01, retries: 1, total_seconds: 3, max_megabytes: 1}"


@dataclass(frozen=True)
class Kind:
    """``make`` gives a site with so many disclosures and other notices; ``file`` is what is the family's own in the
    portal's file.
    """

    id: str
    make: Callable[[int, int], Site]
    file: str
    name: str = "测试县"

    def site(self) -> Site:
        return self.make(24, 6)

    def small(self) -> Site:
        """A site for many at once: a few announcements, yet more than one page of them."""
        site = self.make(5, 1)
        site.per_page = 1 if isinstance(site, Jpage) else 2
        return site

    def portal_file(self, site: Site) -> str:
        return (
            f"id: {self.id}\nname: {self.name}\nregion_code: '130125'\nbase: {site.base}\n{self.file.strip()}\n"
            f"manners: {MANNERS}\nallow_loopback: true\nunverified: true\n"
        )

    def write(self, folder: Path, site: Site) -> None:
        (folder / f"{self.id}.yml").write_text(self.portal_file(site), encoding="utf-8")


def _kind(
    id_: str,
    system: type[Site],
    rest: str,
    *columns: str,
    county: str,
    names: Sequence[str] = ("部门预算", "部门决算"),
    at: Sequence[str] = (),
    files: Literal["any", "some", "pdf"] = "any",
) -> Kind:
    """A portal with a column for each key, by their addresses or those of ``at``."""
    keys = [Column(key, name) for key, name in zip(columns, names, strict=False)]
    site = system(content(county, keys, disclosures=0, others=0))
    urls = at or [site.column_path(column) for column in keys]
    lines = "".join(f"\n  - {{url: '{url}', name: {name}}}" for url, name in zip(urls, names, strict=False))

    def make(disclosures: int, others: int) -> Site:
        return system(content(county, keys, disclosures=disclosures, others=others, files=files))

    return Kind(id_, make, f"{rest}\ncolumns:{lines}", county)


SHANGHAI = """family: hub
options:
  levels: [{links: 'bmys-26-\\d{3}/'}, {links: 'bmys-26-dw\\d+/'}, {links: 'bmys-26-dw\\d+/'}]
  lists: true
  rows: '/cmsres/.+\\.pdf$'
columns: [{url: /bmys-26/index.html, name: 部门预算}]"""


def _shanghai(disclosures: int, _others: int) -> Site:
    """Departments under two categories; the second department has a unit with a page of its own."""
    columns = (Column("1", "市教育局", "教科文卫"), Column("2", "市财政局", "经济"), Column("3", "市第一中学", "1"))
    return Shanghai(content("上海市", columns, disclosures=disclosures, others=0, files="pdf"))


KINDS: tuple[Kind, ...] = (
    _kind("trs", Trs, "family: static_list\npager: {kind: zero_based}", "czyjs/bmys", "czyjs/bmjs", county="石泉县"),
    _kind(
        "trs_haiyun", TrsHaiyun, "family: static_list\npager: {kind: zero_based}", "yjs/ys", "yjs/js", county="邢台市"
    ),
    _kind(
        "trs_gbk", TrsGbk, "family: static_list\npager: {kind: zero_based}", "czyjs/bmys", "czyjs/bmjs", county="南充市"
    ),
    _kind("ucap", Ucap, "family: static_list\npager: {kind: one_based}", "c100012", "c100013", county="平谷区"),
    _kind(
        "ucap_from_one",
        UcapFromOne,
        "family: static_list\npager: {kind: zero_based}",
        "c100012",
        "c100013",
        county="门头沟区",
    ),
    _kind("boda", Boda, "family: static_list\npager: {kind: next_link}", "zwgk/bmys", "zwgk/bmjs", county="清河县"),
    _kind("uuid", UuidColumns, "family: static_list\npager: {kind: next_link}", "1", "2", county="承德市"),
    _kind("jpage", Jpage, "family: jpage", "1", "2", county="承德市"),
    _kind("jpage_by_page", JpageByPage, "family: jpage", "1", "2", county="镇江市"),
    _kind("jpage_capped", JpageCapped, "family: jpage", "1", "2", county="南通市"),
    _kind("jpage_repeats", JpageRepeats, "family: jpage", "1", "2", county="如东县"),
    _kind("jpaas", Jpaas, "family: jpaas\noptions: {page_size: 2}", "zwgk/ys", "zwgk/js", county="临夏州"),
    _kind("jpaas_cut", JpaasCut, "family: jpaas\noptions: {page_size: 2}", "zwgk/ys", "zwgk/js", county="康乐县"),
    _kind("gkmlpt", Gkmlpt, "family: json_api\noptions: {api: gkmlpt}", "1", "2", county="龙门县"),
    _kind("epoint", Epoint, "family: json_api\noptions: {api: epoint, page_size: 2}", "1", "2", county="虹口区"),
    _kind(
        "mongolia",
        InnerMongolia,
        "family: json_api\noptions: {api: nmg}",
        "150125zf",
        "150125bm",
        county="武川县",
        at=[f"/yjs/business/basic/select?id={key}&type=2" for key in ("150125zf", "150125bm")],
        files="some",
    ),
    _kind(
        "jiangsu",
        Jiangsu,
        "family: json_api\noptions: {api: jiangsu}",
        "1",
        "2",
        county="江苏省",
        names=("省教育厅", "省水利厅"),
        at=["/front/department/getdepartmentname.do?pid=122&date=2021&typeid=2"],
        files="some",
    ),
    _kind(
        "channel",
        ChannelList,
        "family: hub\noptions: {levels: [{links: '/channel/list/\\d+\\.html$'}]}\npager: {kind: next_link}",
        "1",
        "2",
        county="怀来县",
        at=[ChannelList.hub],
    ),
    Kind("shanghai", _shanghai, SHANGHAI, "上海市"),
)
BY_ID = {kind.id: kind for kind in KINDS}
