"""Covers composed of region, body, year, kind and layout: whatever stands together, every part of it is read."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from recognise_texts import document_of

from scrapers.recognise.identity import identify
from scrapers.records import Announcement

REGIONS = {
    "河北省": "130000", "内蒙古自治区": "150000", "北京市延庆区": "110119", "衡水市": "131100", "武邑县": "131122",
    "河北省衡水市": "131100", "重庆市巫山县": "500237", "楚雄州": "532300", "黔东南苗族侗族自治州": "522600",
    "长阳土家族自治县": "420528", "锡林郭勒盟": "152500", "苏尼特右旗": "152524", "昆山市": "320583",
    "临沂市蒙阴县": "371328", "喀什地区": "653100", "石河子市": "659001", "深圳市龙岗区": "440307", "宁县": "621026",
}  # fmt: skip
BODIES = (
    "水务局", "林业和草原局", "发展和改革委员会", "人民政府办公室", "人民法院", "人民检察院", "总工会", "残疾人联合会",
    "政务服务中心", "第一中学", "中医医院", "桥头镇人民政府", "河西街道办事处", "公安局交通警察大队", "国土测绘所",
    "人大常委会办公室", "红十字会", "图书馆", "档案馆", "机关事务管理局", "城市管理和综合行政执法局", "党校",
)  # fmt: skip
KINDS = {
    "部门预算": "department_budget", "单位预算": "unit_budget", "部门决算": "department_final_accounts",
    "单位决算": "unit_final_accounts", "部门整体支出绩效自评报告": "performance_evaluation",
    "“三公”经费决算": "three_public_report",
}  # fmt: skip
CHINESE = "〇一二三四五六七八九"


@dataclass(frozen=True)
class Cover:
    """What a cover has to say."""

    name: str
    year: int
    kind: str

    @property
    def chinese_year(self) -> str:
        return "".join(CHINESE[int(digit)] for digit in str(self.year))


Layout = Callable[[Cover], list[str | list[str]]]
LAYOUTS: tuple[Layout, ...] = (
    lambda c: [f"{c.name}{c.year}年度{c.kind}公开", "目录"],
    lambda c: [f"{c.year}年度{c.name}{c.kind}", "目 录"],
    lambda c: [f"{c.year}年{c.name}{c.kind}情况说明", "一、基本情况"],
    lambda c: [f"{c.year}年度", c.name, c.kind, "目录"],
    lambda c: [f"{c.year}年度", c.name + c.kind, "目录"],
    lambda c: [c.name, f"{c.year}年度{c.kind}", "目录"],
    lambda c: [c.name, f"{c.chinese_year}年度{c.kind}", "目录"],
    lambda c: [f"{c.year} 年 度", " ".join(c.name), " ".join(c.kind), "目  录"],
    lambda c: ["附件2：", f"{c.name}{c.year}年{c.kind}", "目录"],
    lambda c: [f"关于{c.name}{c.year}年{c.kind}的说明", "一、基本情况"],
    lambda c: [f"{c.name}关于公开{c.year}年{c.kind}的公告", "一、基本情况"],
    lambda c: [f"{c.year}年{c.kind}", f"单位名称：{c.name}（盖章）", "目录"],
    lambda c: [f"当前位置：首页>信息公开>{c.kind}", f"{c.name}{c.year}年{c.kind}", f"发布时间：{c.year + 1}-09-01"],
    lambda c: [f"{c.year}年度{c.kind}", "目录", f"第一部分 {c.name}概况", f"第二部分 {c.year}年度{c.kind}情况说明"],
    lambda c: [f"{c.year}年{c.kind}公开表", f"编制单位：{c.name}  金额单位：万元", ["项目|金额", "合计|9"]],
)
LAYOUTS += tuple(
    lambda c, at=at: [f"{c.name}{c.year}年度{c.kind}"[:at], f"{c.name}{c.year}年度{c.kind}"[at:], "目录"]  # type: ignore[misc]
    for at in (3, 5, 7)
)
LAYOUTS += tuple(
    lambda c, junk=junk: [junk, f"{c.name}{c.year}年度{c.kind}", "浏览次数：12"]  # type: ignore[misc]
    for junk in ("河北省政务服务中心", "邯郸市人民政府门户网站", "信息公开", "财政局", "预决算公开平台")
)
NOISE: tuple[Callable[[Cover], str], ...] = (
    lambda c: f"与{c.year - 1}年度相比，收入增加3.10万元。",
    lambda c: f"公开时间：{c.year + 1}年9月20日",
    lambda c: f"根据《地方预决算公开操作规程》（财预〔{c.year - 2}〕143号）公开如下。",
    lambda _: "按照《中华人民共和国预算法》规定，接受社会监督。",
    lambda c: f"{c.year}年度收入总计812.50万元，支出总计812.50万元。",
    lambda _: "单位：万元",
    lambda _: "上级主管部门为市人民政府，与本单位业务往来的有市财政局。",
)
COVERS = st.builds(
    lambda region, body, year, kind: (Cover(region + body, year, kind), REGIONS[region]),
    st.sampled_from(sorted(REGIONS)),
    st.sampled_from(BODIES),
    st.integers(2012, 2026),
    st.sampled_from(sorted(KINDS)),
)


@settings(max_examples=400, deadline=None)
@given(COVERS, st.sampled_from(LAYOUTS), st.lists(st.sampled_from(NOISE), max_size=4, unique=True))
def test_every_part_of_a_cover_is_read(
    composed: tuple[Cover, str], layout: Layout, noise: list[Callable[[Cover], str]]
) -> None:
    cover, region = composed
    lines = [*layout(cover), *(line(cover) for line in noise)]
    identity = identify(document_of(*lines), Announcement()).identity
    body = identity.body
    said = (body and body.name, body and body.region_code, identity.fiscal_year, identity.document_kind)
    assert said == (cover.name, region, cover.year, KINDS[cover.kind]), lines
