"""Checks of one report, one row each: every file of this shelf has RULES.

Seams: rules over two years of one agency (R5, R6, R10, R12) will be a shelf of their own that takes two reports;
a number of the prose against its cell (R7), `narrative` and `information-fee` are one more file here.
"""

from functools import cache

from extract.model.finding import Finding
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
    return tuple(finding for rule in all_rules() for finding in rule.check(report, figures))
