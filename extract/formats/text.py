"""Plain text, its tables flattened in one of three ways (see extract/text/flat.py)."""

from extract.converters.base import Kit
from extract.formats._place import in_text
from extract.formats.base import Format, Place, declared
from extract.formats.decode import decode, wide_codec
from extract.model.document import Document
from extract.text.drawn import Line
from extract.text.flat import fold

_MIMES = ("text/plain", "text/markdown")
_SUFFIXES = (".txt", ".md", ".text")
_BINARY = bytes(set(range(32)) - {9, 10, 11, 12, 13, 27})


def score(head: bytes, mime: str | None, name: str | None) -> int:
    """Text is what has no control bytes; tags are for the html format to outbid."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or wide_codec(head):
        return 40
    if head.translate(None, _BINARY) != head:
        return 0
    return 20 + declared(_MIMES, _SUFFIXES, mime, name)


def read(body: bytes, charset: str | None, url: str | None, kit: Kit) -> Document:
    """Bytes of a text file -> paragraphs and ragged grids, each with its line number."""
    text, encoding, problems = decode(body, charset)
    lines = [Line(line, f"line {n}") for n, line in enumerate(text.splitlines(), 1)]
    return Document(format="text", parts=fold(lines), encoding=encoding, url=url, problems=problems)


def find(body: bytes, charset: str | None, where: str, kit: Kit) -> Place | None:
    """What stands in a line, or in a field of it, between the lines above and below."""
    return in_text(decode(body, charset)[0], where)


FORMAT = Format("text", _MIMES, _SUFFIXES, score, read, find=find)
