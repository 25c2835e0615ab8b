"""Which addresses lead to files, of what kind, and behind which viewers: what crawl and reading share. Pure."""

import re
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from settings.plain import squeeze

MIMES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "doc": "application/msword",
    "wps": "application/vnd.ms-works",
    "rtf": "application/rtf",
    "txt": "text/plain",
    "pdf": "application/pdf",
    "ofd": "application/ofd",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "et": "application/vnd.ms-excel",  # WPS tables: the same container, no type of their own
    "zip": "application/zip",
    "rar": "application/vnd.rar",
    "7z": "application/x-7z-compressed",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "bmp": "image/bmp",
    "tif": "image/tiff",
    "tiff": "image/tiff",
}
"""Suffix, lower case without the dot -> media type."""

IMAGE_SUFFIXES = frozenset(suffix for suffix, mime in MIMES.items() if mime.startswith("image/"))

_DOWNLOAD_PATH = re.compile(r"downfile\.jsp|download\.jsp|/download/|downloadfile|/attachment/|fileDownload", re.I)
_NAME_KEYS = ("filename", "showname", "name", "fname")
_VIEWER_KEYS = ("file", "furl", "pdfurl", "src")
_DECORATION = re.compile(
    r"logo|icon|banner|qrcode|ewm|jiucuo|gongan|beian|share|bg[_.]|/images?/(?:nav|top|foot)", re.IGNORECASE
)


def suffix_of(url: str) -> str:
    """The file suffix an address promises, lower case without the dot; download scripts name it in their query."""
    parts = urlsplit(url)
    if parts.query and _DOWNLOAD_PATH.search(parts.path):
        named = dict(parse_qsl(parts.query))
        for key in _NAME_KEYS:
            if "." in named.get(key, ""):
                return named[key].rpartition(".")[2].lower()
    return parts.path.rpartition("/")[2].rpartition(".")[2].lower() if "." in parts.path.rpartition("/")[2] else ""


@lru_cache(maxsize=16384)
def is_attachment(url: str, text: str = "") -> bool:
    """True when a link leads to a file: by its suffix, a download script, or a text that ends in a file name."""
    if suffix_of(url) in MIMES:
        return True
    if _DOWNLOAD_PATH.search(urlsplit(url).path):
        return suffix_of(url) in MIMES.keys() | {"", "jsp"}
    ending = squeeze(text).rpartition(".")[2].lower()
    return "." in text and ending in MIMES and suffix_of(url) in ("", "jsp", "do", "action", "aspx")


@lru_cache(maxsize=16384)
def viewer_target(url: str) -> str | None:
    """The file behind a viewer link (`viewer.html?file=/x/y.pdf`), absolute, or None."""
    parts = urlsplit(url)
    if "=" not in parts.query:
        return None
    named = {key.lower(): value for key, value in parse_qsl(parts.query)}
    for key in _VIEWER_KEYS:
        target = urljoin(url, unquote(named.get(key, "")))
        if named.get(key) and target.startswith(("http://", "https://")) and is_attachment(target):
            return target
    return None


def is_decoration(url: str) -> bool:
    """True for a picture that belongs to the portal's frame: emblem, code to scan, badge."""
    return _DECORATION.search(url) is not None
