"""Horizontal bars, each under its own name, with its number at its end."""

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from extract.catalogue.site.charts import svg

_ROW: Final = 35.0
_BAR: Final = 12.0


def bars(
    name: str, title: str, summary: str, rows: Sequence[tuple[str, int | float | None, str]], empty: str, kind: str
) -> Markup:
    """The chart. In: name, value, what stands at the end of the bar; None gives no bar but `empty`."""
    room = svg.WIDTH - max((svg.wide(said) for _, _, said in rows), default=0) - 8
    top = max((value or 0 for _, value, _ in rows), default=0) or 1
    made: list[Markup] = []
    for n, (label, value, said) in enumerate(rows):
        y = n * _ROW
        made.append(svg.text(0.0, y + 12, svg.cut(label, svg.WIDTH)))
        width = room * (value or 0) / top
        if width:
            made.append(svg.rect(0.0, y + 17, width, _BAR, kind))
        made.append(svg.text(width + (6 if width else 0), y + 27, empty if value is None else said, "nb-dim"))
    return svg.picture(name, title, summary, len(rows) * _ROW, *made)
