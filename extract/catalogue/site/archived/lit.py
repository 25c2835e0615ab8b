"""What to light on an archived page: found in the tree of the original, before anything of it is made harmless."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lxml.etree import _Element

from extract.formats._place import RANGE, Piece, Spot, pieces, spot
from extract.formats.tables import settle
from extract.text.clean import tidy

Node = tuple[_Element, bool]
"""A text of the tree: that at the beginning of an element, or (True) that behind it."""

Origin = tuple[_Element, bool, int]
"""Where a character comes from: its text, and the index in it."""

MOST_CHARACTERS = 1_000_000
"""Of an element whose lines are gone through one by one; of a longer one the whole is lit."""

_BOOKMARK = re.compile(r"\[bookmark:[^\]]*\]")  # as `tidy` takes it out


@dataclass(frozen=True, slots=True)
class Lit:
    """What is lit: a whole element, or ranges of characters of some texts, in order."""

    element: _Element | None = None
    ranges: dict[Node, list[tuple[int, int]]] = field(default_factory=dict)


NOTHING = Lit()


def lit_at(root: _Element, where: str) -> Lit | None:
    """What a locator names in the tree of a page (`extract.formats.html.page_tree`); None where nothing is there."""
    at = spot(root, where)
    if at is None:
        return None
    if at.line is None and not at.ranges:
        return Lit(at.element)
    found = pieces(at.element, whole=at.whole)
    if sum(len(said) for said, _, _ in found) > MOST_CHARACTERS:
        return Lit(at.element)
    lines = list(_lines(found))
    if not lines and not at.ranges:
        return Lit(at.element)
    if at.line is not None and at.line >= len(lines):
        return None
    chosen = lines if at.line is None else [lines[at.line]]
    characters = _cut(_joined(chosen), at)
    return None if characters is None else Lit(ranges=_grouped(characters))


_Line = list[tuple[str, Origin | None]]


def _lines(found: Sequence[Piece]) -> Iterator[_Line]:
    """The lines as reading prints them, each character with its origin (white space: with none)."""
    line: list[tuple[str, Origin | None]] = []
    for text, element, tail in found:
        source = "" if element is None else (element.tail if tail else element.text) or ""
        at = -1
        for sign in text:
            if sign == "\n":
                yield from _printed(line)
                line = []
                continue
            if sign.isspace() or element is None:
                line.append((sign, None))
                continue
            index = source.find(sign, at + 1)  # only white space was changed between a source and its piece
            at = max(at, index)
            line.append((sign, (element, tail, index) if index >= 0 else None))
    yield from _printed(line)


def _printed(line: _Line) -> Iterator[_Line]:
    """A line as `settle` and `tidy` leave it: they take characters out and add none but white space."""
    raw = "".join(sign for sign, _ in line)
    shown = tidy(settle(raw))
    if not shown:
        return
    gone = {n for found in _BOOKMARK.finditer(raw) for n in range(*found.span())}
    rest = iter([(sign, origin) for n, (sign, origin) in enumerate(line) if n not in gone and origin])
    out: _Line = []
    for sign in shown:
        origin = None if sign.isspace() else next((o for s, o in rest if s == sign), None)
        out.append((sign, origin))
    yield out


def _joined(lines: Sequence[_Line]) -> _Line:
    out: _Line = []
    for n, line in enumerate(lines):
        out += [*([("\n", None)] if n else []), *line]
    return out


def _cut(line: _Line, at: Spot) -> _Line | None:
    """The characters that the ranges of a locator leave; None for a range that the text does not have."""
    for start, end in RANGE.findall(at.ranges):
        if int(end) > len(line) or int(start) > int(end):
            return None
        line = line[int(start) : int(end)]
    return line


def _grouped(characters: _Line) -> dict[Node, list[tuple[int, int]]]:
    """Ranges for each text: digits that stand in several spans give several, white space between two is in one."""
    ranges: dict[Node, list[tuple[int, int]]] = {}
    for _, origin in characters:
        if origin is None:
            continue
        element, tail, index = origin
        of = ranges.setdefault((element, tail), [])
        if of:
            of[-1] = (of[-1][0], index + 1)
        else:
            of.append((index, index + 1))
    return ranges
