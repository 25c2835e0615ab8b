"""What both processes that draw have in common: what lies in their folder, and pages within bounds.

Started by `drawn` as a child without network, for a PDF file (`draw_pdf`) or a picture (`draw_picture`). In the folder:
`in` (the file) and `asked` (JSON: numbers of pages, and the boxes to be drawn on each). Out: `<number>.png`, and `made`
(JSON: see `drawn.Sheet`).
"""

import io
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

Boxes = Sequence[Sequence[float]]
Asked = Mapping[int, Boxes]

MOST_SCALE = 2.0
"""Pixels to the point: A4 becomes 1190 by 1684."""

MOST_PIXELS = 3_000_000
_MOST_BYTES = 700_000
_RED, _WIDTH = (179, 38, 30), 3


class CannotDraw(Exception):
    """The file cannot be opened or drawn; the message says why."""


def answer(folder: str, make: Callable[[bytes, Asked, Path], dict[str, Any]]) -> None:
    """Draw the pages that the folder asks for. A file that cannot be opened is told in `made`."""
    here = Path(folder)
    asked = {int(number): boxes for number, boxes in json.loads((here / "asked").read_text()).items()}
    try:
        made = make((here / "in").read_bytes(), asked, here)
    except (CannotDraw, OSError, ValueError, Image.DecompressionBombError) as error:
        made = {"failed": str(error)}
    (here / "made").write_text(json.dumps(made))


def scale_of(width: float, height: float) -> float:
    return float(min(MOST_SCALE, (MOST_PIXELS / (width * height)) ** 0.5))


def kept(image: Image.Image, size: tuple[float, float], boxes: Boxes, path: Path) -> dict[str, Any]:
    """The picture within its bounds, boxes drawn on it, written as PNG; its sizes in pixels and points."""
    scale = scale_of(*size)
    pixels = max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
    image = image.convert("RGB")
    if image.size != pixels and (image.width > pixels[0] or image.height > pixels[1]):
        image = image.resize(pixels, Image.Resampling.LANCZOS)
    across, down = image.width / size[0], image.height / size[1]
    pen = ImageDraw.Draw(image)
    for x0, y0, x1, y1 in boxes:
        pen.rectangle(
            (x0 * across - _WIDTH, y0 * down - _WIDTH, x1 * across + _WIDTH, y1 * down + _WIDTH), None, _RED, _WIDTH
        )
    path.write_bytes(_png(image))
    return {"pixels": list(image.size), "points": [round(side, 2) for side in size]}


def _png(image: Image.Image) -> bytes:
    """The picture as PNG; in 64 colours where it is a photograph, which would take megabytes."""
    made = _saved(image)
    if len(made) <= _MOST_BYTES:
        return made
    return _saved(image.quantize(64, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE))


def _saved(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=6)
    return out.getvalue()
