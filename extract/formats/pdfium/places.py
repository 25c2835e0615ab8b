"""From a locator of a page and box to what stands there, by PDFium's own search of boxes instead of glyph by glyph."""

import ctypes
import re
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from extract.formats.geometry import Box
from extract.formats.pdfium.frame import Frame
from extract.formats.pdfium.pages import frame_of
from extract.formats.pdfium.words import plain

_PIECE = re.compile(r"page (\d+) box (-?[\d.]+),(-?[\d.]+),(-?[\d.]+),(-?[\d.]+)")
_RANGE = re.compile(r" @(\d+)-(\d+)$")
_INSET = 0.22  # of the box's height, at most two points: its neighbours' glyphs may reach into it
_MOST_INSET = 2.0
_AROUND = 30.0  # points above and below that are told with it


@dataclass(frozen=True, slots=True)
class Locator:
    """A locator taken apart: boxes on pages (counted from 1) as displayed, and a range of characters of their text."""

    boxes: tuple[tuple[int, Box], ...]
    range: tuple[int, int] | None


def locator(where: str) -> Locator | None:
    """ "page 3 box 72.0,340.5,120.0,352.0; page 4 box … @12-15" taken apart; None for anything else."""
    span = _RANGE.search(where)
    pieces = _RANGE.sub("", where).split("; ")
    found = [_PIECE.fullmatch(piece) for piece in pieces]
    boxes = tuple((int(m[1]), Box(*map(float, m.groups()[1:]))) for m in found if m)
    if len(boxes) != len(pieces):
        return None
    return Locator(boxes, (int(span[1]), int(span[2])) if span else None)


def text_in(page: Any, text: Any, box: Box) -> tuple[str, str]:
    """What stands in a box of a page, and that with what is above and below it. In: PDFium's page and its text."""
    frame = frame_of(page)
    inset = min(_MOST_INSET, _INSET * min(box.y1 - box.y0, box.x1 - box.x0))
    inner = Box(box.x0 + inset, box.y0 + inset, box.x1 - inset, box.y1 - inset)
    width, height = frame.size
    strip = Box(0, max(0.0, box.y0 - _AROUND), width, min(height, box.y1 + _AROUND))
    return _bounded(text, frame, inner), _bounded(text, frame, strip)


def _bounded(text: Any, frame: Frame, box: Box) -> str:
    """The text that PDFium finds in a box of the displayed page."""
    ax, ay = frame.in_file(box.x0, box.y0)
    bx, by = frame.in_file(box.x1, box.y1)
    left, right, bottom, top = min(ax, bx), max(ax, bx), min(ay, by), max(ay, by)
    count = pdfium.FPDFText_GetBoundedText(text, left, top, right, bottom, None, 0)
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * (count + 1))()
    pdfium.FPDFText_GetBoundedText(text, left, top, right, bottom, buffer, count)
    return plain(bytes(buffer)[: 2 * count].decode("utf-16-le", "replace").rstrip("\x00"))
