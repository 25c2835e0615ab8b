"""Ruling lines in a straightened picture, by opening with long thin shapes (OpenCV), cleaned of strokes of characters."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from extract.converters.ocr_pages import Gray

DARK = 190
"""Gray below which a pixel may belong to a line."""

_LEVEL_INCHES, _UPRIGHT_INCHES = 0.2, 0.12  # shortest piece of a line; a row of a table is 0.17 inches high
_SAME_LINE, _THICK, _TOUCH = 0.015, 0.05, 0.02  # inches
_LEVEL_GAP, _UPRIGHT_GAP = 0.1, 0.06  # inches a line may be interrupted by noise
_REACH, _SKIP = 0.08, 0.015  # inches that an end is followed through weak ink
_FREE_LEVEL, _FREE_UPRIGHT = 6.0, 2.5  # inches from which on a line needs no other to hold it


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line: where it lies across its direction (its middle), where it begins and ends. Pixels."""

    at: float
    start: float
    end: float


Lines = list[Line]
_Ink = npt.NDArray[np.uint8]


def lines(gray: Gray, dpi: float) -> tuple[Lines, Lines]:
    """The level and the upright lines that hold each other: both ends of each meet a line of the other kind."""
    ink = (gray < DARK).astype(np.uint8)
    level = _found(ink, dpi, _LEVEL_INCHES, _LEVEL_GAP)
    upright = _found(np.ascontiguousarray(ink.T), dpi, _UPRIGHT_INCHES, _UPRIGHT_GAP)
    for _ in range(3):
        upright = _held(upright, [each for each, _ in level], dpi, _FREE_UPRIGHT)
        level = _held(level, [each for each, _ in upright], dpi, _FREE_LEVEL)
    return [each for each, _ in level], [each for each, _ in upright]


_Twice = tuple[Line, Line]
"""A line as found, and with its ends followed through what is weak."""


def _found(ink: _Ink, dpi: float, shortest: float, gap: float) -> list[_Twice]:
    """The level lines of a picture."""
    opened = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, int(dpi * shortest)), np.uint8))
    stats = cv2.connectedComponentsWithStats(np.asarray(opened, np.uint8))[2][1:]
    pieces = [Line(y + h / 2, x, x + w) for x, y, w, h, _ in stats.tolist() if h <= dpi * _THICK]
    whole = _joined(pieces, dpi * _SAME_LINE, dpi * gap)
    return [(line, _followed(ink, line, int(dpi * _REACH), int(dpi * _SKIP))) for line in whole]


def _joined(pieces: Iterable[Line], near: float, gap: float) -> Lines:
    """Pieces of one line put together over small gaps."""
    bands: list[Lines] = []
    for piece in sorted(pieces, key=lambda p: p.at):
        if bands and piece.at - bands[-1][-1].at <= near:
            bands[-1].append(piece)
        else:
            bands.append([piece])
    return [line for band in bands for line in _in_band(band, gap)]


def _in_band(band: Lines, gap: float) -> Iterable[Line]:
    run: Lines = []
    for piece in sorted(band, key=lambda p: p.start):
        if run and piece.start - max(p.end for p in run) > gap:
            yield _one(run)
            run = []
        run.append(piece)
    yield _one(run)


def _one(run: Lines) -> Line:
    """The pieces as one line; the long ones say where it lies."""
    weight = sum(p.end - p.start for p in run)
    at = sum(p.at * (p.end - p.start) for p in run) / weight
    return Line(at, min(p.start for p in run), max(p.end for p in run))


def _followed(ink: _Ink, line: Line, reach: int, skip: int) -> Line:
    middle = round(line.at)
    band = np.asarray(ink[max(0, middle - 2) : middle + 3].max(0))

    def walk(end: float, step: int) -> float:
        last = int(end)
        for place in range(last + step, last + step * (reach + 1), step):
            if not 0 <= place < band.size or (abs(place - last) > skip and not band[place]):
                break
            last = place if band[place] else last
        return last

    return Line(line.at, walk(line.start, -1), walk(line.end, 1))


def _held(found: Sequence[_Twice], others: Lines, dpi: float, free: float) -> list[_Twice]:
    """Lines cut to where they meet others; a stroke of a character meets none at its ends, or one only."""
    touch, kept = dpi * _TOUCH, []
    for line, far in found:
        met = _met(line, line.at, others, touch)
        if len(met) < 2:
            met = _met(far, line.at, others, touch)
            met = met if len(met) > 2 else []
        if met:
            kept.append((Line(line.at, min(met), max(met)), far))
        elif line.end - line.start >= dpi * free:
            kept.append((line, far))
    return kept


def _met(line: Line, at: float, others: Lines, touch: float) -> list[float]:
    return [
        o.at
        for o in others
        if o.start - touch <= at <= o.end + touch and line.start - touch <= o.at <= line.end + touch
    ]
