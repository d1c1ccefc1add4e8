"""Portal files: what they may say, and messages that name file and key when they are wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from scrapers.errors import SettingsError
from scrapers.portals.registry import load_portals, read_portal
from scrapers.settings import PACKAGE, Settings

GOOD: dict[str, Any] = {
    "id": "qinghe",
    "name": "清河县",
    "base": "http://www.example.gov.cn",
    "family": "static_list",
    "columns": [{"url": "/ysgk/"}],
    "unverified": True,
}


def settings_of(*folders: Path) -> Settings:
    return Settings(folders[0], folders, "sqlite://", folders[0], folders[0])


def write(folder: Path, file: str = "qinghe.yml", **changes: object) -> Path:
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {key: value for key, value in (GOOD | changes).items() if value is not None}
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return path


def test_small_file_is_enough(tmp_path: Path) -> None:
    write(tmp_path)
    [portal] = load_portals(settings_of(tmp_path))
    assert portal.address(portal.columns[0]) == "http://www.example.gov.cn/ysgk/"
    assert portal.manners.interval_seconds == 1.5
    assert not portal.allow_loopback


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": None}, r"qinghe\.yml: name: Field required"),
        ({"family": "static_lst"}, r"family: .*unknown family 'static_lst'; known: .*static_list"),
        ({"columns": [{"url": "/a", "titel": "x"}]}, r"columns\.0\.titel: Extra inputs"),
        ({"columns": []}, r"columns: .*at least 1"),
        ({"region_code": "13"}, r"region_code: .*pattern"),
        ({"base": "ftp://x"}, r"base: .*not an http"),
        ({"unverified": None}, r"say verified_on"),
        ({"verified_on": "2026-01-01"}, r"contradict"),
        ({"pager": {"kind": "backwards"}}, r"pager\.kind: .*zero_based"),
        ({"attachments": {"url_patterns": ["("]}}, r"attachments\.url_patterns: .*not a regular expression"),
        ({"manners": {"interval_seconds": -1}}, r"manners\.interval_seconds"),
    ],
)
def test_mistake_is_named_with_file_and_key(changes: dict[str, object], message: str, tmp_path: Path) -> None:
    write(tmp_path, **changes)
    with pytest.raises(SettingsError, match=message):
        load_portals(settings_of(tmp_path))


def test_all_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    write(tmp_path, "a.yml", id="a", name=None, base="x")
    write(tmp_path, "b.yml", id="b", family="no")
    with pytest.raises(SettingsError) as caught:
        load_portals(settings_of(tmp_path))
    assert [part in str(caught.value) for part in ("a.yml: name", "a.yml: base", "b.yml: family")] == [True] * 3


def test_file_with_a_mistake_does_not_stop_the_others(tmp_path: Path) -> None:
    write(tmp_path, "a.yml", id="a")
    broken = write(tmp_path, "b.yml", id="b", family="no")
    mistakes: dict[Path, SettingsError] = {}
    assert [p.id for p in load_portals(settings_of(tmp_path), None, mistakes.__setitem__)] == ["a"]
    assert list(mistakes) == [broken]


def test_same_id_in_two_files_names_both(tmp_path: Path) -> None:
    write(tmp_path / "north", "one.yml")
    write(tmp_path / "south", "two.yml")
    with pytest.raises(SettingsError, match=r"two\.yml: id: 'qinghe' is taken already by .*one\.yml"):
        load_portals(settings_of(tmp_path))


def test_unknown_id_lists_the_known(tmp_path: Path) -> None:
    write(tmp_path)
    with pytest.raises(SettingsError, match="no portal file has id nowhere; known: qinghe"):
        load_portals(settings_of(tmp_path), ["nowhere"])


def test_environment_is_expanded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, base="${PORTAL_BASE:-http://127.0.0.1:8650}")
    assert read_portal(path).base == "http://127.0.0.1:8650"
    monkeypatch.setenv("PORTAL_BASE", "http://127.0.0.1:9999")
    assert read_portal(path).base == "http://127.0.0.1:9999"


def test_file_that_is_no_mapping(tmp_path: Path) -> None:
    for content in ("- a\n- b\n", "a: [", "\xff"):
        path = tmp_path / "x.yml"
        path.write_text(content, encoding="latin-1")
        with pytest.raises(SettingsError, match=r"x\.yml"):
            read_portal(path)


def test_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="GONGKAI_PORTALS"):
        load_portals(settings_of(tmp_path / "nowhere"))


def test_shipped_portal_files_are_valid() -> None:
    assert load_portals(settings_of(PACKAGE / "portals"))
