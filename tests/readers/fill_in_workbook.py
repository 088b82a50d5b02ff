"""Fills in a workbook as the package openpyxl does: the workbook, what to put into which cells of which sheets, where to save it.

What is put in is a text, a number, or a day, as {"day": "2022-07-04"}.
"""

import datetime
import json
import sys
from pathlib import Path

import openpyxl

workbook, contents, saved = sys.argv[1:]
of = openpyxl.load_workbook(workbook)
for sheet, cells in json.loads(Path(contents).read_text(encoding="utf-8")).items():
    for place, content in cells.items():
        is_day = isinstance(content, dict)
        cell = of[sheet][place]
        cell.value = datetime.date.fromisoformat(content["day"]) if is_day else content
        if isinstance(content, str):
            # Else what begins with an equals sign would be a formula: a person who types it into a cell of text means the text.
            cell.data_type = "s"
        if is_day:
            cell.number_format = "dd mmm yyyy"
of.save(saved)
print("null")
