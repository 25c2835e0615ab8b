"""The files a page links to, and which of them hold the report itself."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from extract.model.document import Document, Link
from extract.model.report import Attachment
from extract.text.titles import read_title
from settings.plain import squeeze

_MIME_BY_SUFFIX = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "doc": "application/msword",
    "wps": "application/vnd.ms-works",
    "pdf": "application/pdf",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "rtf": "application/rtf",
    "ofd": "application/ofd",
    "zip": "application/zip",
    "rar": "application/vnd.rar",
    "7z": "application/x-7z-compressed",
    "txt": "text/plain",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
}
_SUFFIX = re.compile(rf"\.({'|'.join(_MIME_BY_SUFFIX)})(?=$|[?#&\s\"')】）]|(?<=\w)$)", re.IGNORECASE)
_REPORT_WORDS = re.compile(r"年度报告|年报|信息公开.{0,8}报告|统计表|情况表")


def find_attachments(document: Document) -> tuple[Attachment, ...]:
    """Every link to a file, once. A file is the report's when its name says so, or when it is the only document."""
    files = list(dict.fromkeys(_files(document)))
    documents = [f for f in files if not (f.mime or "").startswith("image/")]
    return tuple(
        Attachment(f.url, f.name, f.mime, "report" if _names_report(f.name) or documents == [f] else "other")
        for f in files
    )


def _files(document: Document) -> Iterator[Attachment]:
    seen: set[str] = set()
    for link in document.links:
        if (suffix := _suffix(link)) and link.url not in seen:
            seen.add(link.url)
            yield Attachment(link.url, _name(link), _MIME_BY_SUFFIX[suffix], "other")


def _suffix(link: Link) -> str | None:
    """The suffix in the path, in a query that names a file, or in the link's text."""
    for place in (link.url, link.text):
        if found := _SUFFIX.search(place):
            return found.group(1).lower()
    return None


def _name(link: Link) -> str:
    if link.text:
        return link.text
    return unquote(link.url.partition("?")[0].rpartition("/")[2])


def _names_report(name: str) -> bool:
    return read_title(name).kind == "annual_report" or bool(_REPORT_WORDS.search(squeeze(name)))
