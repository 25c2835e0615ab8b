"""All converters together, ready for reading."""

from pathlib import Path

from extract.converters.base import Converter, Kit
from extract.converters.libreoffice import CONVERTER as LIBREOFFICE
from extract.converters.ocr import CONVERTER as OCR

CONVERTERS: tuple[Converter, ...] = (LIBREOFFICE, OCR)
"""Every converter there is, installed or not."""


def full_kit(folder: Path | None) -> Kit:
    """A kit with every converter. In: the folder that keeps what they make (None: nothing is kept on the disk)."""
    return Kit({converter.name: converter for converter in CONVERTERS}, folder)
