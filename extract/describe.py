"""What a report says of itself: agency, region, year, period, dates; each by the sources in their order of trust."""

from datetime import date

from archive.capture import Lead
from extract.model.document import Document
from extract.model.finding import Problem
from extract.model.report import Report
from extract.text import metadata
from extract.text.dates import period
from extract.text.sections import Parted, around
from extract.text.titles import read_title, scope_told
from settings.agencies import agency_type, full_name, named_in, scope_of
from settings.regions import region_path

Period = tuple[date | None, date | None]

_USUAL_YEAR = 2020  # whose regions are meant where no year is known


def describe(
    document: Document, title: metadata.Title | None, parted: Parted, lead: Lead | None
) -> tuple[Report, list[Problem]]:
    """All metadata of a report, its sections, and no figures yet; and what was odd about them."""
    text = title.text if title else None
    frame = around(document, parted)
    published = metadata.find_published(document, frame)
    span = period(parted.introduction, anywhere=True) or _period_elsewhere(parted)
    year, problems = metadata.report_year(text, span or (), published.day if published else None, parted.signed_on)
    when = year or _USUAL_YEAR
    site = metadata.site_code(document.meta)
    page = metadata.page_region(when, site, lead.region_code if lead else None)
    source = metadata.find_source(document, frame)
    owner = read_title(text).owner if text else ""
    others = (named_in(parted.introduction), metadata.find_publisher(frame), source)
    agency, completed = full_name(owner, parted.signature, others, page, when)
    region, odd = metadata.region_of(agency or owner, when, site, lead.region_code if lead else None)
    kind = agency_type(agency) if agency else None
    problems = (*problems, *odd, *_unnamed(agency, completed, region is None))
    report = Report(
        title=text,
        agency=agency,
        agency_type=kind,
        scope=_scope(text or "", agency, kind, parted.introduction) if agency and kind else None,
        region_code=region.code if region else None,
        region_path=region_path(region.code, when) if region else None,
        year=year,
        period_start=span[0] if span else None,
        period_end=span[1] if span else None,
        published_on=published.day if published else None,
        published_time=published.time if published else None,
        signed_on=parted.signed_on,
        source=source,
        url=document.url,
        layouts={},
        introduction=parted.introduction,
        sections=parted.sections,
    )
    return report, list(problems)


def _scope(title: str, agency: str, kind: str, introduction: str) -> str | None:
    """What a report covers; a government's title may say it, else name and introduction do."""
    told = scope_told(title) if kind == "government" else None
    return told or scope_of(agency, kind, introduction)


def _period_elsewhere(parted: Parted) -> Period | None:
    """A report without introduction may state its period anywhere; then a word must say that it is one."""
    return next((found for s in parted.sections if (found := period(s.text, anywhere=False))), None)


def _unnamed(agency: str | None, completed: bool, no_region: bool) -> list[Problem]:
    problems = []
    if agency is None:
        problems.append(Problem(stage="metadata", kind="agency-unknown", message="the page does not name who reports"))
    if completed:
        message = f"the page names the agency in short; completed from its region to {agency}"
        problems.append(Problem(stage="metadata", kind="agency-completed", message=message))
    if no_region:
        problems.append(Problem(stage="metadata", kind="region-unknown", message="no region in agency, site or portal"))
    return problems
