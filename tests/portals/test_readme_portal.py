"""The portal file of the READMEs and docs, taken literally, collects from a site that is built so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from simulated.content import Column
from simulated.generate import content
from simulated.sites.trs import Trs
from simulated.web import Web

from scrapers.archive.ledger import Ledger
from scrapers.collect import collect
from scrapers.settings import CHECKOUT, Settings

PAGES = ["README.md", "README.zh-CN.md", "docs/portals.md", "docs/portals.zh-CN.md"]


@pytest.mark.parametrize("page", PAGES)
def test_portal_file_as_it_is_printed(page: str, tmp_path: Path) -> None:
    text = (CHECKOUT / page).read_text(encoding="utf-8")
    [printed] = re.findall(r"```yaml\n(id: qinghe\n.*?)```", text, re.DOTALL)
    assert len(printed.splitlines()) < 25
    site = Trs(content("清河县", [Column("ysgk", "部门预算")], disclosures=8))
    portals = tmp_path / "portals"
    portals.mkdir()
    settings = Settings(tmp_path, (portals,), f"sqlite:///{tmp_path}/ledger.sqlite", tmp_path, tmp_path)
    with Web(site):
        here = printed.replace("http://www.example.gov.cn", site.base)
        assert here != printed
        quick = "manners: {interval_seconds: 0}\nallow_loopback: true\n"  # only because the site is on this machine
        (portals / "qinghe.yml").write_text(here + quick, encoding="utf-8")
        [run] = collect(settings, progress=print).runs
    assert (run.status, run.why) == ("ok", "")
    announcements = {s.announcement_url for d in Ledger(settings).documents() for s in d.sightings}
    assert announcements == {site.url(a) for a in site.content.disclosures()}
