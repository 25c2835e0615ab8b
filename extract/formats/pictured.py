"""Pictures in a Word file that may hold a table or a page: nobody reads them, so they are told."""

import re
from collections.abc import Iterator

from lxml.etree import _Element

from extract.formats.wordtext import MC, W
from extract.model.finding import Problem

_DRAWING, _VML, _OBJECT = f"{W}drawing", f"{W}pict", f"{W}object"
_EXTENT = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"
_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"
_IMAGE = "{urn:schemas-microsoft-com:vml}imagedata"
_EMU_PER_CM, _POINTS_PER_CM = 360_000, 28.35
_MIN_WIDTH_CM, _MIN_HEIGHT_CM = 8.0, 2.5  # emblems and seals are smaller
_POINTS = re.compile(r"(width|height)\s*:\s*([\d.]+)(pt|in|cm|mm)?")
_PER_UNIT_CM = {"pt": 1 / _POINTS_PER_CM, "in": 2.54, "cm": 1.0, "mm": 0.1, "": 1 / _POINTS_PER_CM}


def pictures(element: _Element, where: str) -> Iterator[Problem]:
    """A problem for each picture below a paragraph or table that is large enough to show a table."""
    for holder in element.iter(_DRAWING, _VML, _OBJECT):
        if next(holder.iterancestors(f"{MC}Fallback"), None) is not None:
            continue
        wide, high = _drawn(holder) if holder.tag == _DRAWING else _styled(holder)
        if wide >= _MIN_WIDTH_CM and high >= _MIN_HEIGHT_CM:
            message = f"a picture of {wide:.0f} by {high:.0f} cm stands here; what it shows is not read"
            yield Problem(stage="format", kind="picture", message=message, where=where)


def _drawn(drawing: _Element) -> tuple[float, float]:
    """Width and height in cm of a picture in DrawingML; 0 for shapes."""
    extent = next(drawing.iter(_EXTENT), None)
    if extent is None or next(drawing.iter(_PICTURE), None) is None:
        return 0.0, 0.0
    return _emu(extent.get("cx")), _emu(extent.get("cy"))


def _emu(value: str | None) -> float:
    return int(value) / _EMU_PER_CM if value and value.isdecimal() and len(value) < 12 else 0.0


def _styled(holder: _Element) -> tuple[float, float]:
    """Width and height in cm of a picture in VML, told by the style of its shape; 0 for shapes."""
    image = next(holder.iter(_IMAGE), None)
    shape = None if image is None else image.getparent()
    if shape is None:
        return 0.0, 0.0
    sizes: dict[str, float] = {}
    for name, number, unit in _POINTS.findall(shape.get("style") or ""):
        if number.count(".") <= 1 and number != ".":
            sizes.setdefault(name, float(number) * _PER_UNIT_CM[unit])
    return sizes.get("width", 0.0), sizes.get("height", 0.0)
