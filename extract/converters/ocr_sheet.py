"""What the recognition of pictures gives back, and its JSON: pages with their words, cells and ruling lines.

All places are points of the upright page (72 to the inch), origin top left. A picture file has no size on paper: its
longer side counts as that of A4 when it has the shape of a page, else its pixels as 96 to the inch.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

_ASKED = re.compile(rb"%pages ([0-9,]{1,900})\n")

FORMAT = 1
"""Number of this JSON; goes up with every change of its keys."""

Quad = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def joined(one: Quad, other: Quad) -> Quad:
    """The smallest box that holds both."""
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


@dataclass(frozen=True, slots=True)
class Piece:
    """A line of text, or what stands on one line of a cell. `readings`: (text, probability), best first.

    `cell` is the number of its cell on the page, None outside of ruled tables.
    """

    text: str
    score: float
    box: Quad
    readings: tuple[tuple[str, float], ...] = ()
    cell: int | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as recognised. `turn` (0, 90, 180, 270 clockwise) and `slant` (degrees against the clock) made it upright."""

    number: int  # counted from 1
    width: float
    height: float
    turn: int
    slant: float
    pieces: tuple[Piece, ...]
    cells: tuple[Quad, ...]  # inside of the ruled cells
    rules: tuple[Quad, ...]  # x0 == x1 or y0 == y1


@dataclass(frozen=True, slots=True)
class Recognised:
    """A file: the pages in which something was recognised, and how many pages were left out because there are too many."""

    sheets: tuple[Sheet, ...]
    left_out: int = 0


def to_json(recognised: Recognised) -> bytes:
    """The JSON of a file, the same bytes for the same content."""
    return json.dumps({"format": FORMAT, **asdict(recognised)}, ensure_ascii=False, separators=(",", ":")).encode()


def from_json(made: bytes) -> Recognised:
    """What `to_json` wrote. Raises `ValueError` for anything else."""
    found = json.loads(made)
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise ValueError("not the JSON of this version of the recognition")
    return Recognised(tuple(map(_sheet, found["sheets"])), found["left_out"])


def _sheet(found: dict[str, Any]) -> Sheet:
    return Sheet(
        number=found["number"],
        width=found["width"],
        height=found["height"],
        turn=found["turn"],
        slant=found["slant"],
        pieces=tuple(map(_piece, found["pieces"])),
        cells=tuple(map(_quad, found["cells"])),
        rules=tuple(map(_quad, found["rules"])),
    )


def _piece(found: dict[str, Any]) -> Piece:
    readings = tuple((text, score) for text, score in found["readings"])
    return Piece(found["text"], found["score"], _quad(found["box"]), readings, found["cell"])


def _quad(found: list[float]) -> Quad:
    x0, y0, x1, y1 = found
    return x0, y0, x1, y1


def asking_for(body: bytes, pages: Iterable[int]) -> bytes:
    """A PDF file with the word which of its pages (counted from 1) are to be recognised; none named: those without text.

    Readers of PDF pass over up to 1024 bytes before its header (PDF 1.7, appendix H, note 13).
    """
    return b"%pages " + ",".join(map(str, pages)).encode() + b"\n" + body


def asked_pages(body: bytes) -> frozenset[int] | None:
    """What `asking_for` put in front of a file; None where nothing is."""
    found = _ASKED.match(body)
    return frozenset(int(number) for number in found[1].split(b",") if number) if found else None
