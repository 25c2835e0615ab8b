"""Two years of one agency held against each other: what was carried over, what is in force, what was open."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from extract.years import check_years
from tests.shards import cells, line, report
from tests.test_catalogue import JUSTICE, PAGE, ask, build_here

CARRIED_OUT, CARRIED_IN = ("requests", "carried_out", "total"), ("requests", "carried_in", "total")
FORCE, MADE, GONE = (("disclosure", "normative_document", c) for c in ("in_force", "issued", "repealed"))
ITEMS, CHANGE = (("disclosure", "licensing", c) for c in ("previous_items", "change"))
OPEN, CASES = ("proceedings", "review", "pending"), ("proceedings", "review", "total")


@pytest.mark.parametrize(
    ("before", "after", "rule", "outcome", "severity", "left", "right"),
    [
        ({CARRIED_OUT: 3}, {CARRIED_IN: 3}, "carry-over", "ok", "error", 3, 3),
        ({CARRIED_OUT: 3}, {CARRIED_IN: 0}, "carry-over", "violated", "error", 3, 0),
        (
            {("requests", "carried_out", "business"): 1},
            {("requests", "carried_in", "business"): 2},
            *("carry-over", "violated", "warning", 1, 2),
        ),
        ({FORCE: 10}, {MADE: 2, GONE: 5, FORCE: 7}, "in-force", "ok", "warning", 7, 7),
        ({FORCE: 10}, {MADE: 2, GONE: 0, FORCE: 11}, "in-force", "violated", "warning", 12, 11),
        ({ITEMS: 40, CHANGE: -8}, {ITEMS: 32}, "previous-items", "ok", "info", 32, 32),
        ({ITEMS: 40, CHANGE: 3}, {ITEMS: Decimal("40.5")}, "previous-items", "violated", "info", 43, Decimal("40.5")),
        ({OPEN: 2}, {CASES: 2}, "pending", "ok", "info", 2, 2),
        ({OPEN: 2}, {CASES: 1}, "pending", "violated", "info", 2, 1),
    ],
)
def test_a_year_follows_from_the_year_before(
    before: Any, after: Any, rule: str, outcome: str, severity: str, left: Any, right: Any
) -> None:
    (finding,) = check_years(before, after, 2022)
    assert (finding.rule, finding.outcome, finding.severity) == (rule, outcome, severity)
    assert (finding.left, finding.right) == (left, right)
    assert outcome == "ok" or "2022" in finding.message


def test_what_was_not_read_in_one_of_the_years_is_not_held_against_the_other() -> None:
    assert check_years({CARRIED_OUT: 3, FORCE: 4}, {FORCE: 4, MADE: 0}, 2022) == ()


def carried(year: int, out: int, into: int, **changes: Any) -> dict[str, Any]:
    numbers = {CARRIED_OUT: out, CARRIED_IN: into}
    return line(f"{PAGE}?{year}", report(JUSTICE, year, cells=cells("2021", numbers), **changes))


FINDINGS = """
select r.year, f.rule, f.severity, f.left, f.right, f.where_ from findings f join reports r on r.id = f.report_id
"""


def test_the_catalogue_holds_two_years_of_an_agency_against_each_other(tmp_path: Path) -> None:
    catalogue = build_here(tmp_path, carried(2021, 4, 0), carried(2022, 2, 4), carried(2023, 0, 5))
    where = ask(catalogue, "select where_ from figures where row_code = 'carried_in' and column_code = 'total'")[0][0]
    assert ask(catalogue, FINDINGS) == [(2023, "carry-over", "error", 2, 5, f'["{where}"]')]
    assert ask(catalogue, "select year, findings_count from reports order by 1") == [(2021, 0), (2022, 0), (2023, 1)]


def test_a_number_that_is_last_year_s_is_the_likelier_slip(tmp_path: Path) -> None:
    """Two ways to mend a sum: the one whose published number stood there a year before comes first."""
    one, other = ("requests", "granted", "total"), ("requests", "received", "total")
    ways = [
        {"table": "requests", "rank": rank, "changes": [_change(cell, published)]}
        for rank, (cell, published) in enumerate(((one, 5), (other, 8)), 1)
    ]
    before = line(f"{PAGE}?2021", report(JUSTICE, 2021, cells=cells("2021", {other: 8})))
    after = line(f"{PAGE}?2022", report(JUSTICE, 2022, cells=cells("2021", {one: 5, other: 8}), repairs=ways))
    found = ask(build_here(tmp_path, before, after), "select rank, row_code, slip from repairs order by 1")
    assert found == [(1, "received", "carried-over"), (2, "granted", "digit-misread")]


def _change(cell: tuple[str, str, str], published: int) -> dict[str, Any]:
    return {"cell": list(cell), "published": published, "suggested": published - 1, "slip": "digit-misread"}


def test_a_gap_of_a_year_another_scope_and_another_agency_are_not_compared(tmp_path: Path) -> None:
    far = carried(2021, 4, 0), carried(2023, 0, 5)
    other = line(f"{PAGE}?o", report("乌拉特中旗水利局", 2022, cells=cells("2021", {CARRIED_IN: 9})))
    scope = carried(2022, 1, 1, scope="aggregate")
    assert ask(build_here(tmp_path, *far, other, scope), FINDINGS) == []
