"""The walk over a page's elements: running text as lines, data tables as grids, each with its element path."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from lxml import etree
from lxml.etree import _Element

from extract.formats._boxes import Box, boxes
from extract.formats.tables import BLOCK_TAGS, is_data_table, read_table, settle, source_text
from extract.model.document import Block, Grid
from extract.text.clean import tidy
from extract.text.drawn import Line
from extract.text.flat import fold
from extract.text.grids import split_at_headings
from extract.text.numbers import is_value

_SKIP_TAGS = frozenset(
    [
        "script",
        "style",
        "noscript",
        "noframes",
        "noembed",
        "template",
        "head",
        "iframe",
        "object",
        "embed",
        "svg",
        "select",
        "option",
        "input",
        "button",
        "textarea",
        "canvas",
        "audio",
        "video",
        "map",
    ]
)
_FEW_NUMBERS = 40  # a page with fewer numbers in real tables may hold its tables as boxes, or as lines of text
_HEADING_TAGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_KEEPS_LINES = re.compile(r"white-space\s*:\s*pre")


@dataclass(slots=True)
class _Open:
    """An element being walked: its path, and how many children of each tag have been seen.

    Counted here because asking the parser for the path of the n-th of n siblings takes n steps each time.
    """

    path: str
    tag: str
    children: dict[str, int] = field(default_factory=dict)
    lines: int = 0  # of running text, so far

    def locate(self, line: str) -> str:
        """The locator of the next line of its own text: its path, behind the first line with the line's number."""
        self.lines += not line.isspace() and line != ""
        return self.path if self.lines <= 1 else f"{self.path} line {self.lines}"

    def step(self, tag: str) -> str:
        self.children[tag] = count = self.children.get(tag, 0) + 1
        return f"{self.path}/{tag}[{count}]" if self.path else f"/{tag}"


@dataclass(slots=True)
class _Walk:
    """What has been collected so far, in reading order; lines wait until a table or the end settles them."""

    boxed: Mapping[_Element, Box]  # elements that are tables without table markup
    done: list[Line | Grid] = field(default_factory=list)
    buffer: list[str] = field(default_factory=list)
    open: list[_Open] = field(default_factory=lambda: [_Open("", "")])
    blocks: list[_Open] = field(default_factory=list)
    numbers: int = 0

    def flush(self) -> None:
        if not self.buffer:
            return
        text = settle("".join(self.buffer))
        self.buffer.clear()
        if text and not text.isspace():
            holder = self.blocks[-1] if self.blocks else self.open[0]
            kind: Literal["heading", "paragraph"] = "heading" if holder.tag in _HEADING_TAGS else "paragraph"
            self.done.extend(Line(line, holder.locate(line), kind) for line in text.split("\n"))


def parts_of(root: _Element) -> tuple[Block | Grid, ...]:
    """A page whose unseen content is gone -> its parts in reading order."""
    walk = _walked(root, {})
    if walk.numbers < _FEW_NUMBERS and (found := boxes(root)):
        walk = _walked(root, found)
    return tuple(_settled(walk))


def _walked(root: _Element, boxed: Mapping[_Element, Box]) -> _Walk:
    walk = _Walk(boxed)
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        if event == "start":
            if _enter(walk, element):
                walker.skip_subtree()
        else:
            _leave(walk, element)
    walk.flush()
    return walk


def _enter(walk: _Walk, element: _Element) -> bool:
    """Open an element; True when its content is dealt with."""
    tag = str(element.tag)
    here = _Open(walk.open[-1].step(tag), tag)
    walk.open.append(here)
    if tag == "br":
        walk.buffer.append("\n")
        return True
    if tag in _SKIP_TAGS:
        return True
    if tag in BLOCK_TAGS:
        walk.flush()
        walk.blocks.append(here)
        if (grid := _grid(walk, element, tag, here.path)) is not None:
            walk.numbers += sum(is_value(cell.text) for row in grid.rows for cell in row)
            walk.done.append(grid)
            return True
    if element.text:
        walk.buffer.append(_node_text(element.text, element))
    return False


def _grid(walk: _Walk, element: _Element, tag: str, path: str) -> Grid | None:
    if tag == "table":
        return read_table(element, path) if is_data_table(element) else None
    return walk.boxed[element](path) if walk.boxed and element in walk.boxed else None


def _leave(walk: _Walk, element: _Element) -> None:
    tag = walk.open.pop().tag
    if tag in BLOCK_TAGS:
        walk.flush()
        walk.blocks.pop()
    if element.tail:
        walk.buffer.append(_node_text(element.tail, element.getparent()))


def _node_text(text: str, holder: _Element | None) -> str:
    """A text node as the page shows it: line breaks stay only in preformatted elements."""
    if "\n" not in text and "\r" not in text:
        return text
    kept = holder is not None and (holder.tag == "pre" or _KEEPS_LINES.search(holder.get("style") or ""))
    return text if kept else source_text(text)


def _settled(walk: _Walk) -> Iterator[Block | Grid]:
    """Lines to blocks; where the page has no tables worth the name, lines may hold flattened ones."""
    waiting: list[Line] = []
    flattened = walk.numbers < _FEW_NUMBERS
    for part in walk.done:
        if isinstance(part, Line):
            waiting.append(part)
            continue
        yield from _blocks(waiting, flattened)
        waiting = []
        yield from split_at_headings(part)
    yield from _blocks(waiting, flattened)


def _blocks(lines: list[Line], flattened: bool) -> Iterator[Block | Grid]:
    if flattened:
        yield from fold(lines)
        return
    for line in lines:
        if text := tidy(line.text):
            yield Block(text, line.where, line.kind)
