"""Reports as rows of the catalogue's tables, made in a worker process: what each says, and what its neighbours add. Pure
but for reading what was prepared."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from extract.bundle import Bundle
from extract.catalogue import rows
from extract.catalogue.corrected import corrected, corrected_cells
from extract.catalogue.packing import Places
from extract.catalogue.places import above
from extract.catalogue.prepared import Where, load
from extract.catalogue.search import ReportText
from extract.catalogue.succession import over_years
from extract.catalogue.tables import REPORTS
from extract.catalogue.totals import totals_row
from extract.catalogue.versions import version_rows
from extract.corrections import Correction

Row = tuple[Any, ...]
Form = tuple[str, str]
Seen = tuple[int, str | None, str | None, int | None, Where]


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """The report of the year before, which a report is held against."""

    where: Where
    corrections: tuple[Correction, ...]
    year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """All that decides the rows of a report."""

    bundle: Bundle
    where: Where
    agency_id: str | None
    first_captured_at: str
    corrections: tuple[Correction, ...] = ()
    earlier: Earlier | None = None
    versions: tuple[tuple[str, Where], ...] = ()  # record and reading of each capture with other figures


@dataclass(frozen=True, slots=True)
class Finished:
    """Rows by table, and what the tables of forms and shapes have to hold for them."""

    tables: dict[str, list[Row]]
    shapes: dict[int, str] = field(default_factory=dict)
    forms: dict[Form, Places] = field(default_factory=dict)


TABLES = (
    *("reports", "sections", "cells", "cell_notes", "totals", "facts", "findings", "repairs", "report_captures"),
    "version_figures",
)
"""The tables that hold rows of single reports, and these alone."""


def finish(task: Sequence[tuple[int, Planned]]) -> Finished:
    """The rows of some reports. In: their numbers and plans. Raises `OSError`."""
    made = Finished({name: [] for name in TABLES})
    for number, planned in task:
        _finish(made, number, planned)
    return made


def seen_of(number: int, planned: Planned) -> Seen:
    """What `text_of` needs of a report."""
    facts = planned.bundle.facts
    return number, facts["title"], facts["agency"], facts["year"], planned.where


def text_of(seen: Seen) -> ReportText:
    """A report as search sees it. Raises `Spoiled`."""
    number, title, agency, year, where = seen
    sections = [(part, heading, text) for _, part, heading, text in rows.section_rows("", load(where)[0])]
    return ReportText(number, title, agency, year, sections)


def _finish(made: Finished, number: int, planned: Planned) -> None:
    bundle, id, tables = planned.bundle, planned.bundle.id, made.tables
    said, cells = corrected(*load(planned.where), planned.corrections)
    if planned.earlier is not None:
        before, _ = corrected_cells(load(planned.earlier.where)[1], planned.earlier.corrections)
        findings, repairs = over_years(said, cells, before, planned.earlier.year)
        said = {**said, "findings": findings, "repairs": repairs}
    row = rows.report_row(bundle, said, cells)
    row["province_code"], row["prefecture_code"] = above(row["region_code"], row["year"])
    row |= {"agency_id": planned.agency_id, "first_captured_at": planned.first_captured_at, "number": number}
    tables["reports"].append((number, *(row[column.name] for column in REPORTS.columns)))
    tables["sections"] += rows.section_rows(id, said)
    tables["cells"] += rows.cell_rows(number, cells)
    tables["cell_notes"] += rows.note_rows(number, cells)
    tables["totals"].append(totals_row(id, bundle.facts["layout"], cells, said.get("facts", ())))
    tables["facts"] += rows.fact_rows(id, said)
    tables["findings"] += ((None, *rows.finding_row(id, finding)) for finding in said["findings"])
    tables["repairs"] += rows.repair_rows(id, said)
    tables["report_captures"] += ((id, *capture) for capture in bundle.captures)
    for record, where in planned.versions:
        tables["version_figures"] += version_rows(id, record, cells, load(where)[1])
    for table in cells:
        made.shapes[table.shape] = table.rest
        made.forms[table.table, table.form] = table.places


def in_chunks(planned: Iterable[tuple[int, Planned]], size: int) -> Iterable[list[tuple[int, Planned]]]:
    """Tasks of `finish`."""
    task: list[tuple[int, Planned]] = []
    for one in planned:
        task.append(one)
        if len(task) == size:
            yield task
            task = []
    if task:
        yield task
