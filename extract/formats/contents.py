"""What a file is by its content: the format that reads it, or why nobody does. Suffix and media type say nothing here."""

import io
import struct
import zipfile

from extract.formats import ole
from extract.formats.ooxml import DAMAGED
from extract.model.finding import Unreadable

ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_DOCX, _SHEETS, _OFFICE, _ZIP_FORMAT, _PDF, _SCAN, _MHTML = "docx", "sheets", "office", "zip", "pdf", "scan", "mhtml"
"""Names of formats."""

SAVE_AS = "open it in Word or WPS and save it as .docx, then parse that"
_UNPACK = "unpack it and parse what is inside"

_MAGICS = (
    (b"{\\rtf", _OFFICE),
    (b"\x89PNG\r\n", _SCAN),
    (b"\xff\xd8\xff", _SCAN),
    (b"GIF8", _SCAN),
    (b"II*\x00", _SCAN),
    (b"MM\x00*", _SCAN),
)
_WHAT = {
    _PDF: "a PDF file",
    _SCAN: "an image",
    _OFFICE: "an old Office file (.doc, .wps, .rtf)",
    _SHEETS: "a spreadsheet",
    _ZIP_FORMAT: "a ZIP archive",
    _DOCX: "a Word file",
}
_FOREIGN = (
    (b"Rar!", "a RAR archive", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", _UNPACK),
    (b"\x1f\x8b", "a gzip file", _UNPACK),
    (b"MZ", "a Windows program", "do not run it; look for the report elsewhere on the page"),
)
_HEAD = 2048
_PDF_WITHIN = 1024  # readers accept rubbish in front of the mark (PDF 1.7, appendix H, note 13)


def told_by_content(body: bytes) -> str | None:
    """The name of the format whose marks the bytes bear; None for text of any kind, which the formats bid for.

    Raises `Unreadable` for what nobody reads, with what it is and the remedy.
    """
    if body.startswith((ZIP, _EMPTY_ZIP)):
        return _in_zip(body)
    if body.startswith(ole.MAGIC[:4]):
        return _in_ole(body)
    for magic, what, remedy in _FOREIGN:
        if body.startswith(magic):
            raise Unreadable(f"this is {what}; {remedy}")
    if _is_pdf(body):
        return _PDF
    head = body[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"<?xml") and b"<?mso-application" in head and b"Word.Document" in head:
        return _DOCX if b"pkg:package" in head else _OFFICE
    if head[:13].lower() == b"mime-version:" and b"multipart/related" in head.lower():
        return _MHTML
    if body.startswith(b"BM") and len(body) > 30 and struct.unpack_from("<I", body, 14)[0] in (12, 40, 108, 124):
        return _SCAN
    if body.startswith(b"RIFF") and body[8:12] == b"WEBP":
        return _SCAN
    return next((name for magic, name in _MAGICS if body.startswith(magic)), None)


def what(name: str) -> str:
    """The kind of file that a format reads, in words."""
    return _WHAT.get(name, "a file of another kind")


def _is_pdf(body: bytes) -> bool:
    at = body[:_PDF_WITHIN].find(b"%PDF-")
    return at == 0 or (at > 0 and b"<" not in body[:at])


def _in_zip(body: bytes) -> str:
    """Office files of today are ZIP archives, each with parts of its own."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = {info.filename.replace("\\", "/").lstrip("/").lower() for info in archive.infolist()}
            mimetype = archive.read("mimetype")[:100] if "mimetype" in names else b""
    except (KeyError, *DAMAGED):
        return _cut_zip(body[:4096])
    if b"opendocument.text" in mimetype:
        return _OFFICE
    if b"opendocument.spreadsheet" in mimetype or "xl/workbook.bin" in names:
        raise Unreadable("this is a spreadsheet as .ods or .xlsb; open it in Excel or WPS and save it as .xlsx")
    if "ofd.xml" in names:
        raise Unreadable("this is an OFD file; open it in an OFD reader, save it as PDF and parse that")
    for start, name in (("word/", _DOCX), ("xl/", _SHEETS)):
        if any(n.startswith(start) for n in names):
            return name
    if any(n.startswith("ppt/") for n in names) or b"opendocument.presentation" in mimetype:
        raise Unreadable("this is a presentation (.pptx), which holds no tables to read; save it as PDF and parse that")
    return _ZIP_FORMAT


def _cut_zip(head: bytes) -> str:
    """A ZIP without its end: what its first members are called."""
    return _SHEETS if b"xl/" in head else _DOCX if b"word/" in head or b"[Content_Types].xml" in head else _ZIP_FORMAT


def _in_ole(body: bytes) -> str:
    names = {entry.name for entry in ole.entries(body)}
    if "EncryptedPackage" in names or "EncryptionInfo" in names:
        raise Unreadable("this is an Office file protected by a password; ask the agency for an open one")
    if names & {"WordDocument", "MatOST", "SPELLING", "CONTENTS"}:
        return _OFFICE
    if names & {"Workbook", "Book", "WKSSSWorkBook"}:
        return _SHEETS
    if "PowerPoint Document" in names or "PP97_DUALSTORAGE" in names:
        raise Unreadable("this is a presentation (.ppt), which holds no tables to read; save it as PDF and parse that")
    if names & {"__properties_version1.0", "__nameid_version1.0"}:
        raise Unreadable("this is an Outlook message (.msg); save its attachment and parse that")
    if not names:
        raise Unreadable(f"this is an old Office file (.doc, .xls, .wps) that is damaged or was cut off; {SAVE_AS}")
    raise Unreadable(f"this is an OLE2 file without a document in it ({', '.join(sorted(names)[:4])}); {SAVE_AS}")
