"""Start of the cluster's api-server: hand the password of ``GONGKAI_ADMIN_PASSWORD`` to the simple auth manager.

python -m scrapers.ops.ui_password && exec airflow api-server
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from scrapers.ops.airflow_env import USER

FILE = "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"
PASSWORD = "GONGKAI_ADMIN_PASSWORD"  # noqa: S105 - the name of a variable


def write(environment: Mapping[str, str]) -> Path:
    """Write the file that ``FILE`` names, readable by its owner only. Raises ``KeyError`` naming what is not set."""
    path = Path(environment[FILE])
    password = environment[PASSWORD]
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump({USER: password}, file)
    path.chmod(0o600)
    return path


if __name__ == "__main__":
    try:
        write(os.environ)
    except KeyError as missing:
        sys.exit(f"ui_password: {missing.args[0]} is not set; make an env file with `gongkai env`")
