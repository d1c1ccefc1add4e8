"""Lines and grids become bodies, tables, observations, statements and meanings."""

from scrapers.recognise.document import recognise
from scrapers.recognise.version import PARSER_VERSION

__all__ = ["PARSER_VERSION", "recognise"]
