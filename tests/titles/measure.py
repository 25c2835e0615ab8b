"""What the program makes of titles whose truth was judged by hand: right answers per field, and the misses.

Run: `python -m tests.titles.measure [real|later|made_up]`. See README.md beside this file.
"""

import csv
import sys
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from crawler.links import compact, is_report_title, report_year
from extract.text.titles import read_title
from settings.regions import locate

HERE = Path(__file__).parent
USUAL_YEAR = 2022
"""For names of regions in a title that tells no year."""


@dataclass(frozen=True)
class Told:
    """One row: a title and what a careful reader takes from it."""

    title: str
    url: str
    seen_at: str
    context: str
    kind: str
    year: str
    agency: str
    region_code: str


@dataclass(frozen=True)
class Miss:
    """A field the program reads otherwise than the reader."""

    field: str
    title: str
    truth: str
    read: str


def told(name: str) -> list[Told]:
    """The rows of real.csv, later.csv or made_up.csv."""
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [Told(**row) for row in csv.DictReader(file)]


def _kind(report: bool) -> str:
    return "report" if report else "lookalike"


def _region(row: Told) -> str:
    """As `extract.text.metadata.region_of`, without the page's own region when the title names none."""
    said = read_title(row.title)
    found = locate(said.owner, said.year or USUAL_YEAR, row.context or None) if said.owner else None
    return found.code if found else ""


READERS: dict[str, Callable[[Told], str]] = {
    "kind": lambda row: _kind(is_report_title(row.title)),
    "kind in an annual column": lambda row: _kind(is_report_title(row.title, in_annual_column=True)),
    "kind to the extractor": lambda row: _kind(read_title(row.title).kind == "annual_report"),
    "year": lambda row: str(report_year(row.title) or ""),
    "year to the extractor": lambda row: str(read_title(row.title).year or ""),
    "agency": lambda row: read_title(row.title).owner,
    "region": _region,
}
"""Field -> what the program reads. Year, agency and region are judged on reports only: of the rest nothing is kept."""


def _truth(field: str, row: Told) -> str:
    name = field.split()[0]
    if name == "kind":
        return _kind(row.kind == "report")
    return {"year": row.year, "agency": row.agency, "region": row.region_code}[name]


def measured(rows: list[Told]) -> tuple[dict[str, tuple[int, int]], list[Miss]]:
    """Field -> (right, asked), and every miss in the order of the rows."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    misses = []
    for row in rows:
        for field, reader in READERS.items():
            if not field.startswith("kind") and row.kind != "report":
                continue
            truth, read = _truth(field, row), reader(row)
            right = compact(truth) == compact(read)
            counts[field][0] += right
            counts[field][1] += 1
            if not right:
                misses.append(Miss(field, row.title, truth, read))
    return {field: (right, asked) for field, (right, asked) in counts.items()}, misses


def main() -> None:
    """Print one table per file asked for, or of both."""
    for name in sys.argv[1:] or ("real", "later", "made_up"):
        rows = told(name)
        counts, misses = measured(rows)
        print(f"{name}.csv: {len(rows)} titles, {sum(r.kind == 'report' for r in rows)} of reports")
        for field, (right, asked) in counts.items():
            print(f"  {field:26} {right:4} of {asked:4}  {right / asked:.3f}")
        for miss in misses:
            print(f"  - {miss.field}: {miss.title} | truth {miss.truth or '-'} | read {miss.read or '-'}")


if __name__ == "__main__":
    main()
