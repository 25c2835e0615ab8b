"""The parts of an .xlsx looked at directly: how large its sheets say they are, cells that hold an error, and one cell.

calamine makes a dense table of a sheet before anybody can ask how large it is, and reads an error as a blank cell.
"""

import re
import struct
import zipfile
from collections.abc import Iterator, Mapping, Sequence

from lxml.etree import _Element

from extract.formats import ole
from extract.formats.base import MEBIBYTE, Place
from extract.formats.ooxml import hint, opened, part, part_bytes, relations
from extract.model.finding import Unreadable
from extract.text.clean import tidy

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_BOOK = "xl/workbook.xml"
MAX_SHEET_BYTES = 12 * MEBIBYTE
_FILE_PASS, _BEGINS = 0x2F, 0x809
_CELLS = frozenset((0x06, 0xBD, 0xBE, 0xD6, 0xFD, 0x201, 0x202, 0x203, 0x204, 0x205, 0x206, 0x27E, 0x406))
"""Records of cells: FORMULA, MULRK, MULBLANK, RSTRING, LABELSST, BLANK, NUMBER, LABEL, BOOLERR, RK and older ones."""

_PLACE = re.compile("([A-Za-z]{0,3})([0-9]{0,7})")
_WHERE = re.compile(r"([A-Z]{1,3})(\d{1,7})(?: line (\d+))?((?: @\d+-\d+)*)")
_RANGE = re.compile(r"@(\d+)-(\d+)")


def check(body: bytes, most: int) -> dict[str, dict[str, str]]:
    """Sheet -> place -> the error printed there ("#REF!"); of an .xls nothing, there an error reads as blank.

    Raises `Unreadable` for parts that unpack to more than any report has, and for sheets of more than `most` cells.
    """
    if body.startswith(ole.MAGIC[:4]):
        _check_records(body, most)
        return {}
    found: dict[str, dict[str, str]] = {}
    with opened(body, ".xlsx") as archive:
        names = {file: sheet for sheet, file in _sheets(archive)}
        for info in archive.infolist():
            data = part_bytes(archive, info.filename)
            if data is not None and (info.filename in names or b"sheetData" in data):
                sheet = names.get(info.filename, info.filename)
                if len(data) > MAX_SHEET_BYTES:
                    raise _too_large(sheet, len(data), "bytes of XML")
                found[sheet] = _errors(part(archive, info.filename), sheet, most)
    return found


def _errors(root: _Element | None, sheet: str, most: int) -> dict[str, str]:
    high = wide = 0
    errors: dict[str, str] = {}
    for element in root.iter("{*}row", "{*}c") if root is not None else ():
        place = _PLACE.match(element.get("r") or "")
        if place is None:
            continue
        high, wide = max(high, int(place[2] or 0)), max(wide, _number(place[1].upper()))
        if element.get("t") == "e":
            errors[place[0]] = element.findtext("{*}v") or "#ERROR"
    if high * wide > most:
        raise _too_large(sheet, high * wide, "places")
    return errors


def _too_large(sheet: str, size: int, what: str) -> Unreadable:
    return Unreadable(f"sheet {sheet} has {size:,} {what}, more than any report; cut it to the report")


def _check_records(body: bytes, most: int) -> None:
    """The same of an .xls: walks the records of its stream ([MS-XLS] 2.1.4), those of cells begin with row and column."""
    book = next((e for e in ole.entries(body) if e.name in ("Workbook", "Book")), None)
    data = b"" if book is None else ole.stream(body, book)
    at = high = wide = 0
    while at + 8 <= len(data):
        kind, length, row, column = struct.unpack_from("<HHHH", data, at)
        if kind == _FILE_PASS:
            raise Unreadable("this spreadsheet is protected by a password; ask the agency for an open one")
        if kind == _BEGINS:
            high = wide = 0
        elif kind in _CELLS and length >= 4:
            high, wide = max(high, row + 1), max(wide, column + 1)
            if high * wide > most:
                raise _too_large("of the file", high * wide, "places")
        at += 4 + length


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The sheets by name, each with the part that holds it."""
    book, related = hint(archive, _BOOK), relations(archive, _BOOK)
    for sheet in book.iter(f"{_S}sheet") if book is not None else ():
        relation = related.get(sheet.get(_REL) or "")
        if relation:
            yield sheet.get("name") or "", relation.target


def _number(letters: str) -> int:
    """A … XFD -> 1 … 16384."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def find(body: bytes, where: str) -> Place | None:
    """What stands in a cell of an .xlsx, in the XML of its sheet, with the rows around it."""
    name, _, place = where.rpartition("!")
    with opened(body, ".xlsx") as archive:
        file = dict(_sheets(archive)).get(name)
        root = part(archive, file) if file else None
        strings = hint(archive, "xl/sharedStrings.xml")
        if root is None:
            return None
        shared = [] if strings is None else [_text(each) for each in strings.iter(f"{_S}si")]
        rows = {int(row.get("r") or 0) - 1: _row(row, shared) for row in root.iter(f"{_S}row")}
    return placed(rows, place, (0, 0))


def _row(row: _Element, shared: Sequence[str]) -> list[str]:
    out: list[str] = []
    for cell in row.iter(f"{_S}c"):
        letters = re.match("[A-Z]+", cell.get("r") or "")
        column = _number(letters[0]) if letters else len(out) + 1
        out += [""] * (min(column, 1 << 14) - len(out))
        out[column - 1] = _shown(cell, shared)
    return out


def _shown(cell: _Element, shared: Sequence[str]) -> str:
    kind, value = cell.get("t"), cell.findtext(f"{_S}v") or ""
    if kind == "s":
        return shared[int(value)] if value.isdecimal() and int(value) < len(shared) else ""
    if kind == "inlineStr":
        return _text(cell)
    if kind in ("str", "e", "b"):
        return value
    return value.removesuffix(".0")


def _text(element: _Element) -> str:
    """The runs of a string, without the reading aids that stand beside Chinese characters."""
    return "".join(t.text or "" for t in element.iter(f"{_S}t") if next(t.iterancestors(f"{_S}rPh"), None) is None)


def placed(rows: Mapping[int, Sequence[str]], place: str, start: tuple[int, int]) -> Place | None:
    """A place such as `C5 line 2 @3-6` in rows of texts, of which the first begins at `start` (row, column from 0)."""
    found = _WHERE.fullmatch(place)
    if found is None:
        return None
    row, column = int(found[2]) - 1 - start[0], _number(found[1]) - 1 - start[1]
    if row < 0 or column < 0:
        return None
    cells = rows.get(row, ())
    text = tidy(cells[column]) if column < len(cells) else ""  # blank cells at the end of a row are not written
    if found[3]:
        lines = [line for line in map(tidy, text.split("\n")) if line]
        if not 0 < int(found[3]) <= len(lines):
            return None
        text = lines[int(found[3]) - 1]
    for begin, end in _RANGE.findall(found[4]):
        text = text[int(begin) : int(end)]
    around = [(n, " | ".join(map(tidy, rows[n]))) for n in (row - 1, row, row + 1) if n in rows]
    return Place(text, tuple(line for _, line in around), sum(n < row for n, _ in around))
