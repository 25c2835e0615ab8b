"""Files in a ZIP archive, each read as what was published by itself."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from archive.capture import Lead
from extract.converters.base import Kit
from extract.formats.zipped import FORMAT as ZIP
from extract.formats.zipped import INSIDE, Member, documents, is_picture, unpack
from extract.model.finding import Problem
from extract.model.report import Reading, Report
from extract.reading import read


def read_members(
    body: bytes,
    *,
    mime: str | None = None,
    charset: str | None = None,
    url: str | None = None,
    name: str | None = None,
    lead: Lead | None = None,
    kit: Kit | None = None,
) -> tuple[tuple[str | None, Reading], ...]:
    """Bytes of one page or file -> its reading, under no name; of an archive then each report in it, under its path.

    In: as `extract.reading.read`. What is in an archive and is no report, or cannot be read, is told in the problems
    of the archive's own reading. Locators in a report begin with its path: `2023/a.docx!t3 r4 c2`.
    """
    own = read(body, mime=mime, charset=charset, url=url, name=name, lead=lead, kit=kit)
    if own.format != ZIP.name:
        return ((None, own),)
    unpacked = unpack(body)
    found = [(member, _read(member, url, lead, kit)) for member in documents(unpacked)]
    reports = [(m.name, _located(r, m.name)) for m, r in found if r.kind == "annual_report" and r.report is not None]
    others = tuple(problem for m, r in found if r.kind != "annual_report" for problem in _told(m, r))
    shown = sum(is_picture(member) for member in unpacked.members)
    empty = () if reports else (_without_report(len(found), shown),)
    return ((None, replace(own, problems=(*own.problems, *others, *empty))), *reports)


def _read(member: Member, url: str | None, lead: Lead | None, kit: Kit | None) -> Reading:
    """A file's own name stands for the text of the link, which spoke of the archive."""
    title = PurePosixPath(member.name.rpartition(INSIDE)[2]).stem
    return read(member.body, url=url, name=member.name, lead=replace(lead, title=title) if lead else None, kit=kit)


def _told(member: Member, reading: Reading) -> Iterator[Problem]:
    """What cannot be read; what is only no report is passed over."""
    for problem in reading.problems:
        if problem.kind == "unreadable":
            yield replace(problem, message=f"{member.name}: {problem.message}", where=member.name)


def _without_report(files: int, pictures: int) -> Problem:
    message = f"none of the {files} files in the archive is a report"
    message += f"; {pictures} pictures are kept and not read" if pictures else ""
    return Problem(stage="format", kind="no-report-inside", message=message)


def _located(reading: Reading, name: str) -> Reading:
    """The reading with the file's path before each locator."""
    start = name + INSIDE
    return replace(
        reading,
        report=_report_located(reading.report, start) if reading.report else None,
        findings=tuple(replace(f, where=tuple(start + where for where in f.where)) for f in reading.findings),
        problems=tuple(replace(p, where=start + p.where if p.where else name) for p in reading.problems),
    )


def _report_located(report: Report, start: str) -> Report:
    return replace(
        report,
        figures=tuple(replace(f, where=start + f.where) if f.where else f for f in report.figures),
        facts=tuple(replace(f, where=start + f.where) for f in report.facts),
    )
