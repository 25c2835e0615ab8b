"""The glyphs of a page as PDFium gives them, in the file's coordinates."""

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

MAX_GLYPHS = 60_000
"""Of one page; a page full of small type has 5,000."""

_INVISIBLE = pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
_PRIVATE = (0xE000, 0xF8FF)
_BLANKS = frozenset((0x20, 0xA0, 0x3000, 0x0D, 0x0A, 0x09))
_SPACE = 0x20
_SAMPLE = 300
_GARBLED = 0.2  # of the glyphs; a few signs of Wingdings are in many files


@dataclass(frozen=True, slots=True)
class Hand:
    """How the glyphs of one text object are drawn: size in points, direction in degrees, whether they can be seen."""

    size: float
    angle: int  # 0, 90, 180, 270, counter-clockwise in the file's coordinates; -1 slanting
    visible: bool
    order: int  # number of the text object on its page


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character: where its pen began, its box in the direction of writing, and the hand that drew it."""

    text: str
    x: float  # origin on the baseline
    y: float
    left: float
    bottom: float
    right: float
    top: float
    hand: Hand


def glyphs(text_page: Any) -> Iterator[Glyph]:
    """The characters of a text page in the file's order, without those that PDFium puts in (spaces, line ends)."""
    matrix, rect = pdfium.FS_MATRIX(), pdfium.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    hands: dict[int, Hand] = {}
    for n in range(min(pdfium.FPDFText_CountChars(text_page), MAX_GLYPHS)):
        drawn = pdfium.FPDFText_GetTextObject(text_page, n)
        if not drawn:
            continue
        code = pdfium.FPDFText_GetUnicode(text_page, n)
        if code == _SPACE and pdfium.FPDFText_IsGenerated(text_page, n) == 1:
            continue  # PDFium's guess from the room inside one text; the room itself tells better
        key = ctypes.addressof(drawn.contents)
        hand = hands.get(key)
        if hand is None:
            pdfium.FPDFText_GetMatrix(text_page, n, matrix)
            size = pdfium.FPDFText_GetFontSize(text_page, n)
            hand = hands[key] = _hand(matrix, size, pdfium.FPDFTextObj_GetTextRenderMode(drawn), len(hands))
        pdfium.FPDFText_GetLooseCharBox(text_page, n, rect)
        pdfium.FPDFText_GetCharOrigin(text_page, n, x, y)
        yield Glyph(_text(text_page, n, code), x.value, y.value, rect.left, rect.bottom, rect.right, rect.top, hand)


def _hand(matrix: Any, size: float, mode: int, order: int) -> Hand:
    height = abs(size) * math.hypot(matrix.c, matrix.d)
    degrees = math.degrees(math.atan2(matrix.b, matrix.a)) % 360
    angle = round(degrees / 90) * 90 % 360 if straight(matrix) else -1
    return Hand(height, angle, mode != _INVISIBLE, order)


def straight(matrix: Any) -> bool:
    """Whether text of this matrix runs level or upright, by less than four degrees."""
    degrees = math.degrees(math.atan2(matrix.b, matrix.a)) % 90
    return min(degrees, 90 - degrees) < 4


def _text(text_page: Any, n: int, code: int) -> str:
    if code in (0x02, 0xFFFE, 0xAD):
        return "-" if pdfium.FPDFText_IsHyphen(text_page, n) == 1 else ""
    if code == 0 or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return ""
    return chr(code)


def direction(found: list[Glyph]) -> int:
    """The direction in which most of the glyphs run."""
    angles = Counter(glyph.hand.angle for glyph in found if glyph.hand.angle >= 0)
    return angles.most_common(1)[0][0] if angles else 0


@dataclass(frozen=True, slots=True)
class Layer:
    """What the text of a page is, by a sample of its glyphs: how many can be seen, how many not, whether it is garbage."""

    seen: int
    hidden: int
    garbled: bool


def layer(text_page: Any) -> Layer:
    """Looks at a few hundred glyphs. Garbage comes of fonts that do not say which characters their glyphs are."""
    count = min(pdfium.FPDFText_CountChars(text_page), MAX_GLYPHS)
    step = max(1, count // _SAMPLE)
    seen = hidden = wrong = 0
    for n in range(0, count, step):
        drawn = pdfium.FPDFText_GetTextObject(text_page, n)
        code = pdfium.FPDFText_GetUnicode(text_page, n)
        if not drawn or code in _BLANKS:
            continue
        visible = pdfium.FPDFTextObj_GetTextRenderMode(drawn) != _INVISIBLE
        seen, hidden = seen + visible, hidden + (not visible)
        wrong += not _speaks(code) or pdfium.FPDFText_HasUnicodeMapError(text_page, n) == 1
    return Layer(seen * step, hidden * step, wrong > _GARBLED * (seen + hidden))


def _speaks(code: int) -> bool:
    return code > 0x20 and code != 0xFFFD and not _PRIVATE[0] <= code <= _PRIVATE[1]
