"""Kinds of rules. A rule is a row: its name, its severity, and what it compares; `check` gives its findings."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from extract.model.finding import FigureKey, Finding, Outcome, Severity
from extract.model.report import Figure, Report
from extract.rules._labels import cell_label, column_label, row_label

Figures = Mapping[FigureKey, Figure]
Number = int | Decimal

_UNREAD = "有单元格没有读到数，无法核对"
_FITS = "相符"


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


def number(figures: Figures, key: FigureKey) -> Number | None:
    """The number read from a cell, or None when the cell is blank, a mark or missing."""
    figure = figures.get(key)
    return figure.value if figure is not None and figure.state == "value" else None


def balance(
    rule: str,
    severity: Severity,
    figures: Figures,
    left: tuple[FigureKey, ...],
    right: tuple[FigureKey, ...],
    message: str,
) -> Finding:
    """Whether the cells of both sides add up to the same. Not checkable unless every operand has a number.

    In: `message` with the places {left} and {right}, used only where the sides differ.
    """
    cells = (*left, *right)
    values = [number(figures, key) for key in cells]
    read = [value for value in values if value is not None]
    if len(read) < len(cells):
        return Finding(rule=rule, outcome="not_checkable", severity=severity, message=_UNREAD, cells=cells)
    one, other = sum(read[: len(left)]), sum(read[len(left) :])
    fits = one == other
    return Finding(
        rule=rule,
        outcome="ok" if fits else "violated",
        severity=severity,
        message=_FITS if fits else message.format(left=one, right=other),
        cells=cells,
        left=one,
        right=other,
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
        if layout_of(report, self.table) not in self.layouts:
            return
        for column in self.columns:
            left = tuple((self.table, row, column) for row in self.left)
            right = tuple((self.table, row, column) for row in self.right)
            message = f"“{column_label(self.table, column)}”一列：{self.message}"
            yield balance(self.name, self.severity, figures, left, right, message)


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
        if layout_of(report, self.table) not in self.layouts:
            return
        for row in self.rows:
            parts = tuple((self.table, row, column) for column in self.parts)
            message = f"“{row_label(self.table, row)}”一行：{self.message}"
            yield balance(self.name, self.severity, figures, parts, ((self.table, row, self.whole),), message)


@dataclass(frozen=True, slots=True)
class Count:
    """Every cell is a whole number, zero or more; cells of `signed` columns may be below zero, of `money` have decimals."""

    name: str
    signed: tuple[str, ...]
    money: tuple[str, ...]
    severity: Severity = "error"

    def check(self, report: Report, figures: Figures) -> Iterator[Finding]:
        """One finding per cell that is no count, and one for all the others of each table."""
        tables: dict[str, list[FigureKey]] = {}
        for key, figure in figures.items():
            if figure.state != "value" or figure.value is None:
                tables.setdefault(key[0], [])
            elif fault := self._fault(key[2], figure.value):
                tables.setdefault(key[0], [])
                message = f"{cell_label(key)}写的是 {figure.raw or figure.value}，{fault}"
                yield self._finding("violated", message, (key,), figure.value)
            else:
                tables.setdefault(key[0], []).append(key)
        for cells in tables.values():
            outcome: Outcome = "ok" if cells else "not_checkable"
            yield self._finding(outcome, _FITS if cells else _UNREAD, tuple(cells), None)

    def _fault(self, column: str, value: Number) -> str | None:
        if column in self.signed:
            return None
        if value < 0:
            return "不应当是负数"
        if column not in self.money and value % 1:
            return "应当是整数"
        return None

    def _finding(self, outcome: Outcome, message: str, cells: tuple[FigureKey, ...], left: Number | None) -> Finding:
        return Finding(rule=self.name, outcome=outcome, severity=self.severity, message=message, cells=cells, left=left)
