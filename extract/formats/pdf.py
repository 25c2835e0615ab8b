"""PDF files: text and lines by PDFium, put together by `geometry`; pages without text go to character recognition.

Scripts, launch actions and embedded files are never looked at: only what the pages show is read.
"""

import ctypes
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from extract.converters.base import Kit
from extract.converters.ocr_sheet import asking_for
from extract.formats.base import Format, Place, declared
from extract.formats.geometry import parts_of
from extract.formats.pdfium.bombs import bomb
from extract.formats.pdfium.pages import Read, opened_page, read_page
from extract.formats.pdfium.places import Locator, locator, text_in
from extract.formats.scan import CONVERTER, place_on, problems, ranged, scanned_pages
from extract.model.document import Block, Document
from extract.model.finding import Problem, Unreadable
from extract.text.clean import tidy

_MIMES = ("application/pdf", "application/x-pdf")
_SUFFIXES = (".pdf",)
_MAGIC = b"%PDF-"
_MAGIC_WITHIN = 1024  # PDF 32000-1, appendix H, note 13: readers look for the header in the first 1024 bytes

MAX_PAGES = 60
"""Pages that are read; a report has 5 to 12, one with all its annexes some 30."""

_MAX_WORDS = 150_000  # of one file; a report has 2,000


@dataclass(frozen=True, slots=True)
class Contents:
    """What the file itself gives: its pages as far as they are read, how many there are, the title it calls itself."""

    pages: tuple[Read | None, ...]
    count: int
    title: str | None

    @property
    def bare(self) -> tuple[int, ...]:
        """Numbers of the pages without text."""
        return tuple(read.number for read in self.pages if read is not None and read.page is None)


def score(head: bytes, mime: str | None, name: str | None) -> int:
    """A PDF header, at the start or behind a little rubbish."""
    if head.startswith(_MAGIC):
        return 95
    return 60 + declared(_MIMES, _SUFFIXES, mime, name) if _MAGIC in head[:_MAGIC_WITHIN] else 0


@lru_cache(maxsize=1)
def _opened(body: bytes) -> Any:
    """The file by PDFium, kept while its needs, its reading and its places are asked for one after the other.

    Raises `Unreadable` for damaged files and those that ask for a password.
    """
    if bomb(body):
        raise Unreadable("a stream of the PDF file unpacks to more than any report has: a damaged file or a bomb")
    try:
        return pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        raise Unreadable(_refused(error)) from error


def _refused(error: Exception) -> str:
    code = getattr(error, "err_code", None)
    if code == pdfium.FPDF_ERR_PASSWORD:
        return "the PDF file asks for a password; open it with the password and print it into a new file"
    if code == pdfium.FPDF_ERR_SECURITY:
        return "the PDF file is encrypted in a way that PDFium does not know; print it into a new file"
    return f"the PDF file is damaged or was cut off ({error}); fetch it again"


@lru_cache(maxsize=1)
def _contents(body: bytes) -> Contents:
    """The pages of a file. Raises `Unreadable`."""
    document = _opened(body)
    count = len(document)
    if count <= 0:
        raise Unreadable("the PDF file has no pages; fetch it again")
    pages: list[Read | None] = []
    words = 0
    while len(pages) < min(count, MAX_PAGES) and words <= _MAX_WORDS:
        read = read_page(document, len(pages))
        words += len(read.page.words) if read and read.page else 0
        pages.append(read)
    return Contents(tuple(pages), count, _info(document.raw, "Title"))


def needs(body: bytes) -> tuple[tuple[str, bytes], ...]:
    """The pages without text, to be recognised. Raises `Unreadable`."""
    bare = _contents(body).bare
    return ((CONVERTER, asking_for(body, bare)),) if bare else ()


def read(body: bytes, charset: str | None, url: str | None, kit: Kit) -> Document:
    """Bytes of a .pdf -> document; `scan` where pages of it had to be recognised.

    Raises `Unreadable` for damaged, encrypted and empty files, and where no page has text and nothing recognises it.
    """
    contents = _contents(body)
    pages = {read.number: read.page for read in contents.pages if read is not None and read.page is not None}
    said = list(_problems(contents))
    tools: tuple[str, ...] = ()
    if contents.bare:
        try:
            made = kit.convert(CONVERTER, asking_for(body, contents.bare))
            pages |= scanned_pages(made)
            said += problems(made)
            tools = (kit.version(CONVERTER),)
        except Unreadable as error:
            if not any(page.words for page in pages.values()):
                raise
            message = f"{len(contents.bare)} pages have no text and were not recognised: {error}"
            said.append(Problem(stage="format", kind="pages-unread", message=message, where=_pages(contents.bare)))
    parts = parts_of([pages[number] for number in sorted(pages)])
    return Document(
        format="scan" if tools else "pdf", parts=parts, title=contents.title, url=url, tools=tools, problems=tuple(said)
    )


