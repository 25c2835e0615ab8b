"""Web pages saved as one file (MHTML, RFC 2557): what Word calls a single file web page, often under the name of a .doc.

The page in it is read as any page; locators are those of the page.
"""

import email
import re
from email.message import Message

from extract.converters.base import Kit
from extract.formats import html
from extract.formats.base import Format, Place, declared
from extract.model.document import Document
from extract.model.finding import Unreadable

_MIMES = ("multipart/related", "message/rfc822", "application/x-mimearchive")
_SUFFIXES = (".mht", ".mhtml")
_MAX_BOUNDARIES = 40  # a saved page has one or two; the parser goes down a level for each
_BOUNDARY = re.compile(rb"boundary\s*=", re.IGNORECASE)


def score(head: bytes, mime: str | None, name: str | None) -> int:
    """Only with the head lines of a message is there anything to read (`contents`)."""
    return declared(_MIMES, _SUFFIXES, mime, name) if head.lstrip()[:13].lower() == b"mime-version:" else 0


def read(body: bytes, charset: str | None, url: str | None, kit: Kit) -> Document:
    """Bytes of a saved page -> the document of the page in it. Raises `Unreadable` where there is none."""
    page, declared_charset = page_in(body)
    return html.FORMAT.read(page, declared_charset, url, kit)


def find(body: bytes, charset: str | None, where: str, kit: Kit) -> Place | None:
    """What stands at an element path of the page."""
    page, declared_charset = page_in(body)
    return html.FORMAT.find(page, declared_charset, where, kit) if html.FORMAT.find is not None else None


def page_in(body: bytes) -> tuple[bytes, str | None]:
    """The first web page among the parts, decoded, and the charset it is said to have."""
    if len(_BOUNDARY.findall(body)) > _MAX_BOUNDARIES:
        raise Unreadable("a saved page with more parts in parts than any browser writes; save the page again")
    for part in email.message_from_bytes(body).walk():
        if part.get_content_type() == "text/html" and (page := _payload(part)):
            return page, part.get_content_charset()
    raise Unreadable("a saved page (MHTML) without a page in it; save the page again")


def _payload(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


FORMAT = Format("mhtml", _MIMES, _SUFFIXES, score, read, find=find)
