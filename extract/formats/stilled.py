"""Fields of Word, RTF and OpenDocument files that a converter would work out anew: clocks, file names, what lies outside.

A date field would print the day of the conversion instead of that of the report, and INCLUDETEXT the text of a file of
this machine. Their kind is overwritten with one that nobody knows, so that the result stored in the file is kept.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence

from extract.formats import ole
from extract.formats.ooxml import opened, part_bytes
from extract.model.finding import Unreadable

_WORDS = (
    *("DATE", "TIME", "SAVEDATE", "PRINTDATE", "CREATEDATE", "EDITTIME", "FILENAME", "FILESIZE", "USERNAME"),
    *("INCLUDEPICTURE", "INCLUDETEXT", "INCLUDE", "IMPORT", "LINK", "DDEAUTO", "DDE", "DATABASE", "RD"),
)
_RTF_FIELD = re.compile(
    rb"(\\fldinst(?:[^{}\\]|\\[^\\{}]|[{}]){0,400}?[\s{}])(" + "|".join(_WORDS).encode() + rb")(?=[\s\\{}])",
    re.IGNORECASE,
)
_RTF_OUTSIDE = (b"\\*\\template", b"\\objupdate", b"\\objautlink", b"\\objlink")
"""Control words that name a template, and objects that are linked or brought up to date when the file is opened."""

_DOC_KINDS = frozenset((21, 22, 23, 25, 29, 31, 32, 36, 45, 46, 55, 56, 60, 67, 68, 78))
"""The same fields by number ([MS-DOC] 2.9.90)."""

_ODT_TEXT = "content.xml"
_ODT_FIELD = re.compile(rb"</?text:(?:date|time|file-name|template-name|modification-date|modification-time)\b[^>]*>")
_EPOCH = (1980, 1, 1, 0, 0, 0)

_UNKNOWN = 2
_MARK, _BEGIN = 0x1F, 0x13  # the upper bits of a mark mean something else
_FLAGS, _SECOND_TABLE, _FIELDS = 10, 0x0200, 0x11A
"""Offsets in the FIB ([MS-DOC] 2.5.1): flags, of them the bit that says which table stream, and fcPlcFldMom."""


def stilled(body: bytes) -> bytes:
    """The file with such fields made harmless, all else as it was."""
    if body.startswith(b"{\\rtf"):
        return _rtf(body)
    if body.startswith(b"PK"):
        return _odt(body)
    return _doc(body) if body.startswith(ole.MAGIC) else body


def _odt(body: bytes) -> bytes:
    """OpenDocument: such a field is an element around its result, and the result alone is kept."""
    try:
        with opened(body, ".odt") as archive:
            content = part_bytes(archive, _ODT_TEXT)
            if content is None or not _ODT_FIELD.search(content):
                return body
            out = io.BytesIO()
            with zipfile.ZipFile(out, "w") as still:
                for info in archive.infolist():
                    data = content if info.filename == _ODT_TEXT else part_bytes(archive, info.filename) or b""
                    data = _ODT_FIELD.sub(b"", data) if info.filename == _ODT_TEXT else data
                    still.writestr(zipfile.ZipInfo(info.filename, _EPOCH), data, info.compress_type)
    except Unreadable:
        return body  # the converter will say what is wrong with it
    return out.getvalue()


def _rtf(body: bytes) -> bytes:
    body = _RTF_FIELD.sub(lambda found: found[1] + b"X" * len(found[2]), body)
    for word in _RTF_OUTSIDE:
        body = body.replace(word, word[:-1] + b"x")
    return body


def _doc(body: bytes) -> bytes:
    entries = {entry.name: entry for entry in ole.entries(body)}
    main = entries.get("WordDocument")
    fib = ole.stream(body, main) if main else b""
    if len(fib) < _FIELDS + 8:
        return body
    second = int.from_bytes(fib[_FLAGS : _FLAGS + 2], "little") & _SECOND_TABLE
    table = entries.get("1Table" if second else "0Table")
    start, length = (int.from_bytes(fib[at : at + 4], "little") for at in (_FIELDS, _FIELDS + 4))
    if table is None or length < 4 or start + length > table.size or not ole.offsets(body, table):
        return body
    pieces = ole.offsets(body, table)
    patched = bytearray(body)
    for mark, kind in _fields(start, length):
        at, of = _offset(pieces, mark), _offset(pieces, kind)
        if max(at, of) < len(body) and body[at] & _MARK == _BEGIN and body[of] in _DOC_KINDS:
            patched[of] = _UNKNOWN
    return bytes(patched)


def _fields(start: int, length: int) -> Iterator[tuple[int, int]]:
    """Positions in the table stream of the two bytes of each record: the mark and, of a beginning, the kind of field.

    They lie in a PLC ([MS-DOC] 2.2.2): n + 1 positions of four bytes, then n records of two.
    """
    count = (length - 4) // 6
    records = start + 4 * (count + 1)
    return ((records + 2 * n, records + 2 * n + 1) for n in range(count))


def _offset(pieces: Sequence[tuple[int, int]], position: int) -> int:
    """Where a byte of a stream lies in the file; all its pieces but the last are equally long."""
    index, inside = divmod(position, pieces[0][1])
    return pieces[index][0] + inside if index < len(pieces) else 1 << 40
