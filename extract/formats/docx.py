"""Word files (OOXML), read straight from the ZIP: paragraphs `p12`, table cells `t3 r4 c2` (all counted from 1)."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree
from lxml.etree import _Element

from extract.converters.base import Kit
from extract.formats.base import MEBIBYTE, Format, declared
from extract.model.document import Block, Cell, Document, Grid
from extract.model.finding import Unreadable
from extract.text.clean import is_blank, tidy
from extract.text.flat import Line, fold
from extract.text.grids import split_at_headings

_MIMES = ("application/vnd.openxmlformats-officedocument.wordprocessingml.document",)
_SUFFIXES = (".docx", ".docm")
MAX_PART_BYTES = 48 * MEBIBYTE  # unpacked; a report's document.xml has 0.3 MB
_MAIN_PART = "word/document.xml"
_PROPERTIES = "docProps/core.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DC_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_UNSEEN = frozenset(
    f"{_W}{name}"
    for name in ("del", "moveFrom", "instrText", "delText", "rPr", "pPr", "sectPr", "tblPr", "footnoteReference")
) | {f"{_MC}Fallback"}
_MAX_SPAN = 60


def score(head: bytes, mime: str | None, name: str | None) -> int:
    """A ZIP whose first members are those of Word, or one that calls itself so."""
    if not head.startswith(b"PK\x03\x04"):
        return 0
    label = declared(_MIMES, _SUFFIXES, mime, name)
    inside = b"word/" in head or (b"[Content_Types].xml" in head and b"xl/" not in head and b"ppt/" not in head)
    return (80 if inside else 30 if label else 0) + label


def read(body: bytes, charset: str | None, url: str | None, kit: Kit) -> Document:
    """Bytes of a .docx -> document. Raises `Unreadable` for damaged, oversized and hostile files."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            root = _part(archive, _MAIN_PART)
            title = _core_title(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise Unreadable(f"the .docx file is damaged or was cut off ({error}); fetch it again") from error
    main = root.find(f"{_W}body")
    if main is None:
        raise Unreadable(f"{_MAIN_PART} has no body; open the file in Word and save it again")
    return Document(format="docx", parts=tuple(_parts(main)), title=title, url=url)


def _part(archive: zipfile.ZipFile, name: str) -> _Element:
    try:
        info = archive.getinfo(name)
    except KeyError as error:
        raise Unreadable(
            f"a ZIP archive without {name}, so no Word file; unpack it and parse what is inside"
        ) from error
    with archive.open(info) as stream:
        data = stream.read(MAX_PART_BYTES + 1)
    if len(data) > MAX_PART_BYTES:
        raise Unreadable(f"{name} unpacks to more than {MAX_PART_BYTES:,} bytes: a damaged file or a ZIP bomb")
    if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data[:4096]:
        raise Unreadable(f"{name} declares XML entities, which no Word file does: refused")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(f"{name} is no whole XML ({error}); fetch the file again") from error


def _core_title(archive: zipfile.ZipFile) -> str | None:
    if _PROPERTIES not in archive.namelist():
        return None
    try:
        return _part(archive, _PROPERTIES).findtext(_DC_TITLE) or None
    except Unreadable:
        return None  # the title property is a hint only; the document is judged by its own part


def _parts(main: _Element) -> Iterator[Block | Grid]:
    lines: list[Line] = []
    tables = 0
    for paragraph, element in _numbered(main):
        if element.tag == f"{_W}tbl":
            tables += 1
            yield from fold(lines)
            lines = []
            yield from split_at_headings(_grid(element, f"t{tables}"))
        else:
            lines.extend(_lines(element, f"p{paragraph}"))
    yield from fold(lines)


def _numbered(parent: _Element) -> Iterator[tuple[int, _Element]]:
    """Paragraphs and tables of the body in order, content controls opened, with the number of the last paragraph."""
    count = 0
    for element in parent.iter(f"{_W}p", f"{_W}tbl"):
        if next(element.iterancestors(f"{_W}tbl", f"{_W}p"), None) is not None:
            continue  # inside a table, or a text box inside a paragraph: read with what holds it
        count += element.tag == f"{_W}p"
        yield count, element


def _lines(paragraph: _Element, where: str) -> Iterator[Line]:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    heading = style is not None and bool(re.match(r"(?i)heading|title|[1-3]$", style.get(f"{_W}val") or ""))
    for line in _text(paragraph).split("\n"):
        yield Line(line, where, "heading" if heading else "paragraph")


def _text(element: _Element) -> str:
    """All runs of a paragraph, cell or content control, as printed: deletions, fields' codes and fallbacks left out."""
    pieces: list[str] = []
    stack = [element]
    while stack:
        node = stack.pop()
        tag = node.tag
        if tag == f"{_W}t":
            pieces.append(node.text or "")
        elif tag in (f"{_W}br", f"{_W}cr"):
            pieces.append("\n")
        elif tag == f"{_W}tab" and node.getparent() is not None:
            pieces.append("\t")
        elif tag == f"{_W}noBreakHyphen":
            pieces.append("-")
        elif isinstance(tag, str) and tag not in _UNSEEN and not _vanished(node):
            stack.extend(reversed(node))
    return "".join(pieces)


def _vanished(node: _Element) -> bool:
    return node.tag == f"{_W}r" and node.find(f"{_W}rPr/{_W}vanish") is not None


def _own(table: _Element, tag: str) -> Iterator[_Element]:
    """The rows (or cells of a row) that belong to the element itself, content controls opened, nested tables not."""
    for element in table.iter(f"{_W}{tag}"):
        if next(element.iterancestors(f"{_W}tbl" if tag == "tr" else f"{_W}tr")) is table:
            yield element


def _grid(table: _Element, where: str) -> Grid:
    """Physical rows of distinct cells; a cell that only continues a vertical merge is left out."""
    grown: dict[int, list[int]] = {}  # grid column -> [row of the merge's first cell, index in it]
    rows: list[list[Cell]] = []
    for r, row in enumerate(_own(table, "tr")):
        cells: list[Cell] = []
        column = _number(row.find(f"{_W}trPr/{_W}gridBefore"), 0)
        for c, cell in enumerate(_own(row, "tc"), 1):
            span = min(_number(cell.find(f"{_W}tcPr/{_W}gridSpan"), 1), _MAX_SPAN)
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            if merge is not None and merge.get(f"{_W}val") != "restart" and column in grown:
                first, index = grown[column]
                above = rows[first][index]
                rows[first][index] = Cell(
                    above.text, above.where, above.row, above.column, r - first + 1, above.colspan
                )
            else:
                cells.append(Cell(_cell_text(cell), f"{where} r{r + 1} c{c}", r, column, 1, span))
                grown.pop(column, None)
                if merge is not None:
                    grown[column] = [r, len(cells) - 1]
            column += span
        rows.append(cells)
    return Grid(tuple(tuple(row) for row in rows), where)


def _cell_text(cell: _Element) -> str:
    lines = (tidy(line) for p in cell.iter(f"{_W}p") for line in _text(p).split("\n"))
    return "\n".join(line for line in lines if not is_blank(line))


def _number(element: _Element | None, default: int) -> int:
    value = element.get(f"{_W}val") if element is not None else None
    return int(value) if value and value.isdigit() else default


FORMAT = Format("docx", _MIMES, _SUFFIXES, score, read)
