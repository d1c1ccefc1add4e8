"""The supervisor without Airflow: what it does when a child will not stay up, or its port is taken."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scrapers.errors import GongkaiError
from scrapers.ops import demo_address, up
from scrapers.ops.demo_address import demo_port, free_port, is_free
from scrapers.portals import demo
from scrapers.settings import Settings


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("GONGKAI_HOME", str(tmp_path))
    return Settings.from_environment()


def test_a_child_that_will_not_stay_up_is_given_up_with_its_last_words(tmp_path: Path) -> None:
    child = up.Child(
        "scheduler",
        [sys.executable, "-c", "print('no such table'); raise SystemExit(3)"],
        tmp_path / "log",
        environment=dict(os.environ),
    )
    child.start()
    with pytest.raises(GongkaiError, match=r"(?s)scheduler ended 3 times.*exit code 3.*no such table"):
        for _ in range(200):
            child.keep_running()
            time.sleep(0.05)
    assert (tmp_path / "log").read_text().count("no such table") == 3


def test_a_child_that_ended_after_a_while_is_started_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(up, "SHORT_LIFE", 0)
    child = up.Child("scheduler", [sys.executable, "-c", ""], tmp_path / "log", environment=dict(os.environ))
    child.start()
    first = child.process
    assert first is not None
    for _ in range(5):
        assert child.process is not None
        child.process.wait()
        child.keep_running()
    assert child.process is not first
    child.process.wait()


def test_a_port_that_is_taken_is_named_before_anything_starts(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        env = os.environ | {"GONGKAI_HOME": str(tmp_path), "GONGKAI_PORT": str(port)}
        done = subprocess.run(
            [sys.executable, "-m", "scrapers.ops.up"], env=env, capture_output=True, text=True, check=False
        )
    assert done.returncode == 1
    assert f"port {port} is taken" in done.stderr
    assert not (tmp_path / "airflow" / "airflow.db").exists()


def test_nothing_is_healthy_where_nothing_answers() -> None:
    assert up.health(f"http://127.0.0.1:{free_port()}") == {}


def test_the_demo_portal_keeps_its_port_from_night_to_night(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo_address, "FIRST_CHOICE", free_port())
    first = demo_port(settings)
    assert demo_port(settings) == first == demo_address.FIRST_CHOICE
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", first))
        other.listen()
        with pytest.raises(
            GongkaiError, match=f"port {first}, where this home's demo portal was served before, is taken"
        ):
            demo_port(settings)
    assert demo_port(settings) == first


def test_a_port_taken_before_the_first_night_is_left_alone(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        monkeypatch.setattr(demo_address, "FIRST_CHOICE", other.getsockname()[1])
        port = demo_port(settings)
        assert port != demo_address.FIRST_CHOICE
        assert is_free(port)


def test_a_demo_portal_that_is_served_already_is_collected_from(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with demo.serve(port=0) as served:
        monkeypatch.setattr(demo_address, "FIRST_CHOICE", int(served.url.rpartition(":")[2]))
        with demo_address.demo_portal(settings) as address:
            assert address == served.url
        assert "demo-portal" not in [child.name for child in up.children_of(settings, {})]
        with (
            pytest.raises(GongkaiError, match=r"served at port .* already, without these documents"),
            demo_address.demo_portal(settings, [tmp_path]),
        ):
            pass


def test_a_demo_portal_that_somebody_serves_himself_is_left_alone(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(demo_address.VARIABLE, "http://127.0.0.1:1")
    with demo_address.demo_portal(settings) as address:
        assert address == "http://127.0.0.1:1"
    assert "demo-portal" not in [child.name for child in up.children_of(settings, dict(os.environ))]
