"""Families: one small class for each way in which a system lists its announcements.

To add one: a module in this folder with a class that derives from ``Family`` and is decorated with ``@family("name")``.
"""

from __future__ import annotations

import importlib
import pkgutil

from scrapers.portals.families.base import FAMILIES, Family, ListPage, MissingPage, Pages, Row, Told, family

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")

__all__ = ["FAMILIES", "Family", "ListPage", "MissingPage", "Pages", "Row", "Told", "family"]
