"""The portal that ships with the project: made-up bodies, figures that agree, a few mistakes as publishers make.

``facts/`` says what is true, ``styles/`` how each publisher prints it, ``expected_findings.yml`` what a reader ought to
find. Nothing here is shared with what reads it.
"""

from scrapers.portals.demo.server import DemoPortal, run, serve

__all__ = ["DemoPortal", "run", "serve"]
