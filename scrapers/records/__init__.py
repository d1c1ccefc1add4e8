"""What passes between the stages: frozen, typed records, the only thing a stage knows of its neighbours.

The way of the data, and who makes which record:

    collect    → Fetched (a response as it came), Sighting (these bytes stood at this address)
    read       → ReadDocument: lines and grids in reading order; knows nothing of money
    recognise  → RecognisedDocument: bodies, tables, observations, statements, meanings
    stage      → Parquet rows, one file a record kind (see ``scrapers.stage.schema``)

Amounts are ``Decimal``; pages, rows and columns count from 1; a blank cell makes no record.
"""

from scrapers.records.archived import (
    ArchivedDocument,
    Decided,
    Fetched,
    Notice,
    Sighting,
)
from scrapers.records.reading import (
    BBox,
    Cell,
    Grid,
    Line,
    Origin,
    ReadDocument,
)
from scrapers.records.recognised import (
    Announcement,
    Body,
    Comparison,
    DocumentIdentity,
    FactKind,
    Level,
    Meaning,
    Observation,
    ParseIssue,
    ParseStatus,
    Phase,
    RecognisedDocument,
    RecognisedTable,
    Statement,
    UnreadFigure,
)

__all__ = [
    "Announcement",
    "ArchivedDocument",
    "BBox",
    "Body",
    "Cell",
    "Comparison",
    "Decided",
    "DocumentIdentity",
    "FactKind",
    "Fetched",
    "Grid",
    "Level",
    "Line",
    "Meaning",
    "Notice",
    "Observation",
    "Origin",
    "ParseIssue",
    "ParseStatus",
    "Phase",
    "ReadDocument",
    "RecognisedDocument",
    "RecognisedTable",
    "Sighting",
    "Statement",
    "UnreadFigure",
]
