"""Spreadsheets (.xlsx, .xls) by calamine: tables below each other or a sheet each, text in rows between them.

Locators are those of the program: `Sheet1!C5`, a line of several in a cell `Sheet1!A3 line 2`.
"""

import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from extract.converters.base import Kit
from extract.formats import ole, sheetparts
from extract.formats.base import Format, Place, declared
from extract.formats.sheetrows import parts_of
from extract.model.document import Block, Cell, Document, Grid
from extract.model.document import Format as Name
from extract.model.finding import Unreadable
from extract.text.clean import tidy

_MIMES = (
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.ms-excel",
    "application/wps-office.et",
)
_SUFFIXES = (".xlsx", ".xls", ".xlsm", ".et")
MAX_CELLS = 400_000  # of a sheet; one with the three tables has 900
_DIGITS = ".15g"  # the digits a spreadsheet shows of a number at most

_PANIC = "PanicException"  # what a fault in calamine's Rust becomes: no Exception, and its class cannot be imported

Row = Sequence[object]


def score(head: bytes, mime: str | None, name: str | None) -> int:
    """Nothing on text: what is a spreadsheet its content tells (`contents`)."""
    return declared(_MIMES, _SUFFIXES, mime, name) if head.startswith((b"PK\x03\x04", ole.MAGIC[:4])) else 0


def read(body: bytes, charset: str | None, url: str | None, kit: Kit) -> Document:
    """Bytes of a spreadsheet -> document, its visible sheets in order. Raises `Unreadable`."""
    errors = sheetparts.check(body, MAX_CELLS)
    try:
        with _open(body) as book:
            parts = tuple(part for sheet in _visible(book) for part in _sheet_parts(sheet, errors.get(sheet.name, {})))
    except BaseException as error:
        if type(error).__name__ != _PANIC:
            raise
        raise Unreadable(f"the spreadsheet is damaged ({error}); open it in Excel or WPS and save it anew") from None
    return Document(format=_name(body), parts=parts, url=url)


def _open(body: bytes) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(body))
    except (CalamineError, OSError, ValueError) as error:
        remedy = "fetch it again, or open it in Excel or WPS and save it as .xlsx without a password"
        raise Unreadable(f"the spreadsheet is damaged, protected or was cut off ({error}); {remedy}") from error


def _name(body: bytes) -> Name:
    return "xls" if body.startswith(ole.MAGIC[:4]) else "xlsx"


def _visible(book: CalamineWorkbook) -> Iterator[CalamineSheet]:
    for n, about in enumerate(book.sheets_metadata):
        if about.visible == SheetVisibleEnum.Visible and about.typ == SheetTypeEnum.WorkSheet:
            try:
                yield book.get_sheet_by_index(n)
            except (CalamineError, ValueError) as error:
                raise Unreadable(f"sheet {about.name} is damaged ({error}); save the file again") from error


def _sheet_parts(sheet: CalamineSheet, errors: dict[str, str]) -> Iterator[Block | Grid]:
    if sheet.end is None:
        return
    high, wide = sheet.end[0] + 1, sheet.end[1] + 1
    if high * wide > MAX_CELLS:
        raise Unreadable(f"sheet {sheet.name} has {high:,} rows and {wide:,} columns, more than any report; cut it")
    hidden, spans = _merged(sheet, high, wide)
    rows: list[tuple[Cell, ...]] = []
    for r, row in enumerate(sheet.to_python(skip_empty_area=False)):
        cells = []
        for c, value in enumerate(row):
            if (r, c) not in hidden:
                where = reference(r, c)
                text = errors.get(where) or printed(value)
                cells.append(Cell(tidy(text), f"{sheet.name}!{where}", r, c, *spans.get((r, c), (1, 1))))
        rows.append(tuple(cells))
    yield from parts_of(rows, sheet.name)


def _merged(
    sheet: CalamineSheet, high: int, wide: int
) -> tuple[set[tuple[int, int]], dict[tuple[int, int], tuple[int, int]]]:
    """The places that merged cells cover, and rows and columns of each cell that covers them."""
    hidden: set[tuple[int, int]] = set()
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    work = 0
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        bottom, right = min(bottom, high - 1), min(right, wide - 1)
        if top > bottom or left > right or (top, left) in hidden or (top, left) in spans:
            continue
        work += (bottom - top + 1) * (right - left + 1)
        if work > 2 * MAX_CELLS:
            raise Unreadable(f"the merged cells of sheet {sheet.name} lie over each other; save the file again")
        spans[top, left] = bottom - top + 1, right - left + 1
        hidden.update((r, c) for r in range(top, bottom + 1) for c in range(left, right + 1) if (r, c) != (top, left))
    return hidden, spans


def printed(value: object) -> str:
    """A value as the sheet shows it: whole numbers without a point, days as a report writes them."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return f"{value:{_DIGITS}}" if abs(value) < 1e15 else f"{value:.0f}"
    if isinstance(value, date):
        day = f"{value.year}年{value.month}月{value.day}日"
        return f"{day} {value:%H:%M}" if isinstance(value, datetime) and value.time() != time() else day
    return str(value) if isinstance(value, str | time | timedelta) else ""


def reference(row: int, column: int) -> str:
    """Row and column from 0 -> C5."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def find(body: bytes, charset: str | None, where: str, kit: Kit) -> Place | None:
    """What stands in a cell: of an .xlsx in the XML of its sheet, of an .xls in the rows that come before it."""
    if _name(body) == "xlsx":
        return sheetparts.find(body, where)
    sheet, _, place = where.rpartition("!")
    with _open(body) as book:
        if sheet not in book.sheet_names:
            return None
        rows = {n: [printed(value) for value in row] for n, row in enumerate(book.get_sheet_by_name(sheet).iter_rows())}
        start = (book.get_sheet_by_name(sheet).start or (0, 0)) if rows else (0, 0)
    return sheetparts.placed(rows, place, start)


FORMAT = Format("sheets", _MIMES, _SUFFIXES, score, read, find=find)
