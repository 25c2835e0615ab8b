"""Small multiples: many little charts of columns over the same years, on the same scale."""

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from extract.catalogue.site.charts import svg
from extract.catalogue.site.charts.chart import Line
from extract.catalogue.site.charts.scale import grouped

_ACROSS: Final = 2
_GAP: Final = 20.0
_HIGH: Final = 104.0
_PLOT: Final = 46.0


def multiples(name: str, title: str, summary: str, years: Sequence[int], panels: Sequence[Line], kind: str) -> Markup:
    """The chart. A year without a number has no column but a mark on the ground line; the highest column says its number."""
    top = max((v for p in panels for v in p.values if v is not None), default=0) or 1
    width = (svg.WIDTH - _GAP * (_ACROSS - 1)) / _ACROSS
    made = []
    for n, panel in enumerate(panels):
        x, y = (n % _ACROSS) * (width + _GAP), (n // _ACROSS) * _HIGH
        made.append(_panel(panel, years, x, y, width, top, kind))
    high = ((len(panels) + _ACROSS - 1) // _ACROSS) * _HIGH
    return svg.picture(name, title, summary, high, *made)


def _panel(panel: Line, years: Sequence[int], x: float, y: float, width: float, top: float, kind: str) -> Markup:
    foot = y + 29 + _PLOT
    step = width / max(1, len(years))
    thick = min(step * 0.72, 22.0)
    made = [svg.text(x, y + 11, svg.cut(panel.label, width))]
    made.append(svg.line(x, foot, x + width, foot, "nb-axis"))
    highest = max((v for v in panel.values if v is not None), default=None)
    for n, value in enumerate(panel.values):
        middle = x + (n + 0.5) * step
        if value is None:
            made.append(svg.text(middle, foot - 3, "×", "nb-dim nb-small", "middle"))
            continue
        tall = _PLOT * value / top
        if tall:
            made.append(svg.rect(middle - thick / 2, foot - tall, thick, tall, kind))
        if value == highest and n == panel.values.index(highest):
            half = svg.wide(grouped(value), 10) / 2
            at = min(max(middle, x + half), x + width - half)
            made.append(svg.text(at, foot - tall - 3, grouped(value), "nb-small", "middle"))
    made.append(svg.text(x, foot + 12, years[0], "nb-dim nb-small"))
    if len(years) > 1:
        made.append(svg.text(x + width, foot + 12, years[-1], "nb-dim nb-small", "end"))
    return Markup("").join(made)
