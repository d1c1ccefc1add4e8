"""Which portals a night visits: what their files say, and what was switched on or off here (``switches.yml``).

``switches.yml`` lies in a folder of portal files and says ``id: true`` or ``id: false``; the last folder's word counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import yaml
from pydantic import TypeAdapter, ValidationError

from scrapers.errors import SettingsError
from scrapers.portals.registry import SWITCHES_FILE, Portal
from scrapers.settings import Settings

_SWITCHES = TypeAdapter(dict[str, bool])


def visited(settings: Settings, portals: Sequence[Portal]) -> list[Portal]:
    """The portals that a night visits; the demonstration only where no other is switched on.

    Raises SettingsError naming file and key of a wrong ``switches.yml``.
    """
    switched = _switched(settings)
    on = [portal for portal in portals if switched.get(portal.id, portal.enabled)]
    real = [portal for portal in on if not portal.demonstration]
    return real or on


def switch(settings: Settings, portal_id: str, *, on: bool) -> Path:
    """Switch a portal on or off in this installation; returns the file that says so."""
    path = settings.own_portals / SWITCHES_FILE
    switches = (_read(path) if path.exists() else {}) | {portal_id: on}
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_text(yaml.safe_dump(switches), encoding="utf-8")
    unfinished.replace(path)
    return path


def _switched(settings: Settings) -> dict[str, bool]:
    found: dict[str, bool] = {}
    for folder in settings.portal_folders:
        path = folder / SWITCHES_FILE
        if path.exists():
            found |= _read(path)
    return found


def _read(path: Path) -> dict[str, bool]:
    try:
        return _SWITCHES.validate_python(yaml.safe_load(path.read_text(encoding="utf-8")) or {}, strict=True)
    except ValidationError as error:
        first = error.errors()[0]
        raise SettingsError(f"{path}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SettingsError(f"{path}: cannot be read: {error}") from error
