"""A page of a PDF file -> its geometry, or that nothing on it is text."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from extract.formats.geometry import Page, Rule
from extract.formats.pdfium.frame import Frame
from extract.formats.pdfium.glyphs import Glyph, direction, glyphs, layer, straight
from extract.formats.pdfium.strokes import Segment, segments
from extract.formats.pdfium.words import words

MIN_GLYPHS = 12
"""A page with fewer, behind a picture, has no text of its own: a page number, a stamp."""

_SCAN = 0.5  # of the page: a picture that is the page
_PICTURE = 0.12  # of the page: a picture that may show a table; emblems and seals are smaller
_SHAPES = 300  # drawn things on a page without text: letters turned into outlines

_MAX_MARKS = 5_000  # drawn things among which watermarks are looked for

MAX_POINTS = 20_000.0
"""Of a page's side; PDF readers stop at 14,400."""


@dataclass(frozen=True, slots=True)
class Read:
    """A page as read. `page` is None where it has no text layer: its characters must be recognised."""

    number: int
    page: Page | None
    recognised: bool = False  # the text lies invisible over a picture: somebody's recognition
    picture: float = 0.0  # share of the page that pictures cover beside its text, where it is large


def opened_page(document: Any, index: int, *, without_slanting: bool = False) -> tuple[Any, Any] | None:
    """A page (counted from 0) and its text by PDFium, form fields and stamps drawn into it; None where it is damaged.

    In: the document of pypdfium2, whose objects free what they hold. `without_slanting` leaves watermarks out, which
    PDFium's own search would mix with the text they lie over.
    """
    try:
        page = document[index]
        if _has_fields(page.raw):
            pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY)
            page.close()
            page = document[index]
        if without_slanting:
            _leave_out_slanting(page.raw)
        return page, page.get_textpage()
    except pypdfium2.PdfiumError:
        return None


def _leave_out_slanting(page: Any) -> None:
    matrix = pdfium.FS_MATRIX()
    for n in range(min(pdfium.FPDFPage_CountObjects(page), _MAX_MARKS)):
        thing = pdfium.FPDFPage_GetObject(page, n)
        if pdfium.FPDFPageObj_GetType(thing) == pdfium.FPDF_PAGEOBJ_TEXT:
            pdfium.FPDFPageObj_GetMatrix(thing, matrix)
            if not straight(matrix):
                pdfium.FPDFPageObj_SetIsActive(thing, False)


def _has_fields(page: Any) -> bool:
    for n in range(min(pdfium.FPDFPage_GetAnnotCount(page), 2_000)):
        annotation = pdfium.FPDFPage_GetAnnot(page, n)
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        pdfium.FPDFPage_CloseAnnot(annotation)
        if kind in (pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_FREETEXT):
            return True
    return False


def read_page(document: Any, index: int) -> Read | None:
    """One page of pypdfium2's document, counted from 0; None where it is damaged or of an impossible size."""
    opened = opened_page(document, index)
    if opened is None:
        return None
    page, text = opened
    try:
        return _read(page.raw, text.raw, index + 1)
    finally:
        text.close()
        page.close()


def _read(page: Any, text: Any, number: int) -> Read | None:
    frame = frame_of(page)
    if max(frame.size) > MAX_POINTS or min(frame.size) <= 0:
        return None
    found = layer(text)
    picture = picture_share(page, frame)
    recognised = picture > _SCAN and found.seen < MIN_GLYPHS <= found.hidden
    if not recognised and (found.garbled or (found.seen < MIN_GLYPHS and _drawn(page, picture))):
        return Read(number, None)
    shown = [glyph for glyph in glyphs(text) if (glyph.hand.visible or recognised) and _inside(glyph, frame)]
    along = direction(shown)
    upright = Frame(frame.visible, frame.rotate, _turn(along, frame.rotate))
    rules = tuple(_rule(upright, segment) for segment in segments(page))
    width, height = upright.size
    put = words(shown, upright, along, rules, "ocr" if recognised else None)
    read = Page(number, width, height, tuple(put), rules, upright.turn)
    return Read(number, read, recognised, picture if picture > _PICTURE and not recognised else 0.0)


def _drawn(page: Any, picture: float) -> bool:
    """Whether something that may be text is shown without being text: a picture of a page, letters drawn as shapes."""
    return picture > _SCAN or pdfium.FPDFPage_CountObjects(page) > _SHAPES


def frame_of(page: Any) -> Frame:
    """The visible box of a page and its /Rotate."""
    box = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, box)
    return Frame((box.left, box.bottom, box.right, box.top), 90 * (pdfium.FPDFPage_GetRotation(page) % 4))


def _turn(along: int, rotate: int) -> int:
    """By how much the page as displayed must be turned clockwise, so that its text runs to the right."""
    return (along - rotate) % 360


def _inside(glyph: Glyph, frame: Frame) -> bool:
    """Whether a glyph lies on the visible page."""
    left, bottom, right, top = frame.visible
    x, y = (glyph.left + glyph.right) / 2, (glyph.bottom + glyph.top) / 2
    return left - 1 <= x <= right + 1 and bottom - 1 <= y <= top + 1


def _rule(frame: Frame, segment: Segment) -> Rule:
    ax, ay = frame.upright(segment[0], segment[1])
    bx, by = frame.upright(segment[2], segment[3])
    level = abs(bx - ax) >= abs(by - ay)
    return Rule(min(ax, bx), ay, max(ax, bx), ay) if level else Rule(ax, min(ay, by), ax, max(ay, by))


def picture_share(page: Any, frame: Frame) -> float:
    """How much of the page pictures cover, 0 to 1 (more where they overlap)."""
    width, height = frame.size
    pictures = (_area(thing) for thing in _things(page))
    return sum(pictures) / (width * height)


def _things(page: Any) -> Iterator[Any]:
    for n in range(min(pdfium.FPDFPage_CountObjects(page), 500)):
        thing = pdfium.FPDFPage_GetObject(page, n)
        kind = pdfium.FPDFPageObj_GetType(thing)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE or (kind == pdfium.FPDF_PAGEOBJ_FORM and _only_picture(thing)):
            yield thing


def _only_picture(form: Any) -> bool:
    """Whether a form XObject holds nothing but one picture: so some scanners wrap theirs."""
    if pdfium.FPDFFormObj_CountObjects(form) != 1:
        return False
    return bool(pdfium.FPDFPageObj_GetType(pdfium.FPDFFormObj_GetObject(form, 0)) == pdfium.FPDF_PAGEOBJ_IMAGE)


def _area(thing: Any) -> float:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(thing, left, bottom, right, top)
    return max(0.0, right.value - left.value) * max(0.0, top.value - bottom.value)
