"""A page's picture made fit: even light, no specks, no border, upright."""

import cv2
import numpy as np

from extract.converters.ocr_pages import Gray

MOST_SLANT = 3.5
"""Degrees that a page may lie crooked in the scanner."""

_COARSE, _FINE = 0.25, (0.1, 0.03)
_SMALL = 500  # pixels of the shorter side in which the slant is measured
_BLACK, _WHITE, _PEPPER = 128, 200, 0.0001  # grays of a speck and of paper; share of specks that makes a page noisy
_STROKE = 5  # pixels that specks do not lie side by side
_FAINT = 60  # differences from white that count as paper


def evened(gray: Gray) -> Gray:
    """The paper white however unevenly it was lit, specks of one pixel gone, the scanner's dark border white."""
    calm = _without_specks(gray)
    small = cv2.resize(calm, None, fx=0.125, fy=0.125, interpolation=cv2.INTER_AREA)
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    paper = cv2.GaussianBlur(paper, (0, 0), 5)
    wide = cv2.resize(paper, (gray.shape[1], gray.shape[0]), interpolation=cv2.INTER_LINEAR)
    return _without_border(np.asarray(cv2.divide(calm, wide, scale=255), np.uint8))


def _without_specks(gray: Gray) -> Gray:
    """On a page with salt and pepper every pixel the middle of its neighbours, on a clean one only lone pixels.

    A level stroke one pixel high (a dash, a rule) would be gone with the specks; it is none of them and stays.
    """
    middle = np.asarray(cv2.medianBlur(gray, 3), np.uint8)
    if _peppered(gray):
        gone = ((gray < _BLACK) & (middle > _WHITE)).astype(np.uint8)
        strokes = cv2.morphologyEx(gone, cv2.MORPH_OPEN, np.ones((1, _STROKE), np.uint8))
        return np.where(strokes > 0, gray, middle)
    dark = (gray < 128).astype(np.float32)
    around = cv2.boxFilter(dark, -1, (3, 3), normalize=False)
    lone = ((dark > 0) & (around < 2.5)) | ((dark == 0) & (around > 7.5))
    return np.where(lone, middle, gray)


def _peppered(gray: Gray) -> bool:
    """Whether dark points lie about that nothing dark is near: thin strokes of small type are not such."""
    dark = (gray < _BLACK).astype(np.float32)
    around = cv2.boxFilter(dark, -1, (5, 5), normalize=False)
    return bool(np.count_nonzero((dark > 0) & (around < 2.5)) > _PEPPER * gray.size)


def _without_border(gray: Gray) -> Gray:
    """What is dark and hangs on the picture's edge, long and without writing, is the scanner's lid."""
    dark = (gray < 128).astype(np.uint8)
    high, wide = gray.shape
    _, labels, stats, _ = cv2.connectedComponentsWithStats(dark)
    for number, (x, y, w, h, area) in enumerate(stats[1:], 1):
        on_edge = x == 0 or y == 0 or x + w == wide or y + h == high
        if on_edge and max(w / wide, h / high) > 0.3 and area > 0.5 * min(w, h) * max(w, h):
            gray[y : y + h, x : x + w][labels[y : y + h, x : x + w] == number] = 255
    return gray


def slant(gray: Gray) -> float:
    """Degrees by which the picture must be turned against the clock for its lines to run level.

    Lines of text and ruling lines alike: at the right angle the sums of its rows differ most from row to row.
    """
    factor = min(1.0, _SMALL / min(gray.shape))
    small = 255 - cv2.resize(gray, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    small[small < _FAINT] = 0
    high, wide = small.shape

    def sharpness(degrees: float) -> float:
        matrix = cv2.getRotationMatrix2D((wide / 2, high / 2), degrees, 1)
        sums = cv2.warpAffine(small, matrix, (wide, high)).sum(1, dtype=np.float64)
        return float(((sums[1:] - sums[:-1]) ** 2).sum())

    steps = int(MOST_SLANT / _COARSE)
    best = max((_COARSE * step for step in sorted(range(-steps, steps + 1), key=abs)), key=sharpness)
    for width in _FINE:
        best = max((best + width * step for step in (0, -1, 1, -2, 2, -3, 3)), key=sharpness)
    return round(best, 3)


def straightened(gray: Gray, degrees: float) -> Gray:
    """The picture turned against the clock round its middle, in the same size."""
    high, wide = gray.shape
    matrix = cv2.getRotationMatrix2D((wide / 2, high / 2), degrees, 1)
    turned = cv2.warpAffine(gray, matrix, (wide, high), flags=cv2.INTER_CUBIC, borderValue=255)
    return np.asarray(turned, np.uint8)


def quarter_turned(gray: Gray, degrees: int) -> Gray:
    """The picture turned clockwise by 0, 90, 180 or 270 degrees."""
    return np.ascontiguousarray(np.rot90(gray, -(degrees // 90)))
