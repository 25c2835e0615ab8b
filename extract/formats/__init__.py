"""The shelf of formats and the auction between them: content beats media type beats suffix."""

from functools import cache

from extract.converters.base import Kit
from extract.formats.base import HEAD_BYTES, MAX_BODY_BYTES, Format
from extract.model.document import Document
from extract.model.finding import Unreadable
from settings.discover import discover

_ZIP = b"PK\x03\x04"
_FOREIGN = (
    (b"%PDF", "a PDF file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file (.doc, .xls, .wps)"),
    (b"{\\rtf", "an RTF file"),
    (b"\x89PNG", "an image (PNG)"),
    (b"\xff\xd8\xff", "an image (JPEG)"),
    (b"GIF8", "an image (GIF)"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (_ZIP, "a ZIP archive that is no .docx file"),
)
_REMEDY = "convert it to .docx, .html or .txt and parse that"


@cache
def formats() -> dict[str, Format]:
    """Name -> format, every file of the shelf."""
    return {format.name: format for format in discover(__name__, "FORMAT", skip=_NOT_FORMATS).values()}


_NOT_FORMATS = ("base", "decode", "geometry", "head", "pdfium", "tables")


def choose(body: bytes, mime: str | None = None, name: str | None = None) -> Format:
    """The format that bids most for the body.

    Raises `Unreadable` when nobody bids, naming what the bytes look like, and for bodies over the size limit.
    """
    if len(body) > MAX_BODY_BYTES:
        raise Unreadable(
            f"{len(body):,} bytes are more than the limit of {MAX_BODY_BYTES:,}; cut the file to the report"
        )
    if not body.strip(b"\x00 \t\r\n"):
        raise Unreadable("the file is empty; fetch it again")
    head = body[:HEAD_BYTES]
    if not head.startswith(_ZIP) and (foreign := _foreign(head)):
        raise Unreadable(f"this is {foreign}; {_REMEDY}")
    bids = [(format.score(head, mime, name), format) for format in formats().values()]
    bid, best = max(bids, key=lambda b: b[0])
    if bid <= 0:
        raise Unreadable(f"{_what(head)}; {_REMEDY}")
    return best


def read_document(
    body: bytes,
    mime: str | None,
    charset: str | None,
    url: str | None,
    name: str | None,
    kit: Kit | None = None,
) -> Document:
    """Bytes -> Document by the format that claims them. Raises `Unreadable`. Without a kit nothing is converted."""
    return choose(body, mime, name or url).read(body, charset, url, kit or Kit())


def _foreign(head: bytes) -> str | None:
    return next((what for magic, what in _FOREIGN if head.startswith(magic)), None)


def _what(head: bytes) -> str:
    found = _foreign(head)
    return f"this is {found}" if found else "no format knows these bytes"
