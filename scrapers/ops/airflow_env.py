"""The embedded Airflow: SQLite, LocalExecutor, few processes, everything under ``GONGKAI_HOME/airflow``.

This is the one place that says how Airflow is configured on one machine. What the caller has set itself
(``AIRFLOW__…`` in the environment) wins, so that a site can change any of it; a cluster sets all of it
(``docker-compose.yml``) and does not come here.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from scrapers.settings import CHECKOUT, Settings

USER = "admin"


def airflow_home(settings: Settings) -> Path:
    """Airflow's own folder: its database, configuration, password and logs."""
    return settings.home / "airflow"


def passwords_file(settings: Settings) -> Path:
    """Where the simple auth manager reads the password of ``USER``."""
    return airflow_home(settings) / "passwords.json"


def airflow_environment(
    settings: Settings, *, api_port: int = 8080, given: Mapping[str, str] | None = None
) -> dict[str, str]:
    """All of the environment (``given``, default ``os.environ``) with what Airflow and gongkai need added to it.

    Port, address and the execution API's address move together: a task reaches the API server by the third.
    """
    given = os.environ if given is None else given
    home = airflow_home(settings)
    address = f"http://127.0.0.1:{api_port}"
    defaults = {
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__PARALLELISM": "4",
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DAGS_FOLDER": str(settings.dags),
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": f"{USER}:admin",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(passwords_file(settings)),
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{address}/execution/",
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__API__PORT": str(api_port),
        "AIRFLOW__API__BASE_URL": address,
        "AIRFLOW__API__WORKERS": "1",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home / 'airflow.db'}",
        "AIRFLOW__DATABASE__LOAD_DEFAULT_CONNECTIONS": "False",
        "AIRFLOW__DAG_PROCESSOR__PARSING_PROCESSES": "1",
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(home / "logs"),
        "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
    }
    ours = {
        "AIRFLOW_HOME": str(home),
        "GONGKAI_HOME": str(settings.home),
        # Task processes start in other folders and must still import the project, installed or not.
        "PYTHONPATH": os.pathsep.join(p for p in (str(CHECKOUT), given.get("PYTHONPATH", "")) if p),
    }
    return {**defaults, **given, **ours}


def ensure_password(settings: Settings) -> str:
    """The UI's password for ``USER``: made once, kept in a file that only its owner can read."""
    path = passwords_file(settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        known = {}
    if USER not in known:
        known[USER] = secrets.token_urlsafe(12)
        fresh = path.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(known, file)
        fresh.replace(path)
    return str(known[USER])
