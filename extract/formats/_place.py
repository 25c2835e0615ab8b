"""From a locator back to its place: in the tree of a page, step by step; in a text, to the line and field."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml.etree import _Element

from extract.formats.base import Place
from extract.formats.tables import BLOCK_TAGS, settle, source_text
from extract.text.clean import tidy
from extract.text.drawn import bar_fields

_PAGE_LOCATOR = re.compile(r"(?P<path>/\S+)(?: line (?P<line>\d+))?(?P<ranges>(?: @\d+-\d+)*)")
_TEXT_LOCATOR = re.compile(r"line (?P<line>\d+)(?: field (?P<field>\d+))?(?P<ranges>(?: @\d+-\d+)*)")
_STEP = re.compile(r"([^/\[\]]+)(?:\[(\d+)\])?")
RANGE = re.compile(r"@(\d+)-(\d+)")
KEEPS_LINES = re.compile(r"white-space\s*:\s*pre")
Piece = tuple[str, _Element | None, bool]
"""Characters as shown, and the element whose text they are, or (True) whose tail; None: a line break that no text has."""

_BREAK: Piece = ("\n", None, False)
_UNSHOWN = frozenset(
    (
        "script",
        "style",
        "noscript",
        "noframes",
        "noembed",
        "template",
        "textarea",
        "select",
        "button",
        "iframe",
        "object",
        "svg",
    )
)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a locator leads in the tree of a page: a line of what an element shows, or a cell with all its lines."""

    element: _Element
    line: int | None  # from 0; None: the whole cell
    whole: bool  # the lines are those of the blocks in it too
    ranges: str  # " @12-15": characters of that text


def spot(root: _Element, where: str) -> Spot | None:
    """The element that a locator names, and which of its lines; None where it is no path of this page."""
    found = _PAGE_LOCATOR.fullmatch(where)
    element = _stepped(root, found["path"]) if found else None
    if found is None or element is None:
        return None
    if element.tag in ("td", "th") and found["line"] is None:
        return Spot(element, None, True, found["ranges"])
    return Spot(element, int(found["line"] or 1) - 1, not _lines(element, whole=False), found["ranges"])


def in_page(root: _Element, where: str) -> Place | None:
    """What stands at an element path of a page, perhaps a line of it, perhaps a range of characters of that."""
    at = spot(root, where)
    if at is None:
        return None
    lines = _lines(at.element, whole=at.whole)
    if at.line is None:
        return ranged("\n".join(lines), at.ranges, *_rows_around(at.element))
    if not lines and not at.ranges:
        return Place("")
    if at.line >= len(lines):
        return None
    before, after = _sibling(at.element, -1), _sibling(at.element, 1)
    around = [*before[-1:], *lines, *after[:1]]
    number = at.line + len(before[-1:])
    return ranged(lines[at.line], at.ranges, around[max(0, number - 1) : number + 2], min(number, 1))


def _stepped(root: _Element, path: str) -> _Element | None:
    """The element at a path such as /html/body[1]/div[2]; names may have colons, as Word's have."""
    steps = [_STEP.fullmatch(step) for step in path[1:].split("/")]
    if not steps or steps[0] is None or steps[0][1] != root.tag:
        return None
    element: _Element | None = root
    for step in steps[1:]:
        if step is None or element is None:
            return None
        same = [child for child in element if child.tag == step[1]]
        number = int(step[2] or 1)
        element = same[number - 1] if 0 < number <= len(same) else None
    return element


def _lines(element: _Element, *, whole: bool) -> list[str]:
    """The lines that an element shows: all, or only those outside the blocks in it."""
    joined = "".join(text for text, _, _ in pieces(element, whole=whole))
    return [line for line in map(tidy, settle(joined).split("\n")) if line]


def pieces(element: _Element, *, whole: bool) -> list[Piece]:
    """What an element shows, in order, as `_lines` joins it: all, or only what stands outside the blocks in it."""
    found: list[Piece] = []
    _collect(element, found, whole)
    return found


def _collect(element: _Element, pieces: list[Piece], whole: bool) -> None:
    """Depth is bounded by the parser, so recursion is safe here."""
    kept = element.tag == "pre" or KEEPS_LINES.search(element.get("style") or "")
    if element.text:
        pieces.append((element.text if kept else source_text(element.text), element, False))
    for child in element:
        block = child.tag in BLOCK_TAGS or child.tag == "br"
        if block:
            pieces.append(_BREAK)
        if child.tag not in _UNSHOWN and (whole or not block):
            _collect(child, pieces, whole)
        if block and child.tag != "br":
            pieces.append(_BREAK)
        if child.tail:
            pieces.append((child.tail if kept else source_text(child.tail), child, True))


def _rows_around(cell: _Element) -> tuple[list[str], int]:
    """The row of a cell between the rows above and below it."""
    row = cell.getparent()
    if row is None:
        return [], 0
    rows = [row.getprevious(), row, row.getnext()]
    texts = [" | ".join(" ".join(_lines(c, whole=True)) for c in r) for r in rows if r is not None and len(r)]
    return texts, int(len(texts) > 1 and rows[0] is not None and len(rows[0]) > 0)


def _sibling(element: _Element, step: int) -> list[str]:
    """The lines of the nearest element beside this one that shows any."""
    beside = element.getnext() if step > 0 else element.getprevious()
    for _ in range(20):
        if beside is None:
            return []
        if isinstance(beside.tag, str) and beside.tag not in _UNSHOWN and (lines := _lines(beside, whole=True)):
            return lines
        beside = beside.getnext() if step > 0 else beside.getprevious()
    return []


def in_text(text: str, where: str) -> Place | None:
    """What stands in a line of a text, perhaps a field of it, perhaps a range of characters of that."""
    found = _TEXT_LOCATOR.fullmatch(where)
    lines = text.splitlines()
    if found is None or not 0 < int(found["line"]) <= len(lines):
        return None
    at = int(found["line"]) - 1
    shown = lines[at]
    if found["field"]:
        fields = shown.split("\t") if "\t" in shown else bar_fields(shown)
        if not 0 < int(found["field"]) <= len(fields):
            return None
        shown = fields[int(found["field"]) - 1]
    around = [tidy(line) for line in lines[max(0, at - 1) : at + 2]]
    return ranged(tidy(shown), found["ranges"], around, min(at, 1))


def ranged(text: str, ranges: str, around: Sequence[str], at: int) -> Place | None:
    """A text, or the range of its characters that " @12-15" names; None for a range that it does not have."""
    for start, end in RANGE.findall(ranges):
        if int(end) > len(text) or int(start) > int(end):
            return None
        text = text[int(start) : int(end)]
    return Place(text, tuple(around), at)
