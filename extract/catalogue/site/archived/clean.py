"""The tree of an archived page -> HTML that only shows text: written anew from an allow-list, nothing is copied.

Every element is one of `allowed`, every attribute one of ours, every text escaped; what acts, loads, links or submits
has no way through, whatever the page calls it.
"""

import re
from dataclasses import dataclass, field
from html import escape

from lxml.etree import _Element

from extract.catalogue.site.archived.allowed import (
    BECOMES,
    DROPPED,
    KEPT,
    NOTED,
    PARTS,
    SPANS,
    TABLES,
    VOID,
    classes,
    span,
)
from extract.catalogue.site.archived.lit import NOTHING, Lit
from extract.catalogue.site.page import Lang
from extract.formats.tables import UNSEEN

MOST_ELEMENTS = 40_000
"""Elements that are written; a report's page has 3,000. Of a larger page the part around what is lit is shown."""

MOST_TITLE = 300
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]")
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LISTED = re.compile(r"\s*(\d{1,4})\s*")


@dataclass(slots=True)
class _Pen:
    """What has been written so far, and how far the page has been walked."""

    lang: Lang
    lit: Lit
    window: range  # elements, counted in document order, that are written
    holders: frozenset[_Element]  # what is lit, and what holds it
    out: list[str] = field(default_factory=list)
    walked: int = 0
    marked: bool = False  # the anchor was given
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Harmless HTML for the inside of a <body>; whether something is lit in it, whether a part was left out for size."""

    html: str
    lit: bool
    cut: bool
    from_file: bool = False  # of a file as read, not of a page as it was written


def cleaned(root: _Element, lit: Lit = NOTHING, lang: Lang = "zh") -> Cleaned:
    """A parsed page -> its text and tables, with what is lit marked (`id="lit"` on the first mark). `root` is only read."""
    holders = _holders(lit)
    pen = _Pen(lang, lit, _window(root, holders), holders)
    _element(pen, root, "body")
    return Cleaned("".join(pen.out), pen.marked, pen.left_out)


def text(said: str) -> str:
    """A text as HTML: escaped, without control characters, what turns the direction of writing made visible."""
    if said.isalnum():
        return said
    safe = escape(_CONTROLS.sub("", said), quote=True)
    return safe if safe.isascii() else _BIDI.sub(_shown, safe)


def _shown(sign: re.Match[str]) -> str:
    return f'<span class="nb-sign" title="U+{ord(sign[0]):04X}"></span>'


def plain(said: str) -> str:
    """A text for an attribute: escaped, without control characters and without what turns the direction of writing."""
    return escape(_BIDI.sub("", _CONTROLS.sub("", said))[:MOST_TITLE], quote=True)


def _holders(lit: Lit) -> frozenset[_Element]:
    named = [lit.element] if lit.element is not None else []
    for element, tail in lit.ranges:
        holder = element.getparent() if tail else element
        named += [] if holder is None else [holder]
    return frozenset(above for one in named for above in (one, *one.iterancestors()))


def _window(root: _Element, holders: frozenset[_Element]) -> range:
    """The elements to be written: all, or of a monstrous page as many as may be, around the last that is lit."""
    order = 0
    at = 0
    for order, element in enumerate(root.iter()):  # the last number is the size of the page
        if holders and element in holders:
            at = order
    start = max(0, min(at - MOST_ELEMENTS // 2, order + 1 - MOST_ELEMENTS))
    return range(start, start + MOST_ELEMENTS)


def _element(pen: _Pen, element: _Element, inside: str) -> None:
    """One element with all in it. In: the name of the element of ours around it. Depth is bounded by the parser."""
    number = pen.walked
    pen.walked += 1
    tag = element.tag if isinstance(element.tag, str) else ""
    unseen = element.get("rowspan") == UNSEEN
    if number not in pen.window and element not in pen.holders:
        pen.left_out = True
    elif tag and tag not in DROPPED and not unseen:
        name = _name(tag, inside) or ("span" if element is pen.lit.element else "")
        if name:
            pen.out.append(f"<{name}{_attributes(pen, tag, element)}>")
        _inside(pen, element, name or inside)
        if name and name not in VOID:
            pen.out.append(f"</{name}>")
        return
    elif not unseen:
        pen.out.append(_note(pen, tag, element))
    pen.walked += sum(1 for _ in element.iterdescendants())


def _name(tag: str, inside: str) -> str:
    """What an element is written as; "" where only its text is.

    Browsers throw parts of a table away that stand outside of one, and move out of it what is none (a form around rows),
    so that here the first become boxes and the second are opened.
    """
    name = tag if tag in KEPT else BECOMES.get(tag, "")
    if tag in PARTS:
        return name if inside in PARTS[tag] else "" if inside in TABLES else "div"
    return "" if inside in TABLES else name


def _inside(pen: _Pen, element: _Element, name: str) -> None:
    if element.text:
        _text(pen, element, element.text, tail=False)
    for child in element:
        _element(pen, child, name)
        if child.tail:
            _text(pen, child, child.tail, tail=True)


def _text(pen: _Pen, element: _Element, said: str, *, tail: bool) -> None:
    """A text of the tree, its lit characters in <mark>."""
    at = 0
    for start, end in pen.lit.ranges.get((element, tail), ()) if pen.lit.ranges else ():
        pen.out += [text(said[at:start]), f"<mark{_anchor(pen)}>{text(said[start:end])}</mark>"]
        at = end
    pen.out.append(text(said[at:]))


def _anchor(pen: _Pen, *named: str) -> str:
    """The class of what is lit, and the name by which the address of the page finds it: that stands once."""
    first, pen.marked = not pen.marked, True
    name = ' id="lit"' if first else ""
    return f'{name} class="{" ".join((*named, "nb-lit"))}"'


def _attributes(pen: _Pen, tag: str, element: _Element) -> str:
    given = element.attrib
    lit = element is pen.lit.element
    if not given and not lit:
        return ""
    style, align = given.get("style"), given.get("align")
    named = classes(str(style or ""), str(align or "")) if style or align else ()
    out = ""
    if tag in ("td", "th"):
        out += "".join(f' {name}="{many}"' for name in SPANS if (many := span(given.get(name))) > 1)
    elif tag == "ol" and (found := _LISTED.fullmatch(given.get("start", ""))):
        out += f' start="{found[1]}"'
    elif tag == "a" and (address := given.get("href", "").strip()):
        named = (*named, "nb-link")
        out += f' title="{plain(address)}"'
    if lit:
        return out + _anchor(pen, *named)
    return out + (f' class="{" ".join(named)}"' if named else "")


def _note(pen: _Pen, tag: str, element: _Element) -> str:
    """A word for what is missing here, of what a reader would look for; said by the style sheet, so that it is no text."""
    if tag not in NOTED or element.get("type", "").lower() == "hidden":
        return ""
    kind = NOTED[tag][0 if pen.lang == "zh" else 1]
    said = element.get("alt") or element.get("title") or ""
    label = f"{kind}: {said}" if said else kind
    return f'<span class="nb-gone" role="img" aria-label="{plain(label)}" title="{plain(label)}"></span>'
