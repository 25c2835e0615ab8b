"""Page images, and pages of PDF files without text: what was recognised in them (`extract.converters.ocr`), as geometry."""

import re
from dataclasses import replace

from extract.converters.base import Kit
from extract.converters.ocr_sheet import Piece, Recognised, Sheet, from_json
from extract.formats.base import Format, Place, declared
from extract.formats.geometry import Box, Page, Rule, Word, displayed, parts_of
from extract.formats.geometry.lines import lines_of
from extract.model.document import Document, Guess
from extract.model.finding import Problem, Unreadable

_MIMES = ("image/png", "image/jpeg", "image/gif", "image/bmp", "image/tiff", "image/webp", "image/x-ms-bmp")
_SUFFIXES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp")
_MAGICS = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")

CONVERTER = "ocr"

SURE = 0.9
"""Probability from which on a reading of a cell is not in doubt; measured by tests/soak_scans.py."""

_LEAST_SIZE = 6.0  # points: a dash is lower than the type it belongs to
_AROUND = 3  # lines told before and after a place
_RANGE = re.compile(r"@(\d+)-(\d+)")
_PLACE = re.compile(r"^page (\d+) box (-?[\d.]+),(-?[\d.]+),(-?[\d.]+),(-?[\d.]+)")


def score(head: bytes, mime: str | None, name: str | None) -> int:
    """The marks of picture files."""
    is_webp = head.startswith(b"RIFF") and head[8:12] == b"WEBP"
    return 80 + declared(_MIMES, _SUFFIXES, mime, name) if is_webp or head.startswith(_MAGICS) else 0


def needs(body: bytes) -> tuple[tuple[str, bytes], ...]:
    """A picture has nothing to read before its characters are recognised."""
    return ((CONVERTER, body),)


def read(body: bytes, _charset: str | None, url: str | None, kit: Kit) -> Document:
    """A picture of a page (a TIFF may hold several) -> document.

    Raises `Unreadable` where nothing can be recognised: without the converter, in damaged files.
    """
    made = kit.convert(CONVERTER, body)
    return Document(
        format="scan",
        parts=parts_of(list(scanned_pages(made).values())),
        url=url,
        tools=(kit.version(CONVERTER),),
        problems=problems(made),
    )


def scanned_pages(made: bytes) -> dict[int, Page]:
    """What the converter made -> its pages by their numbers (from 1), in the terms of geometry.

    In: the answer to the bytes of a picture, or of a PDF with `ocr_sheet.asking_for` in front. Raises `Unreadable`.
    """
    return {sheet.number: page_of(sheet) for sheet in _recognised(made).sheets}


def problems(made: bytes) -> tuple[Problem, ...]:
    """What is to be said of a recognition: pages that were too many."""
    left = _recognised(made).left_out
    if not left:
        return ()
    message = f"{left} pages more than are looked at were left out; save them as a file of their own"
    return (Problem(stage="format", kind="pages-left-out", message=message),)


def _recognised(made: bytes) -> Recognised:
    try:
        return from_json(made)
    except (ValueError, KeyError, TypeError) as error:
        raise Unreadable(
            f"what was kept of the recognition cannot be read ({error}); delete it and read again"
        ) from error


def page_of(sheet: Sheet) -> Page:
    """A sheet in the terms of geometry."""
    return Page(
        number=sheet.number,
        width=sheet.width,
        height=sheet.height,
        words=tuple(map(_word, sheet.pieces)),
        rules=tuple(Rule(*rule) for rule in sheet.rules),
        turn=sheet.turn,
        slant=sheet.slant,
    )


def _word(piece: Piece) -> Word:
    box = Box(*piece.box)
    guesses = tuple(Guess(text, probability) for text, probability in piece.readings)
    doubt = "ocr" if piece.score < SURE else None
    return Word(piece.text, box, max(_LEAST_SIZE, box.y1 - box.y0), doubt, guesses)


def find(body: bytes, _charset: str | None, where: str, kit: Kit) -> Place | None:
    """Page and box -> what was recognised there, and the lines around it; None for a page or box that is not there."""
    found = _PLACE.match(where)
    if found is None:
        return None
    page = scanned_pages(kit.convert(CONVERTER, body)).get(int(found[1]))
    place = place_on(page, Box(*map(float, found.groups()[1:]))) if page else None
    return ranged(place, where) if place else None


def place_on(page: Page, box: Box) -> Place | None:
    """What stands in a box of the page as displayed ("" in an empty one), and the lines before and after it."""
    frame = displayed(replace(page, slant=0.0), Box(0, 0, page.width, page.height))
    if box.x0 >= frame.x1 or box.y0 >= frame.y1 or box.x1 <= 0 or box.y1 <= 0:
        return None
    lines = lines_of(page.words)
    held = [[word for word in line.words if _within(displayed(page, word.box), box)] for line in lines]
    inside = [n for n, words in enumerate(held) if words]
    middle = (box.y0 + box.y1) / 2
    nearest = min(range(len(lines)), key=lambda n: abs(_height(page, lines[n].box) - middle), default=0)
    at = inside[0] if inside else nearest
    start = max(0, at - _AROUND)
    shown = tuple(line.text for line in lines[start : at + _AROUND + 1])
    return Place("".join(word.text for words in held for word in words), shown, at - start)


def ranged(place: Place, where: str) -> Place | None:
    """The range of characters that a locator names; None where the text is shorter."""
    text = place.text
    for start, end in _RANGE.findall(where):
        if int(end) > len(text):
            return None
        text = text[int(start) : int(end)]
    return replace(place, text=text)


def _height(page: Page, box: Box) -> float:
    shown = displayed(page, box)
    return (shown.y0 + shown.y1) / 2


def _within(inner: Box, outer: Box) -> bool:
    x, y = (inner.x0 + inner.x1) / 2, (inner.y0 + inner.y1) / 2
    return outer.x0 <= x <= outer.x1 and outer.y0 <= y <= outer.y1


FORMAT = Format("scan", _MIMES, _SUFFIXES, score, read, needs, find)
