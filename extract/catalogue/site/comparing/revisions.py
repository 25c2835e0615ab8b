"""One report over time: its captures put together into versions, and the cells in which the versions differ. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from extract.catalogue.site.comparing.cells import Cell, Key, Line, held

NUMBERED: Final = ("primary", "repeat", "version")
"""Parts of captures that hold the numbers; others are pages and files around them."""

Differing = Mapping[Key, Cell]


@dataclass(frozen=True, slots=True)
class Version:
    """What was to be seen at one time: captures that follow each other with the same numbers, the oldest first."""

    captures: tuple[Mapping[str, Any], ...]
    differing: Differing  # cells that are otherwise than in the version that the catalogue shows
    shown: bool  # the catalogue shows these numbers
    untold: bool  # differs, but no cell of it is known

    @property
    def first(self) -> Mapping[str, Any]:
        """The oldest capture of it."""
        return self.captures[0]


def versions(captures: Iterable[Mapping[str, Any]], figures: Iterable[Mapping[str, Any]]) -> list[Version]:
    """In: captures of a report with record_id, fetched_at, part; rows of `version_figures`. Out: versions, the oldest first."""
    by_record: dict[str, dict[Key, Cell]] = {}
    for f in figures:
        key = f["table_code"], f["row_code"], f["column_code"]
        by_record.setdefault(f["record_id"], {})[key] = Cell(f["value"], f["state"], f["raw"])
    found: list[Version] = []
    numbered = (c for c in captures if c["part"] in NUMBERED)
    for capture in sorted(numbered, key=lambda c: (c["fetched_at"], c["record_id"])):
        differing = by_record.get(capture["record_id"], {})
        one = _version(capture, differing)
        if found and _same(found[-1], one):
            one = Version((*found.pop().captures, capture), one.differing, one.shown, one.untold)
        found.append(one)
    return found


def _version(capture: Mapping[str, Any], differing: Differing) -> Version:
    other = capture["part"] == "version"
    return Version((capture,), differing, not other, other and not differing)


def _same(a: Version, b: Version) -> bool:
    """Whether two captures say the same numbers; raw texts may differ in blanks."""
    return (a.shown, a.untold) == (b.shown, b.untold) and _numbers(a.differing) == _numbers(b.differing)


def _numbers(differing: Differing) -> dict[Key, tuple[Any, str]]:
    return {key: (cell.value, cell.state) for key, cell in differing.items()}


def changed_lines(
    found: Sequence[Version], shown: Mapping[Key, Cell], labels: Iterable[Mapping[str, str]]
) -> list[Line]:
    """The cells that ever changed, each over all versions against the oldest. In: the figures that the catalogue shows."""
    ever = {key for version in found for key in version.differing}
    lines = []
    for label in labels:
        key = label["table_code"], label["row_code"], label["column_code"]
        if key in ever:
            cells = [version.differing.get(key, shown.get(key)) for version in found]
            lines.append(Line(key, label["row"], label["column"], label["unit"], held(cells)))
    return lines


def steps(found: Sequence[Version], lines: Sequence[Line]) -> list[list[tuple[Line, Cell | None, Cell | None]]]:
    """For each version what changed since the one before: the line, how it was, how it became. Nothing for the first."""
    made: list[list[tuple[Line, Cell | None, Cell | None]]] = [[]]
    for n in range(1, len(found)):
        pairs = ((line, line.held[n - 1].cell, line.held[n].cell) for line in lines)
        made.append([(line, was, now) for line, was, now in pairs if _said(was) != _said(now)])
    return made[: len(found)]


def _said(cell: Cell | None) -> tuple[Any, str] | None:
    return None if cell is None else (cell.value, cell.state)
