"""The texts that are searched: as the build hands them over, as the catalogue holds them, and folded."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from sqlite3 import Connection

from extract.catalogue.search.folding import fold

TITLE, AGENCY, TEXT = range(3)
"""The three folded texts of a report."""

_OF_REPORTS = """
select r.rowid, r.title, r.agency, r.year, s.number, s.heading, s.text from json_each(?) j
join reports r on r.rowid = j.value left join sections s on s.report_id = r.id order by r.rowid, s.number
"""
_MANY = 500


@dataclass(frozen=True, slots=True)
class ReportText:
    """What search sees of one report."""

    number: int  # rowid of `reports`
    title: str | None
    agency: str | None
    year: int | None
    sections: Sequence[tuple[int, str | None, str | None]]  # number 1 to 6, heading, text: the rows of `sections`


def folded(report: ReportText) -> tuple[str, str, str]:
    """Its folded title, agency and text; a BREAK parts sections, and a heading from what follows."""
    return fold(report.title or ""), fold(report.agency or ""), fold(body(report))


def folded_field(report: ReportText, field: int, section: int | None = None) -> str:
    """One of the three; of the text, a section only."""
    return fold(body(report, section) if field == TEXT else (report.title, report.agency)[field] or "")


def body(report: ReportText, section: int | None = None) -> str:
    """The text as printed, of all sections or of one; a sign that folds to BREAK parts it."""
    parts = (part for number, *parts in report.sections if section in (None, number) for part in parts)
    return "。".join(part for part in parts if part)


def read(connection: Connection, numbers: Iterable[int]) -> Iterator[ReportText]:
    """The texts of reports, by rising number. Numbers that no report has are left out."""
    wanted = sorted(numbers)
    for start in range(0, len(wanted), _MANY):
        yield from _read(connection, wanted[start : start + _MANY])


def _read(connection: Connection, numbers: Sequence[int]) -> Iterator[ReportText]:
    report: ReportText | None = None
    sections: list[tuple[int, str | None, str | None]] = []
    for number, title, agency, year, *section in connection.execute(
        _OF_REPORTS, (json.dumps(list(map(int, numbers))),)
    ):
        if report is None or report.number != number:
            if report is not None:
                yield report
            sections = []
            report = ReportText(number, title, agency, year, sections)
        if section[0] is not None:
            sections.append((section[0], section[1], section[2]))
    if report is not None:
        yield report
