"""A portal of every kind: its site in the simulator, and its file as a user would write it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from simulated.content import Column
from simulated.generate import content
from simulated.site import Site
from simulated.sites.jpaas import Jpaas, JpaasCut
from simulated.sites.jpage import Jpage, JpageByPage, JpageCapped, JpageRepeats
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
        return self.make(24, 4)

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


def _kind(id_: str, system: type[Site], rest: str, *columns: str, county: str) -> Kind:
    """A portal with a column for 部门预算 and one for 部门决算."""
    keys = [Column(key, name) for key, name in zip(columns, ("部门预算", "部门决算"), strict=False)]
    site = system(content(county, keys, disclosures=0, others=0))
    urls = {column.key: site.column_path(column) for column in keys}
    lines = "".join(f"\n  - {{url: {urls[column.key]}, name: {column.name}}}" for column in keys)
    return Kind(
        id_,
        lambda disclosures, others: system(content(county, keys, disclosures=disclosures, others=others)),
        f"{rest}\ncolumns:{lines}",
        county,
    )


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
)
BY_ID = {kind.id: kind for kind in KINDS}
