"""Kinds of rules. A rule is a row: its name, its severity, and what it compares; `check` gives its findings."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Protocol

from extract.model.finding import FigureKey, Finding, Outcome, Severity
from extract.model.report import Report
from extract.rules._labels import cell_label, column_label, row_label

Number = int | Decimal
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


@dataclass(frozen=True, slots=True)
class Balance:
    """Cells on two sides that add up to the same; `message` has the places {left} and {right}."""

    left: tuple[FigureKey, ...]
    right: tuple[FigureKey, ...]
    message: str


def weigh(rule: str, severity: Severity, figures: Figures, balance: Balance) -> Finding:
    """Whether both sides add up to the same. Not checkable unless every operand has a number."""
    cells = balance.left + balance.right
    values = [value for key in cells if (value := figures.get(key)) is not None]
    if len(values) < len(cells):
        return Finding(rule=rule, outcome="not_checkable", severity=severity, message=UNREAD, cells=cells)
    left, right = sum(values[: len(balance.left)]), sum(values[len(balance.left) :])
    fits = left == right
    return Finding(
        rule=rule,
        outcome="ok" if fits else "violated",
        severity=severity,
        message=FITS if fits else balance.message.format(left=left, right=right),
        cells=cells,
        left=left,
        right=right,
    )


@dataclass(frozen=True, slots=True)
class Same:
    """In each column, the rows on the left and the rows on the right add up to the same."""

    name: str
    table: str
    columns: tuple[str, ...]
    left: tuple[str, ...]
    right: tuple[str, ...]
    message: str
    layouts: tuple[str, ...] = ("2021", "2019")
    severity: Severity = "error"

    def check(self, report: Report, figures: Figures) -> Iterator[Finding]:
        """One finding per column."""
        if layout_of(report, self.table) in self.layouts:
            for balance in _columns(self):
                yield weigh(self.name, self.severity, figures, balance)


@dataclass(frozen=True, slots=True)
class Sum:
    """In each row, the parts add up to the whole."""

    name: str
    table: str
    rows: tuple[str, ...]
    parts: tuple[str, ...]
    whole: str
    message: str
    layouts: tuple[str, ...] = ("2021", "2019")
    severity: Severity = "error"

    def check(self, report: Report, figures: Figures) -> Iterator[Finding]:
        """One finding per row."""
        if layout_of(report, self.table) in self.layouts:
            for balance in _rows(self):
                yield weigh(self.name, self.severity, figures, balance)


@cache
def _columns(rule: Same) -> tuple[Balance, ...]:
    table = rule.table
    return tuple(
        Balance(
            tuple((table, row, column) for row in rule.left),
            tuple((table, row, column) for row in rule.right),
            f"“{column_label(table, column)}”一列：{rule.message}",
        )
        for column in rule.columns
    )


@cache
def _rows(rule: Sum) -> tuple[Balance, ...]:
    table = rule.table
    return tuple(
        Balance(
            tuple((table, row, column) for column in rule.parts),
            ((table, row, rule.whole),),
            f"“{row_label(table, row)}”一行：{rule.message}",
        )
        for row in rule.rows
    )


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
