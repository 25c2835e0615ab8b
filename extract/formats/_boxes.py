"""Tables without table markup: boxes in rows (CSS tables, flex rows, lists), or in one box that a style parts in columns.

Looked for only in pages whose real tables hold hardly a number. What makes a table of boxes is that short texts stand
in them side by side, row after row, and that many of them are numbers: menus, pagers and paragraphs are none.
"""

import re
from collections.abc import Callable, Iterator
from functools import partial

from lxml.etree import _Element

from extract.formats.tables import BLOCK_TAGS, cell_text
from extract.model.document import Cell, Grid
from extract.text.flat import CELL_MAX_CHARS
from extract.text.numbers import is_value

Box = Callable[[str], Grid]
"""Path of the element -> the table that its boxes are."""

_HOLDERS = ("div", "ul", "ol", "dl", "section", "article")
_INLINE_CELL = re.compile(
    r"(?:^|[\s_-])(?:td|th|cell|col|column|item|grid)(?:$|[\s_\d-])|display\s*:\s*(?:table-cell|inline-block)|float\s*:"
)
_MIN_VALUES = 4
_MIN_VALUE_SHARE = 0.15
_MIN_LOOSE_CELLS = 20
_MAX_CELLS = 100_000
_MAX_INSIDE = 200  # elements of a cell: text pasted from Word has one for each letter


def boxes(root: _Element) -> dict[_Element, Box]:
    """The outermost elements of a page that are tables of boxes."""
    found: dict[_Element, Box] = {}
    passed: set[_Element] = set()
    for element in root.iter(*_HOLDERS):
        parent = element.getparent()
        if parent in passed:
            passed.add(element)
        elif (box := _box(element)) is not None:
            found[element] = box
            passed.add(element)
    return found


def _box(element: _Element) -> Box | None:
    """Rows of boxes, else boxes one behind the other."""
    children = [child for child in element if isinstance(child.tag, str)]
    if len(children) < 2 or _said(element.text) or any(_said(child.tail) for child in children):
        return None
    rows = [_row(child) for child in children]
    if all(row is not None for row in rows) and sum(len(row or ()) > 1 for row in rows) > 1:
        return partial(_grid, element, False) if _counts([cell for row in rows for cell in row or ()]) else None
    if len(children) >= _MIN_LOOSE_CELLS and all(_is_cell(child) for child in children):
        return partial(_grid, element, True) if _counts(children) else None
    return None


def _row(element: _Element) -> list[_Element] | None:
    """The cells of a row, or None when the element is no row: it says something itself, or its boxes hold boxes of rows."""
    cells = [child for child in element if isinstance(child.tag, str)]
    if not cells:
        return None if _said(element.text) else []
    if _said(element.text) or any(_said(cell.tail) for cell in cells) or not all(map(_is_cell, cells)):
        return None
    return cells


def _is_cell(element: _Element) -> bool:
    """A box that holds a short text. Inline elements are boxes only when their class or style says so."""
    if element.tag not in BLOCK_TAGS and not _INLINE_CELL.search(
        f"{element.get('class') or ''} {element.get('style') or ''}"
    ):
        return False
    length = 0
    for count, inside in enumerate(element.iter()):
        length += len((inside.text or "").strip()) + len((inside.tail or "").strip() if count else "")
        if length > CELL_MAX_CHARS or count > _MAX_INSIDE:
            return False
    return True


def _counts(cells: list[_Element]) -> bool:
    """Whether enough of the cells are numbers."""
    if len(cells) > _MAX_CELLS:
        return False
    values = sum(is_value(cell_text(cell)) for cell in cells)
    return values >= _MIN_VALUES and values >= _MIN_VALUE_SHARE * len(cells)


def _grid(element: _Element, loose: bool, path: str) -> Grid:
    children = list(_placed(element, path))
    if loose:
        rows = [(Cell(cell_text(child), where, r),) for r, (where, child) in enumerate(children)]
        return Grid(tuple(rows), path, ragged=True)
    printed = (list(_placed(child, where)) for where, child in children)
    return Grid(
        tuple(
            tuple(Cell(cell_text(cell), where, r, c) for c, (where, cell) in enumerate(row))
            for r, row in enumerate(row for row in printed if row)
        ),
        path,
    )


def _placed(element: _Element, path: str) -> Iterator[tuple[str, _Element]]:
    """The child elements with their paths."""
    seen: dict[str, int] = {}
    for child in element:
        tag = child.tag
        if isinstance(tag, str):
            seen[tag] = seen.get(tag, 0) + 1
            yield f"{path}/{tag}[{seen[tag]}]", child


def _said(text: str | None) -> bool:
    return text is not None and not text.isspace()
