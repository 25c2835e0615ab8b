"""The parts of an .xlsx looked at directly: how large its sheets say they are, cells that hold an error, and one cell.

calamine makes a dense table of a sheet before anybody can ask how large it is, and reads an error as a blank cell.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence

from lxml.etree import _Element

from extract.formats.base import Place
from extract.formats.ooxml import hint, opened, part, part_bytes, relations
from extract.model.finding import Unreadable
from extract.text.clean import tidy

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_BOOK = "xl/workbook.xml"
_PLACE = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"([^>]*)>')
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]*)<")
_WHERE = re.compile(r"([A-Z]{1,3})(\d{1,7})(?: line (\d+))?((?: @\d+-\d+)*)")
_RANGE = re.compile(r"@(\d+)-(\d+)")


def check(body: bytes, most: int) -> dict[str, dict[str, str]]:
    """Sheet -> place -> the error printed there ("#REF!"). Nothing for files that are no .xlsx.

    Raises `Unreadable` for parts that unpack to more than any report has, and for sheets of more than `most` cells.
    """
    if not body.startswith(b"PK"):
        return {}
    found: dict[str, dict[str, str]] = {}
    with opened(body, ".xlsx") as archive:
        names = {file: sheet for sheet, file in _sheets(archive)}
        for info in archive.infolist():
            data = part_bytes(archive, info.filename) if info.filename.endswith((".xml", ".bin")) else None
            if data and info.filename in names:
                found[names[info.filename]] = _errors(data, names[info.filename], most)
    return found


def _errors(data: bytes, sheet: str, most: int) -> dict[str, str]:
    high = wide = 0
    errors: dict[str, str] = {}
    for cell in _PLACE.finditer(data):
        column, row = _number(cell[1].decode()), int(cell[2])
        high, wide = max(high, row), max(wide, column)
        if b't="e"' in cell[0]:
            value = _VALUE.search(data, cell.end(), cell.end() + 500)
            errors[f"{cell[1].decode()}{row}"] = value[1].decode("utf-8", "replace") if value else "#ERROR"
    if high * wide > most:
        raise Unreadable(f"sheet {sheet} has {high:,} rows and {wide:,} columns, more than any report; cut it")
    return errors


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
