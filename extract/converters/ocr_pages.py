"""Files -> the pictures of their pages: PDF pages without text, and image files of one or several pages."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium_raw  # type: ignore[import-untyped]
from PIL import Image, ImageOps, ImageSequence

from extract.converters.ocr_sheet import asked_pages

Gray = npt.NDArray[np.uint8]

MAX_PAGES = 60
"""Pages of one file that are looked at; a report has six."""

MAX_PIXELS = 120_000_000
"""A picture with more is not opened: A4 at 600 dpi has 35 million."""

LEAST_PIXELS = 40
"""Sides of icons and dots; nothing is written in less."""

LEAST_DPI, USUAL_DPI, MOST_DPI = 180, 200, 300
"""Resolutions in which pages are looked at; embedded pictures keep their own between the ends."""

_HEADER_WITHIN = 2048
A4_INCHES = (8.27, 11.69)
_SHEET_PIXELS = 600  # a sheet in fewer pixels cannot be read
SCREEN_DPI = 96
FEW_CHARACTERS = 20
"""A page with fewer printed characters has no text layer worth the name (a page number, a stamp)."""


class NoPicture(Exception):
    """These bytes are no PDF and no image, or one that cannot be opened; the message says so."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A page to be looked at, in shades of gray, as displayed; `dpi`: its pixels to the inch."""

    number: int  # counted from 1
    gray: Gray
    dpi: float


@dataclass(frozen=True, slots=True)
class Wanted:
    """The pages to be looked at, made one by one, and how many are left out."""

    pages: Iterator[Picture]
    left_out: int


def pictures(body: bytes) -> Wanted:
    """Bytes of a PDF or image file -> its pictures. Raises `NoPicture`."""
    return _of_pdf(body) if b"%PDF-" in body[:_HEADER_WITHIN] else _of_image(body)


def _of_pdf(body: bytes) -> Wanted:
    named = asked_pages(body)
    try:
        document = pdfium.PdfDocument(body[max(0, body.find(b"%PDF-")) :])
        bare = [n for n in range(len(document)) if (not _has_text(document[n]) if named is None else n + 1 in named)]
    except pdfium.PdfiumError as error:
        raise NoPicture(f"the PDF file cannot be opened ({error}); save it anew") from error
    pages = (Picture(n + 1, *_rendered(document[n])) for n in bare[:MAX_PAGES])
    return Wanted(pages, len(bare[MAX_PAGES:]))


def _has_text(page: pdfium.PdfPage) -> bool:
    """Whether a page of a PDF has a text layer."""
    return len("".join(page.get_textpage().get_text_bounded().split())) >= FEW_CHARACTERS


def _rendered(page: pdfium.PdfPage) -> tuple[Gray, float]:
    """The page as displayed, in the resolution of the picture that fills it."""
    width, height = page.get_size()
    dpi = min(MOST_DPI, max(LEAST_DPI, _own_dpi(page) or USUAL_DPI))
    dpi = min(dpi, 72 * (MAX_PIXELS / max(1, width * height)) ** 0.5)
    gray = page.render(scale=dpi / 72, grayscale=True).to_numpy()
    return np.ascontiguousarray(gray.reshape(gray.shape[0], -1)), dpi


def _own_dpi(page: pdfium.PdfPage) -> float | None:
    """Resolution of the largest picture on a page, if it covers half of the page."""
    width, height = page.get_size()
    best = None
    for shown in page.get_objects(filter=[pdfium_raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = shown.get_bounds()
        covered = (right - left) * (top - bottom) / max(1, width * height)
        pixels = max(shown.get_px_size())
        if covered > 0.5 and right > left:
            best = max(best or 0, 72 * pixels / max(right - left, top - bottom))
    return best


def _of_image(body: bytes) -> Wanted:
    try:
        image = Image.open(io.BytesIO(body))
        count = getattr(image, "n_frames", 1)
        if image.width * image.height > MAX_PIXELS:
            raise NoPicture(f"{image.width} x {image.height} pixels are too many to be looked at; save it smaller")
        if min(image.size) < LEAST_PIXELS:
            raise NoPicture(f"a picture of {image.width} x {image.height} pixels is too small to hold text")
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise NoPicture(f"the picture cannot be opened ({error})") from error
    frames = 1 if image.format in ("GIF", "WEBP", "PNG") else count  # what moves is no report of several pages
    return Wanted(_frames(image, min(frames, MAX_PAGES)), max(0, frames - MAX_PAGES))


def _frames(image: Any, count: int) -> Iterator[Picture]:
    for number, frame in zip(range(count), ImageSequence.Iterator(image), strict=False):
        yield Picture(number + 1, *sized(_opened(frame)))


def _opened(frame: Any) -> Gray:
    """A frame in gray on white, turned as its camera says. Raises `NoPicture` where its data is cut or broken."""
    try:
        upright = ImageOps.exif_transpose(frame).convert("RGBA")
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise NoPicture(f"the picture is damaged ({error}); fetch it again") from error
    white = Image.new("RGBA", upright.size, "white")
    return np.asarray(Image.alpha_composite(white, upright).convert("L"))


def sized(gray: Gray) -> tuple[Gray, float]:
    """A picture enlarged or reduced to a resolution that characters are recognised in; and that resolution."""
    high, wide = gray.shape
    own = _resolution(high, wide)
    dpi = min(MOST_DPI, max(LEAST_DPI, own))
    factor = min(dpi / own, (MAX_PIXELS / max(1, high * wide)) ** 0.5)
    if factor == 1:
        return gray, own
    way = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    size = (max(1, round(wide * factor)), max(1, round(high * factor)))
    return np.asarray(cv2.resize(gray, size, interpolation=way), np.uint8), own * factor


def _resolution(high: int, wide: int) -> float:
    """What a picture's shape says of its size: a sheet, sheets below each other in one long picture, or a piece."""
    proportion = max(high, wide) / max(1, min(high, wide))
    if 1.2 < proportion < 1.7 and max(high, wide) > _SHEET_PIXELS:
        return max(high, wide) / A4_INCHES[1]
    if high > 1.7 * wide > 1.7 * _SHEET_PIXELS:
        return wide / A4_INCHES[0]
    return SCREEN_DPI
