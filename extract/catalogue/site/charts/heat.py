"""A field for each row and year: darker is more, or a colour and a sign for each state; a pair that is not there is empty."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from markupsafe import Markup

from extract.catalogue.site.charts import svg
from extract.catalogue.site.charts.chart import Part
from extract.catalogue.site.charts.legend import legend
from extract.catalogue.site.charts.scale import every

_ROW: Final = 18.0
_HEAD: Final = 18.0
_NAMES: Final = 0.34
"""Part of the width for the names of the rows."""

Cell = tuple[str, str]
"""Class of a field, and the sign in it (one letter or number, or none)."""


def heat(
    name: str,
    title: str,
    summary: str,
    rows: Sequence[tuple[str, Mapping[int, Cell]]],
    years: Sequence[int],
    parts: Sequence[Part],
    width: float = svg.WIDTH,
) -> Markup:
    """The chart. In: the rows with the field of each year that has one."""
    drawn, top = legend(name, parts, width)
    left = min(width * _NAMES, max((svg.wide(label) for label, _ in rows), default=0) + 8)
    step = (width - left) / max(1, len(years))
    top += _HEAD
    fields: dict[str, list[tuple[float, float]]] = defaultdict(list)
    made = [drawn, _years(years, left, step, top)]
    for n, (label, cells) in enumerate(rows):
        y = top + n * _ROW
        made.append(svg.text(left - 6, y + 13, svg.cut(label, left - 6), "", "end"))
        for at, year in enumerate(years):
            if year in cells:
                fields[cells[year][0]].append((left + at * step, y))
        made.append(_signs(cells, years, left, step, y))
    shown = [svg.squares(corners, step - 1.5, _ROW - 1.5, kind) for kind, corners in sorted(fields.items())]
    return svg.picture(name, title, summary, top + len(rows) * _ROW, made[0], *shown, *made[1:], width=width)


def _years(years: Sequence[int], left: float, step: float, top: float) -> Markup:
    if not years:
        return Markup("")
    each = every(len(years), step * len(years), 33)
    shown = [n for n in range(len(years)) if (len(years) - 1 - n) % each == 0]
    made = [svg.text(left + (n + 0.5) * step, top - 5, years[n], "nb-dim", "middle") for n in shown[:-1]]
    end = svg.text(left + (shown[-1] + 0.5) * step + min(15, step / 2), top - 5, years[-1], "nb-dim", "end")
    return Markup("").join([*made, end])


def _signs(cells: Mapping[int, Cell], years: Sequence[int], left: float, step: float, y: float) -> Markup:
    """The signs of a row, those on one class as one text with a place for each letter."""
    found: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for at, year in enumerate(years):
        kind, sign = cells.get(year, ("", ""))
        if sign and svg.wide(sign, 10) <= step - 2:
            found[kind].append((left + (at + 0.5) * step - 0.75, sign))
    made = []
    for kind, places in found.items():
        if all(len(sign) == 1 for _, sign in places):
            xs = " ".join(f"{x - svg.wide(sign, 10) / 2:.1f}" for x, sign in places)
            made.append(
                svg.tag("text", "".join(s for _, s in places), x=xs, y=y + 12, class_=f"nb-in nb-small {kind}t")
            )
        else:
            made += [svg.text(x, y + 12, s, f"nb-in nb-small {kind}t", "middle") for x, s in places]
    return Markup("").join(made)
