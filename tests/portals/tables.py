"""The three official tables as printed cells with spans, before any markup."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from random import Random

from tests.portals.codes import (
    COLUMNS,
    DISCLOSURE,
    GROUPS,
    OUTCOME_LABELS,
    OUTCOMES,
    PERSON_LABELS,
    REQUEST_ROWS,
    Key,
)


@dataclass(frozen=True)
class Slot:
    """One printed cell; `key` says which figure it shows, None for a label."""

    text: str
    rowspan: int = 1
    colspan: int = 1
    key: Key | None = None


@dataclass(frozen=True)
class Table:
    """Physical rows of distinct cells; `head` counts the rows above the data (repeated when a table is split)."""

    name: str
    rows: tuple[tuple[Slot, ...], ...]
    width: int
    head: int = 0


CHECKSUM_NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
Relabel = Mapping[str, str]
"""Row or column code -> label printed instead of the official one."""


def tables_of(layout: str, shown: Mapping[Key, str], relabel: Relabel, gone: frozenset[str]) -> list[Table]:
    """The three tables of a layout. In: texts of the cells, labels to print otherwise, rows left out."""
    return [
        disclosure(layout, shown, relabel, gone),
        requests(layout, shown, relabel, gone),
        proceedings(shown),
    ]


def disclosure(layout: str, shown: Mapping[Key, str], relabel: Relabel, gone: frozenset[str]) -> Table:
    """Table 二: blocks of caption, header and data rows on four grid columns."""
    rows: list[tuple[Slot, ...]] = []
    for caption, labels, columns, data in DISCLOSURE[layout]:
        rows.append((Slot(caption, colspan=4),))
        headers = [relabel.get(code, label) for code, label in zip(columns, labels, strict=True)]
        rows.append(_stretched([Slot("信息内容"), *map(Slot, headers)], 4))
        for code, label in data:
            if code in gone:
                continue
            keys = [("disclosure", code, column) for column in columns]
            values = [Slot(shown[key], key=key) for key in keys]
            rows.append(_stretched([Slot(relabel.get(code, label)), *values], 4))
    return Table("disclosure", tuple(rows), 4)


def _stretched(slots: list[Slot], width: int) -> tuple[Slot, ...]:
    """The last cell takes the columns that are left."""
    rest = width - len(slots)
    return (*slots[:-1], replace(slots[-1], colspan=1 + rest))


def drifted(table: Table, rng: Random) -> Table:
    """Five grid columns, the colspan of each row on another cell: as pages of 2019 really are."""

    def drift(row: tuple[Slot, ...]) -> tuple[Slot, ...]:
        if len(row) == 1:
            return (replace(row[0], colspan=5),)
        spans = [1] * len(row)
        for _ in range(5 - len(row)):
            spans[rng.randrange(len(row))] += 1
        return tuple(replace(slot, colspan=span) for slot, span in zip(row, spans, strict=True))

    return replace(table, rows=tuple(drift(row) for row in table.rows), width=5)


def requests(layout: str, shown: Mapping[Key, str], relabel: Relabel, gone: frozenset[str]) -> Table:
    """Table 三: three label columns, seven value columns."""
    persons = [relabel.get(code, label) for code, label in zip(COLUMNS, PERSON_LABELS, strict=True)]
    head = (
        (Slot(CHECKSUM_NOTE, 3, 3), Slot("申请人情况", colspan=7)),
        (Slot(persons[0], rowspan=2), Slot("法人或其他组织", colspan=5), Slot(persons[6], rowspan=2)),
        tuple(Slot(label) for label in persons[1:6]),
    )
    kept = [(code, path) for code, path in REQUEST_ROWS[layout] if code not in gone]
    paths = [(*path[:-1], relabel.get(code, path[-1])) for code, path in kept]
    body = []
    for index, (code, _) in enumerate(kept):
        labels = _label_slots(paths, index)
        values = [Slot(shown["requests", code, c], key=("requests", code, c)) for c in COLUMNS]
        body.append((*labels, *values))
    return Table("requests", (*head, *body), 10, head=3)


def _label_slots(paths: list[tuple[str, ...]], index: int) -> list[Slot]:
    path, slots = paths[index], []
    for level, label in enumerate(path):
        last = level == len(path) - 1
        if last:
            slots.append(Slot(label, colspan=3 - level))
        elif index == 0 or paths[index - 1][: level + 1] != path[: level + 1] or len(paths[index - 1]) <= level + 1:
            slots.append(Slot(label, rowspan=_run(paths, index, level)))
    return slots


def _run(paths: list[tuple[str, ...]], index: int, level: int) -> int:
    """How many rows from `index` on share the label at this level."""
    count = 0
    for path in paths[index:]:
        if path[: level + 1] != paths[index][: level + 1] or len(path) <= level + 1:
            break
        count += 1
    return count


def proceedings(shown: Mapping[Key, str], outcome: Callable[[str], str] = lambda label: label) -> Table:
    """Table 四: fifteen numbers in one row."""
    five = [outcome(label) for label in OUTCOME_LABELS]
    head = (
        (Slot("行政复议", colspan=5), Slot("行政诉讼", colspan=10)),
        (
            *(Slot(label, rowspan=2) for label in five),
            Slot("未经复议直接起诉", colspan=5),
            Slot("复议后起诉", colspan=5),
        ),
        tuple(Slot(label) for label in five * 2),
    )
    keys = [("proceedings", group, part) for group in GROUPS for part in OUTCOMES]
    return Table("proceedings", (*head, tuple(Slot(shown[k], key=k) for k in keys)), 15, head=3)


def shifted(table: Table) -> Table:
    """Labels one column too narrow, an empty cell at the end of the row: values stand one place to the left.

    The header's last cell moves the same way. Rows of three labels stay where they are.
    """
    rows = []
    for number, row in enumerate(table.rows):
        labels = [slot for slot in row if slot.key is None]
        if number == 0:
            rows.append((*row[:-1], replace(row[-1], colspan=6), Slot("总计")))
        elif number == 1:
            rows.append((*row[:-1], replace(row[-1], text="")))
        elif number >= table.head and labels and labels[-1].colspan > 1:
            narrow = replace(labels[-1], colspan=labels[-1].colspan - 1)
            rows.append((*labels[:-1], narrow, *(s for s in row if s.key), Slot("")))
        else:
            rows.append(row)
    return replace(table, rows=tuple(rows))


def halves(table: Table, at: int) -> tuple[Table, Table]:
    """The table broken before physical row `at`, the head repeated; cells that reach over the break are repeated."""
    first, second = [], [list(row) for row in table.rows[: table.head]]
    reaching: list[Slot] = []
    for number, row in enumerate(table.rows[:at]):
        kept = []
        for slot in row:
            below = number + slot.rowspan - at
            if below > 0 and number >= table.head:
                reaching.append(replace(slot, rowspan=below))
                slot = replace(slot, rowspan=slot.rowspan - below)
            kept.append(slot)
        first.append(tuple(kept))
    rest = [list(row) for row in table.rows[at:]]
    rest[0] = [*reaching, *rest[0]]
    return replace(table, rows=tuple(first)), replace(table, rows=tuple(tuple(r) for r in [*second, *rest]))


def expanded(table: Table) -> list[list[tuple[Slot, bool]]]:
    """Per physical row its cells in column order; True marks the lower part of a vertically merged cell."""
    pending: dict[int, tuple[Slot, int]] = {}
    out = []
    for row in table.rows:
        line: list[tuple[Slot, bool]] = []
        cells, column = list(row), 0
        while cells or column in pending:
            if column in pending:
                slot, left = pending.pop(column)
                line.append((slot, True))
                if left > 1:
                    pending[column] = (slot, left - 1)
            else:
                slot = cells.pop(0)
                line.append((slot, False))
                if slot.rowspan > 1:
                    pending[column] = (slot, slot.rowspan - 1)
            column += slot.colspan
        out.append(line)
    return out
