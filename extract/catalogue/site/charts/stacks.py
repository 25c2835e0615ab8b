"""Bars made of parts, one a year: of a hundred per cent, or as long as what they count."""

from collections.abc import Sequence
from itertools import accumulate
from typing import Final

from markupsafe import Markup

from extract.catalogue.site.charts import svg
from extract.catalogue.site.charts.chart import Part, Stack
from extract.catalogue.site.charts.legend import box, legend
from extract.catalogue.site.charts.scale import grouped

_BAR: Final = 17.0
_ROW: Final = 24.0
_INSIDE: Final = 6.0
"""Room around a number inside its part."""


def stacks(
    name: str,
    title: str,
    summary: str,
    rows: Sequence[Stack],
    parts: Sequence[Part],
    empty: str,
    *,
    shares: bool = True,
) -> Markup:
    """The chart. In: `empty` says what stands in the place of a bar that is not there; whether bars are of one length, 100 %."""
    drawn, top = legend(name, parts)
    left = max((svg.wide(row.label) for row in rows), default=0) + 8
    right = max((svg.wide(row.said) for row in rows), default=0) + 8
    room = svg.WIDTH - left - right
    longest = max((_length(row) for row in rows), default=0) or 1
    made = [drawn]
    for n, row in enumerate(rows):
        y = top + n * _ROW
        made.append(svg.text(left - 8, y + 13, row.label, "nb-strong", "end"))
        if not _length(row):
            nothing = row.whole is None and all(value is None for value in row.parts)
            made.append(svg.text(left, y + 13, empty if nothing else row.said, "nb-dim"))
            continue
        per = room / (_length(row) if shares else longest)
        made.append(_bar(name, row, parts, left, y, per, shares))
        end = svg.WIDTH if shares else left + per * _length(row) + 5
        made.append(svg.text(end, y + 13, row.said, "nb-dim", "end" if shares else None))
    return svg.picture(name, title, summary, top + len(rows) * _ROW, *made)


def _sum(row: Stack) -> int | float:
    return sum(value or 0 for value in row.parts)


def _length(row: Stack) -> int | float:
    """What a bar is as long as: the whole, or the parts where they exceed it."""
    return max(row.whole or 0, _sum(row))


def _bar(name: str, row: Stack, parts: Sequence[Part], left: float, y: float, per: float, shares: bool) -> Markup:
    values = [value or 0 for value in row.parts]
    starts = [0, *accumulate(values)]
    made = []
    for value, start, part in zip(values, starts, parts, strict=False):
        if not value:
            continue
        x, width = left + start * per, value * per
        made.append(box(name, part, x, y, max(width, 0.6), _BAR))
        said = f"{100 * value / row.whole:.0f}%" if shares and row.whole else grouped(value)
        if width >= svg.wide(said, 11) + _INSIDE:
            made.append(svg.text(x + width / 2, y + 12.5, said, f"nb-in {part.kind}t", "middle"))
    if row.whole and sum(values) < row.whole:
        x = left + sum(values) * per
        made.append(svg.rect(x, y, (row.whole - sum(values)) * per, _BAR, "nb-rest"))
    return Markup("").join(made)