def _problems(contents: Contents) -> Iterator[Problem]:
    if contents.count > len(contents.pages):
        message = f"{contents.count} pages, of which the first {len(contents.pages)} were read"
        yield Problem(stage="format", kind="pages-left-out", message=message)
    damaged = [number for number, read in enumerate(contents.pages, 1) if read is None]
    if damaged:
        message = f"{len(damaged)} pages are damaged or of an impossible size"
        yield Problem(stage="format", kind="page-damaged", message=message, where=_pages(damaged))
    for read in contents.pages:
        if read is not None and read.picture:
            message = f"a picture covers {read.picture:.0%} of the page; what it shows is not read"
            yield Problem(stage="format", kind="picture", message=message, where=f"page {read.number}")
    layered = [read.number for read in contents.pages if read is not None and read.recognised]
    if layered:
        message = "scanned pages; the text is what the maker of the file had recognised in them"
        yield Problem(stage="format", kind="text-recognised", message=message, where=_pages(layered))


def _pages(numbers: Iterable[int]) -> str:
    return "page " + ", ".join(map(str, numbers))


def _info(document: Any, key: str) -> str | None:
    """A text of the file's information dictionary."""
    size = pdfium.FPDF_GetMetaText(document, key.encode(), None, 0)
    if not 2 < size < 4096:
        return None
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDF_GetMetaText(document, key.encode(), buffer, size)
    return buffer.raw.decode("utf-16-le", "replace").rstrip("\x00").strip() or None


def find(body: bytes, charset: str | None, where: str, kit: Kit) -> Place | None:
    """Page and box -> what PDFium finds in the box, and the lines around it; pages without text as recognised."""
    asked = locator(where)
    if asked is None:
        return None
    contents = _contents(body)
    if any(number in contents.bare for number, _ in asked.boxes):
        recognised = scanned_pages(kit.convert(CONVERTER, asking_for(body, contents.bare)))
        number, box = asked.boxes[0]
        place = place_on(recognised[number], box) if number in recognised else None
        return ranged(place, where) if place else None
    pages = [_looked_at(body, number) for number, _ in asked.boxes]
    found = [text_in(page[0].raw, page[1].raw, box) for page, (_, box) in zip(pages, asked.boxes, strict=True) if page]
    if len(found) < len(pages):
        return None
    inside = "".join(text for text, _ in found)
    lines = tuple(line for _, strip in found for line in map(tidy, strip.splitlines()) if line)
    shown = tidy(inside)
    if asked.range:
        shown = _ranged(body, asked, where, shown, kit)
        if not shown:
            return None
    at = next((n for n, line in enumerate(lines) if shown and shown.split("\n")[0] in line), 0)
    return Place(shown, lines, at)


@lru_cache(maxsize=2)
def _looked_at(body: bytes, number: int) -> tuple[Any, Any] | None:
    """A page by PDFium, counted from 1, kept while its places are asked for; None when there is no such page."""
    document = _opened(body)
    return opened_page(document, number - 1, without_slanting=True) if 0 < number <= len(document) else None


def _ranged(body: bytes, asked: Locator, where: str, found: str, kit: Kit) -> str:
    """A range of the characters of a block: PDFium's text has other white space than the block as read, so without any."""
    base, _, _ = where.rpartition(" @")
    block = next((p for p in read(body, None, None, kit).parts if isinstance(p, Block) and p.where == base), None)
    if block is None or asked.range is None:
        return ""
    start, end = (len("".join(block.text[:n].split())) for n in asked.range)
    return "".join(found.split())[start:end]


def forget() -> None:
    """Let go of the file that was read last: its pages and what PDFium holds of it."""
    _looked_at.cache_clear()
    _contents.cache_clear()
    _opened.cache_clear()


FORMAT = Format("pdf", _MIMES, _SUFFIXES, score, read, needs, find)
