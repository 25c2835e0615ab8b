"""Hold a catalogue against the truth of the sample region it was made from. Used by the tests and by `make soak`."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

Cell = tuple[str, str, str]
METADATA = (
    *("title", "agency_type", "region_path", "layout", "period_start", "period_end"),
    *("published_on", "published_time", "signed_on", "source"),
)


def rows(database: Path, sql: str, *values: Any) -> list[sqlite3.Row]:
    """The rows of a query on a finished database, opened read-only."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        return connection.execute(sql, values).fetchall()


def identity(report: Any) -> tuple[Any, ...]:
    """What makes a report that one, in the truth and in the catalogue alike."""
    return report["region_code"], report["agency"] or report["title"], report["scope"], report["year"]


def catalogued(catalogue: Path) -> dict[tuple[Any, ...], sqlite3.Row]:
    """Identity -> row of `reports`."""
    return {identity(row): row for row in rows(catalogue, "select * from reports")}


def missing_and_extra(truth: dict[str, Any], catalogue: Path) -> tuple[list[Any], list[Any]]:
    """Reports that exist and were not catalogued, and rows that are no reports."""
    exist = Counter(identity(r) for r in truth["reports"])
    found = Counter(identity(r) for r in rows(catalogue, "select * from reports"))
    return list((exist - found).elements()), list((found - exist).elements())


def metadata_errors(truth: dict[str, Any], catalogue: Path) -> list[tuple[str, str, Any, Any]]:
    """(address, field, truth, read) of each field that differs."""
    found = catalogued(catalogue)
    return [
        (report["url"], key, report[key], found[identity(report)][key])
        for report in truth["reports"]
        if identity(report) in found
        for key in METADATA
        if found[identity(report)][key] != report[key]
    ]


def cell_pairs(truth: dict[str, Any], catalogue: Path) -> Iterator[tuple[str, tuple[str, str, str], Any, Any]]:
    """(address, cell, truth, read) for every cell of every report; truth and read are (value, state)."""
    found = catalogued(catalogue)
    sql = "select table_code, row_code, column_code, value, state from figures where report_id = ?"
    for report in truth["reports"]:
        row = found.get(identity(report))
        read = {tuple(f)[:3]: (f["value"], f["state"]) for f in rows(catalogue, sql, row["id"])} if row else {}
        for table, line, column, value, state in report["cells"]:
            yield report["url"], (table, line, column), (value, state), read.pop((table, line, column), None)
        for cell, value in read.items():
            yield report["url"], cell, None, value


def finding_errors(truth: dict[str, Any], catalogue: Path) -> tuple[list[Any], list[Any]]:
    """Planted errors that no finding names, and findings that name nothing planted."""
    ids = {row["id"]: key for key, row in catalogued(catalogue).items()}
    sql = "select report_id, rule, cells from findings where outcome = 'violated'"
    said = Counter(
        (ids[f["report_id"]], f["rule"], _cells(json.loads(f["cells"] or "[]"))) for f in rows(catalogue, sql)
    )
    planted = Counter((identity(r), f["rule"], _cells(f["cells"])) for r in truth["reports"] for f in r["findings"])
    planted += Counter(over_years(truth))
    return list((planted - said).elements()), list((said - planted).elements())


def over_years(truth: dict[str, Any]) -> Iterator[tuple[Any, str, frozenset[tuple[str, ...]]]]:
    """What the printed cells of two years contradict each other in: (later report, rule, its cells)."""
    groups: dict[Any, dict[int, Any]] = {}
    for report in truth["reports"]:
        if report["agency"] and report["cells"]:
            groups.setdefault((report["region_code"][:4], report["agency"], report["scope"]), {})[report["year"]] = (
                report
            )
    for years in groups.values():
        for year in years.keys() & {year + 1 for year in years}:
            before, after = (_numbers(years[y]) for y in (year - 1, year))
            for rule, cells in _broken(before, after):
                yield identity(years[year]), rule, _cells(cells)


def _numbers(report: Any) -> dict[Cell, Any]:
    return {(t, r, c): value for t, r, c, value, state in report["cells"] if state == "value"}


def _broken(before: dict[Cell, Any], after: dict[Cell, Any]) -> Iterator[tuple[str, list[Cell]]]:
    def have(*cells: Cell) -> bool:
        return all(cell in after for cell in cells)

    for (table, row, column), number in before.items():
        here: Cell = (table, row, column)
        if (table, row) == ("requests", "carried_out") and after.get(
            carried := (table, "carried_in", column), number
        ) != number:
            yield "carry-over", [carried]
        made, gone, change = ((table, row, name) for name in ("issued", "repealed", "change"))
        if column == "in_force" and have(here, made, gone) and number + after[made] - after[gone] != after[here]:
            yield "in-force", [made, gone, here]
        if column == "previous_items" and have(here) and change in before and number + before[change] != after[here]:
            yield "previous-items", [here]
        if column == "pending" and have(total := (table, row, "total")) and number > after[total]:
            yield "pending", [total]


def _cells(cells: Any) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(cell) for cell in cells)


def measure(truth: dict[str, Any], catalogue: Path) -> dict[str, int]:
    """The counts of one run, for a table."""
    missing, extra = missing_and_extra(truth, catalogue)
    unsaid, unplanted = finding_errors(truth, catalogue)
    pairs = list(cell_pairs(truth, catalogue))
    nonzero = [pair for pair in pairs if pair[2] and pair[2][0]]
    return {
        "reports": len(truth["reports"]),
        "missing": len(missing),
        "extra": len(extra),
        "fields wrong": len(metadata_errors(truth, catalogue)),
        "cells": len(pairs),
        "wrong": sum(pair[2] != pair[3] for pair in pairs),
        "nonzero": len(nonzero),
        "nonzero wrong": sum(pair[2] != pair[3] for pair in nonzero),
        "planted": sum(len(r["findings"]) for r in truth["reports"]),
        "unsaid": len(unsaid),
        "unplanted": len(unplanted),
    }
