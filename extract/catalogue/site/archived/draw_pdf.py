"""The process that draws pages of a PDF file (see `draw`); nothing else imports it."""

from pathlib import Path
from typing import Any

import pypdfium2  # type: ignore[import-untyped]

from extract.catalogue.site.archived.draw import Asked, CannotDraw, answer, kept, scale_of
from extract.formats.pdfium.bombs import bomb
from extract.formats.pdfium.pages import MAX_POINTS, frame_of, opened_page


def main(folder: str) -> None:
    """Draw what the folder asks for."""
    answer(folder, _made)


def _made(body: bytes, asked: Asked, here: Path) -> dict[str, Any]:
    if bomb(body):
        raise CannotDraw("a stream of the file unpacks to more than any report has")
    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        raise CannotDraw(str(error)) from error
    sheets = {}
    for number, boxes in asked.items():
        opened = opened_page(document, number - 1) if 0 < number <= len(document) else None
        if opened is None:
            continue
        page, _ = opened
        width, height = frame_of(page.raw).size
        if max(width, height) > MAX_POINTS or min(width, height) <= 0:
            continue
        image = page.render(scale=scale_of(width, height)).to_pil()
        sheets[str(number)] = kept(image, (width, height), boxes, here / f"{number}.png")
    return {"count": len(document), "sheets": sheets}
