"""The parts of a chart: swatches with names above it, and patterns, which tell parts apart where colours cannot."""

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from extract.catalogue.site.charts import svg
from extract.catalogue.site.charts.chart import Part

_ROW: Final = 18.0
_SWATCH: Final = 11.0


def legend(name: str, parts: Sequence[Part], width: float = svg.WIDTH) -> tuple[Markup, float]:
    """The drawn legend of the chart of this name, and how high it is: names go on in a new row where the width ends."""
    x, y = 0.0, 0.0
    made: list[Markup] = [_patterns(name, parts)]
    for part in parts:
        need = 16 + svg.wide(part.label)
        if x and x + need > width:
            x, y = 0.0, y + _ROW
        made.append(box(name, part, x, y + 2, _SWATCH, _SWATCH))
        made.append(svg.text(x + 16, y + 12, part.label))
        x += need + 12
    return Markup("").join(made), y + _ROW + 6


def box(name: str, part: Part, x: float, y: float, width: float, height: float) -> Markup:
    """A piece of a part, its pattern over its colour."""
    drawn = svg.rect(x, y, width, height, f"{part.kind} nb-part")
    if not part.pattern:
        return drawn
    fill = f"url(#{name}-{part.pattern})"
    return drawn + svg.tag("rect", x=x, y=y, width=width, height=height, fill=fill)


def _patterns(name: str, parts: Sequence[Part]) -> Markup:
    drawn = {
        "lines": svg.tag("path", d="M0 6L6 0M-1 1L1 -1M5 7L7 5", class_="nb-hatch"),
        "dots": svg.tag("circle", cx=2.5, cy=2.5, r=0.9, class_="nb-dot"),
    }
    used = sorted({part.pattern for part in parts if part.pattern})
    tiles = (
        svg.tag("pattern", drawn[p], id=f"{name}-{p}", width=size, height=size, patternUnits="userSpaceOnUse")
        for p in used
        for size in (6 if p == "lines" else 5,)
    )
    return svg.tag("defs", *tiles) if used else Markup("")
