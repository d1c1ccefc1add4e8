from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from scrapers.errors import SettingsError
from scrapers.keys import body_id
from scrapers.recognise import regions
from scrapers.recognise.organisation import key_of, plain_name, region_of_body
from scrapers.recognise.regions import in_a_zone, of_the_centre, region_of, region_spoken_of, regions_in


def rows() -> list[dict[str, str]]:
    with regions.REGIONS_FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_list_is_whole() -> None:
    """34 provinces, 333 prefectures and some 2,850 counties in force at the end of 2023; each below its parent."""
    now = [row for row in rows() if not row["status"]]
    ranks = Counter(sum(row["code"].endswith(zeros) for zeros in ("0000", "00")) for row in now)
    assert (ranks[2], ranks[1]) == (34, 333)
    assert 2840 <= ranks[0] <= 2860
    codes = {row["code"] for row in rows()}
    assert all(row["parent"] in codes or row["code"].endswith("0000") for row in rows())
    assert len({(row["code"], row["name"]) for row in rows()}) == len(rows())


@pytest.mark.parametrize("code", ["110228", "130682", "130181", "440309", "540630", "520321", "659012", "320106"])
def test_regions_that_lists_often_lack(code: str) -> None:
    assert code in {row["code"] for row in rows()}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("甘南州财政局", "623000"),
        ("克孜勒苏柯尔克孜自治州财政局", "653000"),
        ("前郭尔罗斯蒙古族自治县财政局", "220721"),
        ("鄂温克族自治旗财政局", "150724"),
        ("积石山县财政局", "622927"),
        ("甘肃省临夏州东乡县财政局", "622926"),
        ("广西贵港市财政局", "450800"),
        ("兵团第八师石河子市财政局", None),
        ("石家庄市桥东区财政局", "130103"),
        ("桥东区财政局", None),
        ("中山小学", None),
        ("朝阳医院", None),
        ("新疆第一师范学校", "650000"),
        ("中卫职业技术学院", "640500"),
        ("郑州航空港经济综合实验区管理委员会", "410100"),
        ("贵安新区管理委员会", "520000"),
    ],
)
def test_region_of_a_name(name: str, code: str | None) -> None:
    region = region_of(name)
    assert (region.code if region else None) == code


def test_zones_and_the_centre() -> None:
    zone, inside = region_of("衡水市滨湖新区财政局"), region_of("上海市浦东新区财政局")
    assert zone and inside
    assert in_a_zone("衡水市滨湖新区财政局", zone)
    assert not in_a_zone("上海市浦东新区财政局", inside)
    assert of_the_centre("国家林业和草原局") and of_the_centre("水利部")
    assert not of_the_centre("武邑县水利局")


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        (["河北省衡水市武邑县", "全县节水"], "131122"),
        (["地址：河北省衡水市桃城区人民路", "负责全市水务"], "131100"),
        (["昆山市供水", "负责全市水务"], "320583"),
        (["武邑县", "枣强县"], None),
        (["没有地名"], None),
        (["本省全省", "武邑县"], "130000"),
        (["桥东区"], None),
        (["邢台市桥东区"], "130502"),
    ],
)
def test_the_region_of_which_a_text_speaks(texts: list[str], code: str | None) -> None:
    assert region_spoken_of(texts) == code


def test_regions_are_counted() -> None:
    assert regions_in(["武邑县水务局与武邑县财政局", "河北省"]) == {"131122": 2, "130000": 1}


@pytest.mark.parametrize(
    "variants",
    [
        ["承德市医疗保障局", "河北省承德市医疗保障局", "承 德 市 医疗保障局（公章）"],
        [
            "衡水市水务局本级",
            "衡水市水务局（本级）",
            "衡水市水务局(本级)",
            "衡水市水务局机关",
            "河北省衡水市水务局局机关",
        ],
        ["中国共产党武邑县委员会宣传部", "中共武邑县委宣传部", "武邑县委宣传部", "中共武邑县委员会宣传部"],
        ["中国共产党武邑县纪律检查委员会", "中共武邑县纪委", "武邑县纪律检查委员会"],
        ["武邑县人民代表大会常务委员会办公室", "武邑县人大常委会办公室"],
        ["中国人民政治协商会议武邑县委员会办公室", "政协武邑县委员会办公室", "武邑县政协办公室"],
        ["衡水经济开发区管理委员会", "衡水经济开发区管委会"],
        ["武邑县残疾人联合会", "武邑县残联"],
        ["武邑县桥头镇人民政府", "河北省武邑县桥头镇人民政府", "武邑县桥头镇"],
        ["衡水市桃城区河西街道办事处", "桃城区河西街道", "桃城区人民政府河西街道办事处"],
        ["楚雄彝族自治州财政局", "楚雄州财政局", "云南省楚雄州财政局"],
        ["衡水市卫生健康委员会", "衡水市卫生健康委"],
    ],
)
def test_variants_of_a_name_are_one_body(variants: list[str]) -> None:
    ids = set()
    for variant in variants:
        name = plain_name(variant)
        region = region_of_body(name)
        assert region is not None, name
        ids.add(body_id(region.code, key_of(name, region.code)))
    assert len(ids) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("衡水市水务局", "衡水市水务局本级"),
        ("衡水市水务局", "武邑县水务局"),
        ("衡水市人民政府", "衡水市人民政府办公室"),
        ("武邑县委宣传部", "武邑县委统战部"),
        ("武邑县人大常委会", "武邑县人大常委会办公室"),
        ("衡水市教育局", "衡水市教育考试院"),
        ("武邑县委", "武邑县纪律检查委员会"),
    ],
)
def test_different_bodies_stay_apart(one: str, other: str) -> None:
    def identifier(name: str) -> str:
        region = region_of_body(name)
        assert region is not None
        return body_id(region.code, key_of(name, region.code))

    assert identifier(one) != identifier(other)


@pytest.mark.parametrize("line", ["13110,衡水市,130000,,", "131100,衡水市,130000,late,"])
def test_wrong_line_is_named(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "regions.csv"
    broken.write_text(f"code,name,parent,status,aliases\n{line}\n", encoding="utf-8")
    monkeypatch.setattr(regions, "REGIONS_FILE", broken)
    regions._rows.cache_clear()
    try:
        with pytest.raises(SettingsError, match=r"regions\.csv line 2"):
            regions._rows()
    finally:
        regions._rows.cache_clear()


def test_wrong_vocabulary_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "regions.yml"
    broken.write_text("zones: 新区\n", encoding="utf-8")
    monkeypatch.setattr(regions, "VOCABULARY_FILE", broken)
    regions.region_words.cache_clear()
    try:
        with pytest.raises(SettingsError, match=r"regions\.yml"):
            regions.region_words()
    finally:
        regions.region_words.cache_clear()
