"""Reports as spreadsheets: all on one sheet, a sheet for each table, and as Excel 97 had them."""

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from random import Random

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.forms._soffice import converted
from tests.forms.base import Form
from tests.portals.docxfile import EPOCH
from tests.portals.parts import Part
from tests.portals.tables import Table

WIDTH = 15
_NAMES = {"disclosure": "表二", "requests": "表三", "proceedings": "表四"}


def one_sheet(parts: list[Part], rng: Random) -> bytes:
    """Text in merged rows, the tables below each other between them."""
    book = Workbook()
    sheet = book.active
    sheet.title = "年度报告"
    row = 1
    for part in parts:
        if part.table:
            row = _table(sheet, part.table, row, rng) + rng.choice((0, 1))
        elif not part.hidden:
            row = _line(sheet, part.text, row, merged=True)
    return _saved(book)


def sheet_each(parts: list[Part], rng: Random) -> bytes:
    """Text on the first sheet, not merged; each table on its own, beginning in another place."""
    book = Workbook()
    text = book.active
    text.title = "正文"
    book.create_sheet("说明（勿删）").sheet_state = "hidden"
    book["说明（勿删）"].append(["本年新收政府信息公开申请数量", *range(7)])
    rows: dict[str, int] = {}
    line = 1
    for part in parts:
        if part.table:
            name = _NAMES[part.table.name]
            sheet = book[name] if name in book.sheetnames else book.create_sheet(name)
            rows[name] = _table(sheet, part.table, rows.get(name, rng.randint(1, 3)), rng)
        elif not part.hidden:
            line = _line(text, part.text, line, merged=False)
    return _saved(book)


def _line(sheet: Worksheet, text: str, row: int, *, merged: bool) -> int:
    sheet.cell(row, 1, text)
    if merged:
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=WIDTH)
    return row + 1


def _table(sheet: Worksheet, table: Table, row: int, rng: Random) -> int:
    """Write a table from `row` on, figures as numbers or, in some tables, as text. Out: the row below it."""
    as_text = rng.random() < 0.3
    taken: set[tuple[int, int]] = set()
    for r, slots in enumerate(table.rows, row):
        column = 1
        for slot in slots:
            while (r, column) in taken:
                column += 1
            value: str | int | float = slot.text
            if slot.key and slot.text.isdecimal() and not as_text:
                value = int(slot.text)
            if value != "":
                sheet.cell(r, column, value)
            if slot.rowspan > 1 or slot.colspan > 1:
                sheet.merge_cells(
                    start_row=r, end_row=r + slot.rowspan - 1, start_column=column, end_column=column + slot.colspan - 1
                )
            taken |= {(r + down, column + right) for down in range(slot.rowspan) for right in range(slot.colspan)}
            column += slot.colspan
    return row + len(table.rows)


def _saved(book: Workbook) -> bytes:
    """The same bytes on every build: neither the day nor the members' times."""
    book.properties.created = book.properties.modified = datetime(2020, 1, 1)
    raw, out = io.BytesIO(), io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name != "docProps/core.xml":
                target.writestr(zipfile.ZipInfo(name, EPOCH), source.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _xls(bodies: Sequence[bytes]) -> list[bytes]:
    return converted(".xlsx", "xls:MS Excel 97")(bodies)


FORMS = (
    Form("xlsx", ".xlsx", one_sheet),
    Form("xlsx-sheets", ".xlsx", sheet_each),
    Form("xls", ".xls", one_sheet, needs="soffice", batch=_xls),
)
