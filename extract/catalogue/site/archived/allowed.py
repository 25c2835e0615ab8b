"""What of an archived page is shown again: elements and attributes that only lay out text. All else is left out.

None of these elements switches a browser's parser into another mode (as script, noscript, textarea, svg or math do),
so that what is written here is read by every browser as it is meant.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

KEPT = frozenset(
    [
        *("address", "article", "aside", "b", "blockquote", "caption", "cite", "code", "dd", "del", "div", "dl", "dt"),
        *("em", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "ins"),
        *("li", "main", "nav", "ol", "p", "pre", "s", "section", "small", "span", "strong", "sub", "sup", "table"),
        *("tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul"),
    ]
)
"""Written as they are."""

BECOMES = {
    **dict.fromkeys(("body", "center", "details", "dialog", "fieldset", "form", "hgroup", "legend", "summary"), "div"),
    **dict.fromkeys(("a", "font", "label", "mark", "time", "tt"), "span"),
    "br": "br",
    "strike": "s",
}
"""Written as another element: what would act, or what we use ourselves."""

DROPPED = frozenset(
    [
        *("applet", "area", "audio", "base", "basefont", "bgsound", "button", "canvas", "col", "colgroup", "command"),
        *(
            "datalist",
            "embed",
            "fencedframe",
            "frame",
            "frameset",
            "head",
            "iframe",
            "img",
            "image",
            "input",
            "isindex",
        ),
        *(
            "keygen",
            "link",
            "listing",
            "map",
            "meta",
            "noembed",
            "noframes",
            "noscript",
            "object",
            "optgroup",
            "option",
        ),
        *("param", "picture", "plaintext", "portal", "script", "select", "slot", "source", "style", "svg", "template"),
        *("textarea", "title", "track", "video", "xml", "xmp"),
    ]
)
"""Left out with all that is in them. Of any other element only its text is written."""

NOTED: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(("img", "image", "picture", "svg", "canvas"), ("图片", "picture")),
    **dict.fromkeys(("iframe", "frame", "fencedframe", "portal"), ("嵌入的页面", "embedded page")),
    **dict.fromkeys(("object", "embed", "applet", "audio", "video"), ("嵌入的对象", "embedded object")),
    **dict.fromkeys(("input", "select", "button"), ("输入框", "form field")),
}
"""Of what is left out, what a reader would miss: in its place stands a word."""

TABLES = ("table", "thead", "tbody", "tfoot", "tr")
"""In these only the parts of a table may stand."""

PARTS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("td", "th"), TABLES),
    "tr": TABLES[:-1],
    **dict.fromkeys(("thead", "tbody", "tfoot", "caption"), ("table",)),
}
"""Part of a table -> what it may stand in."""

VOID = frozenset(("br", "hr"))

SPANS = ("colspan", "rowspan")
MOST_SPAN = 100
_NUMBER = re.compile(r"\s*(\d{1,4})")

_ALIGNED = {"left": "nb-left", "center": "nb-centre", "middle": "nb-centre", "right": "nb-right"}
_STYLES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"text-align\s*:\s*(left|center|right)", re.I), lambda m: _ALIGNED[m[1].lower()]),
    (re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.I), lambda _: "nb-bold"),
    (re.compile(r"white-space\s*:\s*pre", re.I), lambda _: "nb-pre"),
    (re.compile(r"text-indent\s*:\s*\+?[1-9]", re.I), lambda _: "nb-indent"),
)
MOST_STYLE = 2000
"""Characters of a style attribute that are looked at."""


@lru_cache(maxsize=2048)
def classes(style: str, align: str) -> tuple[str, ...]:
    """Words of ours for what an element's attributes `style` and `align` say of its looks; nothing of them is written."""
    style = style[:MOST_STYLE]
    found = [word(match) for pattern, word in _STYLES if (match := pattern.search(style))]
    aligned = _ALIGNED.get(align[:MOST_STYLE].strip().lower())
    return tuple(dict.fromkeys([*found, *([aligned] if aligned else [])]))


def span(value: str | None) -> int:
    """A colspan or rowspan as a number within bounds."""
    found = _NUMBER.match(value or "")
    return min(max(int(found[1]), 1), MOST_SPAN) if found else 1
