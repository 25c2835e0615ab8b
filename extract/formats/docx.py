"""Word files (OOXML), read straight from the ZIP.

Locators count from 1: paragraphs `p12` (`p12 line 2` where it has several lines), table cells `t3 r4 c2`, text boxes
`p12 x1 p2`, inside a cell that only frames text `t1 r2 c1 p3`, an inserted HTML part `k1` and its element path.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

from lxml.etree import _Element

from extract.converters.base import Kit
from extract.formats import html
from extract.formats.base import Format, Place, declared
from extract.formats.numbering import Numbering, read_numbering
from extract.formats.ooxml import Relation, hint, opened, part, part_bytes, relations
from extract.formats.pictured import pictures
from extract.formats.wordplace import in_word
from extract.formats.wordtables import frames, is_frame, own_cells, own_rows, read_grid
from extract.formats.wordtext import CHUNK, PARAGRAPH, TABLE, VALUE, W, boxes, printed, within
from extract.model.document import Block, Document, Grid
from extract.model.finding import Problem, Unreadable
from extract.text.clean import is_blank
from extract.text.drawn import Line
from extract.text.flat import fold
from extract.text.grids import split_at_headings

_MIMES = ("application/vnd.openxmlformats-officedocument.wordprocessingml.document",)
_SUFFIXES = (".docx", ".docm")
_MAIN_PART = "word/document.xml"
_PROPERTIES = "docProps/core.xml"
_DC_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_HEADING_NAME = re.compile(r"(?i)heading|title|标题")
_HEADING_ID = re.compile(r"(?i)heading|title|[1-3]$")
_CHUNK = re.compile(r"k\d+")
_HTML_SUFFIXES = (".htm", ".html", ".xhtml")


@dataclass(slots=True)
class Story:
    """A document being read: what its text hangs on, and what was odd."""

    archive: zipfile.ZipFile
    main: str  # name of the part that holds the text
    numbering: Numbering
    headings: frozenset[str]  # ids of the styles of headings
    related: dict[str, Relation] = field(default_factory=dict)
    chunks: int = 0
    problems: list[Problem] = field(default_factory=list)


def score(head: bytes, mime: str | None, name: str | None) -> int:
    """Nothing on text: what is a Word file its content tells (`contents`)."""
    return declared(_MIMES, _SUFFIXES, mime, name) if head.startswith(b"PK\x03\x04") else 0


def read(body: bytes, charset: str | None, url: str | None, kit: Kit) -> Document:
    """Bytes of a .docx -> document. Raises `Unreadable` for damaged, oversized and hostile files."""
    with opened(body, ".docx") as archive:
        story, main = open_story(archive)
        parts = tuple(_settled(_content(story, main, "")))
        title = _core_title(archive)
    return Document(format="docx", parts=parts, title=title, url=url, problems=tuple(story.problems))


def open_story(archive: zipfile.ZipFile) -> tuple[Story, _Element]:
    """The body of a Word file and what is needed to read it. Raises `Unreadable`."""
    main = next((r.target for r in relations(archive, "").values() if r.kind == "officeDocument"), _MAIN_PART)
    root = part(archive, main)
    if root is None:
        raise Unreadable(f"a ZIP archive without {main}, so no Word file; unpack it and parse what is inside")
    body = root.find(f"{W}body")
    if body is None:
        raise Unreadable(f"{main} has no body; open the file in Word and save it again")
    related = relations(archive, main)
    names = {relation.kind: relation.target for relation in related.values()}
    # Styles are half of some files, and many texts use neither those nor lists.
    styled = next(body.iter(f"{W}pStyle"), None) is not None
    listed = styled or next(body.iter(f"{W}numPr"), None) is not None
    styles = hint(archive, names.get("styles", "word/styles.xml")) if styled else None
    numbering = hint(archive, names.get("numbering", "word/numbering.xml")) if listed else None
    return Story(archive, main, read_numbering(numbering, styles), _headings(styles), related), body


def _headings(styles: _Element | None) -> frozenset[str]:
    """Ids of the styles whose names are those of headings; in Chinese Word the ids are bare numbers."""
    found = () if styles is None else styles.iterchildren(f"{W}style")
    return frozenset(
        style.get(f"{W}styleId") or ""
        for style in found
        if (name := style.find(f"{W}name")) is not None and _HEADING_NAME.match(name.get(VALUE) or "")
    )


def _core_title(archive: zipfile.ZipFile) -> str | None:
    properties = hint(archive, _PROPERTIES)
    return None if properties is None else properties.findtext(_DC_TITLE) or None


def _settled(content: Iterator[Line | Grid]) -> Iterator[Block | Grid]:
    """Lines to paragraphs and tables flattened into lines; tables cut where section titles stand in them."""
    lines: list[Line] = []
    for each in content:
        if isinstance(each, Line):
            lines.append(each)
            continue
        yield from fold(lines)
        lines = []
        yield from split_at_headings(each)
    yield from fold(lines)


def _content(story: Story, container: _Element, prefix: str) -> Iterator[Line | Grid]:
    """Paragraphs and tables of a body, framing cell or text box, in order. In: the locator of what holds them."""
    paragraphs = tables = 0
    for element in within(container, PARAGRAPH, TABLE, CHUNK):
        if element.tag == PARAGRAPH:
            paragraphs += 1
            yield from _paragraph(story, element, f"{prefix}p{paragraphs}")
        elif element.tag == TABLE:
            tables += 1
            yield from _table(story, element, f"{prefix}t{tables}")
        else:
            yield from _chunk(story, element)


def _paragraph(story: Story, paragraph: _Element, where: str) -> Iterator[Line | Grid]:
    text = printed(paragraph)
    label = story.numbering.label(paragraph)
    if label and not is_blank(text):
        text = label + text
    kind = _kind(story, paragraph)
    lines = text.split("\n")
    for n, line in enumerate(lines, 1):
        yield Line(line, f"{where} line {n}" if len(lines) > 1 else where, kind)
    story.problems.extend(pictures(paragraph, where))
    for n, box in enumerate(boxes(paragraph), 1):
        yield from _content(story, box, f"{where} x{n} ")


def _kind(story: Story, paragraph: _Element) -> Literal["heading", "paragraph"]:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    name = "" if style is None else style.get(VALUE) or ""
    return "heading" if name in story.headings or _HEADING_ID.match(name) else "paragraph"


def _table(story: Story, table: _Element, where: str) -> Iterator[Line | Grid]:
    """A table of data as a grid; one that frames text or other tables is opened, its own rows of data kept."""
    framing = frozenset(range(1, len(own_rows(table)) + 1)) if is_frame(table) else frames(table)
    if not framing:
        yield _grid(story, table, where)
        return
    grid: Grid | None = None
    for n, row in enumerate(own_rows(table), 1):
        if n not in framing:
            grid = grid or _grid(story, table, where, without=framing)
            yield from _rows_at(grid, n - 1)
            continue
        for c, cell in enumerate(own_cells(row), 1):
            yield from _content(story, cell, f"{where} r{n} c{c} ")


def _grid(story: Story, table: _Element, where: str, without: frozenset[int] = frozenset()) -> Grid:
    story.problems.extend(pictures(table, where))
    return read_grid(table, where, story.numbering, without)


def _rows_at(grid: Grid, row: int) -> Iterator[Grid]:
    """The run of data rows that begins at a physical row, once."""
    starts = [cells[0].row for cells in grid.rows if cells]
    if row not in starts or row - 1 in starts:
        return
    end = row
    while end in starts:
        end += 1
    yield replace(grid, rows=tuple(cells for cells in grid.rows if cells and row <= cells[0].row < end))


def _chunk(story: Story, element: _Element) -> Iterator[Line | Grid]:
    """A whole file put into the text (altChunk): a web page is read as one, others are told."""
    story.chunks += 1
    where = f"k{story.chunks}"
    relation = story.related.get(element.get(_RELATION_ID) or "")
    body = part_bytes(story.archive, relation.target) if relation else None
    if relation is None or body is None or not relation.target.lower().endswith(_HTML_SUFFIXES):
        message = "a file stands inside the text that is not read; open it in Word and save it again"
        story.problems.append(Problem(stage="format", kind="part-unread", message=message, where=where))
        return
    for each in html.read(body, None, None, Kit()).parts:
        if isinstance(each, Block):
            yield Line(each.text, f"{where} {each.where}", each.kind)
        else:
            rows = (tuple(replace(cell, where=f"{where} {cell.where}") for cell in row) for row in each.rows)
            yield replace(each, rows=tuple(rows), where=f"{where} {each.where}")


def find(body: bytes, charset: str | None, where: str, kit: Kit) -> Place | None:
    """What stands at a locator, between what is above and below it."""
    story, main = _opened(body)
    chunk, _, rest = where.partition(" ")
    if not _CHUNK.fullmatch(chunk):
        return in_word(main, where, story.numbering.again())
    places = [e.get(_RELATION_ID) or "" for e in main.iter(CHUNK)]
    number = int(chunk[1:])
    relation = story.related.get(places[number - 1]) if 0 < number <= len(places) else None
    with opened(body, ".docx") as archive:
        page = part_bytes(archive, relation.target) if relation else None
    return None if page is None or html.FORMAT.find is None else html.FORMAT.find(page, None, rest, kit)


@lru_cache(maxsize=2)
def _opened(body: bytes) -> tuple[Story, _Element]:
    """The same file is mostly asked for many places."""
    with opened(body, ".docx") as archive:
        return open_story(archive)


FORMAT = Format("docx", _MIMES, _SUFFIXES, score, read, find=find)
