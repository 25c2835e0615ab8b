"""What stands on pages and belongs to no text: running heads, page numbers, watermarks."""

import re
from collections import Counter
from collections.abc import Sequence

from extract.formats.geometry.lines import Line
from extract.formats.geometry.page import Page, Word
from settings.plain import squeeze

_MARGIN = 0.1  # of the page's height, above and below the text
_NEAR = 3.0  # points: a running head stands at the same height on every page
_NUMBER = re.compile(
    r"^(?:[-—–―·.~]*\d{1,3}[-—–―·.~]*|第\d{1,3}页(?:[,/]?共\d{1,3}页)?|\d{1,3}/\d{1,3}|page\d{1,3}(?:of\d{1,3})?)$",
    re.I,
)
_DIGITS = re.compile(r"\d+")
_MARK_SIZE = 1.8  # of the usual size: type so large that stands at one place on every page is a watermark


def without_furniture(pages: Sequence[Page], lines: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The lines of each page without page numbers and what is repeated at the head or foot of the pages."""
    repeated = _repeated(pages, lines)
    return [
        [line for line in found if not _is_furniture(page, line, repeated)]
        for page, found in zip(pages, lines, strict=True)
    ]


def _is_furniture(page: Page, line: Line, repeated: set[tuple[str, int]]) -> bool:
    if not _in_margin(page, line):
        return False
    text = squeeze(line.text)
    return bool(_NUMBER.match(text)) or any((_shape(text), n) in repeated for n in _heights(line))


def _in_margin(page: Page, line: Line) -> bool:
    return line.box.y1 < _MARGIN * page.height or line.box.y0 > (1 - _MARGIN) * page.height


def _repeated(pages: Sequence[Page], lines: Sequence[Sequence[Line]]) -> set[tuple[str, int]]:
    """Texts (numbers in them left open) with the height at which they stand on at least two pages and half of all."""
    seen: Counter[tuple[str, int]] = Counter()
    for page, found in zip(pages, lines, strict=True):
        keys = {
            (_shape(squeeze(line.text)), height)
            for line in found
            if _in_margin(page, line)
            for height in _heights(line)
        }
        seen.update(keys)
    return {key for key, count in seen.items() if count >= 2 and 2 * count >= len(pages) - 1}


def _heights(line: Line) -> tuple[int, int]:
    """Two neighbouring steps, so that heights that differ by less than a step share one."""
    step = int(line.box.y0 / _NEAR)
    return step, step + 1


def _shape(text: str) -> str:
    return _DIGITS.sub("#", text)


def without_watermarks(pages: Sequence[Page]) -> list[frozenset[Word]]:
    """For each page the words that are a watermark: large type at the same place on every page."""
    sizes = Counter(round(word.size) for page in pages for word in page.words)
    if len(pages) < 2 or not sizes:
        return [frozenset() for _ in pages]
    large = _MARK_SIZE * sizes.most_common(1)[0][0]
    seen: Counter[tuple[str, int, int]] = Counter()
    for page in pages:
        seen.update({_place(word) for word in page.words if word.size > large})
    marks = {place for place, count in seen.items() if count == len(pages)}
    return [frozenset(word for word in page.words if word.size > large and _place(word) in marks) for page in pages]


def _place(word: Word) -> tuple[str, int, int]:
    return word.text, round(word.box.x0), round(word.box.y0)
