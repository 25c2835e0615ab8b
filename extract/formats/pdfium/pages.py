"""A page of a PDF file -> its geometry, or that nothing on it is text."""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from extract.formats.geometry import Page, Rule
from extract.formats.pdfium.frame import Frame
from extract.formats.pdfium.glyphs import Glyph, direction, glyphs, unmapped
from extract.formats.pdfium.strokes import Segment, segments
from extract.formats.pdfium.words import words

MIN_GLYPHS = 12
"""A page with fewer, behind a picture, has no text of its own: a page number, a stamp."""

MAX_POINTS = 20_000.0
"""Of a page's side; PDF readers stop at 14,400."""


@dataclass(frozen=True, slots=True)
class Read:
    """A page as read. `page` is None where it has no text layer: its characters must be recognised."""

    number: int
    page: Page | None
    recognised: bool = False  # the text lies invisible over a picture: somebody's recognition


@contextmanager
def text_page(document: Any, index: int) -> Iterator[tuple[Any, Any] | None]:
    """The page and its text by PDFium, form fields and stamps drawn into it; None where the page is damaged."""
    page = pdfium.FPDF_LoadPage(document, index)
    if page and pdfium.FPDFPage_GetAnnotCount(page) > 0 and _has_fields(page):
        pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
        pdfium.FPDF_ClosePage(page)
        page = pdfium.FPDF_LoadPage(document, index)
    text = pdfium.FPDFText_LoadPage(page) if page else None
    try:
        yield (page, text) if page and text else None
    finally:
        if text:
            pdfium.FPDFText_ClosePage(text)
        if page:
            pdfium.FPDF_ClosePage(page)


def _has_fields(page: Any) -> bool:
    for n in range(min(pdfium.FPDFPage_GetAnnotCount(page), 2_000)):
        annotation = pdfium.FPDFPage_GetAnnot(page, n)
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        pdfium.FPDFPage_CloseAnnot(annotation)
        if kind in (pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_FREETEXT):
            return True
    return False


def read_page(document: Any, index: int) -> Read | None:
    """One page, counted from 0; None where it is damaged or of an impossible size."""
    with text_page(document, index) as opened:
        if opened is None:
            return None
        page, text = opened
        frame = frame_of(page)
        if max(frame.size) > MAX_POINTS or min(frame.size) <= 0:
            return None
        found = [glyph for glyph in glyphs(text) if _inside(glyph, frame)]
        seen = [glyph for glyph in found if glyph.hand.visible]
        picture = covered(page, frame)
        recognised = picture and len(seen) < MIN_GLYPHS <= len(found)
        shown = found if recognised else seen
        plain = [glyph for glyph in shown if not glyph.text.isspace()]
        if (len(plain) < MIN_GLYPHS and picture) or (plain and unmapped(text, shown)):
            return Read(index + 1, None)
        along = direction(shown)
        upright = Frame(frame.visible, frame.rotate, _turn(along, frame.rotate))
        rules = [_rule(upright, segment) for segment in segments(page)]
    width, height = upright.size
    put = words(shown, upright, along, rules, "ocr" if recognised else None)
    return Read(index + 1, Page(index + 1, width, height, tuple(put), tuple(rules), upright.turn), recognised)


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


def covered(page: Any, frame: Frame) -> bool:
    """Whether pictures cover most of the page: a scan."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    area = 0.0
    for n in range(min(pdfium.FPDFPage_CountObjects(page), 500)):
        thing = pdfium.FPDFPage_GetObject(page, n)
        if pdfium.FPDFPageObj_GetType(thing) == pdfium.FPDF_PAGEOBJ_IMAGE:
            pdfium.FPDFPageObj_GetBounds(thing, left, bottom, right, top)
            area += max(0.0, right.value - left.value) * max(0.0, top.value - bottom.value)
    width, height = frame.size
    return area > 0.5 * width * height
