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
from extract.converters.ocr_sheet import Piece, Quad, Sheet, joined

UPRIGHT_FIRST, SIDEWAYS_FIRST = (0, 180, 90, 270), (90, 270, 0, 180)
"""Ways a page may be turned, the likeliest first."""

_READABLE = 0.75  # mean probability of the characters from which on a page stands upright
_SAMPLE, _SAMPLE_WIDTH = 8, 12  # lines that are tried, their greatest width in heights
_LONG, _CHARACTER = 2.5, 0.08  # proportions of a line of text; inches of a character's least width
_SHORT = 6  # width in heights up to which all readings are kept: numbers
# How sure the shape of a dash or slash is; of one so small that it may be dirt; of the worn rest of one.
_SIGN, _DOUBTFUL_SIGN, _FAINT_SIGN = 0.97, 0.8, 0.6
_PLAIN = 2.2  # points: length of a dash from which on it is not dirt


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
    first = _view(engine, gray, dpi, 0)
    views = {0: first}
    best: tuple[float, _View] = (-1.0, first)
    for turn in SIDEWAYS_FIRST if _sideways(first, dpi) else UPRIGHT_FIRST:
        view = views.get(turn) or _view(engine, quarter_turned(gray, turn), dpi, turn)
        best = max(best, (_legible(engine, view), view), key=lambda scored: scored[0])
        if best[0] >= _READABLE:
            break
    return best[1]


def _sideways(view: _View, dpi: float) -> bool:
    """Whether more writing stands upright than lies level: lone digits are upright too, but narrow."""
    boxes: dict[int, Quad] = {}
    for number, crop in enumerate(view.crops):
        place = number if crop.cell is None else -1 - crop.cell
        boxes[place] = joined(boxes[place], crop.box) if place in boxes else crop.box
    sizes = [(x1 - x0, y1 - y0) for x0, y0, x1, y1 in boxes.values()]
    upright = sum(high > _LONG * wide and wide > dpi * _CHARACTER for wide, high in sizes)
    return upright > sum(wide > _LONG * high and high > dpi * _CHARACTER for wide, high in sizes)


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
        return Piece(ocr_ctc.as_printed(text), round(score, 4), box, (), crop.cell)
    if crop.sign is not None:
        sure = _SIGN if max(box[2] - box[0], box[3] - box[1]) >= _PLAIN else _DOUBTFUL_SIGN
        sure = _FAINT_SIGN if crop.faint else sure
        others = ((t, p * (1 - sure)) for t, p in readings if t != crop.sign)
        readings = ((crop.sign, sure), *others)
    exact = tuple((text, round(p, 4)) for text, p in readings)
    return Piece(*(exact[0] if exact else ("", 0.0)), box, exact, crop.cell)


def _may_be_number(text: str) -> bool:
    """A number, a mark, or a lone character that may be misread: what stands in value cells."""
    return len(text) <= 1 or set(text) <= ocr_ctc.NUMBER_LIKE


def _points(box: Quad, scale: float) -> Quad:
    x0, y0, x1, y1 = (round(edge * scale, 2) for edge in box)
    return x0, y0, x1, y1
