"""From bytes to a reading: format, recognition, parts, metadata, tables, rules. Never raises for bad input."""

import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from archive.capture import Lead
from archive.legible import legible
from extract.converters.base import Kit
from extract.describe import describe
from extract.formats import read_document
from extract.layouts.fill import Filled, fill
from extract.layouts.sources import sort_rows
from extract.model.document import Document, Grid
from extract.model.finding import Finding, Problem, Unreadable
from extract.model.report import Attachment, Reading, Report, Section
from extract.repair.suggest import repairs
from extract.rules import check
from extract.text import metadata
from extract.text.attachments import find_attachments, has_report_file
from extract.text.confidence import confidence, uncertain
from extract.text.facts import find_facts
from extract.text.facts_annex import annex_facts
from extract.text.headings import Heading
from extract.text.main_text import main_text
from extract.text.recognise import in_report_column, is_challenge, is_empty_form, recognise
from extract.text.sections import Parted, bound_text, free_parts, official_headings, part
from extract.text.titles import read_title
from settings.plain import squeeze

log = logging.getLogger(__name__)

Period = tuple[date | None, date | None]

_FREE_UNTIL = 2018  # last report year before the official form
_MIN_CELLS_BEFORE_FORM = 40  # an annex table of the old years shares a word or two with the form
_SUM_RULES = frozenset(("flow", "row-total", "concluded-total", "proceedings-total"))
_USUAL_YEAR = 2020  # whose regions are meant where no year is known

_REPORT_WORDS = re.compile("公开|年报|报告|年度报")  # a title without any of them is the site's, not the report's


def read(
    body: bytes,
    *,
    mime: str | None = None,
    charset: str | None = None,
    url: str | None = None,
    name: str | None = None,
    lead: Lead | None = None,
    kit: Kit | None = None,
) -> Reading:
    """Bytes of one page or file -> reading.

    In: the body without transfer coding, what the server or the file name said of it, why it was fetched, the
    converters (none: what needs one cannot be read).
    Out: kind `annual_report` with a report, or what it is instead; what cannot be read is `other` (or `blocked`)
    with a problem of stage `format`.
    """
    try:
        document = read_document(body, mime, charset, url, name, kit)
    except Unreadable as error:
        problem = Problem(stage="format", kind="unreadable", message=str(error))
        kind = "blocked" if is_challenge(body, None) else "other"
        return Reading(kind=kind, title=lead.title or None if lead else None, report=None, problems=(problem,))
    return read_parsed(body, document, lead)


def read_parsed(body: bytes, document: Document, lead: Lead | None) -> Reading:
    """A document -> reading. In: the body too, for what only the bytes show."""
    headings = official_headings(document)
    found = metadata.find_title(document, lead.title if lead and lead.role in ("report", "attachment") else "")
    attachments = find_attachments(document)
    title = found.text if found else None
    kind = "blocked"
    if not is_challenge(body, document):
        column = in_report_column(document, lead.menu if lead else "")
        kind = recognise(
            document,
            title,
            headings,
            in_report_column=column,
            has_files=has_report_file(attachments),
            told_by_link=found is not None and found.by_link,
        )
        kind = "annual_report" if kind in ("other", "news") and _is_bare_form(document, title) else kind
    if kind != "annual_report":
        return Reading(
            kind=kind,
            title=title,
            report=None,
            problems=document.problems,
            attachments=attachments,
            format=document.format,
            tools=document.tools,
        )
    return _report_reading(body, document, found, headings, attachments, lead)


def _is_bare_form(document: Document, title: str | None) -> bool:
    """A file that holds only the tables (an annex that lost its page): the form itself makes it a report."""
    if (title and read_title(title).kind is not None) or is_empty_form(document):
        return False
    return "requests" in sort_rows(part for part in document.parts if isinstance(part, Grid))


