"""Lines of running text put together to paragraphs: by indent, by full lines, by the room between them."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.formats.geometry.lines import Line
from extract.formats.geometry.page import Box, Page, around, where
from extract.model.document import Block
from extract.text.clean import numbering, tidy
from extract.text.headings import section_number

_INDENT = 0.8  # of the size: so far in begins a paragraph
_ROOM = 0.9  # of the size: what a full line may leave free besides the room for what no line's end may part
_NARROW = 0.55  # of the size: the width of a digit
_WIDER = 0.35  # of the size: so much more room than between other lines, and a new paragraph begins
_MOST_ROOM = 1.3  # of the size: more is no room between lines of one paragraph
_LEAST_RIGHT = 0.7  # of the page's width: where all lines end sooner, none is full
_LARGER = 1.12  # of the usual size: type of a heading
_SENTENCE_END = ("。", "！", "？", "；", "：", "…", ".", ":", ";", "!", "?", "”", "）")
_FULL_STOP = ("。", "！", "？", "；")
_NEVER_FIRST = "，。；：！？、）》”’,;:!?)"
# What stays together at a line's end: a number or word, a sign that may begin no line, digits behind it (UAX 14, LB25).
_UNBROKEN = re.compile(rf"[“‘（(《]*(?:[!-~]+|.)(?:[{re.escape(_NEVER_FIRST)}]+\d*)?")
_HEADING_MAX_CHARS = 40


@dataclass(frozen=True, slots=True)
class Placed:
    """A line and its page."""

    page: Page
    line: Line


@dataclass(frozen=True, slots=True)
class Measure:
    """What is usual on the pages: margins of the text, size of the type, room between two lines of a paragraph."""

    left: float
    right: float
    size: float
    room: float
    indented: bool  # paragraphs begin with an indent, so what begins at the margin goes on


def blocks_of(lines: Sequence[Placed], measure: Measure) -> Iterator[Block]:
    """Lines in reading order (no table between them) -> blocks."""
    block: list[Placed] = []
    for placed in lines:
        if block and _begins(block, placed, measure):
            yield _block(block, measure)
            block = []
        block.append(placed)
    if block:
        yield _block(block, measure)


def measure_of(pages: Sequence[Sequence[Line]], width: float) -> Measure:
    """What is usual, from all lines of running text. In: the width of a page."""
    lines = [line for page in pages for line in page]
    if not lines:
        return Measure(0.0, 0.0, 12.0, 0.0, False)
    size = _usual([line.size for line in lines for _ in range(len(line.words))])
    plain = [line for line in lines if abs(line.size - size) < 0.5] or lines
    rooms = [
        below.box.y0 - above.box.y1
        for page in pages
        for above, below in itertools.pairwise(page)
        if abs(above.size - size) < 0.5 and abs(below.size - size) < 0.5
    ]
    left = min(line.box.x0 for line in plain)
    right = max(sorted(line.box.x1 for line in plain)[-max(1, len(plain) // 50)], _LEAST_RIGHT * width)
    steps = [(line.box.x0 - left) / size for line in plain]
    indented = 4 * sum(1.5 < step < 2.6 for step in steps) > len(steps) and sum(step < 0.5 for step in steps) > 1
    return Measure(left, right, size, min(_low(rooms), _MOST_ROOM * size), indented)


def _usual(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 2]


def _low(rooms: Sequence[float]) -> float:
    """The usual room between lines of one paragraph: of those met at least twice the least."""
    kept = sorted(room for room in rooms if room > -2)
    return kept[len(kept) // 5] if kept else 0.0


def _begins(block: Sequence[Placed], placed: Placed, measure: Measure) -> bool:
    """Whether a line begins a new block behind the lines of one."""
    above, line = block[-1].line, placed.line
    size = max(above.size, line.size)
    if abs(above.size - line.size) > 0.1 * size:
        return True
    if _centred(above, line, measure):
        return False
    if line.box.x0 > measure.left + _INDENT * size:
        return True
    if line.text[:1] in _NEVER_FIRST:
        return False
    if section_number(line.text) is not None:
        return True
    if not measure.indented and _ended(above, line, measure):
        return True
    return _apart(block[-1], placed, measure)


def _centred(above: Line, line: Line, measure: Measure) -> bool:
    """Whether a title set in the middle goes on: its line above had no room for a further character.

    A full line that ends a sentence, and an indented one below it that is nearly full, may look so by chance.
    """
    if above.text.endswith(_FULL_STOP):
        return False
    off = (above.box.x0 + above.box.x1) - (line.box.x0 + line.box.x1)
    room = measure.right - measure.left - (above.box.x1 - above.box.x0)
    return abs(off) < line.size and line.box.x1 < above.box.x1 and room < 1.3 * line.size


def _ended(above: Line, line: Line, measure: Measure) -> bool:
    """Whether the line above is a paragraph's last: not full, or a sentence's end before a numeral."""
    unit = _UNBROKEN.match(line.text)
    wide = sum(_NARROW if character.isascii() else 1.0 for character in (unit[0] if unit else line.text[:1]))
    if above.box.x1 + (wide + _ROOM) * max(above.size, line.size) < measure.right:
        return True
    return above.text.endswith(_SENTENCE_END) and bool(numbering(line.text))


def _apart(above: Placed, below: Placed, measure: Measure) -> bool:
    """Whether there is more room between two lines of a page than between those of a paragraph."""
    room = below.line.box.y0 - above.line.box.y1
    size = max(above.line.size, below.line.size)
    return above.page is below.page and room > measure.room + _WIDER * size and room > measure.room * 1.5


def _block(block: Sequence[Placed], measure: Measure) -> Block:
    text = block[0].line.text
    for above, below in itertools.pairwise(block):
        text += (" " if _parted(above.line, below.line) else "") + below.line.text
    size = max(placed.line.size for placed in block)
    heading = size > _LARGER * measure.size and len(text) <= _HEADING_MAX_CHARS
    return Block(tidy(text), place_of(block), "heading" if heading else "paragraph")


def _parted(above: Line, below: Line) -> bool:
    """Latin words at a line's end are parted by a space from the next line's."""
    left, right = above.text[-1:], below.text[:1]
    return left.isascii() and right.isascii() and left.isalpha() and right.isalpha()


def place_of(block: Sequence[Placed]) -> str:
    """The locator of lines: a box on each of their pages, parted by "; "."""
    pages: dict[int, tuple[Page, list[Box]]] = {}
    for placed in block:
        pages.setdefault(placed.page.number, (placed.page, []))[1].append(placed.line.box)
    return "; ".join(where(page, around(boxes)) for page, boxes in pages.values())
