"""Pages that are drawn by script alone (Vue, React): the empty shell a server sends, and the page a browser made of it.

Known by what their build tools write: an empty mount element and a bundle from the portal itself. Pure.
"""

import re
from itertools import islice

from lxml import etree

from crawler.page import Link, Page

MAX_SHOWN_CHARS = 120
"""What a shell may say before its scripts run: a name, "loading", words for readers without scripts."""

MAX_BYTES = 256 * 1024
"""A shell is small; some carry a style sheet."""

_MOUNT = re.compile(r"<app-root\b|<div[^<>]{0,200}\bid\s*=\s*[\"']?(?:app|root|__next|__nuxt|q-app)[\"'\s>/]", re.I)
_MOUNTS = frozenset(("app", "root", "__next", "__nuxt", "q-app"))
_NO_SHELL = re.compile(
    r"document\.cookie|\$_ts\b|__jsl|acw_sc__v2|aliyun_waf|\.safeline|safeline_bot|wzws_|captcha|cf-chl", re.IGNORECASE
)
"""Signs of a challenge: such a page is not given to a browser, whatever it looks like."""

_UNSEEN = frozenset(("script", "style", "noscript", "title", "template"))
_MAX_ELEMENTS = 2000


class RenderedPage(Page):
    """A page as it is after its scripts. In: also the rows its scripts were told of, on it and on further pages."""

    has_routes = True

    def __init__(self, url: str, dom: str, rows: tuple[Link, ...] = ()):
        super().__init__(url, dom.encode("utf-8", "replace"), "text/html; charset=utf-8", "utf-8")
        self.rows = rows


def is_shell(page: Page) -> bool:
    """True when a page shows nothing before its scripts have run, and its script is a bundle, no challenge.

    A challenge too is a script without a page, but it brings no place to draw one in.
    """
    if not page.is_html or b"<a " in page.body or len(page.body) > MAX_BYTES:
        return False  # nearly every page: asked of each, so that it must cost next to nothing
    if _MOUNT.search(page.text) is None or page.tree is None or _NO_SHELL.search(page.text):
        return False
    mounts = [e for e in page.tree.iter() if e.tag == "app-root" or (e.tag == "div" and e.get("id") in _MOUNTS)]
    return bool(mounts) and not page.links and _has_bundle(page) and _shown(page.tree) <= MAX_SHOWN_CHARS


def _has_bundle(page: Page) -> bool:
    scripts = page.tree.iter("script") if page.tree is not None else ()
    return any(page.absolute(script.get("src") or "") for script in scripts)


def _shown(tree: etree._Element) -> int:
    """How many characters a reader sees before scripts have run."""
    pieces = 0
    for element in islice(tree.iter(), _MAX_ELEMENTS):
        unseen = not isinstance(element.tag, str) or element.tag in _UNSEEN
        pieces += 0 if unseen else len((element.text or "").strip())
        pieces += len((element.tail or "").strip())
    return pieces
