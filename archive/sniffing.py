"""What a file is by its first bytes, where no server says it: the media type for a record made from it. Pure."""

import io
import re
import zipfile
from pathlib import PurePath

HEAD_BYTES = 4096

_MAGIC = (
    (b"%PDF-", "application/pdf"),
    (b"{\\rtf", "application/rtf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"\x00\x00\x01\x00", "image/vnd.microsoft.icon"),
    (b"wOFF", "font/woff"),
    (b"wOF2", "font/woff2"),
    (b"Rar!", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b", "application/gzip"),
)
_OFFICE = "application/vnd.openxmlformats-officedocument"
_IN_ZIP = (
    ("word/", f"{_OFFICE}.wordprocessingml.document"),
    ("xl/", f"{_OFFICE}.spreadsheetml.sheet"),
    ("ppt/", f"{_OFFICE}.presentationml.presentation"),
    ("OFD.xml", "application/ofd"),
)
_OLD_OFFICE = {
    ".doc": "application/msword",
    ".wps": "application/vnd.ms-works",
    ".xls": "application/vnd.ms-excel",
    ".et": "application/vnd.ms-excel",
    ".ppt": "application/vnd.ms-powerpoint",
}
_TEXTS = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".csv": "text/csv",
    ".xml": "application/xml",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
}
_SCRIPTS = (".css", ".js", ".json")
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|title|div|table|script|p|span|br)\b", re.IGNORECASE)
_SVG = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?(?:<!DOCTYPE svg[^>]*>\s*)?<svg\b", re.DOTALL)
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def sniffed(body: bytes, name: str) -> str:
    """The media type of a file, without a charset: what the bytes do not say, nobody does.

    In: the whole file, its name, whose ending speaks only where the content leaves a choice.
    """
    head, suffix = body[:HEAD_BYTES], PurePath(name).suffix.lower()
    for magic, found in _MAGIC:
        if head.startswith(magic):
            return found
    if head.startswith(b"PK\x03\x04"):
        return _in_zip(body)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return _OLD_OFFICE.get(suffix, "application/x-ole-storage")
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    if head.startswith(_UTF16):
        head = head[: len(head) // 2 * 2].decode("utf-16", "replace").encode()
    return _of_text(head, suffix)


def _in_zip(body: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            names = packed.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return "application/zip"
    return next((kind for start, kind in _IN_ZIP if any(n.startswith(start) for n in names)), "application/zip")


def _of_text(head: bytes, suffix: str) -> str:
    if _CONTROLS.search(head):
        return "application/pdf" if b"%PDF-" in head[:1024] else "application/octet-stream"
    if suffix in _SCRIPTS and not head.lstrip().startswith(b"<"):
        return _TEXTS[suffix]
    if _SVG.match(head):
        return "image/svg+xml"
    if _HTML.search(head):
        return "text/html"
    return _TEXTS.get(suffix, "text/plain")
