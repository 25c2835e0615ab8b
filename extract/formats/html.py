"""Web pages: blocks of text and data tables in reading order, meta tags and links, each part with its element path."""

import re
from functools import lru_cache

from lxml import etree
from lxml.etree import _Element

from archive.legible import legible
from extract.converters.base import Kit
from extract.formats._place import in_page
from extract.formats._unseen import empty_unseen
from extract.formats._walk import parts_of
from extract.formats.base import Format, Place, declared
from extract.formats.decode import decode, wide_codec
from extract.formats.head import base, links, meta, shown, title
from extract.model.document import Document
from extract.model.finding import Problem, Unreadable

_MIMES = ("text/html", "application/xhtml+xml")
_SUFFIXES = (".html", ".htm", ".shtml", ".jhtml", ".xhtml", ".jsp", ".jspx", ".aspx", ".do", ".thtml")
_TAG = re.compile(rb"<(?:!doctype|html|head|body|meta|div|table|title|script|p|span|br|tr|a)\b", re.IGNORECASE)
_META_CHARSET = re.compile(rb"<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)


def score(head: bytes, mime: str | None, name: str | None) -> int:
    """Tags near the start speak for HTML; one lone tag in a text does not."""
    if head.startswith((b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return 0
    head = head.replace(b"\x00", b"") if head.startswith((b"\xff\xfe", b"\xfe\xff")) or wide_codec(head) else head
    tags = len(_TAG.findall(head))
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"
    if not tags:
        return declared(_MIMES, _SUFFIXES, mime, name) if start else 0
    return (60 if start or tags > 2 else 15) + declared(_MIMES, _SUFFIXES, mime, name)


def read(body: bytes, charset: str | None, url: str | None, kit: Kit) -> Document:
    """Bytes of a page -> document. Raises `Unreadable` when there is nothing in it."""
    root, encoding, problems = _tree(body, charset)
    start = base(root, url)
    return Document(
        format="html",
        parts=parts_of(root),
        title=title(root),
        meta=meta(root),
        links=tuple(links(root, start)),
        shown=tuple(shown(root, start)),
        encoding=encoding,
        url=url,
        problems=problems,
    )


def find(body: bytes, charset: str | None, where: str, kit: Kit) -> Place | None:
    """What stands at an element path, with the row or the lines around it."""
    return in_page(_looked_at(body, charset), where)


def page_tree(body: bytes, charset: str | None) -> _Element:
    """The elements of a page as its locators count them, those that nobody sees without content. Raises `Unreadable`."""
    return _tree(body, charset)[0]


@lru_cache(maxsize=1)
def _looked_at(body: bytes, charset: str | None) -> _Element:
    """The tree of the page that is looked at: its numbers are asked for one after the other."""
    return page_tree(body, charset)


def _tree(body: bytes, charset: str | None) -> tuple[_Element, str, tuple[Problem, ...]]:
    """The elements of a page, without the content of those that nobody sees; its encoding, and what was odd."""
    found = _META_CHARSET.search(body[:4096])
    whole, body = len(body), legible(body)
    text, encoding, problems = decode(body, charset, found.group(1).decode("ascii") if found else None)
    if len(body) < whole:
        message = f"{whole - len(body)} bytes at the end were not read: more tags, attributes or text than a page has"
        problems = (*problems, Problem(stage="format", kind="page-cut", message=message))
    root = _parse(text)
    empty_unseen(root, text)
    return root, encoding, problems


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


FORMAT = Format("html", _MIMES, _SUFFIXES, score, read, find=find)
