"""The shelf of formats. What a file is, its content tells; for text of any kind the formats bid, with the label's help."""

from functools import cache

from extract.converters.base import Kit
from extract.formats.base import HEAD_BYTES, MAX_BODY_BYTES, Format
from extract.formats.contents import told_by_content, what
from extract.model.document import Document
from extract.model.finding import Unreadable
from settings.discover import discover

_REMEDY = "convert it to .docx, .html or .txt and parse that"

_NOT_FORMATS = (
    "base",
    "contents",
    "decode",
    "geometry",
    "head",
    "numbering",
    "numerals",
    "ole",
    "ooxml",
    "pdfium",
    "pictured",
    "sheetparts",
    "sheetrows",
    "stilled",
    "tables",
    "wordplace",
    "wordtables",
    "wordtext",
)
"""Modules of the shelf that formats share."""


@cache
def formats() -> dict[str, Format]:
    """Name -> format, every file of the shelf."""
    return {format.name: format for format in discover(__name__, "FORMAT", skip=_NOT_FORMATS).values()}


def choose(body: bytes, mime: str | None = None, name: str | None = None) -> Format:
    """The format whose marks the body bears, else the one that bids most for it.

    Raises `Unreadable` when nobody bids, naming what the bytes look like, and for bodies over the size limit.
    """
    if len(body) > MAX_BODY_BYTES:
        raise Unreadable(
            f"{len(body):,} bytes are more than the limit of {MAX_BODY_BYTES:,}; cut the file to the report"
        )
    if not body.strip(b"\x00 \t\r\n"):
        raise Unreadable("the file is empty; fetch it again")
    if told := told_by_content(body):
        if told not in formats():
            raise Unreadable(f"this is {what(told)}; {_REMEDY}")
        return formats()[told]
    bids = [(format.score(body[:HEAD_BYTES], mime, name), format) for format in formats().values()]
    bid, best = max(bids, key=lambda b: b[0])
    if bid <= 0:
        raise Unreadable(f"no format knows these bytes; {_REMEDY}")
    return best


def needed(body: bytes, mime: str | None = None, name: str | None = None) -> tuple[tuple[str, bytes], ...]:
    """What has to be converted before the body can be read: (name of a converter, body for it); nothing for bad input.

    Several bodies' needs converted together (`Kit.prepare`) cost a fraction of one after the other.
    """
    try:
        return choose(body, mime, name).needs(body)
    except Unreadable:
        return ()


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
