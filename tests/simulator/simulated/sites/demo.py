"""The portal that ships with the project, served beside the others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote

from scrapers.portals.demo.resource import Resource
from scrapers.portals.demo.site import build_site
from simulated import bad_pages
from simulated.faults import Fault
from simulated.messages import Reply, Request, Stage


class Demo:
    """What ``gongkai portals demo`` serves, with a log and faults."""

    def __init__(self, documents: Sequence[Path] = ()) -> None:
        self.base = ""
        self.faults: list[Fault] = []
        self.pages: dict[str, Resource] = build_site(documents)

    def now(self) -> datetime:
        return datetime(2026, 3, 1)  # noqa: DTZ001  (the clock of the site)

    def answer(self, request: Request) -> Reply:
        path = unquote(request.raw_path)
        resource = self.pages.get(path)
        if resource is None:
            return Reply(bad_pages.NOT_FOUND, status=404)
        name = path.rpartition("/")[2]
        return Reply(resource.read(), resource.content_type, stage=_stage(name), validators="both")


def _stage(name: str) -> Stage:
    if name == "robots.txt":
        return "robots"
    if name in ("", "index.html") or name.startswith("index_"):
        return "list"
    return "detail" if name.startswith("t2") else "attachment"
