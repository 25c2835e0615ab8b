"""Whether the sums speak for a way of reading a table: they confirm what only a cell's place could tell."""

from collections.abc import Mapping, Sequence

from extract.model.document import Cell
from extract.model.finding import Problem
from extract.repair.system import APPLICANTS, Number, system
from extract.text.numbers import read_number

Found = dict[tuple[str, str], Cell]
"""(row, column) -> the cell where it is printed."""


_MIN_COLUMNS = 4  # two of R1 and two of R3, say
_SIGNED = frozenset(("change",))  # 本年增/减 of all agencies may be less than that of one


def numbers(table: str, found: Mapping[tuple[str, str], Cell]) -> dict[tuple[str, str, str], Number]:
    """The numbers that were read, by figure key."""
    read = {(table, *key): read_number(cell.text).value for key, cell in found.items()}
    return {key: value for key, value in read.items() if value is not None}


def gaps(table: str, layout: str, found: Mapping[tuple[str, str], Cell]) -> int:
    """How many sums do not hold, of those of which every cell was read."""
    sums = system(table, layout)
    values = numbers(table, found)
    return sum(bool(line.gap(values)) for line in sums.sums if values.keys() >= line.coefficients.keys()) if sums else 0


def confirmed(table: str, layout: str, found: Mapping[tuple[str, str], Cell]) -> bool:
    """Whether every sum of cells that were read holds, and down several columns something adds up.

    Then hardly a row stands in another's place; what adds up along a row does so under any label.
    """
    sums = system(table, layout)
    values = numbers(table, found)
    read = [line for line in sums.sums if values.keys() >= line.coefficients.keys()] if sums else []
    if any(line.gap(values) for line in read):
        return False
    down = [line for line in read if line.rule != "row-total" and any(values[key] for key in line.left)]
    return len(down) >= _MIN_COLUMNS


def adds_up(cells: tuple[Cell, ...]) -> bool:
    """Whether a row of applicants' numbers, the total last, adds up to something."""
    read = [read_number(cell.text).value or 0 for cell in cells]
    return len(read) == len(APPLICANTS) + 1 and 0 != read[-1] == sum(read[:-1])


def largest(table: str, readings: Sequence[tuple[Found, list[Problem]]]) -> tuple[Found, list[Problem]]:
    """Of several tables of one kind the one whose numbers include those of the others, else the first; said as a problem.

    An aggregate report may print the table of the body itself and that of all agencies: the report is the latter.
    """
    best = 0
    for n, (found, _) in enumerate(readings[1:], 1):
        mine, other = numbers(table, found), numbers(table, readings[best][0])
        both = [key for key in mine if key in other and key[2] not in _SIGNED]
        if 2 * len(both) >= len(other) and sum(mine.values()) > sum(other.values()):
            best = n if all(mine[key] >= other[key] for key in both) else best
    if len(readings) == 1:
        return readings[0]
    which = "the first" if best == 0 else f"number {best + 1}, whose numbers include those before it"
    message = f"table {table} stands {len(readings)} times; taken was {which}"
    return readings[best][0], [*readings[best][1], Problem(stage="layout", kind="table-doubled", message=message)]
