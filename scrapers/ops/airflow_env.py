"""The embedded Airflow: SQLite, LocalExecutor, few processes, everything under ``GONGKAI_HOME/airflow``.

This is the one place that says how Airflow is configured on one machine. What the caller has set itself
(``AIRFLOW__…`` in the environment) wins, so that a site can change any of it; a cluster sets all of it
(``docker-compose.yml``) and does not come here.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
from collections.abc import Callable, Mapping
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
    keys = _kept(home / "keys.json", dict.fromkeys(("jwt", "api"), new_secret) | {"fernet": new_fernet_key})
    defaults = {
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__PARALLELISM": "4",
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DAGS_FOLDER": str(settings.dags),
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": f"{USER}:admin",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(passwords_file(settings)),
        # Not left to Airflow: each of its processes would make up its own, and none would believe the others.
        "AIRFLOW__CORE__FERNET_KEY": keys["fernet"],
        "AIRFLOW__API__SECRET_KEY": keys["api"],
        "AIRFLOW__API_AUTH__JWT_SECRET": keys["jwt"],
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


def _kept(path: Path, makers: Mapping[str, Callable[[], str]]) -> dict[str, str]:
    """The values of a JSON file, each made once if it is not there; only the file's owner can read it."""
    try:
        known: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        known = {}
    if missing := makers.keys() - known.keys():
        known |= {name: makers[name]() for name in sorted(missing)}
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(known, file)
        fresh.replace(path)
    return known


def new_fernet_key() -> str:
    """A key for what Airflow encrypts in its database: 32 random bytes, URL-safe base64."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode("ascii")


def new_secret() -> str:
    """A long random word for signing."""
    return secrets.token_urlsafe(48)


def ensure_password(settings: Settings) -> str:
    """The UI's password for ``USER``: made once, kept where the simple auth manager reads it."""
    return _kept(passwords_file(settings), {USER: lambda: secrets.token_urlsafe(12)})[USER]
