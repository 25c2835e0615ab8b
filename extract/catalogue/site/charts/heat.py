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
    made = [drawn, _years(years, left, step, top)]
    fields: dict[str, list[tuple[float, float]]] = defaultdict(list)
    signs: dict[str, list[Markup]] = defaultdict(list)
    for n, (label, cells) in enumerate(rows):
        y = top + n * _ROW
        made.append(svg.text(left - 6, y + 13, svg.cut(label, left - 6), "", "end"))
        placed: dict[str, list[tuple[float, str]]] = defaultdict(list)
        for at, year in enumerate(years):
            if year in cells:
                kind, sign = cells[year]
                x = round(left + at * step)
                fields[kind].append((x, y))
                placed[kind].append((x + (round(step) - 1) / 2, sign))
        for kind, many in placed.items():
            signs[kind] += _signs(many, step, y + 12)
    shown = [svg.squares(corners, round(step) - 1, _ROW - 1, kind) for kind, corners in sorted(fields.items())]
    made += [svg.tag("g", *many, class_=f"nb-in nb-small {kind}t") for kind, many in sorted(signs.items()) if many]
    return svg.picture(name, title, summary, top + len(rows) * _ROW, made[0], *shown, *made[1:], width=width)


def _years(years: Sequence[int], left: float, step: float, top: float) -> Markup:
    if not years:
        return Markup("")
    each = every(len(years), step * len(years), 33)
    shown = [n for n in range(len(years)) if (len(years) - 1 - n) % each == 0]
    made = [svg.text(left + (n + 0.5) * step, top - 5, years[n], "nb-dim", "middle") for n in shown[:-1]]
    end = svg.text(left + (shown[-1] + 0.5) * step + min(15, step / 2), top - 5, years[-1], "nb-dim", "end")
    return Markup("").join([*made, end])


def _signs(placed: Sequence[tuple[float, str]], step: float, y: float) -> list[Markup]:
    """The signs of one class in one row: single letters as one text with a place for each, others one by one."""
    fitting = [(x, sign) for x, sign in placed if sign and svg.wide(sign, 10) <= step - 2]
    letters = [(x - svg.wide(sign, 10) / 2, sign) for x, sign in fitting if len(sign) == 1]
    made = [svg.text(x, y, sign, "nb-mid") for x, sign in fitting if len(sign) > 1]
    if letters:
        xs = " ".join(f"{x:.0f}" for x, _ in letters)
        made.append(svg.tag("text", "".join(sign for _, sign in letters), x=xs, y=y))
    return made
