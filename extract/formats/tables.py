"""HTML tables as grids: which of them hold data, and their cells with spans and element paths."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import cast

from lxml import etree
from lxml.etree import _Element

from extract.model.document import Cell, Grid
from extract.text.clean import tidy

BLOCK_TAGS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
    ]
)
UNSEEN = "unseen"
"""As rowspan: the cell is hidden and takes no place in its row."""

_SECTION_TAGS = frozenset(("thead", "tbody", "tfoot"))
_LAYOUT_MAX_CELLS = 12
_LAYOUT_MIN_CHARS = 400  # a cell with more text than any label has holds an article
_MAX_SPAN = 60  # colspan="1000" is how some editors say "to the end"
_SOURCE_BLANK = re.compile(r"[ \r\n\f]*[\r\n][ \t\r\n\f]*")
_WIDE_BREAK = re.compile("(?<=[⺀-￯])\x1f+(?=[⺀-￯])")


def source_text(text: str) -> str:
    """A text node: line breaks of the HTML source are white space, not lines (they become U+001F until `settle`)."""
    return _SOURCE_BLANK.sub("\x1f", text) if "\n" in text or "\r" in text else text


def settle(text: str) -> str:
    """Joined text nodes -> text: a source line break between two Chinese characters is nothing, elsewhere a space."""
    return _WIDE_BREAK.sub("", text).replace("\x1f", " ") if "\x1f" in text else text


def texts_of(element: _Element) -> Iterator[str]:
    """The text nodes below an element, in order."""
    return cast("Iterator[str]", element.itertext())


def is_data_table(table: _Element) -> bool:
    """False for a table that only places things on the page: it holds a bigger table, one column, or an article."""
    count = sum(1 for _ in table.iter("td", "th"))
    if count <= 1:
        return False
    if table.find(".//table") is not None:
        own = sum(1 for _, row in _rows(table) for _ in row.iterchildren("td", "th"))
        inner = max(sum(1 for _ in nested.iter("td", "th")) for nested in table.iterfind(".//table"))
        return inner < own
    if count > _LAYOUT_MAX_CELLS:
        return True
    if max((len(row) for _, row in _rows(table)), default=0) <= 1:
        return False
    return all(len("".join(texts_of(cell))) < _LAYOUT_MIN_CHARS for cell in table.iter("td", "th"))


def read_table(table: _Element, path: str) -> Grid:
    """A data table -> its physical rows of distinct cells. In: the element and its path."""
    taken: dict[int, int] = {}  # grid column -> first row in which it is free again
    rows = tuple(tuple(_cells(row, r, where, taken)) for r, (where, row) in enumerate(_rows(table, path)))
    return Grid(rows, path)


def _rows(table: _Element, path: str = "") -> Iterator[tuple[str, _Element]]:
    seen: dict[str, int] = {}
    for child in table:
        tag = child.tag
        if not isinstance(tag, str):
            continue
        seen[tag] = seen.get(tag, 0) + 1
        if tag == "tr":
            yield f"{path}/tr[{seen[tag]}]", child
        elif tag in _SECTION_TAGS:
            for n, row in enumerate(child.iterchildren("tr"), 1):
                yield f"{path}/{tag}[{seen[tag]}]/tr[{n}]", row


def _cells(row: _Element, r: int, path: str, taken: dict[int, int]) -> Iterator[Cell]:
    """The cells of a row, each with its first grid column: cells that reach down from above push to the right."""
    seen = {"td": 0, "th": 0}
    column = 0
    for child in row.iterchildren("td", "th"):
        tag = str(child.tag)
        seen[tag] += 1
        spans = child.get("rowspan"), child.get("colspan")
        if spans[0] == UNSEEN:
            continue
        while taken and taken.get(column, 0) > r:
            column += 1
        down, right = (1, 1) if spans == (None, None) else map(_span, spans)
        if down > 1:
            taken.update(dict.fromkeys(range(column, column + right), r + down))
        yield Cell(cell_text(child), f"{path}/{tag}[{seen[tag]}]", r, column, down, right)
        column += right


def _span(value: str | None) -> int:
    if value is None or value == "1":
        return 1
    digits = re.match(r"\s*(\d+)", value)
    return min(max(int(digits.group(1)), 1), _MAX_SPAN) if digits else 1


def cell_text(cell: _Element) -> str:
    """The text of a cell: inline markup joined without adding or dropping, a line for each paragraph."""
    if len(cell):
        # Most cells hold one digit in some paragraphs and spans: asking for the whole is faster than walking there.
        whole = etree.tostring(cell, method="text", encoding="unicode", with_tail=False).strip()
        if not whole or (len(whole) == 1 and whole.isalnum()):
            return whole
    node = cell
    while len(node) == 1 and not _said(node.text) and not _said(node[0].tail):
        node = node[0]
    if not len(node):
        text = node.text or ""
        return text if text.isalnum() else _printed(text)
    joined: list[str] = []
    _inline(node, joined)
    lines = (tidy(line) for line in settle("".join(joined)).split("\n"))
    return "\n".join(line for line in lines if line)


@lru_cache(maxsize=4096)
def _printed(text: str) -> str:
    """A lone text node as printed. The labels of the form are the same on every page."""
    return tidy(settle(source_text(text)))


def _said(text: str | None) -> bool:
    return text is not None and not text.isspace()


def _inline(element: _Element, joined: list[str]) -> None:
    """Depth is bounded by the parser (256 levels), so recursion is safe here."""
    if element.text:
        joined.append(source_text(element.text))
    for child in element:
        block = child.tag in BLOCK_TAGS or child.tag == "br"
        if block:
            joined.append("\n")
        _inline(child, joined)
        if block and child.tag != "br":
            joined.append("\n")
        if child.tail:
            joined.append(source_text(child.tail))
