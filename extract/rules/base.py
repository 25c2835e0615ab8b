"""Kinds of rules. A rule is a row: its name, its severity, and what it compares; `check` gives its findings."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal, Protocol

from extract.model.finding import FigureKey, Finding, Outcome, Severity
from extract.model.report import Report
from extract.repair.system import Number, Sum, system
from extract.rules._labels import cell_label, column_label, row_label

Figures = Mapping[FigureKey, Number | None]
"""The cells of a report's tables; None where a cell is blank, a mark or missing."""

UNREAD = "有单元格没有读到数，无法核对"
FITS = "相符"


class Rule(Protocol):
    """What every row offers. A rule that does not concern the report yields nothing."""

    @property
    def name(self) -> str:
        """Rule name of the field list."""

    def check(self, report: Report, figures: Figures) -> Iterator[Finding]:
        """Findings of all outcomes. In: the report and its figures by key. Never raises for odd values."""


def layout_of(report: Report, table: str) -> str:
    """Layout of one table: they may differ within a report."""
    return report.layouts.get(table, report.layout)


def figures_of(report: Report) -> Figures:
    """The report's figures by key, with the numbers that were read and nothing in place of the others."""
    return {(f.table, f.row, f.column): f.value if f.state == "value" else None for f in report.figures}


def weigh(rule: str, severity: Severity, figures: Figures, line: Sum, message: str) -> Finding:
    """Whether both sides of a sum add up to the same. Not checkable unless every operand has a number.

    `message` has the places {left} and {right}.
    """
    cells = line.left + line.right
    values = [value for key in cells if (value := figures.get(key)) is not None]
    if len(values) < len(cells):
        return Finding(rule=rule, outcome="not_checkable", severity=severity, message=UNREAD, cells=cells)
    left, right = sum(values[: len(line.left)]), sum(values[len(line.left) :])
    fits = left == right
    return Finding(
        rule=rule,
        outcome="ok" if fits else "violated",
        severity=severity,
        message=FITS if fits else message.format(left=left, right=right),
        cells=cells,
        left=left,
        right=right,
    )


@dataclass(frozen=True, slots=True)
class Sums:
    """The sums of one name in a table (`extract/repair/system.py`): along its columns, or its rows."""

    name: str
    table: str
    along: Literal["row", "column"]
    message: str
    severity: Severity = "error"

    def check(self, report: Report, figures: Figures) -> Iterator[Finding]:
        """One finding per row or column."""
        for line, message in _lines(self, layout_of(report, self.table)):
            yield weigh(self.name, self.severity, figures, line, message)


@cache
def _lines(rule: Sums, layout: str) -> tuple[tuple[Sum, str], ...]:
    found = system(rule.table, layout)
    label, kind = (row_label, "行") if rule.along == "row" else (column_label, "列")
    lines = [line for line in found.sums if line.rule == rule.name] if found else []
    return tuple((line, f"“{label(rule.table, line.line)}”一{kind}：{rule.message}") for line in lines)


@dataclass(frozen=True, slots=True)
class Count:
    """Every cell is a whole number, zero or more; cells of `signed` columns may be below zero, of `money` have decimals."""

    name: str
    signed: tuple[str, ...]
    money: tuple[str, ...]
    severity: Severity = "error"

    def check(self, report: Report, figures: Figures) -> Iterator[Finding]:
        """One finding per cell that is no count, and one for all the others of each table."""
        tables: dict[str, list[FigureKey]] = {table: [] for table, _, _ in figures}
        for key, value in figures.items():
            if value is None:
                continue
            if fault := self._fault(key[2], value):
                yield self._finding("violated", f"{cell_label(key)}写的是 {value}，{fault}", (key,), value)
            else:
                tables[key[0]].append(key)
        for cells in tables.values():
            outcome: Outcome = "ok" if cells else "not_checkable"
            yield self._finding(outcome, FITS if cells else UNREAD, tuple(cells), None)

    def _fault(self, column: str, value: Number) -> str | None:
        if column in self.signed:
            return None
        if value < 0:
            return "不应当是负数"
        if column not in self.money and isinstance(value, Decimal) and value % 1:
            return "应当是整数"
        return None

    def _finding(self, outcome: Outcome, message: str, cells: tuple[FigureKey, ...], left: Number | None) -> Finding:
        return Finding(rule=self.name, outcome=outcome, severity=self.severity, message=message, cells=cells, left=left)
