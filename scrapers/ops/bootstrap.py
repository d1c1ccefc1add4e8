"""Set up ``.venv`` of the checkout from ``requirements.lock``: called by ``make`` with any Python 3.11.

    python3.11 scrapers/ops/bootstrap.py
    python3.11 scrapers/ops/bootstrap.py requirements-ocr.lock    adds what another lock pins

Standard library only: it runs before anything is installed. Every package is installed by the hash in the lock, by
uv (which the lock names too, seconds instead of a minute), or by pip where uv cannot be had.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
ENVIRONMENT = CHECKOUT / ".venv"
LOCK = CHECKOUT / "requirements.lock"
STAMP = ENVIRONMENT / ".complete"
PYTHON = ENVIRONMENT / "bin" / "python"
UV = ENVIRONMENT / "bin" / "uv"

NO_VENV = """\
{python} cannot make a virtual environment: {reason}
On Debian and Ubuntu:  apt-get install python3.11-venv    (elsewhere: a Python 3.11 with its module venv)"""
NO_PIP = """\
{python} has no pip, and none can be made from its module ensurepip.
On Debian and Ubuntu:  apt-get install python3-pip    (or python3.11-venv)"""


class SetUpError(Exception):
    """The environment could not be set up; the message says what is missing."""


def say(message: str) -> None:
    """A line of progress."""
    print(f"set-up: {message}", flush=True)


def locked(lock: str, package: str) -> str:
    """The part of a lock file that pins one package, hashes included; empty if the lock does not have it."""
    found = re.search(rf"^{re.escape(package)}==.*?(?=^\S|\Z)", lock, re.MULTILINE | re.DOTALL)
    return found.group(0) if found else ""


def uv_settings(pip_config: str, environment: Mapping[str, str]) -> dict[str, str]:
    """Hand on to uv what pip is configured to use (``pip config list``): uv does not read pip's files itself.

    What the caller has set for uv is left alone. Any index may serve any package, as with pip: hashes decide.
    """
    values: dict[str, str] = {}
    for line in pip_config.splitlines():
        key, _, value = line.partition("=")
        section, _, option = key.rpartition(".")
        text = str(ast.literal_eval(value)) if value[:1] in "'\"" else value
        if option not in values or section == ":env:":
            values[option] = " ".join(text.split())
    names = {"UV_DEFAULT_INDEX": "index-url", "UV_INDEX": "extra-index-url", "UV_FIND_LINKS": "find-links"}
    wanted = {name: values[option] for name, option in names.items() if values.get(option)}
    if "UV_FIND_LINKS" in wanted:
        wanted["UV_FIND_LINKS"] = wanted["UV_FIND_LINKS"].replace(" ", ",")
    if values.get("cert"):
        wanted["SSL_CERT_FILE"] = values["cert"]
    wanted["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    wanted["UV_SYSTEM_CERTS"] = "true"
    wanted["UV_LINK_MODE"] = "copy"
    return {name: value for name, value in wanted.items() if name not in environment}


def pip_command() -> list[str]:
    """pip that installs into the environment, from outside if it can, so that Debian's split venv does not matter."""
    probe = subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True, text=True, check=False)
    version = re.match(r"pip (\d+)\.(\d+)", probe.stdout)
    if version and (int(version[1]), int(version[2])) >= (22, 3):
        return [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    made = subprocess.run(
        [str(PYTHON), "-m", "ensurepip", "--default-pip"], capture_output=True, text=True, check=False
    )
    if made.returncode != 0:
        raise SetUpError(NO_PIP.format(python=sys.executable))
    return [str(PYTHON), "-m", "pip"]


def make_environment() -> None:
    """A fresh, empty ``.venv``, unless there is one that runs on Python 3.11."""
    check = [str(PYTHON), "-c", "import sys; sys.exit(sys.version_info[:2] != (3, 11))"]
    if PYTHON.exists() and subprocess.run(check, capture_output=True, check=False).returncode == 0:
        return
    if ENVIRONMENT.exists():
        say("the environment in .venv does not run (any more): making it anew")
        shutil.rmtree(ENVIRONMENT)
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--without-pip", str(ENVIRONMENT)], capture_output=True, text=True, check=False
    )
    if made.returncode != 0:
        raise SetUpError(NO_VENV.format(python=sys.executable, reason=made.stderr.strip() or made.stdout.strip()))


def run(command: Sequence[str], environment: Mapping[str, str] | None = None) -> bool:
    """Run a command with its output on the screen, but not uv's list of what is installed; true if it succeeded."""
    env = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", **(environment or {})}
    with subprocess.Popen(
        command, env=env, cwd=CHECKOUT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        for line in process.stdout or ():
            if not line.startswith((" + ", " - ", " ~ ")):
                print(f"  {line}", end="", flush=True)
    return process.returncode == 0


def settings_of_pip() -> dict[str, str]:
    """What uv is told of pip's configuration."""
    config = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    )
    return uv_settings(config.stdout, os.environ)


def add(lock: Path) -> None:
    """Everything that a further lock pins, into the environment that is there."""
    say(f"adding the packages of {lock.name}")
    uv = [str(UV), "pip", "install", "--python", str(PYTHON), "--require-hashes", "--no-deps", "-r", str(lock)]
    if not run(uv, settings_of_pip()):
        raise SetUpError(f"the packages of {lock.name} could not be installed: see above")


def install(pip: Sequence[str]) -> None:
    """Everything that the lock pins, then the project itself, editable."""
    lock = LOCK.read_text(encoding="utf-8")
    count = len(re.findall(r"^\S+==", lock, re.MULTILINE))
    only_uv = ENVIRONMENT / "uv.lock"
    only_uv.write_text(locked(lock, "uv"), encoding="utf-8")
    hashed = ["--require-hashes", "--no-deps", "-r"]
    project = ["--quiet", "--no-deps", "--no-build-isolation", "-e", str(CHECKOUT)]

    if UV.exists() or run([*pip, "install", "-qq", *hashed, str(only_uv)]):
        for_uv = settings_of_pip()
        say(f"installing {count} packages with uv")
        uv = [str(UV), "pip", "install", "--python", str(PYTHON)]
        if run([*uv, *hashed, str(LOCK)], for_uv):
            if not run([*uv, *project], for_uv):
                raise SetUpError("the project itself could not be installed: see above")
            return
        say("uv could not; going on with pip")
    say(f"installing {count} packages with pip: about a minute")
    if not run([*pip, "install", "--progress-bar=off", *hashed, str(LOCK)]):
        raise SetUpError(
            "the packages of requirements.lock could not be installed: see above. Is a package index reachable? "
            "(`python3 -m pip config list` shows which one pip asks)"
        )
    if not run([*pip, "install", *project]):
        raise SetUpError("the project itself could not be installed: see above")


def main() -> int:
    """Set up the environment; returns the exit code."""
    if sys.version_info[:2] != (3, 11):
        print(f"set-up: needs Python 3.11, this is {sys.version.split()[0]} ({sys.executable})", file=sys.stderr)
        return 1
    started = time.monotonic()
    try:
        if sys.argv[1:]:
            add(CHECKOUT / sys.argv[1])
            return 0
        say(f"environment {ENVIRONMENT} with {sys.executable}")
        STAMP.unlink(missing_ok=True)
        make_environment()
        install(pip_command())
    except SetUpError as error:
        print(f"set-up failed: {error}", file=sys.stderr)
        return 1
    STAMP.touch()
    say(f"done in {time.monotonic() - started:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
