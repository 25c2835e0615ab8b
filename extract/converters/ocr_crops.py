"""What is given to the recogniser: each line of each cell of a table, and the lines of text around the tables."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np

from extract.converters.ocr_grids import Ruled
from extract.converters.ocr_ink import (
    DARKEST,
    Dark,
    Ink,
    bands,
    faint_mark,
    faintest,
    sign,
    text_lines,
    usual_height,
    written,
)
from extract.converters.ocr_pages import Gray
from extract.converters.ocr_sheet import Quad

_INSET = 0.02  # inches between the middle of a rule and what belongs to the cell
_ROOM, _SIDE = 1.45, 0.25  # height of a crop in heights of its writing, room to its sides in heights of the crop
_LEAST_HEIGHT = 0.05  # inches: what is lower is a dash or dirt and says nothing about the size of type
_STRIP = 1.6  # height in widths up to which a picture is looked at in one piece
_SOME_INK = 0.0005  # square inches of ink that is worth looking for text


@dataclass(frozen=True, slots=True)
class Crop:
    """One line of writing. `sign` is what it is by its shape alone; `cell` the number of its cell on the page.

    `faint`: less than writing is, so that the cell may well be empty.
    """

    gray: Gray
    box: Quad  # of its ink (in a cell) or as detected, in pixels
    cell: int | None = None
    sign: str | None = None
    faint: bool = False

    @property
    def shape(self) -> float:
        """Width in heights."""
        return float(self.gray.shape[1] / self.gray.shape[0])


class Detector(Protocol):
    """What finds text on a page."""

    def detect(self, gray: Gray) -> list[tuple[float, float, float, float]]: ...


def cell_crops(gray: Gray, tables: Sequence[Ruled], dpi: float) -> Iterator[Crop]:
    """The writing in the cells of all tables; an empty cell gives nothing."""
    number, below = 0, faintest(gray)
    for table in tables:
        boxes = [_inside(table.quad(cell), dpi) for cell in table.cells]
        seen = [written(gray, box, dpi, below) for box in boxes]
        usual = usual_height(list(_heights([dark for dark, _ in seen], dpi)), dpi)
        for box, (dark, dirt) in zip(boxes, seen, strict=True):
            found = text_lines(dark, (round(box[0]), round(box[1])), usual) if dark.any() else []
            paper = _clean(gray, box, dirt) if found else gray
            if not found and (worn := faint_mark(gray, box, dpi, below)):
                left, top, right, bottom = worn
                yield Crop(gray[top:bottom, left:right], (left, top, right, bottom), number, "-", faint=True)
            for ink in found:
                quad = (float(ink.x0), float(ink.y0), float(ink.x1), float(ink.y1))
                mark = sign(ink, usual) if len(found) == 1 else None
                yield Crop(_cut(paper, (round(box[0]), round(box[1])), ink, found, usual), quad, number, mark)
            number += 1


def _inside(quad: Quad, dpi: float) -> Quad:
    inset = max(2.0, dpi * _INSET)
    x0, y0, x1, y1 = quad
    return x0 + inset, y0 + inset, max(x0 + inset, x1 - inset), max(y0 + inset, y1 - inset)


def _heights(darks: Sequence[Dark], dpi: float) -> Iterator[int]:
    for dark in darks:
        found = bands(dark) if dark.any() else []
        if len(found) == 1 and found[0][1] - found[0][0] >= dpi * _LEAST_HEIGHT:
            yield found[0][1] - found[0][0]


def _clean(gray: Gray, box: Quad, dirt: Dark) -> Gray:
    """The cell with nothing in it but its writing: rests of rules and specks are paper."""
    x0, y0, x1, y1 = (round(edge) for edge in box)
    cell = gray[y0:y1, x0:x1].copy()
    cell[cv2.dilate(dirt.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0] = 255
    return cell


def _cut(cell: Gray, corner: tuple[int, int], ink: Ink, lines: Sequence[Ink], usual: float) -> Gray:
    """One line of a cell with paper around it, as high as its writing asks; its neighbours are left out."""
    height = round(_ROOM * max(usual, ink.height))
    side = round(_SIDE * height)
    above = max((o.y1 for o in lines if o.y1 <= ink.y0), default=corner[1])
    below = min((o.y0 for o in lines if o.y0 >= ink.y1), default=corner[1] + cell.shape[0])
    top = (ink.y0 + ink.y1 - height) // 2
    paper = np.full((height, ink.width + 2 * side), 255, np.uint8)
    from_y, to_y = max(top, above), min(top + height, below)
    from_x, to_x = max(ink.x0 - side, corner[0]), min(ink.x1 + side, corner[0] + cell.shape[1])
    taken = cell[from_y - corner[1] : to_y - corner[1], from_x - corner[0] : to_x - corner[0]]
    y, x = from_y - top, from_x - (ink.x0 - side)
    paper[y : y + taken.shape[0], x : x + taken.shape[1]] = taken
    return paper


def outside_crops(detector: Detector, gray: Gray, tables: Sequence[Ruled], dpi: float) -> Iterator[Crop]:
    """The lines of text that stand in no table."""
    rest = gray.copy()
    room = round(dpi * _INSET * 2)
    for table in tables:
        x0, y0, x1, y1 = round(table.xs[0]), round(table.ys[0]), round(table.xs[-1]), round(table.ys[-1])
        rest[max(0, y0 - room) : y1 + room, max(0, x0 - room) : x1 + room] = 255
    if np.count_nonzero(rest < DARKEST) < dpi * dpi * _SOME_INK:
        return
    dark = faintest(rest)
    for top, bottom in _strips(rest):
        strip = rest[top:bottom]
        for left, above, right, below in detector.detect(strip):
            crop = strip[max(0, round(above)) : round(below), max(0, round(left)) : round(right)]
            if min(crop.shape) > 1:
                yield Crop(crop, _tight(rest, (left, above + top, right, below + top), dpi, dark))


def _tight(gray: Gray, box: Quad, dpi: float, below: int) -> Quad:
    """The part of a detected box that is written on: detections have room around them, more or less of it."""
    x0, y0, x1, y1 = (max(0.0, edge) for edge in box)
    ink, _ = written(gray, (x0, y0, x1, y1), dpi, below)
    if not ink.any():
        return box
    rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
    left, top = round(x0), round(y0)
    return float(left + columns[0]), float(top + rows[0]), float(left + columns[-1] + 1), float(top + rows[-1] + 1)


def _strips(gray: Gray) -> Iterator[tuple[int, int]]:
    """A long picture in pieces of a page's shape, cut where nothing is written."""
    high, most = gray.shape[0], int(_STRIP * gray.shape[1])
    top = 0
    while high - top > most:
        white = np.flatnonzero(gray[top + most // 2 : top + most].min(1) >= DARKEST)
        bottom = top + most // 2 + int(white[-1]) if white.size else top + most
        yield top, bottom
        top = bottom
    yield top, high
