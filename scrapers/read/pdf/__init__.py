"""PDF with a text layer: pdfium for characters and drawn lines, our own lattice for tables.

characters  what is printed, and where        rules       what is drawn
lattice     rules → tables with spans         text_lines  characters → lines
borderless  tables without rules              open_rows   rows that no rule parts
page        deals characters out to cells     document    opens, limits, refuses
"""

from scrapers.read.pdf.document import read_pdf

__all__ = ["read_pdf"]
