"""Words that stand on one line, and the text of lines: spaces where the page leaves room, doubled glyphs once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extract.formats.geometry.page import Box, Word, around

_SAME_LINE = 0.5  # of the type's size: how far the middles of two words on one line may lie apart
_LATIN_SPACE = 0.2  # of the size: a gap between Latin words or numbers that stands for a space
_WIDE_SPACE = 0.9  # between Chinese characters; justified lines and the gap before numbers stay below
_DOUBLED = 0.35  # of the size: the same text so near is one text printed twice, as fat type is made


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one line from left to right, and the box around them."""

    words: tuple[Word, ...]
    box: Box

    @property
    def size(self) -> float:
        """The height of its type: of the word that is longest."""
        return max(self.words, key=lambda word: len(word.text)).size

    @property
    def text(self) -> str:
        """What is printed on it."""
        return text_of(self.words)


def lines_of(words: Iterable[Word]) -> list[Line]:
    """Words in any order -> lines from top to bottom."""
    rows: list[list[Word]] = []
    middles: list[float] = []
    for word in sorted(words, key=_middle):
        middle = _middle(word)
        if rows and middle - middles[-1] <= _SAME_LINE * min(word.size, rows[-1][-1].size):
            rows[-1].append(word)
            middles[-1] += (middle - middles[-1]) / len(rows[-1])
        else:
            rows.append([word])
            middles.append(middle)
    return [line(row) for row in rows]


def line(words: Sequence[Word]) -> Line:
    """Words of one line -> the line; what is printed twice at one place counts once."""
    kept: list[Word] = []
    for word in sorted(words, key=lambda word: word.box.x0):
        if not any(_same_place(word, other) for other in kept[-3:]):
            kept.append(word)
    return Line(tuple(kept), around([word.box for word in kept]))


def _same_place(one: Word, other: Word) -> bool:
    if one.text.strip() != other.text.strip():
        return False
    near = _DOUBLED * min(one.size, other.size)
    return abs(one.box.x0 - other.box.x0) < near and abs(one.box.y0 - other.box.y0) < near


def text_of(words: Sequence[Word]) -> str:
    """The text of words of one line, from left to right."""
    pieces: list[str] = []
    before: Word | None = None
    for word in words:
        if before is not None and spaced(before, word):
            pieces.append(" ")
        pieces.append(word.text)
        before = word
    return "".join(pieces).strip()


def spaced(left: Word, right: Word) -> bool:
    """Whether the room between two words stands for a space."""
    gap = right.box.x0 - left.box.x1
    size = min(left.size, right.size)
    if gap >= _WIDE_SPACE * size:
        return True
    return gap >= _LATIN_SPACE * size and left.text[-1:].isascii() and right.text[:1].isascii()


def runs_of(row: Line, gap: float) -> list[Line]:
    """A line cut where it leaves a gap of so many sizes of its type; nothing is cut inside a word."""
    runs: list[list[Word]] = []
    for word in row.words:
        if runs and word.box.x0 - runs[-1][-1].box.x1 < gap * min(word.size, runs[-1][-1].size):
            runs[-1].append(word)
        else:
            runs.append([word])
    return [Line(tuple(run), around([word.box for word in run])) for run in runs]


def _middle(word: Word) -> float:
    return (word.box.y0 + word.box.y1) / 2
