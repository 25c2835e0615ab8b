"""One line of the table that `make bench` prints: ours against a named peer or floor, measured in the same run."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """`ratio` is ours over theirs as measured (None where nothing is compared); `aim` says what is wanted of it."""

    measure: str
    unit: str
    ours: float
    peer: str = ""
    theirs: float | None = None
    aim: str = ""
    note: str = ""

    @property
    def ratio(self) -> float | None:
        return self.ours / self.theirs if self.theirs else None


def table(rows: Iterable[Row]) -> str:
    """The rows as aligned text."""
    head = ("measure", "unit", "ours", "peer or floor", "theirs", "ratio", "aim", "note")
    lines = [head, *(_cells(row) for row in rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    return "\n".join("  ".join(f"{c:<{w}}" for c, w in zip(line, widths, strict=True)).rstrip() for line in lines)


def _cells(row: Row) -> tuple[str, ...]:
    numbers = [_number(n) for n in (row.ours, row.theirs, row.ratio)]
    return row.measure, row.unit, numbers[0], row.peer, *numbers[1:], row.aim, row.note


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"


def alternating(sides: Sequence[Callable[[], float]], rounds: int) -> list[float]:
    """Run the sides in turn, so that a slow minute of the machine hits all of them. Out: the median of each."""
    results: list[list[float]] = [[] for _ in sides]
    for number in range(rounds):
        turn = list(enumerate(sides))
        for side, run in turn if number % 2 == 0 else reversed(turn):
            results[side].append(run())
    return [median(values) for values in results]


def seconds(work: Callable[[], object]) -> float:
    """Wall time of one call."""
    start = perf_counter()
    work()
    return perf_counter() - start
