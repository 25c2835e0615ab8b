"""Glyphs -> words on the upright page: characters that follow each other without room between them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from unicodedata import normalize

from extract.formats.geometry import Box, Rule, Word
from extract.formats.pdfium.frame import Frame, Turning
from extract.formats.pdfium.glyphs import Glyph

_GAP = 0.3  # of the size: more room ends a word
_LATIN_SPACE = 0.18  # of the size: room between Latin letters that stands for a space
_TOUCHING = 0.12  # of the size: what was drawn apart is one word only without room between
_ASCENT, _DESCENT = 0.86, 0.14  # of the size, above and below the baseline: the square of a Chinese character
_PRIVATE = range(0xE000, 0xF900)  # bullets of Symbol and Wingdings

# Makers of PDF files that map a glyph to the first character that has it give radicals for whole words: the Kangxi
# radicals decompose by NFKC, of the supplement only the simplified forms that are words of their own matter.
_SUPPLEMENT = dict(
    zip(
        "⺠⺟⻄⻅⻆⻉⻋⻌⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳⺎⺒⺓⺝⺣⺩⺬⺮⺼⻁⻂⻊⻏⻖",
        "民母西见角贝车辶长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟尢巳幺月灬王示竹肉虎衤足阝阝",
        strict=True,
    )
)
_RADICALS = {code: normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
_RADICALS |= {ord(radical): word for radical, word in _SUPPLEMENT.items()}
_RADICALS |= {code: normalize("NFKC", chr(code)) for code in range(0xF900, 0xFAFF)}


Run = list[tuple[str, Box]]
"""Characters of one word with their boxes on the upright page."""


def words(found: Sequence[Glyph], frame: Frame, along: int, rules: Sequence[Rule], doubt: str | None) -> list[Word]:
    """Glyphs of a page -> words on the upright page, cut at the lines between cells.

    In: the direction (degrees, in the file) in which the page's text runs; glyphs that slant are left out.
    """
    upright_lines = sorted((rule.x0, rule.y0, rule.y1) for rule in rules if rule.x0 == rule.x1)
    places = [place for place, _, _ in upright_lines]
    turning = frame.turning
    out: list[Word] = []
    run: Run = []
    size, order, pen, floor = 0.0, -1, 0.0, 0.0
    for glyph in found:
        hand = glyph.hand
        if hand.angle < 0 or not glyph.text or ord(glyph.text) in _PRIVATE:
            continue
        box = _box(glyph, frame, along, turning)
        gap = (_GAP if hand.order == order else _TOUCHING) * size
        if run and not (hand.angle == along and -0.5 * size < box.x0 - pen < gap and abs(box.y1 - floor) < 0.1 * size):
            out.extend(_word(piece, size, doubt) for piece in _pieces(run, upright_lines, places))
            run = []
        if run and box.x0 - pen >= _LATIN_SPACE * size and _letters(run[-1][0] + glyph.text):
            run.append((" ", box))
        if run or not glyph.text.isspace():
            run.append((glyph.text, box))
        size, order, pen, floor = hand.size, hand.order, box.x1, box.y1
    out.extend(_word(piece, size, doubt) for piece in _pieces(run, upright_lines, places))
    return out


def _letters(pair: str) -> bool:
    return pair.isascii() and pair.isalnum() and not pair.isdigit()


def _box(glyph: Glyph, frame: Frame, along: int, turning: Turning) -> Box:
    """The square of a character on the upright page: its width from the font, its height from the type's size."""
    if glyph.hand.angle != along:
        return Box(*frame.box(glyph.left, glyph.bottom, glyph.right, glyph.top))
    a, b, c, d, e, f = turning
    one, other = a * glyph.left + c * glyph.bottom + e, a * glyph.right + c * glyph.top + e
    base, size = b * glyph.x + d * glyph.y + f, glyph.hand.size
    left, right = (one, other) if one < other else (other, one)
    return Box(left, base - _ASCENT * size, right, base + _DESCENT * size)


def _pieces(run: Run, lines: Sequence[tuple[float, float, float]], places: Sequence[float]) -> Iterator[Run]:
    """A run cut where a line of a table stands between two of its characters."""
    if not run:
        return
    top, bottom = run[0][1].y0, run[0][1].y1
    cuts = [
        x
        for x, y0, y1 in lines[bisect_left(places, run[0][1].x1 - 1) : bisect_right(places, run[-1][1].x0 + 1)]
        if y0 < bottom and y1 > top
    ]
    piece: Run = []
    for text, box in run:
        middle = (box.x0 + box.x1) / 2
        if piece and any((piece[-1][1].x0 + piece[-1][1].x1) / 2 < cut < middle for cut in cuts):
            yield piece
            piece = []
        piece.append((text, box))
    yield piece


def _word(run: Run, size: float, doubt: str | None) -> Word:
    text = plain("".join(text for text, _ in run))
    first, last = run[0][1], next((box for text, box in reversed(run) if not text.isspace()), run[0][1])
    return Word(text, Box(first.x0, first.y0, last.x1, first.y1), size, doubt)


def plain(text: str) -> str:
    """The text with words in place of the radicals that look the same."""
    return text.translate(_RADICALS)
