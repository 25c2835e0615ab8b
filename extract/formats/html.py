"""Web pages: blocks of text and data tables in reading order, meta tags and links, each part with its element path."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, cast

from lxml import etree
from lxml.etree import _Element

from archive.legible import legible
from extract.converters.base import Kit
from extract.formats.base import Format, declared
from extract.formats.decode import decode
from extract.formats.head import base, links, meta, title
from extract.formats.tables import BLOCK_TAGS, is_data_table, read_table, settle, source_text
from extract.model.document import Block, Document, Grid
from extract.model.finding import Problem, Unreadable
from extract.text.clean import tidy
from extract.text.flat import Line, fold
from extract.text.grids import split_at_headings
from extract.text.numbers import is_value

_MIMES = ("text/html", "application/xhtml+xml")
_SUFFIXES = (".html", ".htm", ".shtml", ".jhtml", ".xhtml", ".jsp", ".jspx", ".aspx", ".do", ".thtml")
_TAG = re.compile(rb"<(?:!doctype|html|head|body|meta|div|table|title|script|p|span|br|tr|a)\b", re.IGNORECASE)
_META_CHARSET = re.compile(rb"<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_SKIP_TAGS = frozenset(
    [
        "script",
        "style",
        "noscript",
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
_EMPTIED = ("script", "style", "noscript", "template", "textarea")
_STYLED = etree.XPath("//@style[contains(., 'none') or contains(., 'NONE')]/..")
_HIDDEN = etree.XPath("//@hidden/..")
_HIDDEN_WORD = re.compile(r"hidden(?=[\s=>/])")
# Patterns that begin with a letter are found ten times faster than those that ignore case.
_HIDDEN_STYLES = (re.compile(r"display\s*:\s*none"), re.compile(r"DISPLAY\s*:\s*(?:none|NONE)"))
_DISPLAY_NONE = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_FEW_NUMBERS = 40  # a page with fewer numbers in real tables may hold its tables as lines of text
_HEADING_TAGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_KEEPS_LINES = re.compile(r"white-space\s*:\s*pre")


def score(head: bytes, mime: str | None, name: str | None) -> int:
    """Tags near the start speak for HTML; one lone tag in a text does not."""
    if head.startswith((b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return 0
    head = head.replace(b"\x00", b"") if head.startswith((b"\xff\xfe", b"\xfe\xff")) else head
    tags = len(_TAG.findall(head))
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"
    if not tags:
        return declared(_MIMES, _SUFFIXES, mime, name) if start else 0
    return (60 if start or tags > 2 else 15) + declared(_MIMES, _SUFFIXES, mime, name)


def read(body: bytes, charset: str | None, url: str | None, kit: Kit) -> Document:
    """Bytes of a page -> document. Raises `Unreadable` when there is nothing in it."""
    found = _META_CHARSET.search(body[:4096])
    whole, body = len(body), legible(body)
    text, encoding, problems = decode(body, charset, found.group(1).decode("ascii") if found else None)
    if len(body) < whole:
        message = f"{whole - len(body)} bytes at the end were not read: more tags, attributes or text than a page has"
        problems = (*problems, Problem(stage="format", kind="page-cut", message=message))
    root = _parse(text)
    _empty_unseen(root, text)
    start = base(root, url)
    return Document(
        format="html",
        parts=_parts(root),
        title=title(root),
        meta=meta(root),
        links=tuple(links(root, start)),
        encoding=encoding,
        url=url,
        problems=problems,
    )


def _parse(text: str) -> _Element:
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    source = text.replace("\x00", "").encode("utf-8", "replace")
    try:
        root = etree.fromstring(source, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(f"no HTML in it ({error}); look at the file in an editor") from error
    if root is None:
        raise Unreadable("no HTML in it; look at the file in an editor")
    return root


def _empty_unseen(root: _Element, source: str) -> None:
    """Scripts, styles and hidden elements lose their content but keep their place, so that paths stay true."""
    unseen = list(root.iter(*_EMPTIED))
    if any(pattern.search(source) for pattern in _HIDDEN_STYLES):
        unseen += (e for e in cast("list[_Element]", _STYLED(root)) if _DISPLAY_NONE.search(e.get("style") or ""))
    if _HIDDEN_WORD.search(source):
        unseen += cast("list[_Element]", _HIDDEN(root))
    for element in unseen:
        tail = element.tail
        element.clear()
        element.tail = tail


@dataclass(slots=True)
class _Open:
    """An element being walked: its path, and how many children of each tag have been seen.

    Counted here because asking the parser for the path of the n-th of n siblings takes n steps each time.
    """

    path: str
    tag: str
    children: dict[str, int] = field(default_factory=dict)

    def step(self, tag: str) -> str:
        self.children[tag] = count = self.children.get(tag, 0) + 1
        return f"{self.path}/{tag}[{count}]" if self.path else f"/{tag}"


@dataclass(slots=True)
class _Walk:
    """What has been collected so far, in reading order; lines wait until a table or the end settles them."""

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
            self.done.extend(Line(line, holder.path, kind) for line in text.split("\n"))


def _parts(root: _Element) -> tuple[Block | Grid, ...]:
    walk = _Walk()
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        if event == "start":
            if _enter(walk, element):
                walker.skip_subtree()
        else:
            _leave(walk, element)
    walk.flush()
    return tuple(_settled(walk))


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
        if tag == "table" and is_data_table(element):
            grid = read_table(element, here.path)
            walk.numbers += sum(is_value(cell.text) for row in grid.rows for cell in row)
            walk.done.append(grid)
            return True
    if element.text:
        walk.buffer.append(_node_text(element.text, element))
    return False


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


FORMAT = Format("html", _MIMES, _SUFFIXES, score, read)
