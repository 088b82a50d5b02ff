"""Reads workbooks as the package openpyxl does, and prints as JSON what it made of them."""

import datetime
import json
import sys

import openpyxl
from openpyxl.utils import get_column_letter


def content(cell):
    """The content of a cell: a date as its day, all else as it is."""
    if isinstance(cell.value, datetime.datetime):
        assert cell.value.time() == datetime.time(), cell
        return cell.value.date().isoformat()
    return cell.value


def choice(validation):
    """What may be put into cells, and what is said of anything else."""
    return {
        "cells": str(validation.sqref),
        "type": validation.type,
        "operator": validation.operator or "between",
        "from": validation.formula1,
        # LibreOffice writes one for a list too, where none is meant.
        "to": None if validation.type == "list" else validation.formula2,
        "refused_with": validation.error,
        "said_before": validation.prompt,
    }


def columns(of):
    """The formats of whole columns, which count where a cell has none of its own."""
    return {
        get_column_letter(number): {"format": dimension.number_format}
        for dimension in of.column_dimensions.values()
        if dimension.min and dimension.max
        for number in range(dimension.min, min(dimension.max, 26) + 1)
    }


def sheet(of):
    """A sheet with its cells in which something stands, or is prepared: content, what openpyxl takes it for, and its format."""
    cells = [cell for row in of.iter_rows() for cell in row if cell.value is not None or cell.has_style]
    return {
        "name": of.title,
        "is_protected": of.protection.sheet,
        "is_hidden": of.sheet_state != "visible",
        "frozen_at": of.freeze_panes,
        "choices": [choice(validation) for validation in of.data_validations.dataValidation],
        "columns": columns(of),
        "cells": {
            cell.coordinate: {
                "is": content(cell),
                "type": cell.data_type,
                "format": cell.number_format,
                "note": cell.comment.text if cell.comment else None,
            }
            for cell in cells
        },
    }


def workbook(path):
    """A workbook."""
    of = openpyxl.load_workbook(path)
    is_locked = bool(of.security and of.security.lockStructure)
    return {"title": of.properties.title, "is_locked": is_locked, "sheets": [sheet(each) for each in of.worksheets]}


print(json.dumps([workbook(path) for path in sys.argv[1:]]))
