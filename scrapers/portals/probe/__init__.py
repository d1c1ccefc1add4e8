"""Probe: a column's page is looked at, and the portal file that collects from it is written."""

from scrapers.portals.probe.look import Probed, probe
from scrapers.portals.probe.portal_file import portal_file_text

__all__ = ["Probed", "portal_file_text", "probe"]
