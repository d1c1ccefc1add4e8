"""PDF with a text layer: pdfium for characters and drawn lines, our own lattice for tables.

characters  what is printed, and where        rules       what is drawn
lattice     rules → tables with spans         text_lines  characters → lines
unseen      text that nobody sees             open_rows   rows that no rule parts
borderless  tables without rules              gutters     the white between their columns
text_rows   their rows                        text_columns, text_layout  their columns, and over pages
text_forms, form_rows, text_labels  forms without rules
text_words  lists of words without rules
header_columns, header_levels, header_doubts  their headers
missing_rules  columns that share cells for want of a rule
clips       what clipping paths leave         overlaps    text that lies over other text
overhang    figures wider than their cells    quick       calls into pdfium
page        deals characters out to cells     document    opens, limits, refuses
"""

from scrapers.read.pdf.document import read_pdf

__all__ = ["read_pdf"]
