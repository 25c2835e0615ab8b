"""The page around a report: head, menu before, links behind; what every portal has."""

from html import escape
from random import Random

from tests.portals.parts import Part
from tests.portals.skins.markup import Quirks

MENU = "<ul><li><a href='/'>首页</a></li><li><a href='/zwgk/'>政务公开</a></li></ul>"
BEHIND = "<div><a href='/a.html'>上一篇</a></div>"


def title_of(parts: list[Part]) -> str:
    """The whole title, also when it is printed on several lines."""
    return "".join(part.text for part in parts if part.kind == "title")


def page(title: str, body: str, head: str = "<meta charset='utf-8'>") -> str:
    """A whole page around the markup of a report."""
    return (
        f"<!DOCTYPE html><html><head>{head}<title>{escape(title)}-门户网站</title></head><body>"
        f"{MENU}<div class='main'>{body}</div>{BEHIND}</body></html>"
    )


def skinned(skin, quirks: Quirks = frozenset()):  # type: ignore[no-untyped-def]
    """A skin of the sample portals as a renderer of whole pages."""

    def render(parts: list[Part], rng: Random) -> bytes:
        return page(title_of(parts), skin.render(parts, rng, quirks)).encode()

    return render
