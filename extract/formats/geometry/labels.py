"""Labels of tables without lines: their wrapped lines put together, and beside which row of numbers each stands."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from extract.formats.geometry.lines import Line
from extract.formats.geometry.page import Box, around

_NUMERAL = re.compile(r"^(?:[(（][一二三四五六七八九十]|[一二三四五六七八九十][、.．]|\d{1,2}[.．、](?!\d))")
_LEADING = 0.95  # of the size: more room between two lines, and they are two labels


@dataclass(slots=True)
class Label:
    """The lines of one label."""

    lines: list[Line] = field(default_factory=list)

    @property
    def box(self) -> Box:
        """The box around its lines."""
        return around([line.box for line in self.lines])


def begins_label(text: str) -> bool:
    """Whether a numeral stands in front, as labels of table 三 have it: what goes on from a line above has none."""
    return bool(_NUMERAL.match(text))


def label_rows(runs: Sequence[Line], anchors: Sequence[Line]) -> list[tuple[list[Label], Line | None]]:
    """Rows from top to bottom: the labels of each (from left to right) and its line of numbers, None where it has none.

    In: the runs in the label columns, the lines on which numbers stand. A label without numbers beside it is a row
    of empty cells, unless it is the name of a group with labels of its own to the right.
    """
    labels = list(_labels(runs))
    held: dict[int, list[Label]] = {n: [] for n in range(len(anchors))}
    alone: list[Label] = []
    for label in labels:
        beside = [n for n, anchor in enumerate(anchors) if _covers(label, anchor)]
        if beside:
            held[beside[0]].append(label)
        elif (near := _group_row(label, labels, anchors)) is not None:
            held[near].append(label)
        else:
            alone.append(label)
    rows: list[tuple[float, list[Label], Line | None]] = [
        (_middle(anchor.box), sorted(held[n], key=lambda label: label.box.x0), anchor)
        for n, anchor in enumerate(anchors)
    ]
    rows += [(_middle(label.box), [label], None) for label in alone]
    return [(found, anchor) for _, found, anchor in sorted(rows, key=lambda row: row[0])]


def _labels(runs: Sequence[Line]) -> list[Label]:
    """Lines put together to labels: close below one another, under each other, no numeral in front."""
    labels: list[Label] = []
    for run in sorted(runs, key=lambda run: (run.box.y0, run.box.x0)):
        above = [label for label in labels[-12:] if _continues(label, run)]
        if above:
            min(above, key=lambda label: run.box.y0 - label.lines[-1].box.y1).lines.append(run)
        else:
            labels.append(Label([run]))
    return labels


def _continues(label: Label, run: Line) -> bool:
    last = label.lines[-1]
    gap = run.box.y0 - last.box.y1
    if not -0.5 * run.size < gap < _LEADING * run.size or run.box.y0 < _middle(last.box):
        return False
    if begins_label(run.text):
        return False
    return min(last.box.x1, run.box.x1) > max(last.box.x0, run.box.x0)


def _covers(label: Label, anchor: Line) -> bool:
    slack = 0.3 * anchor.size
    box = label.box
    return box.y0 - slack <= _middle(anchor.box) <= box.y1 + slack


def _group_row(label: Label, labels: Sequence[Label], anchors: Sequence[Line]) -> int | None:
    """The row of numbers nearest to the name of a group; None when nothing stands to the right of it."""
    reach = 2.5 * label.lines[0].size
    box = label.box
    right = [
        other
        for other in labels
        if other is not label
        and other.box.x0 >= box.x1 - 1
        and other.box.y0 - reach < box.y1
        and other.box.y1 + reach > box.y0
    ]
    if not right or not anchors:
        return None
    return min(range(len(anchors)), key=lambda n: abs(_middle(anchors[n].box) - _middle(box)))


def _middle(box: Box) -> float:
    return (box.y0 + box.y1) / 2
