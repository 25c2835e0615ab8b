"""PDF files: text and lines by PDFium, put together by `geometry`; pages without text go to character recognition.

Scripts, launch actions and embedded files are never looked at: only what the pages show is read.
"""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from extract.converters.base import Kit
from extract.formats.base import Format, declared
from extract.formats.geometry import parts_of
from extract.formats.pdfium.pages import Read, read_page
from extract.model.document import Document
from extract.model.finding import Problem, Unreadable

_MIMES = ("application/pdf", "application/x-pdf")
_SUFFIXES = (".pdf",)
_MAGIC = b"%PDF-"
_MAGIC_WITHIN = 1024  # PDF 32000-1, implementation note 13: readers look for the header in the first 1024 bytes

MAX_PAGES = 60
"""Pages that are read; a report has 5 to 12, one with all its annexes some 30."""


def score(head: bytes, mime: str | None, name: str | None) -> int:
    """A PDF header, at the start or behind a little rubbish."""
    if head.startswith(_MAGIC):
        return 95
    return 60 + declared(_MIMES, _SUFFIXES, mime, name) if _MAGIC in head[:_MAGIC_WITHIN] else 0


@contextmanager
def opened(body: bytes) -> Iterator[Any]:
    """The file by PDFium. Raises `Unreadable` for damaged files and those that ask for a password."""
    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        raise Unreadable(_refused(error)) from error
    try:
        yield document.raw
    finally:
        document.close()


def _refused(error: Exception) -> str:
    if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD:
        return "the PDF file asks for a password; open it with the password and print it into a new file"
    if getattr(error, "err_code", None) == pdfium.FPDF_ERR_SECURITY:
        return "the PDF file is encrypted in a way that PDFium does not know; print it into a new file"
    return f"the PDF file is damaged or was cut off ({error}); fetch it again"


def read(body: bytes, charset: str | None, url: str | None, kit: Kit) -> Document:
    """Bytes of a .pdf -> document. Raises `Unreadable` for damaged, encrypted and empty files."""
    with opened(body) as document:
        count = pdfium.FPDF_GetPageCount(document)
        found = [read_page(document, n) for n in range(min(count, MAX_PAGES))]
        title = _info(document, "Title")
    pages = [read.page for read in found if read is not None and read.page is not None]
    return Document(
        format="pdf",
        parts=parts_of(pages),
        title=title,
        meta={},
        url=url,
        problems=tuple(_problems(found, count)),
    )


def _problems(found: list[Read | None], count: int) -> Iterator[Problem]:
    if count > len(found):
        message = f"{count} pages, of which the first {len(found)} were read"
        yield Problem(stage="format", kind="pages-left", message=message)
    for n, read in enumerate(found, 1):
        if read is None:
            message = "the page is damaged or has an impossible size"
            yield Problem(stage="format", kind="page-damaged", message=message, where=f"page {n}")


def _info(document: Any, key: str) -> str | None:
    """A text of the file's information dictionary."""
    size = pdfium.FPDF_GetMetaText(document, key.encode(), None, 0)
    if size <= 2:
        return None
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDF_GetMetaText(document, key.encode(), buffer, size)
    return buffer.raw.decode("utf-16-le", "replace").rstrip("\x00").strip() or None


FORMAT = Format("pdf", _MIMES, _SUFFIXES, score, read)
