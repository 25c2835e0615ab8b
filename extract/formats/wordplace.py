"""From a locator back to its place in a Word file: by counting elements of the whole tree, not by walking as reading does."""

import re
from collections.abc import Sequence

from lxml.etree import _Element

from extract.formats._place import ranged
from extract.formats.base import Place
from extract.formats.numbering import Numbering
from extract.formats.wordtext import BOX, MC, PARAGRAPH, TABLE, W, is_on, symbol
from extract.text.clean import tidy
from extract.text.drawn import bar_fields
from extract.text.numbers import is_value

_ROW, _CELL, _BODY = f"{W}tr", f"{W}tc", f"{W}body"
_HOLDERS = (PARAGRAPH, TABLE, _ROW, _CELL, BOX, _BODY)
_TAGS = {"p": PARAGRAPH, "t": TABLE, "r": _ROW, "c": _CELL, "x": BOX}
_FALLBACK = f"{MC}Fallback"
_GONE = (f"{W}del", f"{W}moveFrom", f"{W}rt")
_PRINTED = {f"{W}br": "\n", f"{W}cr": "\n", f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}noBreakHyphen": "-"}
_TEXT, _SYMBOL, _RUN = f"{W}t", f"{W}sym", f"{W}r"
_LOCATOR = re.compile(
    r"(?P<steps>[ptrcx]\d+(?: [ptrcx]\d+)*)(?: line (?P<line>\d+))?(?: field (?P<field>\d+))?(?P<ranges>(?: @\d+-\d+)*)"
)


def in_word(body: _Element, where: str, numbering: Numbering) -> Place | None:
    """What stands at a locator such as `t3 r4 c2` or `p12 line 2 @3-6`. In: w:body, and the lists, nothing counted yet."""
    found = _LOCATOR.fullmatch(where)
    if found is None:
        return None
    element: _Element = body
    for step in found["steps"].split():
        same = _held(element, _TAGS[step[0]])
        number = int(step[1:])
        if not 0 < number <= len(same):
            return None
        element = same[number - 1]
    labels = _labels(body, element, numbering)
    if element.tag == _CELL:
        row = next(element.iterancestors(_ROW))
        table = next(row.iterancestors(TABLE))
        around, at = _rows_around(row, _labels(body, table, numbering.again()))
        return ranged(_cell(element, labels), found["ranges"], around, at)
    return _line(element, labels, found)


def _held(holder: _Element, tag: str) -> list[_Element]:
    """The elements of a kind that belong to the holder itself and not to something inside it."""
    return [e for e in holder.iter(tag) if e is not holder and _holder(e, holder) is holder and not _is_copy(e)]


def _holder(element: _Element, top: _Element) -> _Element | None:
    """What an element stands in; of a text box the paragraph or box around it."""
    kinds = (PARAGRAPH, BOX) if element.tag == BOX else _HOLDERS
    return next((a for a in element.iterancestors(*kinds) if a is top or a.tag in kinds), None)


def _is_copy(element: _Element) -> bool:
    """Whether an element only repeats, for older programs, what stands before it."""
    fallback = next(element.iterancestors(_FALLBACK), None)
    choice = None if fallback is None else fallback.getprevious()
    return choice is not None and next(choice.iter(_TEXT), None) is not None


def _labels(body: _Element, last: _Element, numbering: Numbering) -> dict[_Element, str]:
    """The numbers Word prints before the paragraphs of an element."""
    wanted = set(last.iter(PARAGRAPH)) if numbering.lists else set()
    labels: dict[_Element, str] = {}
    for paragraph in body.iter(PARAGRAPH):
        if wanted <= labels.keys():
            break
        if not _is_copy(paragraph):
            labels[paragraph] = numbering.label(paragraph)
    return {paragraph: labels.get(paragraph, "") for paragraph in wanted}


def _text(paragraph: _Element) -> str:
    """The printed pieces of a paragraph in order, those in its text boxes left out."""
    pieces = []
    for node in paragraph.iter(_TEXT, _SYMBOL, *_PRINTED):
        within = list(node.iterancestors())
        within = within[: within.index(paragraph)]
        tags = {a.tag for a in within}
        runs = [a for a in within if a.tag == _RUN]
        if BOX in tags or tags.intersection(_GONE) or f"{W}pPr" in tags or (_FALLBACK in tags and _is_copy(node)):
            continue
        if any(is_on(run.find(f"{W}rPr/{W}vanish")) for run in runs):
            continue
        pieces.append(node.text or "" if node.tag == _TEXT else _PRINTED.get(str(node.tag)) or symbol(node))
    return "".join(pieces)


def _cell(cell: _Element, labels: dict[_Element, str]) -> str:
    lines = []
    for paragraph in cell.iter(PARAGRAPH):
        if _is_copy(paragraph):
            continue
        text = _text(paragraph)
        label = "" if is_value(tidy(text)) or not tidy(text) else labels.get(paragraph, "")
        lines += (label + text).split("\n")
    return "\n".join(line for line in map(tidy, lines) if line)


def _line(paragraph: _Element, labels: dict[_Element, str], found: re.Match[str]) -> Place | None:
    text = _text(paragraph)
    lines = ((labels.get(paragraph, "") + text) if tidy(text) else text).split("\n")
    number = int(found["line"] or 1) - 1
    if number >= len(lines):
        return None
    shown = lines[number]
    if found["field"]:
        fields: Sequence[str] = shown.split("\t") if "\t" in shown else bar_fields(shown)
        if not 0 < int(found["field"]) <= len(fields):
            return None
        shown = fields[int(found["field"]) - 1]
    before, after = paragraph.getprevious(), paragraph.getnext()
    around = [tidy(line) for line in lines]
    above = [_beside(before)] if before is not None else []
    below = [_beside(after)] if after is not None else []
    return ranged(tidy(shown), found["ranges"], [*above, *around, *below], len(above) + number)


def _beside(element: _Element) -> str:
    """What stands above or below, in short."""
    return tidy(" ".join(_text(p) for p in element.iter(PARAGRAPH)))[:200]


def _rows_around(row: _Element, labels: dict[_Element, str]) -> tuple[list[str], int]:
    rows = [row.getprevious(), row, row.getnext()]
    kept = [r for r in rows if r is not None and r.tag == _ROW]
    texts = [" | ".join(_cell(c, labels).replace("\n", " ") for c in _held(r, _CELL)) for r in kept]
    return texts, kept.index(row)
