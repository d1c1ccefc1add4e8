"""Where the rules of recognising lie: beside the code, or in the folder that ``GONGKAI_RULES`` names.

Such a folder holds ``layouts/`` and ``vocabulary/`` as this package does; the lists of the state in ``data/`` stay.
Each file is read once, when it is first needed. ``benchmarks/leave_one_out.py`` measures with it what each entry is
needed for.
"""

from __future__ import annotations

import os
from pathlib import Path

PACKAGED = Path(__file__).resolve().parent
"""The folder of the rules that ship with gongkai."""


def rules() -> Path:
    """The folder of the rules in force."""
    named = os.environ.get("GONGKAI_RULES")
    return Path(named).expanduser().absolute() if named else PACKAGED
