"""Word's automatic numbers: 一、（一）1. stand in no run, they are counted from numbering.xml and the styles.

Source: ISO/IEC 29500-1, 17.9 (numbering) and 17.7 (styles).
"""

from dataclasses import dataclass, field, replace

from lxml.etree import _Element

from extract.formats.numerals import numeral
from extract.formats.wordtext import VALUE, W

_LEVELS = 9
_TIGHT = "、）)】〕：:．。，"
"""Behind these signs the numeral needs no space."""


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a list: its first number, how numbers are written, the text around them, what follows."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    gap: str = " "
    legal: bool = False  # the numbers of higher levels in Arabic digits
    style: str | None = None  # paragraphs of this style are of this level


@dataclass(slots=True)
class Numbering:
    """The lists of a document, and how far each has been counted."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)  # abstract list -> its levels
    lists: dict[str, str] = field(default_factory=dict)  # list -> abstract list
    restarts: dict[str, dict[int, int]] = field(default_factory=dict)  # list -> level -> first number of this list
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)  # paragraph style -> list, level
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)

    def label(self, paragraph: _Element) -> str:
        """The number that Word prints before a paragraph, with the space behind it; it is counted. "" where none is."""
        found = self._place(paragraph)
        if found is None:
            return ""
        number, depth = found
        abstract = self.lists.get(number)
        levels = self.levels.get(abstract or "")
        if abstract is None or not levels or depth not in levels:
            return ""
        counts = self._count(number, abstract, depth)
        level = levels[depth]
        if level.form == "bullet" or not level.text:
            return ""
        text = level.text
        for n in range(_LEVELS):
            if f"%{n + 1}" in text:
                other = levels.get(n, Level())
                form = "decimal" if level.legal and n < depth else other.form
                text = text.replace(f"%{n + 1}", numeral(form, counts.get(n, other.start)))
        return text + ("" if text.endswith(tuple(_TIGHT)) else level.gap)

    def again(self) -> "Numbering":
        """The same lists, nothing counted yet."""
        return replace(self, counts={}, begun=set())

    def _count(self, number: str, abstract: str, depth: int) -> dict[int, int]:
        counts = self.counts.setdefault(abstract, {})
        if number not in self.begun:
            self.begun.add(number)
            counts.update({n: start - 1 for n, start in self.restarts.get(number, {}).items()})
        counts[depth] = counts.get(depth, self.levels[abstract][depth].start - 1) + 1
        for deeper in [n for n in counts if n > depth]:
            del counts[deeper]
        return counts

    def _place(self, paragraph: _Element) -> tuple[str, int] | None:
        """The list a paragraph is in and its level: by itself, or by its style."""
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return self.styles.get("")
        style = _value(properties.find(f"{W}pStyle")) or ""
        own = properties.find(f"{W}numPr")
        inherited = self.styles.get(style)
        if own is None:
            return inherited
        number = _value(own.find(f"{W}numId")) or (inherited[0] if inherited else None)
        depth = _integer(own.find(f"{W}ilvl"), inherited[1] if inherited else 0)
        return None if number in (None, "0") else (str(number), depth)


def read_numbering(root: _Element | None, styles: _Element | None) -> Numbering:
    """numbering.xml and styles.xml (None where the file has none) -> its lists, nothing counted yet."""
    if root is None:
        return Numbering()
    out = Numbering()
    linked: dict[str, str] = {}  # abstract list that only points to a list style -> that style
    for abstract in root.iterchildren(f"{W}abstractNum"):
        name = abstract.get(f"{W}abstractNumId") or ""
        out.levels[name] = {_depth(level): _level(level) for level in abstract.iterchildren(f"{W}lvl")}
        if link := _value(abstract.find(f"{W}numStyleLink")):
            linked[name] = link
    for number in root.iterchildren(f"{W}num"):
        _add_list(out, number)
    _add_styles(out, styles, linked)
    return out


def _add_list(out: Numbering, number: _Element) -> None:
    name = number.get(f"{W}numId") or ""
    abstract = _value(number.find(f"{W}abstractNumId")) or ""
    for override in number.iterchildren(f"{W}lvlOverride"):
        start, own = override.find(f"{W}startOverride"), override.find(f"{W}lvl")
        if start is not None:
            out.restarts.setdefault(name, {})[_depth(override)] = _integer(start, 1)
        if own is not None:  # a list with a level of its own counts apart
            out.levels[f"{abstract}/{name}"] = {**out.levels.get(abstract, {}), _depth(own): _level(own)}
            abstract = f"{abstract}/{name}"
    out.lists[name] = abstract


def _add_styles(out: Numbering, styles: _Element | None, linked: dict[str, str]) -> None:
    """Which styles number their paragraphs; a style without a list of its own takes that of the one it is based on."""
    if styles is None:
        return
    told: dict[str, tuple[str | None, int | None]] = {}
    based: dict[str, str] = {}
    default = ""
    for style in styles.iterchildren(f"{W}style"):
        name = style.get(f"{W}styleId") or ""
        if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true"):
            default = name
        found = style.find(f"{W}pPr/{W}numPr")
        if found is not None:
            depth = found.find(f"{W}ilvl")
            told[name] = _value(found.find(f"{W}numId")), None if depth is None else _integer(depth, 0)
        based[name] = _value(style.find(f"{W}basedOn")) or ""
    for name, style_name in linked.items():
        number = told.get(style_name, (None, None))[0]
        target = out.lists.get(number or "")
        if target and target != name:
            out.levels[name] = out.levels.get(target, {})
    for name in based:
        if (place := _style_place(name, told, based, out)) is not None:
            out.styles[name] = place
    if default in out.styles:
        out.styles[""] = out.styles[default]


def _style_place(
    name: str, told: dict[str, tuple[str | None, int | None]], based: dict[str, str], out: Numbering
) -> tuple[str, int] | None:
    number: str | None = None
    depth: int | None = None
    seen: set[str] = set()
    above = name
    while above and above not in seen and number is None:
        seen.add(above)
        number, told_depth = told.get(above, (None, None))
        depth = told_depth if depth is None else depth
        above = based.get(above, "")
    if number in (None, "0"):
        return None
    levels = out.levels.get(out.lists.get(str(number), ""), {})
    by_style = next((n for n, level in levels.items() if level.style == name), None)
    return str(number), by_style if by_style is not None else depth or 0


def _level(level: _Element) -> Level:
    return Level(
        start=_integer(level.find(f"{W}start"), 0),
        form=_value(level.find(f"{W}numFmt")) or "decimal",
        text=_value(level.find(f"{W}lvlText")) or "",
        gap="" if _value(level.find(f"{W}suff")) == "nothing" else " ",
        legal=level.find(f"{W}isLgl") is not None,
        style=_value(level.find(f"{W}pStyle")),
    )


def _depth(element: _Element) -> int:
    text = element.get(f"{W}ilvl") or "0"
    return int(text) if text.isdecimal() and len(text) < 4 else 0


def _value(element: _Element | None) -> str | None:
    return None if element is None else element.get(VALUE)


def _integer(element: _Element | None, default: int) -> int:
    text = _value(element) or ""
    return int(text) if text.isdecimal() and len(text) < 8 else default
