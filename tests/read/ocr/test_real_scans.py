"""Real disclosures, rasterised: nothing wrong may be believed, and most of what is printed must be."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest
from scan_maker import as_pdf, pictures

from scrapers.read.document import read_with_ocr
from scrapers.recognise import recognise
from scrapers.records import Announcement

FILE = "jiangsu-rdbgt-2019-budget-tables.pdf"
PAGES = (1, 2, 3, 4, 5)
ANNOUNCED = "江苏省人大常委会办公厅2019年度部门预算"
"""The pages with tables do not say the year."""


def _first_pages(path: Path) -> bytes:
    whole, buffer = pypdfium2.PdfDocument.new(), io.BytesIO()
    whole.import_pages(pypdfium2.PdfDocument(path), [page - 1 for page in PAGES])
    whole.save(buffer)
    return buffer.getvalue()


@pytest.mark.real
@pytest.mark.parametrize(
    ("damage", "least"), [({"dots": 200, "askew": 0.6, "grain": 10}, 0.9), ({"dots": 110, "grain": 16}, 0.0)]
)
def test_what_is_believed_of_a_scan_is_right(real_documents: Path, damage: dict[str, float], least: float) -> None:
    with (real_documents / "truth" / "corpus.csv").open(encoding="utf-8", newline="") as file:
        truth = {
            (int(row["page"]), row["table"], row["row_code"], row["row_label"], Decimal(row["amount_yuan"]))
            for row in csv.DictReader(file)
            if row["file"] == FILE and int(row["page"]) in PAGES
        }
    body = as_pdf(pictures(_first_pages(real_documents / "corpus" / FILE), **damage))
    document = recognise("scan", read_with_ocr(body), Announcement(title=ANNOUNCED))
    meant = {meaning.observation_id for meaning in document.meanings}
    believed = [o for o in document.observations if o.observation_id in meant]
    figures = {(page, table, amount) for page, table, _, _, amount in truth}
    wrong = [o for o in believed if (o.page, o.table_type, o.amount_yuan) not in figures]
    codes = {(page, table, code, amount) for page, table, code, _, amount in truth if code}
    wrong += [o for o in believed if o.row_code and (o.page, o.table_type, o.row_code, o.amount_yuan) not in codes]
    assert wrong == []
    assert len(believed) >= least * len(truth)
