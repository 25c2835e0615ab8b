"""What is written in a cell: its ink without the rests of ruling lines and specks, cut into lines of text; plain signs."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from extract.converters.ocr_pages import Gray

DARKEST, FAINTEST = 150, 215
"""Between these lies the gray below which a pixel is written; how noisy the paper is decides."""

_CERTAIN = 25  # grays that a piece of writing is darker somewhere than it must be everywhere
_NOISE = 6.0  # spreads of the paper's gray below its middle from which on it is no noise

_RULE, _SPECK, _SPECK_AREA = 0.02, 0.03, 0.0003  # inches, inches, square inches
_HYPHEN = (1.4, 0.02)  # least width in heights and in inches
# A worn dash: width in heights, inches and pixels; how far it may lie from the middle of its cell.
_LEVEL, _DASH, _LEAST_DASH, _MIDDLE = 1.2, 0.012, 3, 0.2
_BELOW = 0.01  # inches below the line that a point of 3.5 may reach
_ONE_LINE = 1.3  # heights of a character up to which two bands of ink are one line (二, 三, ：)


Dark = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Ink:
    """A line of writing in pixels of the page: left, top, right, bottom; `dark` is its ink inside that box."""

    x0: int
    y0: int
    x1: int
    y1: int
    dark: Dark

    @property
    def height(self) -> int:
        return self.y1 - self.y0

    @property
    def width(self) -> int:
        return self.x1 - self.x0


def faintest(gray: Gray) -> int:
    """The gray below which a pixel of this evened page is written: thin strokes are hardly darker than paper."""
    paper = gray[::4, ::4]
    paper = paper[paper > 180]
    if paper.size == 0:
        return DARKEST
    low, middle = np.percentile(paper, (16, 50))
    return int(min(FAINTEST, max(DARKEST, middle - _NOISE * (middle - low))))


def written(gray: Gray, box: tuple[float, float, float, float], dpi: float, below: int) -> tuple[Dark, Dark]:
    """Where ink is in a box of the page (pixels), nowhere in an empty cell; and where rests of rules and far specks are.

    In: the gray below which a pixel is written (`faintest`).
    """
    x0, y0, x1, y1 = (round(edge) for edge in box)
    part = gray[y0:y1, x0:x1]
    dark = (part < below).astype(np.uint8)
    if dark.size == 0:
        return dark.astype(bool), dark.astype(bool)
    high, wide = dark.shape
    count, labels, stats, _ = cv2.connectedComponentsWithStats(dark)
    keep, small = np.zeros(count, bool), np.zeros(count, bool)
    for number, (x, y, w, h, area) in enumerate(stats[1:].tolist(), 1):
        on_edge = x == 0 or y == 0 or x + w == wide or y + h == high
        rest_of_rule = on_edge and min(w, h) <= dpi * _RULE
        hyphen = w >= _HYPHEN[0] * h and w >= dpi * _HYPHEN[1]
        speck = not hyphen and (area < dpi * dpi * _SPECK_AREA or max(w, h) < dpi * _SPECK)
        small[number] = not rest_of_rule and speck
        certain = (part[y : y + h, x : x + w] < below - _CERTAIN).any()
        keep[number] = not rest_of_rule and not small[number] and certain
    ink = np.asarray(keep[labels])
    if not ink.any():
        return ink, np.asarray(dark > 0)
    rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
    among = np.zeros_like(ink)
    among[rows[0] : rows[-1] + 1 + round(dpi * _BELOW), columns[0] : columns[-1] + 1] = True
    ink |= among & small[labels]  # points between digits, dots of characters: around writing such are dirt
    return ink, np.asarray((dark > 0) & ~ink)


def faint_mark(
    gray: Gray, box: tuple[float, float, float, float], dpi: float, below: int
) -> tuple[int, int, int, int] | None:
    """The box of what is left of a dash in a cell that seems empty: level, weak, in the cell's middle; None without.

    Small pictures and the cleaning of noisy ones wear thin dashes down to less than writing is.
    """
    x0, y0, x1, y1 = (round(edge) for edge in box)
    part = gray[y0:y1, x0:x1]
    if part.size == 0:
        return None
    high, wide = part.shape
    stats = cv2.connectedComponentsWithStats((part < below).astype(np.uint8))[2][1:]
    for x, y, w, h, _ in stats.tolist():
        level = w >= _LEVEL * h and w >= max(_LEAST_DASH, dpi * _DASH) and h <= dpi * _RULE + 1
        off = abs(x + w / 2 - wide / 2) / wide, abs(y + h / 2 - high / 2) / high
        if level and 0 < x < wide - w and off[0] < _MIDDLE and off[1] < _MIDDLE:
            return x0 + x, y0 + y, x0 + x + w, y0 + y + h
    return None


def bands(dark: Dark) -> list[tuple[int, int]]:
    """Top and bottom of each run of rows with ink."""
    rows = np.concatenate(([0], dark.any(1).astype(np.int8), [0]))
    edges = np.flatnonzero(np.diff(rows))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def text_lines(dark: Dark, corner: tuple[int, int], usual: float) -> list[Ink]:
    """The lines of a cell from top to bottom. In: its ink, its left top corner on the page, a character's usual height."""
    merged: list[tuple[int, int]] = []
    for top, bottom in bands(dark):
        if merged and bottom - merged[-1][0] <= usual * _ONE_LINE:
            merged[-1] = (merged[-1][0], bottom)
        else:
            merged.append((top, bottom))
    return [_line(dark[top:bottom], corner[0], corner[1] + top) for top, bottom in merged]


def _line(dark: Dark, x: int, y: int) -> Ink:
    columns = np.flatnonzero(dark.any(0))
    first, last = int(columns[0]), int(columns[-1]) + 1
    return Ink(x + first, y, x + last, y + dark.shape[0], dark[:, first:last])


def usual_height(heights: Sequence[int], dpi: float) -> float:
    """Height of a digit or character in a table: the median of its one-line cells, ten points where there are none."""
    return float(np.median(heights)) if heights else dpi * 10 / 72


def sign(ink: Ink, usual: float) -> str | None:
    """A dash or a slash by its shape, which a recognition of lone characters takes for 1 or 一; None for all else."""
    if ink.height <= 0.35 * usual and ink.width >= 1.2 * ink.height:
        return "—" if ink.width >= 0.75 * usual else "-"
    ys, xs = np.nonzero(ink.dark)
    if ink.height < 0.7 * usual or len(ys) < 8:
        return None
    slope, middle = np.polyfit(ys, xs, 1)
    off = float(np.sqrt(np.mean((xs - slope * ys - middle) ** 2)))
    if abs(slope) > 0.15 and off < 0.09 * ink.height and ink.width < 1.2 * ink.height:
        return "/" if slope < 0 else "\\"
    return None
