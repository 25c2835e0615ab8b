"""A page's picture -> the sheet: upright and straight, its tables cell by cell, its text line by line."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from extract.converters import ocr_ctc
from extract.converters.ocr_crops import Crop, cell_crops, outside_crops
from extract.converters.ocr_engine import Engine, Steps
from extract.converters.ocr_grids import Ruled, tables
from extract.converters.ocr_pages import Gray, Picture
from extract.converters.ocr_picture import evened, quarter_turned, slant, straightened
from extract.converters.ocr_rules import lines
from extract.converters.ocr_sheet import Piece, Quad, Sheet

TURNS = (0, 90, 270, 180)
"""Ways a page may lie, the usual one first."""

_READABLE = 0.75  # mean probability of the characters from which on a page stands upright
_SAMPLE, _SAMPLE_WIDTH = 8, 12  # lines that are tried, their greatest width in heights
_SHORT = 6  # width in heights up to which all readings are kept: numbers
_NUMBER = frozenset("0123456789.,-—–+/元万件%")
_SIGN = 0.97  # how sure the shape of a dash or slash is


@dataclass(slots=True)
class _View:
    """The page turned in one way: what it shows, and what has been recognised of it so far."""

    turn: int
    slant: float
    gray: Gray
    tables: list[Ruled]
    crops: list[Crop]
    steps: dict[int, Steps] = field(default_factory=dict)


def recognise(engine: Engine, picture: Picture) -> Sheet:
    """Everything that can be read on a page. In: its picture as displayed."""
    view = _upright(engine, evened(picture.gray), picture.dpi)
    _read(engine, view, range(len(view.crops)))
    scale = 72 / picture.dpi
    high, wide = view.gray.shape
    return Sheet(
        number=picture.number,
        width=round(wide * scale, 2),
        height=round(high * scale, 2),
        turn=view.turn,
        slant=view.slant,
        pieces=tuple(_piece(crop, view.steps[number], scale) for number, crop in enumerate(view.crops)),
        cells=tuple(_points(table.quad(cell), scale) for table in view.tables for cell in table.cells),
        rules=tuple(dict.fromkeys(_points(edge, scale) for table in view.tables for edge in table.edges())),
    )


def _upright(engine: Engine, gray: Gray, dpi: float) -> _View:
    """The first way to turn the page in which a sample of its lines can be read, else the best of all ways."""
    best: tuple[float, _View] | None = None
    for turn in TURNS:
        view = _view(engine, quarter_turned(gray, turn), dpi, turn)
        score = _legible(engine, view)
        if best is None or score > best[0]:
            best = score, view
        if score >= _READABLE:
            break
    assert best is not None  # there are ways to turn it
    return best[1]


def _view(engine: Engine, gray: Gray, dpi: float, turn: int) -> _View:
    degrees = slant(gray)
    level = straightened(gray, degrees) if degrees else gray
    found = tables(*lines(level, dpi), dpi)
    crops = [*cell_crops(level, found, dpi), *outside_crops(engine, level, found, dpi)]
    return _View(turn, degrees, level, found, crops)


def _legible(engine: Engine, view: _View) -> float:
    """How well a few lines can be read; a page without any is as upright as it gets."""
    long = [n for n, crop in enumerate(view.crops) if crop.sign is None and 2 < crop.shape < _SAMPLE_WIDTH]
    chosen = sorted(long, key=lambda n: -view.crops[n].shape)[:_SAMPLE] or list(range(len(view.crops)))[:_SAMPLE]
    if not chosen:
        return 1.0
    _read(engine, view, chosen)
    return sum(ocr_ctc.best(view.steps[n])[1] for n in chosen) / len(chosen)


def _read(engine: Engine, view: _View, numbers: Sequence[int] | range) -> None:
    """Recognise the crops that have not been."""
    waiting = [number for number in numbers if number not in view.steps]
    found = engine.recognise([view.crops[number].gray for number in waiting])
    view.steps.update(zip(waiting, found, strict=True))


def _piece(crop: Crop, steps: Steps, scale: float) -> Piece:
    text, score = ocr_ctc.best(steps)
    box = _points(crop.box, scale)
    readings = ocr_ctc.readings(steps) if crop.cell is not None and crop.shape <= _SHORT else ()
    if crop.sign is None and not any(_may_be_number(t) for t, _ in readings[:1]):
        return Piece(text.strip(), round(score, 4), box, (), crop.cell)
    if crop.sign is not None:
        others = ((t, p * (1 - _SIGN)) for t, p in readings if t != crop.sign)
        readings = ((crop.sign, _SIGN), *others)
    exact = tuple((text, round(p, 4)) for text, p in readings)
    return Piece(*(exact[0] if exact else ("", 0.0)), box, exact, crop.cell)


def _may_be_number(text: str) -> bool:
    """A number, a mark, or a lone character that may be misread: what stands in value cells."""
    return len(text) <= 1 or not set(text) - _NUMBER


def _points(box: Quad, scale: float) -> Quad:
    x0, y0, x1, y1 = (round(edge * scale, 2) for edge in box)
    return x0, y0, x1, y1
