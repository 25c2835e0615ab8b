"""A page as the families see it: address, bytes and a lazily parsed tree; from a response or an archived body alike."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from lxml import etree

from archive.legible import is_text_encoding, legible
from crawler.address import joined, route_in

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-]+)", re.IGNORECASE)
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-]+)", re.IGNORECASE)
_LITERAL_JUMP = re.compile(
    r"(?:(?:window\.|document\.)?location(?:\.href)?\s*=|window\.open\s*\(|location\.(?:replace|assign)\s*\()"
    r"\s*['\"]([^'\"]+)['\"](?!\s*\+)"
)
_REFRESH = re.compile(r"^\s*(\d{0,9})\d*(?:\.\d+)?\s*[;,]\s*url\s*=\s*['\"]?([^'\"\s>]+)", re.IGNORECASE)
_CUT = re.compile(r"\s?(?:…|\.{2}|·{2})")
_SPACE = re.compile(r"[\s\u00a0\u3000\u200b\ufeff]+")

META_SEARCH_BYTES = 4096

REFRESH_S = 10
"""Seconds up to which a meta refresh is taken for a redirect."""

STUB_BYTES = 3000
"""A page shorter than this, with a script and without a link, is a stub that sends the reader elsewhere."""

MAX_TEXT_CHARS = 500
"""What is kept of a link's text: it goes into the queue and into a record, and no title is half as long."""

MAX_LINKS = 20_000
"""Links of a page that are read; the longest lists have a few thousand."""

_READ_EVENTS = 600
_READ_CHARS = 20 * MAX_TEXT_CHARS
"""What is looked at for a link's text: anchors may lie in anchors, and white space between the words."""

# Browsers read gb2312 and gbk as the superset too (WHATWG Encoding Standard, labels of gb18030).
_CHINESE = {"gb2312", "gbk", "gb18030", "x-gbk", "cp936", "ms936", "hz-gb-2312"}


@dataclass(frozen=True, slots=True)
class Link:
    """One link as printed: the address made absolute, the text a reader sees, the tag it came from."""

    url: str
    text: str
    tag: str = "a"


def choose_encoding(body: bytes, declared: str | None = None) -> str:
    """The encoding of a page: strict UTF-8, then the HTTP charset, then the meta charset, then gb18030.

    In: the bytes, the charset of the Content-Type header or None. Out: a Python codec name.
    No statistical guess: GBK text never validates as UTF-8, and guessers take short Chinese for Korean.
    """
    if _decodes(body, "utf-8"):
        return "utf-8"
    for label in (declared, _meta_charset(body)):
        name = _codec(label)
        if name and name != "utf-8" and is_text_encoding(name) and _decodes(body, name):
            return name
    return "gb18030"


def _codec(label: str | None) -> str | None:
    if not label:
        return None
    name = label.strip().lower()
    return "gb18030" if name in _CHINESE else name


def _decodes(body: bytes, encoding: str) -> bool:
    try:
        body.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def _meta_charset(body: bytes) -> str | None:
    found = _META_CHARSET.search(body[:META_SEARCH_BYTES])
    return found.group(1).decode("ascii") if found else None


def header_charset(content_type: str | None) -> str | None:
    """The charset parameter of a Content-Type value, or None."""
    found = _HEADER_CHARSET.search(content_type or "")
    return found.group(1) if found else None


def one_line(text: str) -> str:
    """Text with every run of white space (also no-break, ideographic, zero-width) as one plain space."""
    return _SPACE.sub(" ", text).strip()


