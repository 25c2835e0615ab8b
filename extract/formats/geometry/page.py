"""What is drawn on a page: words with their boxes and straight lines, in points from the top left corner."""

from dataclasses import dataclass
from math import cos, radians, sin

from extract.model.document import Guess


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: left, top, right, bottom."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Word:
    """A piece of text on one line: a glyph, or what a recognition took for one piece. It never reaches over a cell's border.

    `size` is the height of the type in points: of a printed word its font's, of a recognised one the box's. `doubt` and
    `guesses` are those of `Cell`; they go to the cell that holds the word.
    """

    text: str
    box: Box
    size: float
    doubt: str | None = None
    guesses: tuple[Guess, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line, horizontal (y0 == y1) or vertical (x0 == x1): its middle, whatever its width."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Page:
    """A page turned so that its text stands upright.

    `turn` says by how many degrees (0, 90, 180, 270, clockwise) the page as displayed was turned for that; width,
    height, words and rules are those of the turned page, locators those of the displayed one. `slant`: degrees by
    which a scan was then turned against the clock round its middle, for it lay crooked.
    """

    number: int  # counted from 1
    width: float
    height: float
    words: tuple[Word, ...] = ()
    rules: tuple[Rule, ...] = ()
    turn: int = 0
    slant: float = 0.0


def where(page: Page, box: Box) -> str:
    """The locator of a box on a page: "page 3 box 72.0,340.5,120.0,352.0", as the page is displayed."""
    shown = displayed(page, box)
    return f"page {page.number} box {shown.x0:.1f},{shown.y0:.1f},{shown.x1:.1f},{shown.y1:.1f}"


def displayed(page: Page, box: Box) -> Box:
    """A box of the upright page -> the same box on the page as displayed; of a crooked one its middle is moved."""
    box = slanted(page, box, page.slant) if page.slant else box
    if page.turn == 90:
        return Box(box.y0, page.width - box.x1, box.y1, page.width - box.x0)
    if page.turn == 180:
        return Box(page.width - box.x1, page.height - box.y1, page.width - box.x0, page.height - box.y0)
    if page.turn == 270:
        return Box(page.height - box.y1, box.x0, page.height - box.y0, box.x1)
    return box


def slanted(page: Page, box: Box, degrees: float) -> Box:
    """A box as large, its middle turned with the clock round the page's middle."""
    middle, turned = (page.width / 2, page.height / 2), radians(degrees)
    across, down = (box.x0 + box.x1) / 2 - middle[0], (box.y0 + box.y1) / 2 - middle[1]
    right = middle[0] + across * cos(turned) - down * sin(turned) - (box.x0 + box.x1) / 2
    below = middle[1] + across * sin(turned) + down * cos(turned) - (box.y0 + box.y1) / 2
    return Box(box.x0 + right, box.y0 + below, box.x1 + right, box.y1 + below)


def around(boxes: list[Box]) -> Box:
    """The smallest box that holds all of them (at least one)."""
    return Box(min(b.x0 for b in boxes), min(b.y0 for b in boxes), max(b.x1 for b in boxes), max(b.y1 for b in boxes))
