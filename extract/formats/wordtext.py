"""What Word prints for the runs of a paragraph: fields' results, accepted changes, symbols; and its text boxes."""

from collections.abc import Iterator

from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"

PARAGRAPH, TABLE, BOX, CHUNK = f"{W}p", f"{W}tbl", f"{W}txbxContent", f"{W}altChunk"
VALUE = f"{W}val"
_TEXT, _RUN, _FIELD, _SYMBOL = f"{W}t", f"{W}r", f"{W}fldChar", f"{W}sym"
_ALTERNATE = f"{MC}AlternateContent"
GONE = frozenset(f"{W}{name}" for name in ("del", "moveFrom"))
"""Text that a tracked change takes away."""

_UNSEEN = GONE | frozenset(
    f"{W}{name}"
    for name in ("instrText", "delText", "rPr", "pPr", "sectPr", "sdtPr", "tblPr", "footnoteReference", "rt", "ffData")
)
_SIGNS = {
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}noBreakHyphen": "-",
}
_OFF = frozenset(("0", "false", "off", "none"))
_WINGDINGS = {0x6F: "□", 0x71: "□", 0xA8: "□", 0x52: "☑", 0xFE: "☑", 0xFC: "√", 0x6C: "●", 0xFB: "×", 0xFD: "☒"}


def printed(paragraph: _Element) -> str:
    """All runs of a paragraph as printed, lines parted by line feeds; not its text boxes, not its number in a list."""
    pieces: list[str] = []
    codes = 0  # how many fields are open whose code is being written, not their result
    open_fields: list[bool] = []
    stack = list(reversed(paragraph))
    while stack:
        node = stack.pop()
        tag = node.tag
        if tag == _TEXT:
            if not codes:
                pieces.append(node.text or "")
        elif tag == _RUN:
            if not _vanished(node):
                stack.extend(reversed(node))
        elif tag == _FIELD:
            codes += _field(node, open_fields)
        elif tag in _SIGNS:
            pieces.append("" if codes else _SIGNS[tag])
        elif tag == _SYMBOL:
            pieces.append("" if codes else symbol(node))
        elif tag == _MATH_TEXT:
            pieces.append(node.text or "")
        elif tag == _ALTERNATE:
            stack.extend(reversed(chosen(node)))
        elif isinstance(tag, str) and tag not in _UNSEEN and tag != BOX:
            stack.extend(reversed(node))
    return "".join(pieces)


def _field(mark: _Element, open_fields: list[bool]) -> int:
    """Begin, separator or end of a field. Out: how many more (or fewer) fields are before their separator."""
    kind = mark.get(f"{W}fldCharType")
    if kind == "begin":
        open_fields.append(True)
        return 1
    if not open_fields or kind not in ("separate", "end"):
        return 0
    before = open_fields.pop()
    if kind == "separate":
        open_fields.append(False)
    return -int(before)


def symbol(node: _Element) -> str:
    """A character of a symbol font: the digits and signs of such fonts lie at U+F020 and above (ISO 29500-1, 17.3.3.30)."""
    try:
        code = int(node.get(f"{W}char") or "", 16)
    except ValueError:
        return ""
    if not 0xF000 <= code <= 0xF0FF:
        return chr(code) if 0x20 <= code < 0xD800 else ""
    if "dings" in (node.get(f"{W}font") or "").lower():
        return _WINGDINGS.get(code - 0xF000, "")
    return chr(code - 0xF000) if code < 0xF07F else ""


def is_on(switch: _Element | None) -> bool:
    """Whether a property that is there or not is meant: present, and not switched off by its value."""
    return switch is not None and (switch.get(VALUE) or "true").lower() not in _OFF


def _vanished(run: _Element) -> bool:
    properties = run.find(f"{W}rPr")
    return properties is not None and is_on(properties.find(f"{W}vanish"))


def chosen(alternate: _Element) -> list[_Element]:
    """The content of the one alternative that is read: the first choice, or the fallback where only that has text."""
    choice, fallback = alternate.find(f"{MC}Choice"), alternate.find(f"{MC}Fallback")
    if choice is None or (fallback is not None and not _says(choice) and _says(fallback)):
        choice = fallback
    return [] if choice is None else list(choice)


def _says(element: _Element) -> bool:
    return next(element.iter(_TEXT), None) is not None


def boxes(element: _Element) -> Iterator[_Element]:
    """The text boxes that hang on a paragraph, each once; those inside another box come with that one."""
    if next(element.iter(BOX), None) is None:
        return
    stack = list(reversed(element))
    while stack:
        node = stack.pop()
        if node.tag == BOX:
            yield node
        elif node.tag == _ALTERNATE:
            stack.extend(reversed(chosen(node)))
        elif node.tag not in GONE:
            stack.extend(reversed(node))


def within(container: _Element, *wanted: str) -> Iterator[_Element]:
    """The children of a body, cell, row or box of the wanted tags, content controls and accepted changes opened."""
    for child in container:
        tag = child.tag
        if tag in wanted:
            yield child
        elif tag == _ALTERNATE:
            for each in chosen(child):
                yield from [each] if each.tag in wanted else within(each, *wanted)
        elif isinstance(tag, str) and tag not in _UNSEEN and tag not in (PARAGRAPH, TABLE) and len(child):
            yield from within(child, *wanted)
