"""Word 97 to 2003, WPS, Works, RTF and OpenDocument text: converted to .docx by LibreOffice and read as that.

Locators are those of the .docx that was made (see docx.py): paragraph, table, row and cell are the same in the source.
"""

from dataclasses import replace

from extract.converters.base import Kit
from extract.formats import docx, ole
from extract.formats.base import Format, Place, declared
from extract.formats.contents import SAVE_AS
from extract.formats.stilled import stilled
from extract.model.document import Document
from extract.model.document import Format as Name
from extract.model.finding import Unreadable

CONVERTER = "libreoffice"
_MIMES = ("application/msword", "application/vnd.ms-works", "application/rtf", "text/rtf", "application/kswps")
_SUFFIXES = (".doc", ".wps", ".rtf", ".odt", ".dot", ".wpt")
_ENCRYPTED = 0x0100  # flag fEncrypted of FibBase ([MS-DOC] 2.5.2)
_FIB_FLAGS = 10  # its offset in the stream WordDocument
_RTF_NAMES = (b"{\\rtf", "rtf")


def score(head: bytes, mime: str | None, name: str | None) -> int:
    """Nothing on text: what is an old Office file its content tells (`contents`)."""
    return declared(_MIMES, _SUFFIXES, mime, name) if head.startswith((ole.MAGIC[:4], _RTF_NAMES[0])) else 0


def needs(body: bytes) -> tuple[tuple[str, bytes], ...]:
    """The file itself, unless nobody could convert it."""
    return () if _is_locked(body) else ((CONVERTER, stilled(body)),)


def read(body: bytes, charset: str | None, url: str | None, kit: Kit) -> Document:
    """Bytes of an old Office file -> document. Raises `Unreadable` where it is protected or cannot be converted."""
    if _is_locked(body):
        raise Unreadable("this Word file is protected by a password; ask the agency for an open one")
    made = kit.convert(CONVERTER, stilled(body))
    try:
        document = docx.read(made, None, url, kit)
    except Unreadable as error:
        raise Unreadable(f"LibreOffice made nothing readable of this file ({error}); {SAVE_AS}") from error
    if not document.parts and not document.problems:
        raise Unreadable(f"LibreOffice found nothing in this file; {SAVE_AS}")
    return replace(document, format=_name(body), tools=(kit.version(CONVERTER),))


def _name(body: bytes) -> Name:
    if body.startswith(_RTF_NAMES[0]):
        return "rtf"
    if body.startswith(b"PK"):
        return "odt"
    if not body.startswith(ole.MAGIC[:4]):
        return "doc"
    return "wps" if _is_wps({entry.name for entry in ole.entries(body)}) else "doc"


def _is_wps(names: set[str]) -> bool:
    """Kingsoft WPS adds a stream of its own to a Word 97 file; Microsoft Works has one instead of Word's."""
    return any("wps" in name.lower() or "kso" in name.lower() for name in names) or "WordDocument" not in names


def _is_locked(body: bytes) -> bool:
    found = next((entry for entry in ole.entries(body) if entry.name == "WordDocument"), None)
    head = b"" if found is None else ole.stream(body, found)
    return len(head) > _FIB_FLAGS + 1 and bool(int.from_bytes(head[_FIB_FLAGS : _FIB_FLAGS + 2], "little") & _ENCRYPTED)


def find(body: bytes, charset: str | None, where: str, kit: Kit) -> Place | None:
    """What stands at a locator of the .docx that was made."""
    return docx.find(kit.convert(CONVERTER, stilled(body)), None, where, kit)


FORMAT = Format("office", _MIMES, _SUFFIXES, score, read, needs, find)
