"""Rows of numbers out of a table's printed rows: which cells are label, which are values, and how many.

Works on distinct printed cells, not on grid columns: in real pages the colspans of header and data rows drift apart.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extract.layouts.base import TableSpec
from extract.model.document import Cell
from extract.text.clean import bare, is_blank
from extract.text.numbers import is_value, read_number
from settings.plain import squeeze

Printed = tuple[Cell, ...]
Fits = Callable[[Printed], bool]

_IN_BRACKETS = re.compile(r"\([^()]*\)")
_EDIT_MIN_CHARS = 5  # shorter labels differ from each other by less than two typing errors


@dataclass(frozen=True, slots=True)
class DataRow:
    """A printed row taken apart: the row's code when its label told it, and the cells behind the label."""

    code: str | None
    rest: Printed
    lost_label: bool = False  # the code came from the place, not from the words


def is_number(cell: Cell) -> bool:
    """A number or a mark stands in the cell."""
    return cell.text.isdecimal() or is_value(cell.text)


def words_in(row: Printed) -> list[int]:
    """Places of the cells that hold words: neither blank nor a number or mark."""
    return [
        i for i, cell in enumerate(row) if not (cell.text.isdecimal() or is_blank(cell.text) or is_value(cell.text))
    ]


def named_by(spec: TableSpec, text: str) -> str | None:
    """A label's words -> row code: the whole label, else the last stem in it.

    What stands in brackets counts only where nothing else names a row: instructions of the template name other rows.
    """
    if code := spec.exact.get(bare(text)):
        return code
    words = squeeze(text)
    stems = spec.stems.findall(words)
    if len(stems) > 1 and "(" in words:
        stems = spec.stems.findall(_IN_BRACKETS.sub("", words)) or stems
    return spec.by_stem[stems[-1]] if stems else None


def _named_together(spec: TableSpec, labels: Sequence[str]) -> str | None:
    """A label wrapped over lines becomes several "cells" in flattened text; or it is misspelt."""
    joined = "".join(labels[-3:])
    return named_by(spec, joined) or _misspelt(spec, labels[-1])


def _misspelt(spec: TableSpec, text: str) -> str | None:
    label = bare(text)
    if len(label) < _EDIT_MIN_CHARS:
        return None
    near = [code for known, code in spec.exact.items() if len(known) >= _EDIT_MIN_CHARS and within_two(label, known)]
    return near[0] if len(set(near)) == 1 else None


def within_two(left: str, right: str) -> bool:
    """Whether at most two characters must be changed, added or dropped to make one word the other."""
    if abs(len(left) - len(right)) > 2:
        return False
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        previous, row[0] = row[0], i
        for j, b in enumerate(right, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (a != b))
    return row[-1] <= 2


def take_apart(spec: TableSpec, row: Printed, width: int) -> DataRow | None:
    """A printed row with its cells -> data row, or None for headers and captions."""
    words = words_in(row)
    if words and words[-1] == len(row) - 1:  # a remark behind the values may name another row ("含上年结转")
        row = without_remarks(row, width)
        words = [i for i in words if i < len(row)]
    # From the inside out, so that a remark in a value cell does not hide the label.
    named = [(i, code) for i in reversed(words) if (code := named_by(spec, row[i].text))]
    if named:
        at, code = next((n for n in named if _span(row[n[0] + 1 :]) >= width - 2), named[0])
        return DataRow(code, row[at + 1 :])
    rest = row[words[-1] + 1 :] if words else row
    if words and (found := _named_together(spec, [row[i].text for i in words])):
        return DataRow(found, rest)
    numbers = sum(map(is_number, rest))
    if numbers >= width or (numbers and _span(rest) >= width):
        return DataRow(None, rest, lost_label=True)
    return None


def _span(cells: Printed) -> int:
    return sum(cell.colspan for cell in cells)


def rows_of_tokens(rows: Iterable[Printed]) -> Iterator[Printed]:
    """A stream of cells without row structure -> one row per run of labels followed by numbers."""
    row: list[Cell] = []
    numbers = False
    for cell in (cell for row in rows for cell in row):
        number = is_number(cell) or (numbers and is_blank(cell.text))
        if numbers and not number:
            yield tuple(row)
            row = []
        row.append(cell)
        numbers = number
    if row:
        yield tuple(row)


def in_order(spec: TableSpec, rows: Sequence[DataRow], width: int) -> list[DataRow]:
    """Codes that break the printed order are dropped; rows whose label was lost get theirs from their place.

    A gap is filled only when it has as many nameless rows as names are missing there.
    """
    kept: list[DataRow] = []
    waiting: list[DataRow] = []
    reached = -1
    for row in (*rows, None):
        place = len(spec.rows) if row is None else spec.positions.get(row.code or "", -1)
        if row is not None and place <= reached:
            if row.code is None:
                waiting.append(row)
            continue
        missing = [r.code for r in spec.rows[reached + 1 : place]]
        kept.extend(_name(waiting, missing, width))
        waiting = []
        if row is not None:
            kept.append(row)
        reached = place
    return kept


