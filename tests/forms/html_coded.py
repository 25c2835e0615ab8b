"""Reports as pages whose bytes are odd: other encodings, false or no charset, entities for every character, tags left open."""

import re
from random import Random

from settings.simplified import SIMPLIFIED
from tests.forms._page import page, title_of
from tests.forms.base import Form, Render
from tests.portals.parts import Part
from tests.portals.skins import clean, nested, word

_OPTIONAL = re.compile(r"</(?:td|th|tr|p|li|tbody|body|html)>")
_WIDE = re.compile(r"[^\x00-\x7f]")


def coded(codec: str, declared: str | None, mark: bytes = b"") -> Render:
    """A renderer in an encoding that the page names, or another, or none."""
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">' if declared else ""

    def render(parts: list[Part], rng: Random) -> bytes:
        skin = rng.choice((clean, nested))
        return mark + page(title_of(parts), skin.render(parts, rng, frozenset()), head).encode(codec)

    return render


def entities(parts: list[Part], rng: Random) -> bytes:
    """Every character beyond ASCII as a reference, decimal or hexadecimal; the page says that it is Latin 1."""
    head = '<meta charset="iso-8859-1">'
    text = page(title_of(parts), word.render(parts, rng, frozenset()), head)
    return _WIDE.sub(lambda m: f"&#{ord(m[0])};" if rng.random() < 0.5 else f"&#x{ord(m[0]):X};", text).encode("ascii")


def unclosed(parts: list[Part], rng: Random) -> bytes:
    """End tags that HTML lets one leave out are left out, all of them."""
    return _OPTIONAL.sub("", page(title_of(parts), clean.render(parts, rng, frozenset()))).encode()


_TRADITIONAL = {ord(simple): chr(full) for full, simple in sorted(SIMPLIFIED.items(), reverse=True)}


def traditional(declared: str | None) -> Render:
    """A renderer in traditional characters and Big5, what Big5 lacks as references; the page names a charset or none."""
    head = f'<meta charset="{declared}">' if declared else ""

    def render(parts: list[Part], rng: Random) -> bytes:
        text = page(title_of(parts), clean.render(parts, rng, frozenset()), head)
        return text.translate(_TRADITIONAL).encode("big5", "xmlcharrefreplace")

    return render


FORMS = (
    Form("html-big5", ".html", traditional("big5"), loses=frozenset({"simplified"})),
    Form("html-big5-false", ".html", traditional("gb2312"), loses=frozenset({"simplified"})),
    Form("html-gbk", ".html", coded("gb18030", None)),
    Form("html-gbk-false", ".html", coded("gb18030", "utf-8")),
    Form("html-gbk-korean", ".html", coded("gb18030", "euc-kr")),
    Form("html-utf8-false", ".html", coded("utf-8", "gb2312")),
    Form("html-utf16", ".html", coded("utf-16-le", "utf-16", b"\xff\xfe")),
    Form("html-utf16-bare", ".html", coded("utf-16-be", None)),
    Form("html-entities", ".html", entities),
    Form("html-unclosed", ".html", unclosed),
)
