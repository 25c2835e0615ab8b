"""Checks of one report, one row each: every file of this shelf has RULES.

Rules over two years of one agency (R5, R6, R10, R12) need two reports and live beside the catalogue.
"""

from collections.abc import Mapping
from functools import cache

from extract.model.finding import FigureKey, Finding
from extract.model.report import Report
from extract.rules.base import Rule, figures_of
from settings.discover import discover


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every row of every file of the shelf, in name order of the files."""
    return tuple(rule for rules in discover(__name__, "RULES").values() for rule in rules)


def check(report: Report) -> tuple[Finding, ...]:
    """Apply every rule. Out: findings of all outcomes, in the order of the rules. Never raises for what a report says."""
    figures = figures_of(report)
    places = {(f.table, f.row, f.column): f.where for f in report.figures}
    return tuple(_located(finding, places) for rule in all_rules() for finding in rule.check(report, figures))


def _located(finding: Finding, places: Mapping[FigureKey, str | None]) -> Finding:
    """The finding with the locators of its cells before those of its sentences; a missing cell has none."""
    cells = tuple(filter(None, map(places.get, finding.cells)))
    if not cells:
        return finding
    # Written out: `dataclasses.replace` would cost more than all the sums.
    return Finding(
        rule=finding.rule,
        outcome=finding.outcome,
        severity=finding.severity,
        message=finding.message,
        cells=finding.cells,
        left=finding.left,
        right=finding.right,
        where=cells + finding.where,
    )
