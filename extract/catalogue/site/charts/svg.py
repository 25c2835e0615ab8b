"""SVG as text: elements whose attributes and contents are escaped. Colours and letters are classes of nianbao.css.

A picture is 400 units wide and as high as it needs; a page shows it at about that many pixels, a telephone a little
smaller, so that letters of 12 units stay readable on both.
"""

import re
import unicodedata
from typing import Final

from markupsafe import Markup, escape

WIDTH: Final = 400.0
LETTER: Final = 12.0
"""Size of the letters of a chart, as in nianbao.css (.nb-svg)."""

_KEPT_CASE = frozenset(("viewBox", "preserveAspectRatio", "patternUnits", "patternTransform"))


def plain(value: object) -> str:
    """Text that XML may hold and that cannot turn the reading direction of what follows: no controls, no bidi marks."""
    if (text := str(value)).isprintable():
        return text
    text = re.sub(r"[\t\n\r]", " ", text)
    return "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Cn"))


def tag(name: str, *children: object, **attributes: object) -> Markup:
    """An element. Children that are Markup stand as they are, others are escaped; `class_`, `stroke_width` → class, stroke-width."""
    pairs = ((_attribute(key), escape(_number(value))) for key, value in attributes.items() if value is not None)
    opened = "".join(f' {key}="{value}"' for key, value in pairs)
    inner = "".join(child if isinstance(child, Markup) else escape(plain(child)) for child in children)
    return Markup(f"<{name}{opened}>{inner}</{name}>" if children else f"<{name}{opened}/>")


def text(x: float, y: float, words: object, kind: str = "", anchor: str | None = None) -> Markup:
    """Letters with their foot at y; anchor middle or end."""
    return tag("text", plain(words), x=x, y=y, class_=kind or None, text_anchor=anchor)


def rect(x: float, y: float, width: float, height: float, kind: str) -> Markup:
    return tag("rect", x=x, y=y, width=width, height=height, class_=kind)


def line(x1: float, y1: float, x2: float, y2: float, kind: str) -> Markup:
    return tag("path", d=f"M{_short(x1)} {_short(y1)}L{_short(x2)} {_short(y2)}", class_=kind)


def path(points: list[tuple[float, float]], kind: str) -> Markup:
    """A line through points."""
    return tag("path", d="M" + "L".join(f"{_short(x)} {_short(y)}" for x, y in points), class_=kind)


def squares(corners: list[tuple[float, float]], width: float, height: float, kind: str) -> Markup:
    """Many rectangles of one size and class as one path, by their upper left corners."""
    w, h = _short(width), _short(height)
    return tag("path", d="".join(f"M{_short(x)} {_short(y)}h{w}v{h}h-{w}z" for x, y in corners), class_=kind)


def picture(name: str, title: str, summary: str, height: float, *children: Markup, width: float = WIDTH) -> Markup:
    """A whole chart, which a screen reader reads as its title and summary. `name` is unique on its page."""
    return tag(
        *("svg", tag("title", title, id=f"{name}-title"), tag("desc", summary, id=f"{name}-desc"), *children),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_short(width)} {_short(height)}",
        class_="nb-svg",
        role="img",
        aria_labelledby=f"{name}-title {name}-desc",
    )


def wide(words: object, size: float = LETTER) -> float:
    """About how wide a text is, rather too wide: a Han character is as wide as high, a Latin letter or digit two thirds."""
    return sum(size if unicodedata.east_asian_width(c) in "WF" else size * 0.62 for c in plain(words))


def cut(words: str, room: float, size: float = LETTER) -> str:
    """A text as far as there is room, with … where it is cut."""
    if wide(words, size) <= room:
        return words
    kept = words
    while kept and wide(kept + "…", size) > room:
        kept = kept[:-1]
    return kept + "…"


def _attribute(key: str) -> str:
    return key if key in _KEPT_CASE else key.rstrip("_").replace("_", "-")


def _number(value: object) -> str:
    return _short(value) if isinstance(value, float) else plain(value)


def _short(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