def _report_reading(
    body: bytes,
    document: Document,
    title: metadata.Title | None,
    headings: Sequence[Heading],
    attachments: tuple[Attachment, ...],
    lead: Lead | None,
) -> Reading:
    official = bound_text(headings)
    end = title.end if title else 0
    parted = part(document, headings, end) if official else _whole(body, document, free_parts(document, end))
    printed = title if title and _REPORT_WORDS.search(squeeze(title.text)) else None
    report, problems = describe(document, printed, parted, lead)
    filled = _filled(document, parted, report.year)
    report = _with_tables(report, parted, filled, attachments)
    problems += [*document.problems, *filled.problems, *_missing(report, parted, attachments, printed)]
    problems += uncertain(figure.doubt for figure in report.figures)
    findings = check(report)
    broken = _sums(findings)
    problems += broken
    return Reading(
        kind="annual_report",
        title=report.title,
        report=report,
        findings=findings,
        problems=tuple(problems),
        confidence=confidence(problems),
        attachments=attachments,
        format=document.format,
        repairs=repairs(report.figures, report.layouts) if broken else (),
        tools=document.tools,
    )


def _whole(body: bytes, document: Document, parted: Parted) -> Parted:
    """A report in which no numeral parts the text: all of it is one section, so that no word is lost."""
    if parted.sections or any(isinstance(p, Grid) for p in document.parts):
        return parted
    text = main_text(legible(body).decode(document.encoding or "utf-8", "replace")) if document.format == "html" else ""
    text = text or parted.introduction
    return replace(parted, sections=(Section(1, "", text),)) if text else parted


def _filled(document: Document, parted: Parted, year: int | None) -> Filled:
    """The tables of a report; those of the free years only when the form itself was used."""
    filled = fill(parted.grids)
    if not filled.figures and len(parted.grids) < sum(isinstance(p, Grid) for p in document.parts):
        filled = fill(p for p in document.parts if isinstance(p, Grid))
    read_cells = sum(f.state != "missing" for f in filled.figures)
    if read_cells == 0 or (year is not None and year <= _FREE_UNTIL and read_cells < _MIN_CELLS_BEFORE_FORM):
        return Filled((), {}, ())
    return filled


def _with_tables(report: Report, parted: Parted, filled: Filled, attachments: tuple[Attachment, ...]) -> Report:
    layout = filled.layouts.get("requests", "free")
    facts = find_facts(parted.placed, report.year, ((f.table, f.row, f.column) for f in filled.figures))
    facts += annex_facts(parted.grids) if not filled.figures else ()
    return replace(
        report, layout=layout, layouts=filled.layouts, figures=filled.figures, attachments=attachments, facts=facts
    )


def _missing(
    report: Report, parted: Parted, attachments: tuple[Attachment, ...], title: metadata.Title | None
) -> Iterator[Problem]:
    if title is None:
        yield Problem(stage="metadata", kind="title-missing", message="no line reads like a report's title")
    gone = sum(figure.state == "missing" for figure in report.figures)
    if gone:
        yield Problem(stage="layout", kind="cells-missing", message=f"{gone} cells are not in the document")
    if report.figures or (report.year is not None and report.year <= _FREE_UNTIL):
        if parted.official and len(parted.sections) < 6:
            message = f"{len(parted.sections)} of the six sections found"
            yield Problem(stage="sections", kind="sections-missing", message=message)
        return
    if has_report_file(attachments):
        message = "no tables in the page; its attachment is said to hold the report"
        yield Problem(stage="layout", kind="tables-in-attachment", message=message)
    else:
        message = "no tables found: they may be images, or lost"
        yield Problem(stage="layout", kind="tables-missing", message=message)


def _sums(findings: Iterable[Finding]) -> list[Problem]:
    """Violated sums may be the agency's error or ours: they lower the confidence, whoever erred."""
    broken = [f.rule for f in findings if f.outcome == "violated" and f.rule in _SUM_RULES]
    if not broken:
        return []
    message = f"{len(broken)} sums do not add up ({', '.join(sorted(set(broken)))})"
    return [Problem(stage="layout", kind="sums-violated", message=message)]
