"""What a page holds and nobody sees: scripts, hidden elements, text of no size. It loses its content and keeps its place."""

import re
from typing import cast

from lxml import etree
from lxml.etree import _Element

from extract.formats.tables import UNSEEN

_EMPTIED = ("script", "style", "noscript", "noframes", "noembed", "template", "textarea")
_STYLED = etree.XPath("//@style[contains(., 'none') or contains(., 'NONE')]/..")
_ANY_STYLE = etree.XPath("//@style/..")
_HIDDEN = etree.XPath("//@hidden/..")
_HIDDEN_WORD = re.compile(r"hidden(?=[\s=>/])")
# Fixed words are found ten times faster than patterns; a page without any of them needs no pattern.
_STYLE_WORDS = ("visibility", "VISIBILITY", "font-size:0", "font-size: 0", "FONT-SIZE: 0", "FONT-SIZE:0")
_DISPLAY = re.compile(r"(?:display|DISPLAY)\s*:\s*(?:none|NONE)")
_UNSEEN = re.compile(
    r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0(?![.\d]*[1-9]))",
    re.IGNORECASE,
)


def empty_unseen(root: _Element, source: str) -> None:
    """Take the content of what is not shown out of the tree. In: the page's text too, searched before the tree is.

    The elements stay, so that paths stay true; hidden cells are marked, since they take no place in their row.
    """
    unseen = list(root.iter(*_EMPTIED))
    if any(word in source for word in _STYLE_WORDS):
        unseen += (e for e in cast("list[_Element]", _ANY_STYLE(root)) if _UNSEEN.search(e.get("style") or ""))
    elif ("none" in source or "NONE" in source) and _DISPLAY.search(source):
        unseen += (e for e in cast("list[_Element]", _STYLED(root)) if _UNSEEN.search(e.get("style") or ""))
    if "hidden" in source and _HIDDEN_WORD.search(source):
        unseen += cast("list[_Element]", _HIDDEN(root))
    for element in unseen:
        # What follows it is not written anew: lxml refuses the odd characters of some pages. Its stubs lack the argument.
        element.clear(keep_tail=True)  # type: ignore[call-arg]
        if element.tag in ("td", "th"):
            element.set("rowspan", UNSEEN)
