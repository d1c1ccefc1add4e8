"""Regional platforms where all is JSON: 内蒙古, and Jiangsu's site of 2021 with its three levels of forms."""

from __future__ import annotations

import json
import re
from typing import Any, ClassVar

from simulated.content import Announcement, Column
from simulated.messages import Reply, Request, Stage, json_reply
from simulated.site import Site, View
from simulated.sites.static import digest


class InnerMongolia(Site):
    """czt.nmg.gov.cn: a column is a county's number, an announcement is JSON, both at times wrapped in strings."""

    stages: ClassVar[tuple[Stage, ...]] = ("robots", "api", "detail", "attachment")
    rows_in_pages = False
    more_rows = "api"
    says_total = False
    dynamic_pages = True
    json_pages = True
    prefix = "/yjs/business"
    wrapped = 2
    validators = "none"
    per_page = 10

    def column_path(self, column: Column) -> str:
        return f"{self.prefix}/basic/select?id={column.key}&type=2&p=1"

    def path(self, announcement: Announcement) -> str:
        return f"{self.prefix}/basic/result/{announcement.number}"

    def said_publisher(self, announcement: Announcement) -> str:
        return ""

    def serve(self, request: Request) -> Reply | None:
        path = request.raw_path.removeprefix(self.prefix)
        if path == "/basic/select":
            asked = request.query()
            column = self.column(asked.get("id", ""))
            page = int(asked.get("p", 1)) - 1
            return self._list(column, page) if column else None
        if match := re.fullmatch(r"/basic/result/(\d+)", path):
            article = self.content.find(int(match[1]))
            return self._detail(article) if article else None
        for article, place, file in self.every_file():
            if path == f"/file/download/{article.number}{place:02}":
                return self.attachment(article, file, named=True, static=False)
        return None

    def _list(self, column: Column, page: int) -> Reply:
        view = self.view(column, page, "api")
        rows = [
            {"id": str(row.number), "title": row.title, "publishTime": f"{row.published_at:%Y-%m-%d %H:%M:%S}"}
            for row in (view.rows if view else ())
        ]
        value: dict[str, object] = {"list": rows}
        if view and view.layout_changed:
            value = {"rows": [{"name": row["title"]} for row in rows]}
        return self._json(value, "api", column=column.key, page=page)

    def _detail(self, article: Announcement) -> Reply:
        files = [
            {
                "id": f"{article.number}{place:02}",
                "name": file.name.removesuffix(f".{file.suffix}"),
                "suffix": file.suffix,
            }
            for place, file in enumerate(article.files, start=1)
        ]
        return self._json({"files": files}, "detail", number=article.number, column=article.column)

    def _json(self, value: object, stage: Stage, **known: Any) -> Reply:
        for _ in range(self.wrapped):
            value = json.dumps(value, ensure_ascii=False)
        return json_reply(value, stage, **known)


class Jiangsu(Site):
    """yjsgk.jsczt.cn as it was in 2021: departments, then their budgets, then files, each by POST of a form."""

    stages: ClassVar[tuple[Stage, ...]] = ("robots", "hub", "api", "detail", "attachment")
    validators = "none"
    rows_in_pages = False
    more_rows = "api"
    says_total = False
    dynamic_pages = True
    json_pages = True
    pid = "122"
    per_page = 10

    def _iid(self, column: Column) -> str:
        return str(4100 + [c.key for c in self.content.columns].index(column.key))

    def column_path(self, column: Column) -> str:
        return "/front/department/getdepartmentname.do"

    def uuid(self, announcement: Announcement) -> str:
        return digest("jiangsu", announcement.number)

    def path(self, announcement: Announcement) -> str:
        return f"/front/budgetfinal/getTemporaryFiles.do?uuid='{self.uuid(announcement)}'"

    def said_publisher(self, announcement: Announcement) -> str:
        return ""

    def serve(self, request: Request) -> Reply | None:
        path, form = request.raw_path, request.form()
        if path == "/front/budgetfinal/download.do":
            return self._download(request.query().get("iid", ""))
        if request.method != "POST":
            return None
        if path == "/front/department/getdepartmentname.do" and form.get("pid") == self.pid:
            return json_reply(
                [{"iid": self._iid(c), "name": c.name, "pid": self.pid, "dtype": 1} for c in self.content.columns],
                "hub",
            )
        if path == "/front/budgetfinal/itemsandpag.do":
            column = next((c for c in self.content.columns if self._iid(c) == form.get("groupid")), None)
            return self._items(self.view(column, int(form.get("page_num", 1)) - 1, "api"), column) if column else None
        if path == "/front/budgetfinal/getTemporaryFiles.do":
            asked = (a for a in self.content.announcements if form.get("uuid") == f"'{self.uuid(a)}'")
            return next(map(self._files, asked), None)
        return None

    def _download(self, iid: str) -> Reply | None:
        for article, place, file in self.every_file():
            if iid == f"{article.number}{place:02}":
                return self.attachment(article, file, named=True, static=False)
        return None

    def _items(self, view: View | None, column: Column) -> Reply:
        rows = [
            {
                "uuid": self.uuid(r),
                "title": r.title,
                "publishtime": f"{r.published_at:%Y-%m-%d}",
                "deptname": r.publisher,
            }
            for r in (view.rows if view else ())
        ]
        name = "items" if view and view.layout_changed else "budgetTemplates"
        known = {"column": column.key, "page": view.number if view else 0}
        return json_reply({name: rows}, "api", **known)

    def _files(self, article: Announcement) -> Reply:
        files = [
            {
                "iid": f"{article.number}{place:02}",
                "t_oldname": file.name,
                "t_uploaddate": f"{article.published_at:%Y-%m-%d %H:%M:%S}",
            }
            for place, file in enumerate(article.files, start=1)
        ]
        return json_reply(files, "detail", number=article.number, column=article.column)
