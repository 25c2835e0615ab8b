"""The process that draws pages of a PDF or picture file: what lies in its folder, within bounds of time and memory.

Started by `drawn` as a child without network; nothing else imports it. In the folder: `in` (the file) and `asked`
(JSON: numbers of pages, and the boxes to be drawn on each). Out: `<number>.png`, and `made` (JSON: see `Sheet`).
"""

import io
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
from PIL import Image, ImageDraw, ImageOps

from extract.converters.ocr_pages import NoPicture, pictures
from extract.formats.pdfium.bombs import bomb
from extract.formats.pdfium.pages import MAX_POINTS, frame_of, opened_page

Boxes = Sequence[Sequence[float]]

MOST_SCALE = 2.0
"""Pixels to the point: A4 becomes 1190 by 1684."""

MOST_PIXELS = 3_000_000
_MOST_BYTES = 700_000
_RED, _WIDTH = (179, 38, 30), 3


def main(folder: str) -> None:
    """Draw the pages that are asked for. A file that cannot be opened is told in `made`."""
    here = Path(folder)
    asked = {int(number): boxes for number, boxes in json.loads((here / "asked").read_text()).items()}
    body = (here / "in").read_bytes()
    try:
        is_pdf = b"%PDF-" in body[:1024]
        made = _of_pdf(body, asked, here) if is_pdf else _of_picture(body, asked, here)
    except (NoPicture, pypdfium2.PdfiumError, OSError, ValueError, Image.DecompressionBombError) as error:
        made = {"failed": str(error)}
    (here / "made").write_text(json.dumps(made))


def _of_pdf(body: bytes, asked: dict[int, Boxes], here: Path) -> dict[str, Any]:
    if bomb(body):
        raise NoPicture("a stream of the file unpacks to more than any report has")
    document = pypdfium2.PdfDocument(body)
    sheets = {}
    for number, boxes in asked.items():
        opened = opened_page(document, number - 1) if 0 < number <= len(document) else None
        if opened is None:
            continue
        page, _ = opened
        width, height = frame_of(page.raw).size
        if max(width, height) > MAX_POINTS or min(width, height) <= 0:
            continue
        image = page.render(scale=_scale(width, height)).to_pil()
        sheets[str(number)] = _kept(image, (width, height), boxes, here / f"{number}.png")
    return {"count": len(document), "sheets": sheets}


def _of_picture(body: bytes, asked: dict[int, Boxes], here: Path) -> dict[str, Any]:
    """A picture in its colours, in the points in which its characters were recognised (`ocr_pages.sized`)."""
    wanted = pictures(body)
    sheets = {}
    number = 0
    for sheet in wanted.pages:
        number = sheet.number
        if number not in asked:
            continue
        high, wide = sheet.gray.shape
        size = 72 * wide / sheet.dpi, 72 * high / sheet.dpi
        sheets[str(number)] = _kept(_coloured(body, number), size, asked[number], here / f"{number}.png")
        if len(sheets) == len(asked):
            break
    with Image.open(io.BytesIO(body)) as image:
        frames = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
    return {"count": max(number, frames), "sheets": sheets}


def _coloured(body: bytes, number: int) -> Image.Image:
    with Image.open(io.BytesIO(body)) as image:
        image.seek(number - 1)
        upright = ImageOps.exif_transpose(image).convert("RGBA")
    white = Image.new("RGBA", upright.size, "white")
    return Image.alpha_composite(white, upright).convert("RGB")


def _scale(width: float, height: float) -> float:
    return float(min(MOST_SCALE, (MOST_PIXELS / (width * height)) ** 0.5))


def _kept(image: Image.Image, size: tuple[float, float], boxes: Boxes, path: Path) -> dict[str, Any]:
    """The picture within its bounds, boxes drawn on it, written as PNG; its sizes in pixels and points."""
    scale = _scale(*size)
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
    return (
        made
        if len(made) <= _MOST_BYTES
        else _saved(image.quantize(64, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE))
    )


def _saved(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=6)
    return out.getvalue()


if __name__ == "__main__":
    main(sys.argv[1])
