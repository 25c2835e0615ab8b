"""Straight lines that a page draws: strokes, thin rectangles, outlines; also inside form XObjects."""

import ctypes
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

Segment = tuple[float, float, float, float]
"""x0, y0, x1, y1 in the file's coordinates."""

Matrix = tuple[float, float, float, float, float, float]

MAX_OBJECTS = 60_000
"""Of one page, those inside forms included; a page of a table has some 300."""

_MAX_SEGMENTS = 60_000
_MAX_DEPTH = 8
_THIN = 3.0  # points: a rectangle that is not higher (or wider) is a line
_SHORT = 1.0
_NEARLY = 0.02  # a line that leaves its direction by no more than this share of its length is straight
_WHITE = 250  # of 255, each colour
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def segments(page: Any) -> Iterator[Segment]:
    """The lines of a page in the file's coordinates, level or upright, as long as they are more than a dot."""
    budget = [MAX_OBJECTS, _MAX_SEGMENTS]
    count = pdfium.FPDFPage_CountObjects(page)
    for n in range(min(count, MAX_OBJECTS)):
        yield from _drawn(pdfium.FPDFPage_GetObject(page, n), _IDENTITY, 0, budget)


def _drawn(thing: Any, matrix: Matrix, depth: int, budget: list[int]) -> Iterator[Segment]:
    budget[0] -= 1
    if budget[0] < 0 or not thing:
        return
    kind = pdfium.FPDFPageObj_GetType(thing)
    if kind == pdfium.FPDF_PAGEOBJ_PATH:
        yield from _path(thing, matrix, budget)
    elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
        inner = _times(_matrix(thing), matrix)
        for n in range(max(0, pdfium.FPDFFormObj_CountObjects(thing))):
            if budget[0] < 0:
                return
            yield from _drawn(pdfium.FPDFFormObj_GetObject(thing, n), inner, depth + 1, budget)


def _path(path: Any, matrix: Matrix, budget: list[int]) -> Iterator[Segment]:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    stroked, filled = bool(stroke.value), bool(fill.value)
    if not (stroked and _inked(path, pdfium.FPDFPageObj_GetStrokeColor)):
        stroked = False
    if not stroked and not (filled and _inked(path, pdfium.FPDFPageObj_GetFillColor)):
        return
    count = pdfium.FPDFPath_CountSegments(path)
    budget[1] -= count
    if budget[1] < 0:
        return
    own = _times(_matrix(path), matrix)
    for points in _subpaths(path, count, own):
        yield from _lines(points) if stroked else _bar(points)


def _inked(path: Any, colour: Any) -> bool:
    """Whether the colour can be seen on white paper."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not colour(path, red, green, blue, alpha):
        return True
    return alpha.value > 0 and min(red.value, green.value, blue.value) < _WHITE


def _matrix(thing: Any) -> Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(thing, found):
        return _IDENTITY
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _subpaths(path: Any, count: int, matrix: Matrix) -> Iterator[list[tuple[float, float]]]:
    """The points of each subpath, closed ones with the first point again at the end. Curves count as their chords."""
    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    for n in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path, n)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO and points:
            yield points
            points = []
        points.append((a * x.value + c * y.value + e, b * x.value + d * y.value + f))
        if pdfium.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if points:
        yield points


def _lines(points: list[tuple[float, float]]) -> Iterator[Segment]:
    """The level and upright sides of a stroked subpath; of a thin rectangle its middle."""
    bar = list(_bar(points)) if len(points) > 3 else []
    if bar:
        yield from bar
        return
    for (ax, ay), (bx, by) in pairwise(points):
        wide, high = abs(bx - ax), abs(by - ay)
        if max(wide, high) > _SHORT and min(wide, high) <= _NEARLY * max(wide, high):
            yield (ax, (ay + by) / 2, bx, (ay + by) / 2) if wide > high else ((ax + bx) / 2, ay, (ax + bx) / 2, by)


def _bar(points: list[tuple[float, float]]) -> Iterator[Segment]:
    """The middle of a thin rectangle; nothing for any other shape."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    left, right, low, high = min(xs), max(xs), min(ys), max(ys)
    if high - low <= _THIN and right - left > max(_SHORT, high - low):
        yield left, (low + high) / 2, right, (low + high) / 2
    elif right - left <= _THIN and high - low > max(_SHORT, right - left):
        yield (left + right) / 2, low, (left + right) / 2, high
