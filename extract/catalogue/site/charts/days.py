"""Days before and after a deadline, one bar a year: to the left in time, to the right late."""

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from extract.catalogue.site.charts import svg

_ROW: Final = 22.0
_BAR: Final = 12.0
_TOP: Final = 20.0
_LEFT: Final = 44.0


def days(
    name: str, title: str, summary: str, rows: Sequence[tuple[str, int | None, str]], deadline: str, empty: str
) -> Markup:
    """The chart. In: year, days after the deadline (negative: before), words for it; None: nobody knows the day."""
    early = max((-value for _, value, _ in rows if value is not None), default=0)
    late = max((value for _, value, _ in rows if value is not None), default=0)
    early, late = max(early, 0), max(late, 0)
    before = max((svg.wide(said) for _, value, said in rows if value is not None and value <= 0), default=0) + 8
    after = max((svg.wide(said) for _, value, said in rows if value is None or value > 0), default=0) + 8
    after = max(after, svg.wide(empty) + 8)
    room = svg.WIDTH - _LEFT - before - after
    per = room / ((early + late) or 1)
    zero = _LEFT + before + early * per
    foot = _TOP + len(rows) * _ROW
    made = [svg.text(zero, 12.0, deadline, "nb-strong", _anchor(zero, deadline))]
    for n, (label, value, said) in enumerate(rows):
        y = _TOP + n * _ROW
        made.append(svg.text(0.0, y + 13, label, "nb-strong"))
        made.append(_bar(value, zero, per, y, said or empty))
    made.append(svg.line(zero, _TOP - 3, zero, foot, "nb-axis"))
    return svg.picture(name, title, summary, foot + 2, *made)


def _anchor(zero: float, words: str) -> str:
    half = svg.wide(words) / 2
    return "start" if zero - half < 0 else "end" if zero + half > svg.WIDTH else "middle"


def _bar(value: int | None, zero: float, per: float, y: float, said: str) -> Markup:
    if value is None:
        return svg.text(zero + 6, y + 13, said, "nb-dim")
    width = abs(value) * per
    if value > 0:
        bar = svg.rect(zero, y + 3, max(width, 1), _BAR, "nb-s3")
        return bar + svg.text(zero + width + 5, y + 13, said)
    bar = svg.rect(zero - width, y + 3, width, _BAR, "nb-s1") if width else Markup("")
    return bar + svg.text(zero - width - 5, y + 13, said, "", "end")