def _name(waiting: Sequence[DataRow], missing: Sequence[str], width: int) -> list[DataRow]:
    rows = list(waiting)
    if len(rows) == 1 and len(missing) > 1:
        rows = _cut(rows[0], len(missing), width)
    if len(rows) != len(missing):
        return []
    return [replace(row, code=code) for row, code in zip(rows, missing, strict=True)]


def _cut(row: DataRow, count: int, width: int) -> list[DataRow]:
    """A run of numbers of several rows whose labels are all lost, or were all overwritten by a number each."""
    for step in (width, width + 1):
        if len(row.rest) == step * count:
            pieces = (row.rest[i * step : (i + 1) * step] for i in range(count))
            return [DataRow(None, piece[-width:], lost_label=True) for piece in pieces]
    return []


def usual_start(rows: Iterable[Printed], width: int) -> dict[int, int]:
    """Cells behind the label -> where the values mostly begin, learned from rows that leave no choice."""
    starts: dict[int, Counter[int]] = {}
    for rest in rows:
        feasible = _starts(rest, width)
        if len(feasible) == 1:
            starts.setdefault(len(rest), Counter())[feasible[0]] += 1
    return {length: min(c for c in count if count[c] == max(count.values())) for length, count in starts.items()}


def _starts(rest: Printed, width: int) -> range:
    filled = [i for i, cell in enumerate(rest) if not is_blank(cell.text)]
    if not filled:
        return range(max(0, len(rest) - width + 1))
    return range(max(0, filled[-1] - width + 1), min(filled[0], len(rest) - width) + 1)


def values_of(
    rest: Printed, width: int, usual: Mapping[int, int], fits: Fits = lambda _: False
) -> tuple[tuple[Cell | None, ...], str | None]:
    """The `width` value cells behind a label, and what was odd about finding them (a problem kind) or None.

    `usual`: cells behind the label -> where the values begin in rows that leave no choice. `fits`: whether the sums
    speak for some cells, asked where nothing else decides.
    """
    rest = without_remarks(rest, width)
    if len(rest) == width:
        return rest, None
    if len(rest) < width:
        return widened(rest, width)
    feasible = _starts(rest, width)
    if not feasible:
        # More numbers than columns: a number was written over a label ("三、本年度办理结果 | 0 | 0 0 0 0 0 0 0").
        end = max(i for i, cell in enumerate(rest) if not is_blank(cell.text)) + 1
        return doubted(rest[end - width : end], "position"), "label-overwritten"
    if len(feasible) == 1:
        return rest[feasible[0] : feasible[0] + width], None
    start = usual.get(len(rest), feasible[0])
    start = start if start in feasible else feasible[0]
    if all(is_blank(cell.text) for cell in rest) or len(rest) in usual:
        return rest[start : start + width], None
    start = next((n for n in feasible if fits(rest[n : n + width])), start)
    return doubted(rest[start : start + width], "position"), "columns-guessed"


def doubted(cells: Iterable[Cell], doubt: str) -> Printed:
    """The cells with a doubt of the layout, unless the reading of their text was doubtful already."""
    return tuple(cell if cell.doubt else replace(cell, doubt=doubt) for cell in cells)


def without_remarks(rest: Printed, width: int) -> Printed:
    """Words behind the last column of numbers are remarks."""
    end = len(rest)
    while end > width and not is_blank(rest[end - 1].text) and not is_number(rest[end - 1]):
        end -= 1
    return rest[:end]


def widened(rest: Printed, width: int) -> tuple[tuple[Cell | None, ...], str | None]:
    """Fewer cells than columns: merged blank cells are blank in each column, a merged 0 is 0; other numbers nobody's."""
    if sum(cell.colspan for cell in rest) != width:
        return (None,) * width, "columns-lost"
    wide = [shared(cell) if cell.colspan > 1 else cell for cell in rest for _ in range(cell.colspan)]
    merged = any(cell.colspan > 1 and not is_blank(cell.text) for cell in rest)
    return tuple(wide), "columns-merged" if merged else None


def shared(cell: Cell) -> Cell | None:
    """What a cell that covers several columns or rows says of each of them; None where it can be true of one only."""
    if is_blank(cell.text) or not is_number(cell):
        return cell
    return None if read_number(cell.text).value else doubted((cell,), "pieces")[0]