class Page:
    """What was answered at an address, parsed when first asked for. Pure: fetches nothing."""

    has_routes = False
    """True where `#/…` alone is an address too: on a page drawn by script, whose places are told apart so."""

    def __init__(self, url: str, body: bytes, content_type: str | None = None, encoding: str | None = None):
        """In: the address the body came from, its bytes without transfer and content coding,
        the Content-Type header if known, an encoding that overrides every declaration (the portal row's)."""
        self.url = url
        self.body = legible(body).removeprefix(b"\xef\xbb\xbf")
        self.content_type = (content_type or "").lower()
        self._forced = encoding

    @cached_property
    def encoding(self) -> str:
        """The codec of the body, see `choose_encoding`."""
        return _codec(self._forced) or choose_encoding(self.body, header_charset(self.content_type))

    @cached_property
    def text(self) -> str:
        """The source as text; bytes that do not decode become U+FFFD."""
        return self.body.decode(self.encoding, "replace")

    def says(self, *words: str) -> bool:
        """True when one of the words stands in the source: a tenth of the time that a pattern of them takes."""
        return any(word in self.text for word in words)

    @cached_property
    def is_html(self) -> bool:
        """True when the answer is a page to look for links in, by its type or by its first bytes."""
        kind = self.content_type.partition(";")[0].strip()
        if kind in ("text/html", "application/xhtml+xml", "text/xml", "application/xml"):
            return True
        return kind in ("", "text/plain") and self.body.lstrip()[:1] == b"<"

    @cached_property
    def is_script(self) -> bool:
        """True when the answer is a script, by its type or by its name."""
        return "javascript" in self.content_type or self.url.partition("#")[0].partition("?")[0].endswith(".js")

    @cached_property
    def data(self) -> Any:
        """What an answer of data says (JSON), whatever its type claims to be; None for a page and for what is broken."""
        if self.body.lstrip()[:1] not in (b"{", b"["):
            return None
        try:
            return json.loads(self.text)
        except (ValueError, RecursionError):
            return None

    @cached_property
    def tree(self) -> etree._Element | None:
        """The root element, or None for an empty or unparseable body."""
        source = self.body if self.encoding == "utf-8" else self.text.encode("utf-8", "replace")
        if not source.strip():
            return None
        # The parser is told the encoding, because the meta tag speaks of the bytes before we decoded them.
        return etree.fromstring(source, etree.HTMLParser(encoding="utf-8", huge_tree=True))

    @cached_property
    def base(self) -> str:
        """The address relative links are counted from: `<base href>` if the page has one."""
        if self.tree is not None:
            for element in self.tree.iter("base"):
                if element.get("href"):
                    return joined(self.url, element.get("href", "").strip()) or self.url
        return self.url

    def absolute(self, address: str) -> str | None:
        """An address of this page made absolute, or None when it cannot be asked for, see `address.joined`."""
        address = address.strip()
        if not address or (address.startswith("#") and not self.has_routes):
            return None
        url = joined(self.base, address)
        return url if url is None or "#" not in address else url + route_in(address)

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """The links with a usable address, in page order: anchors, areas, frames, options, literal script jumps."""
        if self.tree is None:
            return ()
        found = (self._link(element) for element in self.tree.iter("a", "area", "iframe", "frame", "option"))
        return tuple(islice((link for link in found if link is not None), MAX_LINKS))

    def _link(self, element: etree._Element) -> Link | None:
        for address in _addresses(element):
            url = self.absolute(address)
            if url:
                return Link(url, link_text(element), str(element.tag))
        return None

    @cached_property
    def meta(self) -> dict[str, str]:
        """Meta tags by lower-case name; the first non-empty value wins, since templates repeat them empty."""
        found: dict[str, str] = {}
        for element in self.tree.iter("meta") if self.tree is not None else ():
            name, value = (element.get("name") or "").strip().lower(), (element.get("content") or "").strip()
            if name and value:
                found.setdefault(name, value)
        return found

    @cached_property
    def title(self) -> str:
        """The article's title from its meta tag, else the page's `<title>`."""
        named = self.meta.get("articletitle")
        if named:
            return one_line(named)
        element = self.tree.find(".//title") if self.tree is not None else None
        return one_line("".join(map(str, element.itertext()))) if element is not None else ""

    @cached_property
    def jump(self) -> str | None:
        """Where the page sends its reader on by itself, or None: a meta refresh, or a literal script jump in a stub.

        A jump that a script computes (or that sets a cookie first) is a challenge and is not followed.
        """
        if len(self.body) > STUB_BYTES:
            return self._refresh()
        script = None if "document.cookie" in self.text or self.links else _LITERAL_JUMP.search(self.text)
        return self._refresh() or (self.absolute(script.group(1)) if script else None)

    def _refresh(self) -> str | None:
        for element in self.tree.iter("meta") if self.tree is not None else ():
            if (element.get("http-equiv") or "").strip().lower() == "refresh":
                found = _REFRESH.search(element.get("content") or "")
                # A slow refresh reloads a running page (or shows the home page); a quick one sends the reader on.
                if found and int(found.group(1) or 0) <= REFRESH_S:
                    url = self.absolute(found.group(2))
                    return url if url != self.url else None
        return None


def _addresses(element: etree._Element) -> Iterator[str]:
    for name in ("href", "src", "value", "data-href"):
        address = element.get(name)
        if address and not address.lower().lstrip().startswith(("javascript:", "mailto:", "tel:")):
            if name != "value" or "/" in address or "." in address:
                yield address
        elif address:
            yield from _LITERAL_JUMP.findall(address)
    yield from _LITERAL_JUMP.findall(element.get("onclick") or "")


def link_text(element: etree._Element) -> str:
    """What a link says: its text, or its title attribute where lists cut the text short, or its picture's alt."""
    text = _shown(_texts(element) if len(element) else (element.text or "",))
    title = one_line((element.get("title") or "")[:_READ_CHARS])[:MAX_TEXT_CHARS]
    cut = text.rstrip(".…· ")
    if title and (not text or (len(title) > len(cut) and (title.startswith(cut) or text != cut))):
        return title
    shown = _CUT.split(text, maxsplit=1)[0]
    if len(shown) < min(len(title), len(text)) and title.startswith(shown):
        return title  # the text is cut short, and a date follows inside the link
    if not text:
        inside = islice(element.iter(), _READ_EVENTS)
        return _shown(f"{image.get('alt') or ''} " for image in inside if image.tag in ("img", "area"))
    return text


def _texts(element: etree._Element) -> Iterator[str]:
    """The text inside an element in reading order."""
    for event, found in islice(etree.iterwalk(element, events=("start", "end", "comment", "pi")), _READ_EVENTS):
        if event == "start":
            yield found.text or ""
        elif found is not element:
            yield found.tail or ""


def _shown(parts: Iterable[str]) -> str:
    """Pieces of text as one line, read only as far as it is kept."""
    read: list[str] = []
    size = 0
    for part in parts:
        read.append(part[:_READ_CHARS])
        size += len(read[-1])
        if size > _READ_CHARS:
            break
    return one_line("".join(read))[:MAX_TEXT_CHARS]
