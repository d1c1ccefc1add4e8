"""A portal's file as text: only what differs from the defaults, with what a person should look at as remarks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import yaml

from scrapers.errors import GongkaiError
from scrapers.portals.registry import Portal

WIDTH = 110


def portal_file_text(content: dict[str, Any], remarks: Sequence[str] = ()) -> str:
    """YAML that ``read_portal`` reads back to the same portal. ``remarks`` go before it, one line each."""
    given = {key: value for key, value in content.items() if value not in (None, "", {}, [], ())}
    lines = [f"# {remark}" for remark in remarks]
    body = yaml.safe_dump(given, allow_unicode=True, sort_keys=False, width=WIDTH, default_flow_style=None)
    if Portal.model_validate(yaml.safe_load(body)) != Portal.model_validate(content):
        raise GongkaiError("the portal file would not say what was found out; please report this")
    return "\n".join([*lines, body])
