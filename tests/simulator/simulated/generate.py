"""Content by seed: disclosures and other notices as counties publish them, with files of every common kind."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from simulated.content import Announcement, Column, Content, File

BUREAUS = (
    "水务局", "档案馆", "林业和草原局", "粮食和物资储备局", "科学技术协会", "供销合作社联合社", "医疗保障局", "教育局", "民政局", "司法局",
    "统计局", "气象局", "审计局", "交通运输局", "卫生健康局", "农业农村局", "退役军人事务局", "应急管理局", "妇女联合会", "文化和旅游局",
    "第一中学", "人民医院", "图书馆", "疾病预防控制中心", "城关镇人民政府", "人大常委会办公室", "政务服务中心", "公路管理站",
)  # fmt: skip
DISCLOSURES = (
    "{who}{year}年部门预算公开",
    "{who}{year}年度部门决算公开",
    "关于{who}{year}年部门预算及“三公”经费预算的公开说明",
    "{who}{year}年度部门整体支出绩效自评报告",
    "{who}（本级）{year}年单位预算",
    "{who}{year}年“三公”经费预算公开",
)
OTHERS = (
    ("关于举办{year}年度部门预算管理业务培训班的通知", "财政局"),
    ("{who}办公设备采购项目中标公告", "公共资源交易中心"),
    ("关于编制{year}年部门预算的通知", "财政局"),
    ("{who}{year}年公开招聘工作人员面试公告", "人力资源和社会保障局"),
    ("{county}财政局关于举办{year}年度部门预算管理和绩效评价业务培训班的通知", "财政局"),
    ("我县召开{year}年部门预算编制工作会议", "融媒体中心"),
)
FIRST_DAY = datetime(2025, 2, 3, 9, 5)  # noqa: DTZ001  (the clock of the site)
SECOND_PATTERN = 7


def content(
    name: str,
    columns: Sequence[Column] = (Column("czyjs/bmys", "部门预算"), Column("czyjs/bmjs", "部门决算")),
    *,
    disclosures: int = 24,
    others: int = 4,
    seed: int = 1,
    files: Literal["any", "some", "pdf"] = "any",
) -> Content:
    """A site with so many disclosures and other notices, spread over its columns.

    ``files``: any or none, ``some`` for every announcement, or one ``pdf`` each.
    """
    chance = random.Random(f"{name} {seed}")
    made = Content(f"{name}人民政府", tuple(columns))
    titles = list(_titles(name, disclosures, others, chance))
    for place, (title, publisher, disclosure) in enumerate(titles):
        made.announcements.append(
            announcement(
                place + 1001,
                columns[place % len(columns)].key,
                title,
                publisher,
                FIRST_DAY + timedelta(days=place % 300, minutes=13 * place % 400),
                disclosure,
            )
        )
        made.announcements[-1] = _with_files(made.announcements[-1], files)
    if len(columns) > 1 and disclosures > 2:
        first = made.announcements[0]
        made.replace(first.number, also_in=(columns[1].key,))
        made.replace(made.announcements[len(columns)].number, pinned=True)
    return made


def announcement(
    number: int, column: str, title: str, publisher: str, when: datetime, disclosure: bool = True
) -> Announcement:
    """An announcement with files of a kind that its number decides."""
    if not disclosure:
        text = f"<p>各有关单位：</p><p>{title}。</p>"
        given = (File(f"报名回执{number}.docx", docx(f"回执 {number}")),) if number % 2 else ()
        return Announcement(number, column, title, when, publisher, given, text, disclosure=False)
    files_, text = _files(number, title)
    made_at = when - timedelta(days=2) if number % 3 == 0 else None
    return Announcement(number, column, title, when, publisher, files_, text, made_at=made_at)


def _with_files(article: Announcement, files: str) -> Announcement:
    if files == "pdf" or (files == "some" and not article.files):
        return replace(article, files=(File(f"{article.title}.pdf", pdf(f"{article.title} {article.number}")),))
    return article


def _titles(name: str, disclosures: int, others: int, chance: random.Random) -> Iterator[tuple[str, str, bool]]:
    """(title, publisher, whether it is a disclosure), in mixed order and none twice."""
    rows: list[tuple[str, str, bool]] = []
    for place in range(disclosures):
        kind, bureau = divmod(place, len(BUREAUS))
        who = name + BUREAUS[bureau]
        pattern = DISCLOSURES[(kind + bureau) % len(DISCLOSURES)]
        rows.append((pattern.format(who=who, year=2025 - kind // len(DISCLOSURES)), who, True))
    for place in range(others):
        pattern, who = OTHERS[place % len(OTHERS)]
        title = pattern.format(county=name, who=name + BUREAUS[place % len(BUREAUS)], year=2025 - place // len(OTHERS))
        rows.append((title, name + who, False))
    chance.shuffle(rows)
    yield from rows


def _files(number: int, title: str) -> tuple[tuple[File, ...], str]:
    covers = "<p>按照预算公开有关规定，现予公开，详见附件。</p>"
    kind = number % SECOND_PATTERN
    mark = f"{title} {number}"
    if kind == 1:
        return (), table(number)
    if kind == 2:
        return (File(f"{title}.pdf", pdf(mark)), File(f"附表{number}.xls", html_as_xls(mark))), covers
    if kind == 3:
        return (File(f"{title}.docx", docx(mark)),), ""
    if kind == 4:
        return (archive(f"{title}.zip", {"说明.docx": docx(mark), "附表.xls": html_as_xls(mark)}),), covers
    if kind == 5:
        return (File(f"{title}.wps", ole(mark)),), covers
    return (File(f"{title}.pdf", pdf(mark)),), covers


# ── bytes of files ───────────────────────────────────────────────────────────────────────────────────────────────


def pdf(mark: str, kilobytes: int = 1) -> bytes:
    padding = b"% " + mark.encode() + b"\n"
    return b"%PDF-1.4\n" + padding * (1 + kilobytes * 1000 // len(padding)) + b"trailer<<>>\n%%EOF\n"


def ole(mark: str) -> bytes:
    """A .doc or .wps, as far as a collector looks."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + mark.encode("utf-16-le") * 20


def html_as_xls(mark: str) -> bytes:
    return (
        '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="gb2312"></head><body><table>'
        f"<tr><td>{mark}</td><td>1,234.56</td></tr></table></body></html>"
    ).encode("gb18030")


def docx(mark: str) -> bytes:
    text = (
        '<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/'
        f'2006/main"><w:body><w:p><w:r><w:t>{mark}</w:t></w:r></w:p></w:body></w:document>'
    )
    return _zip({"[Content_Types].xml": b"<Types/>", "word/document.xml": text.encode()})


def archive(name: str, members: dict[str, bytes]) -> File:
    return File(name, _zip(members), tuple(members.items()))


def _zip(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name, body in members.items():
            file.writestr(zipfile.ZipInfo(name, (2025, 1, 1, 0, 0, 0)), body)
    return buffer.getvalue()


def table(number: int, rows: int = 12) -> str:
    """A budget in the page itself."""
    cells = "".join(f"<tr><td>项目{n}</td><td>{number + n * 1.25:.2f}</td></tr>" for n in range(1, rows + 1))
    return f"<p>单位：万元</p><table>{cells}</table>"
