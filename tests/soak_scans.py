"""Reports on paper, scanned and read, counted per form: cells right as recognised and after the sums, doubts, seconds a page."""

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from random import Random

from extract.converters.kit import full_kit
from extract.converters.ocr_sheet import from_json
from extract.formats import needed
from extract.model.report import Figure
from extract.reading import read
from extract.text.numbers import read_number
from tests.forms import forms
from tests.forms.base import Form
from tests.portals.codes import Key, Value
from tests.written import Written, written

RAW, SETTLED, DOUBTED, FALSE_ALARMS = 0.98, 0.995, 0.95, 0.05
"""Share of cells right as recognised and after the sums, of wrong cells that are doubted, of right ones that may be."""

SECONDS_A_PAGE = 6.0
_LAYOUTS = ("2021", "2019")
_UNIT = "amount_yuan"  # its value is in yuan, whatever unit is printed


@dataclass(frozen=True)
class Judged:
    """A cell of a scanned report: as recognised, as taken, and whether it is in doubt."""

    key: Key
    want: tuple[Value, str]
    raw: str | None
    raw_right: bool
    right: bool
    doubted: bool


def judged(truth: Written, figures: tuple[Figure, ...]) -> Iterator[Judged]:
    """Every cell of a report as written against what was read of the scan."""
    found = {(f.table, f.row, f.column): f for f in figures}
    for key, want in truth.cells.items():
        figure = found.get(key)
        if figure is None:
            yield Judged(key, want, None, False, False, False)
            continue
        right = (figure.value, figure.state) == want
        read_raw = read_number(figure.raw or "")
        raw_right = right if key[2] == _UNIT else (read_raw.value, read_raw.state) == want
        yield Judged(key, want, figure.raw, raw_right, right, figure.doubt is not None)


def scanned(form: Form, seeds: list[str]) -> tuple[list[Judged], int, float]:
    """Reports rendered in a form, recognised in one batch and read. Out: their cells, pages, seconds of recognition."""
    truths = [written(seed, _LAYOUTS[n % 2]) for n, seed in enumerate(seeds)]
    pages = [form.render(truth.parts, Random(seed)) for seed, truth in zip(seeds, truths, strict=True)]
    bodies = form.batch(pages) if form.batch else pages
    kit, name = full_kit(None), f"report{form.suffix}"
    waiting = [need for body in bodies for need in needed(body, None, name)]
    start = time.monotonic()
    kit.prepare("ocr", [body for _, body in waiting])
    seconds = time.monotonic() - start
    count = sum(len(from_json(kit.convert("ocr", body)).sheets) for _, body in waiting)
    cells: list[Judged] = []
    for truth, body in zip(truths, bodies, strict=True):
        report = read(body, name=name, kit=kit).report
        cells += judged(truth, report.figures if report else ())
    return cells, count, seconds


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 5) if whole else None


def counted(cells: list[Judged], pages: int, seconds: float) -> dict[str, float | None]:
    """The figures of a row of the soak."""
    wrong = [cell for cell in cells if not cell.right]
    right = [cell for cell in cells if cell.right]
    numbers = sum(isinstance(cell.want[0], int | Decimal) and cell.want[0] != 0 for cell in cells)
    return {
        "pages": pages,
        "cells": len(cells),
        "non-zero": numbers,
        "raw": _share(sum(cell.raw_right for cell in cells), len(cells)),
        "settled": _share(len(right), len(cells)),
        "wrong": len(wrong),
        "doubted of wrong": _share(sum(cell.doubted for cell in wrong), len(wrong)),
        "doubted of right": _share(sum(cell.doubted for cell in right), len(right)),
        "seconds a page": round(seconds / pages, 2) if pages else None,
    }


def all_scanned(_folder: Path, count: int) -> Iterator[tuple[str, dict[str, float | None], tuple[str, ...]]]:
    """A row for each form of scans: name, figures, what was not as it must be; then one for the doubts of all."""
    everything: list[Judged] = []
    for name, form in forms().items():
        if not form.scan:
            continue
        cells, pages, seconds = scanned(form, [f"soak/{name}/{n}" for n in range(count)])
        everything += cells
        figures = counted(cells, pages, seconds)
        complaints = [
            f"{name}: {what} {figures[what]} is below {least}"
            for what, least in (("raw", RAW), ("settled", SETTLED))
            if float(str(figures[what] or 0)) < least
        ]
        wrong = [f"{'/'.join(c.key)} {c.want} read as {c.raw!r}, doubted {c.doubted}" for c in cells if not c.right]
        yield name, figures, tuple(complaints + (wrong[:20] if complaints else []))
    figures = counted(everything, 0, 0.0)
    complaints = []
    missed = [c for c in everything if not c.right and not c.doubted]
    if len(missed) > (1 - DOUBTED) * (figures["wrong"] or 0):
        complaints.append(f"wrong and not in doubt: {[(c.key, c.want, c.raw) for c in missed][:20]}")
    if float(str(figures["doubted of right"])) > FALSE_ALARMS:
        complaints.append(f"of the right cells {figures['doubted of right']} are in doubt, {FALSE_ALARMS} may be")
    yield "all scans", figures, tuple(complaints)


if __name__ == "__main__":
    for name, figures, complaints in all_scanned(Path(), int(sys.argv[1]) if len(sys.argv) > 1 else 2):
        print(name, figures, *complaints, sep="\n  ", flush=True)
