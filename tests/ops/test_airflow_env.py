"""The one place that configures the embedded Airflow."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from scrapers.ops import airflow_env
from scrapers.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return dataclasses.replace(Settings.from_environment(), home=tmp_path / "家 home")


def test_everything_lies_below_the_home(settings: Settings) -> None:
    env = airflow_env.airflow_environment(settings, given={})
    for name in ("AIRFLOW_HOME", "AIRFLOW__LOGGING__BASE_LOG_FOLDER", "GONGKAI_HOME"):
        assert Path(env[name]).is_relative_to(settings.home), name
    assert env["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"] == f"sqlite:///{settings.home}/airflow/airflow.db"


def test_the_three_addresses_move_together(settings: Settings) -> None:
    env = airflow_env.airflow_environment(settings, api_port=18081, given={})
    assert env["AIRFLOW__API__PORT"] == "18081"
    assert env["AIRFLOW__API__BASE_URL"] == "http://127.0.0.1:18081"
    assert env["AIRFLOW__CORE__EXECUTION_API_SERVER_URL"] == "http://127.0.0.1:18081/execution/"


def test_what_a_site_sets_itself_wins_and_other_variables_stay(settings: Settings) -> None:
    env = airflow_env.airflow_environment(settings, given={"AIRFLOW__CORE__PARALLELISM": "9", "LANG": "C"})
    assert env["AIRFLOW__CORE__PARALLELISM"] == "9"
    assert env["LANG"] == "C"


def test_keys_and_password_are_made_once_and_are_the_owners_only(settings: Settings) -> None:
    first = airflow_env.airflow_environment(settings, given={})
    again = airflow_env.airflow_environment(settings, given={})
    assert first == again
    password = airflow_env.ensure_password(settings)
    assert airflow_env.ensure_password(settings) == password
    stored = airflow_env.passwords_file(settings)
    assert json.loads(stored.read_text()) == {airflow_env.USER: password}
    for path in airflow_env.airflow_home(settings).glob("*.json"):
        assert path.stat().st_mode & 0o777 == 0o600, path


def test_two_homes_share_no_secret(tmp_path: Path, settings: Settings) -> None:
    other = dataclasses.replace(settings, home=tmp_path / "other")
    one, two = (airflow_env.airflow_environment(each, given={}) for each in (settings, other))
    for name in ("AIRFLOW__CORE__FERNET_KEY", "AIRFLOW__API__SECRET_KEY", "AIRFLOW__API_AUTH__JWT_SECRET"):
        assert one[name] != two[name]
