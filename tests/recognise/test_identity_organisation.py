from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from recognise_texts import document_of

from scrapers.errors import SettingsError
from scrapers.recognise import identity_title, organisation
from scrapers.recognise.identity import identify
from scrapers.recognise.identity_names import caption_in
from scrapers.recognise.organisation import abbreviates, is_organisation, own_level_of, plain_name
from scrapers.recognise.regions import is_region, region_of
from scrapers.records import Announcement


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("衡水市水务局", "131100"),
        ("河北省衡水市桃城区教育局", "131102"),
        ("重庆市巫山县水利局", "500237"),
        ("上海市徐汇区财政局", "310104"),
        ("内蒙古自治区财政厅", "150000"),
        ("新疆生产建设兵团第一师", "659002"),
        ("新疆生产建设兵团水利局", "650000"),
        ("吉林市水利局", "220200"),
        ("吉林省水利厅", "220000"),
        ("邢台市桥东区财政局", "130502"),
        ("邢台市襄都区财政局", "130502"),
    ],
)
def test_lowest_region_that_a_name_begins_with(name: str, code: str) -> None:
    region = region_of(name)
    assert region is not None
    assert region.code == code


def test_namesakes_are_told_apart_only_by_where_we_are() -> None:
    assert region_of("鼓楼区财政局") is None
    nanjing, fuzhou = region_of("鼓楼区财政局", "320100"), region_of("鼓楼区财政局", "350000")
    assert nanjing is not None and fuzhou is not None
    assert (nanjing.code, fuzhou.code) == ("320106", "350102")


def test_name_without_region() -> None:
    assert region_of("水务局") is None
    assert not is_region("水务局")
    assert is_region("河北省衡水市")


@pytest.mark.parametrize(
    "text",
    [
        "根据有关规定负责财政工作的局",
        "河北省",
        "我局",
        "2021年预算局",
        "水务局。",
        "收支预算总表",
        "名" * 40 + "局",
        "本部门",
    ],
)
def test_no_organisation(text: str) -> None:
    assert not is_organisation(plain_name(text))


@pytest.mark.parametrize(
    ("printed", "plain"),
    [
        ("衡 水 市 水 务 局（公章）", "衡水市水务局"),
        ("附件2：衡水市水务局(本级)", "衡水市水务局本级"),
        ("214001-衡水市水务局", "衡水市水务局"),
        ("中国共产党武邑县委员会", "武邑县委"),
        ("中国共产主义青年团武邑县委员会", "共青团武邑县委员会"),
    ],
)
def test_plain_name(printed: str, plain: str) -> None:
    assert plain_name(printed) == plain


def test_abbreviations() -> None:
    assert abbreviates("医保局", "衡水市医疗保障局")
    assert abbreviates("市商务委", "衡水市商务委员会")
    assert abbreviates("省委办公厅", "江西省委办公厅")
    assert not abbreviates("社保科", "衡水市医疗保障局")
    assert not abbreviates("水务局", "衡水市医疗保障局")
    assert not abbreviates("衡水市水务局", "衡水市水务局")


def test_own_level() -> None:
    assert own_level_of("衡水市水务局本级", "衡水市水务局")
    assert not own_level_of("衡水市水务局水库管理处", "衡水市水务局")


def test_code_that_stands_behind_a_label() -> None:
    read = document_of("2024年单位预算公开", "单位代码：214001", "单位名称：衡水市水务局机关")
    body = identify(read, Announcement()).identity.body
    assert body is not None and body.code == "214001"


def test_announcement_names_what_the_document_does_not() -> None:
    read = document_of("收支预算总表", ["项目|金额", "一、收入|9"])
    announcement = Announcement(title="附件：衡水市水务局2023年度部门预算-衡水市政府网")
    identity = identify(read, announcement).identity
    assert identity.body is not None
    assert (identity.body.name, identity.fiscal_year, identity.document_kind) == (
        "衡水市水务局",
        2023,
        "department_budget",
    )


@pytest.mark.parametrize("module", ["organisations", "document_kinds"])
def test_wrong_vocabulary_is_named(module: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / f"{module}.yml"
    broken.write_text("labels: [{text: 部门, weight: heavy}]\n", encoding="utf-8")
    owner, load = (
        (organisation, organisation.words) if module == "organisations" else (identity_title, identity_title.vocabulary)
    )
    monkeypatch.setattr(owner, "VOCABULARY_FILE", broken)
    load.cache_clear()
    try:
        with pytest.raises(SettingsError, match=rf"{module}\.yml"):
            load()
    finally:
        load.cache_clear()


def test_a_label_of_another_form_before_an_organisation_counts_less() -> None:
    assert caption_in("部门全称：怀来县水务局") == ("怀来县水务局", None, 4, "department")
    assert caption_in("机构名称：怀来县水务局") == ("怀来县水务局", None, 4, None)
    assert caption_in("部门全称：支出合计情况") is None
