"""A portal of every kind: its site in the simulator, and its file as a user would write it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from simulated.content import Column
from simulated.generate import content
from simulated.site import Site
from simulated.sites.jpage import Jpage
from simulated.sites.static import Boda, Ucap, UcapFromOne, UuidColumns
from simulated.sites.trs import Trs, TrsGbk, TrsHaiyun

MANNERS = "{interval_seconds: 0, backoff_seconds: 0.01, retries: 1, total_seconds: 0.6, max_megabytes: 1}"


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


def _static(id_: str, system: type[Site], pager: str, *columns: str, county: str) -> Kind:
    keys = [Column(key, name) for key, name in zip(columns, ("部门预算", "部门决算"), strict=False)]
    site = system(content(county, keys, disclosures=0, others=0))
    urls = {column.key: site.column_path(column) for column in keys}
    lines = "".join(f"\n  - {{url: {urls[column.key]}, name: {column.name}}}" for column in keys)
    return Kind(
        id_,
        lambda disclosures, others: system(content(county, keys, disclosures=disclosures, others=others)),
        f"family: static_list\ncolumns:{lines}\npager: {{kind: {pager}}}",
        county,
    )


KINDS: tuple[Kind, ...] = (
    _static("trs", Trs, "zero_based", "czyjs/bmys", "czyjs/bmjs", county="石泉县"),
    _static("trs_haiyun", TrsHaiyun, "zero_based", "yjs/ys", "yjs/js", county="邢台市"),
    _static("trs_gbk", TrsGbk, "zero_based", "czyjs/bmys", "czyjs/bmjs", county="南充市"),
    _static("ucap", Ucap, "one_based", "c100012", "c100013", county="平谷区"),
    _static("ucap_from_one", UcapFromOne, "zero_based", "c100012", "c100013", county="门头沟区"),
    _static("boda", Boda, "next_link", "zwgk/bmys", "zwgk/bmjs", county="清河县"),
    _static("uuid", UuidColumns, "next_link", "1", "2", county="承德市"),
)
BY_ID = {kind.id: kind for kind in KINDS}
