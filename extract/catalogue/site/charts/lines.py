"""Lines over years: a dot a year, a break where a year has no number, each line named at its end."""

from collections.abc import Callable, Sequence
from typing import Final

from markupsafe import Markup

from extract.catalogue.site.charts import svg
from extract.catalogue.site.charts.chart import Line
from extract.catalogue.site.charts.scale import Number, every, grouped, short, ticks
from extract.catalogue.site.page import Lang

_TOP: Final = 22.0
_PLOT: Final = 150.0
_FOOT: Final = 20.0
_NAMED: Final = 27.0
"""Room that the name and the number at the end of a line need."""

_YEAR: Final = 32.0
Height = Callable[[Number], float]


def lines(
    name: str,
    title: str,
    summary: str,
    years: Sequence[int],
    series: Sequence[Line],
    unit: str,
    lang: Lang,
    counts: Sequence[int | None] = (),
    counted: str = "",
) -> Markup:
    """The chart. `counts` stand below the years (how many reports), `counted` says what they are."""
    top = max((v for s in series for v in s.values if v is not None), default=0)
    marks = ticks(top)
    left = max(svg.wide(short(m, lang)) for m in marks) + 8
    right = max((svg.wide(w) for s in series for w in (s.label, _ending(s, years))), default=0) + 14
    step = (svg.WIDTH - left - right) / max(1, len(years) - 1) if len(years) > 1 else 0.0
    xs = [left + 6 + (step * (len(years) > 1) * n * _squeeze(years, left, right)) for n in range(len(years))]
    foot = _TOP + _PLOT

    def height(value: Number) -> float:
        return foot - _PLOT * value / marks[-1]

    parts = [_grid(marks, height, left, svg.WIDTH - right, lang, unit)]
    parts.append(_gaps(xs, series, foot))
    parts += [_drawn(s, n, xs, height) for n, s in enumerate(series)]
    parts.append(_names(series, years, xs, height))
    parts.append(_years(years, xs, foot, counts, counted))
    end = foot + _FOOT + (14 if any(counts) else 0)
    return svg.picture(name, title, summary, end, *parts)


def _squeeze(years: Sequence[int], left: float, right: float) -> float:
    """The last year stands a little before the end of the grid."""
    room = svg.WIDTH - left - right
    return (room - 12) / room if room > 0 and len(years) > 1 else 1.0


def _last(series: Line) -> tuple[int, Number | None]:
    return next(((n, v) for n, v in reversed(list(enumerate(series.values))) if v is not None), (0, None))


def _ending(series: Line, years: Sequence[int]) -> str:
    """The last number of a line, with its year where that is not the last of the chart."""
    at, value = _last(series)
    return grouped(value) if value is None or at == len(years) - 1 else f"{grouped(value)} ({years[at]})"


def _grid(marks: list[Number], height: Height, left: float, end: float, lang: Lang, unit: str) -> Markup:
    made = [svg.line(left, height(m), end, height(m), "nb-axis" if m == 0 else "nb-grid") for m in marks]
    made += [svg.text(left - 5, height(m) + 4, short(m, lang), "nb-dim", "end") for m in marks]
    return Markup("").join([*made, svg.text(0.0, 11.0, unit, "nb-dim")])


def _gaps(xs: list[float], series: Sequence[Line], foot: float) -> Markup:
    """A pale band where a year has no number at all."""
    empty = [x for n, x in enumerate(xs) if all(s.values[n] is None for s in series)]
    half = (xs[1] - xs[0]) / 2 if len(xs) > 1 else 6.0
    return svg.squares([(x - half, _TOP) for x in empty], 2 * half, foot - _TOP, "nb-gap") if empty else Markup("")


def _drawn(series: Line, number: int, xs: list[float], height: Height) -> Markup:
    runs: list[list[tuple[float, float]]] = [[]]
    for x, value in zip(xs, series.values, strict=True):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((x, height(value)))
    kind = f"nb-l{number + 1}"
    made = [svg.path(run, kind) for run in runs if len(run) > 1]
    points = [point for run in runs for point in run]
    if number % 2:
        made.append(svg.squares([(x - 3, y - 3) for x, y in points], 6, 6, f"nb-m{number + 1}"))
    else:
        made += [svg.tag("circle", cx=x, cy=y, r=3.2, class_=f"nb-m{number + 1}") for x, y in points]
    return Markup("").join(made)


def _names(series: Sequence[Line], years: Sequence[int], xs: list[float], height: Height) -> Markup:
    """Name and last number of each line at its end, apart from each other."""
    ends = [(n, s, _last(s)[1]) for n, s in enumerate(series)]
    wanted = sorted(((height(v), n, s) for n, s, v in ends if v is not None), key=lambda end: end[:2])
    made: list[Markup] = []
    x = max(xs) + 9
    for (_, n, s), y in zip(wanted, _apart([y for y, *_ in wanted]), strict=True):
        made.append(svg.text(x, y - 1, s.label, f"nb-t{n + 1}"))
        made.append(svg.text(x, y + 12, _ending(s, years), f"nb-t{n + 1} nb-strong"))
    return Markup("").join(made)


def _apart(wanted: Sequence[float]) -> list[float]:
    """Heights of names, in order, moved so that none covers another or the years below."""
    placed: list[float] = []
    for y in wanted:
        placed.append(max(y, placed[-1] + _NAMED if placed else y))
    low = _TOP + _PLOT - 12
    for n in reversed(range(len(placed))):
        placed[n] = min(placed[n], low)
        low = placed[n] - _NAMED
    return placed


def _years(years: Sequence[int], xs: list[float], foot: float, counts: Sequence[int | None], counted: str) -> Markup:
    each = every(len(years), xs[-1] - xs[0] + _YEAR, _YEAR) if len(years) > 1 else 1
    shown = [n for n in range(len(years)) if (len(years) - 1 - n) % each == 0]
    made = [svg.text(xs[n], foot + 15, years[n], "nb-dim", "middle") for n in shown]
    made += [svg.line(x, foot, x, foot + 3, "nb-axis") for x in xs]
    if any(counts):
        made.append(svg.text(0.0, foot + 29, counted, "nb-dim nb-small"))
        made += [svg.text(xs[n], foot + 29, grouped(counts[n] or 0), "nb-dim nb-small", "middle") for n in shown]
    return Markup("").join(made)
