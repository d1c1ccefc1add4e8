"""The dbt project by itself: its unit tests pass, and everything in it is described."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from staged_samples import deliver, plain, settings_in

from scrapers.settings import Settings
from scrapers.warehouse.build import build
from scrapers.warehouse.dbt import dbt_command, dbt_environment, rule_names
from scrapers.warehouse.layout import (
    ACCOUNTS,
    BY_DOCUMENT,
    CALENDAR,
    OF_THE_LEDGER,
    ORGANISATIONS,
    RULES,
    SCHEMAS,
    VIEWS,
    builds_folder,
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = settings_in(tmp_path_factory.mktemp("project"))
    deliver(settings, plain())
    build(settings, progress=lambda _: None)
    return settings


@pytest.fixture(scope="module")
def models(built: Settings) -> list[dict[str, Any]]:
    nodes = json.loads((built.work / "dbt" / "manifest.json").read_text(encoding="utf-8"))["nodes"].values()
    return [node for node in nodes if node["resource_type"] == "model"]


def test_unit_tests_of_the_project_pass(built: Settings) -> None:
    folder = builds_folder(built) / "run-0001"
    command = dbt_command(built, folder, "test", "--select", "test_type:unit")
    done = subprocess.run(command, cwd=folder, env=dbt_environment(built), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "PASS=" in done.stdout


def test_every_column_that_analysts_see_is_described_in_both_languages(models: list[dict[str, Any]]) -> None:
    published = [model for model in models if model["schema"] in SCHEMAS]
    assert len(published) > 15
    for model in published:
        assert "Grain: one row for each" in model["description"], model["name"]
        assert model["contract"]["enforced"], model["name"]
        for column in model["columns"].values():
            assert "。" in column["description"], f"{model['name']}.{column['name']}"


def test_every_model_that_analysts_see_is_published(models: list[dict[str, Any]]) -> None:
    built = {f"{model['schema']}.{model['name']}" for model in models if model["schema"] in SCHEMAS}
    small = (ORGANISATIONS, ACCOUNTS, RULES, CALENDAR)
    assert {relation.full_name for relation in (*BY_DOCUMENT, *OF_THE_LEDGER, *small, *VIEWS)} == built


def test_every_rule_has_its_metadata(built: Settings, models: list[dict[str, Any]]) -> None:
    wanted = {"title", "family", "severity", "basis", "tolerance", "not_evaluated"}
    rules = {model["name"]: model["config"]["meta"] for model in models if model["schema"] == "rules"}
    assert sorted(rules) == rule_names(built.dbt_project)
    for name, meta in rules.items():
        assert set(meta) == wanted, name


def test_the_project_names_no_document(built: Settings) -> None:
    for path in Path(built.dbt_project, "models").rglob("*.sql"):
        text = path.read_text(encoding="utf-8")
        assert "obs-" not in text and "sta-" not in text and "org-" not in text, path
