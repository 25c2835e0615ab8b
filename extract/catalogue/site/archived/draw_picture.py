"""The process that draws pages of a picture file (see `draw`); nothing else imports it."""

import io
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps

from extract.catalogue.site.archived.draw import Asked, CannotDraw, answer, kept
from extract.converters.ocr_pages import NoPicture, pictures


def main(folder: str) -> None:
    """Draw what the folder asks for."""
    answer(folder, _made)


def _made(body: bytes, asked: Asked, here: Path) -> dict[str, Any]:
    """In its colours, in the points in which its characters were recognised (`ocr_pages.sized`)."""
    try:
        return _sheets(body, asked, here)
    except NoPicture as error:
        raise CannotDraw(str(error)) from error


def _sheets(body: bytes, asked: Asked, here: Path) -> dict[str, Any]:
    sheets: dict[str, Any] = {}
    number = 0
    for sheet in pictures(body).pages:
        number = sheet.number
        if number in asked:
            high, wide = sheet.gray.shape
            size = 72 * wide / sheet.dpi, 72 * high / sheet.dpi
            sheets[str(number)] = kept(_coloured(body, number), size, asked[number], here / f"{number}.png")
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
