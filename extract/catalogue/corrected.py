"""Reports with the corrections of readers put in, and what came of each correction. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from extract.catalogue.packing import Packed, pack, unpack
from extract.corrections import Correction, Outcome, apply
from extract.output import finding_json, repair_json
from extract.repair.suggest import repairs
from extract.restored import report_of
from extract.rules import check

Row = tuple[Any, ...]
Said = Mapping[str, Any]
Cells = tuple[Packed, ...]


def of_report(corrections: Iterable[Correction]) -> dict[str, tuple[Correction, ...]]:
    """Report -> its corrections, in the order of the files."""
    found: dict[str, tuple[Correction, ...]] = {}
    for correction in corrections:
        found[correction.report] = (*found.get(correction.report, ()), correction)
    return found


def corrected_cells(cells: Cells, corrections: Sequence[Correction]) -> tuple[Cells, list[Outcome]]:
    """The cells of a report with its corrections, and what came of each."""
    if not corrections:
        return cells, []
    changed, outcomes = apply({"cells": unpack(cells)}, corrections)
    return pack(changed["cells"]) if "applied" in outcomes else cells, outcomes


def corrected(said: Said, cells: Cells, corrections: Sequence[Correction]) -> tuple[Said, Cells]:
    """A report (without cells) and its cells, with its corrections; what the rules say of the cells is made anew."""
    changed, outcomes = corrected_cells(cells, corrections)
    if "applied" not in outcomes:
        return said, cells
    return {**said, **_judged({**said, "cells": unpack(changed)})}, changed


def correction_rows(
    corrections: Iterable[Correction], outcomes: Mapping[tuple[str, int], Outcome], reports: frozenset[str]
) -> Iterator[Row]:
    """Rows of `corrections`. In: what came of those whose report is in the catalogue, by file and number; all reports."""
    for c in corrections:
        outcome = outcomes.get((c.file, c.number), "unknown_report")
        owner = c.report if c.report in reports else None
        yield (c.file, c.number, c.report, owner, *c.cell, c.old, c.new, c.evidence, c.by, outcome)


def _judged(said: Said) -> dict[str, Any]:
    """Findings and repairs made anew: rules over cells are asked again, what was found in the text alone stays."""
    report = report_of(said)
    of_the_text = [finding for finding in said["findings"] if not finding["cells"]]
    of_the_cells = [f for f in check(report) if f.outcome == "violated" and f.cells]
    mended = repairs(report.figures, report.layouts)
    return {
        "findings": [*map(finding_json, of_the_cells), *of_the_text],
        "repairs": [repair_json(repair) for repair in mended],
    }
