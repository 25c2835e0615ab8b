"""What a report says of itself: agency, region, year, period, dates; each by its sources in a stated order of trust.

**Agency**: the title (it says whose report this is, and is proofread) → the signature (written by the agency, but left
from a template now and then; it writes out what the title shortens, 发改委) → the introduction's 本报告由…编制 →
发布机构 of the 索引号 table (often the government's office, which publishes for all) → 来源 (may be a newspaper or the
portal; such are left out) → SiteName → the menu on the way here. What none of them names with its region in front is
completed from the page's region. A 文号 is only told where nobody is named: its short signs (乌中司发) cannot be
written out with certainty. Title against signature or 发布机构 is `agency-differs`, and the title stands.

**Region**: in front of the agency's name → SiteIDCode → the portal's row (before the code where it is more exact) →
SiteName; as it was in the report's year.

**Year**: title → period → text → link → folder → date less one (`extract/text/years.py`).

**Published**: meta tags → 发布时间 of the page → the day in the address. **Signed**: the line under the signature.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from archive.capture import Lead
from extract.model.document import Block, Document, Grid
from extract.model.finding import Problem
from extract.model.report import Report
from extract.text import metadata
from extract.text.dates import damaged_period, period, yearless_date
from extract.text.places import page_region, region_of
from extract.text.sections import Parted, around
from extract.text.titles import read_title, scope_told
from extract.text.years import Years, first_year, report_year
from settings.agencies import agency_type, full_name, is_one_body, named_in, scope_of, with_region_in_full
from settings.plain import squeeze
from settings.regions import Region, region_path
from settings.reporters import unit_of

Period = tuple[date | None, date | None]

_USUAL_YEAR = 2020  # whose regions are meant where no year is known
_LINE_MAX_CHARS = 80
_AS_PRINTED = str.maketrans("()", "（）")  # names are compared with half-width brackets
_FILE_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,8}[〔\[(【]20\d\d[〕\])】]第?\d{1,4}号")


def describe(
    document: Document, title: metadata.Title | None, parted: Parted, lead: Lead | None
) -> tuple[Report, list[Problem]]:
    """All metadata of a report, its sections, and no figures yet; and what was odd about them."""
    text = title.text if title else None
    said = read_title(text) if text else None
    frame = around(document, parted)
    published = metadata.find_published(document, frame)
    span, problems = _span(parted)
    year, odd_year = report_year(
        Years(
            title=said.year if said else None,
            period=first_year(span or ()),
            text=parted.introduction + "".join(section.text for section in parted.sections[:1]),
            link=lead.year if lead else None,
            url=document.url,
            dated=parted.signed_on or (published.day if published else None),
        )
    )
    when = year or _USUAL_YEAR
    page = page_region(when, document.meta, lead.region_code if lead else None)
    owner = said.owner if said else ""
    source = metadata.find_source(document, frame)
    publisher = metadata.find_publisher(frame)
    menu = unit_of(lead.menu.split(" > ")) if lead else ""
    others = (named_in(parted.introduction), publisher, source, document.meta.get("sitename"), menu)
    agency, completed = full_name(owner, parted.signature, others, page, when)
    region, odd_region = region_of(agency or owner, when, page)
    whole = with_region_in_full(agency, region).translate(_AS_PRINTED) if agency else None
    kind = agency_type(whole) if whole else None
    problems += [
        *odd_year,
        *odd_region,
        *_unnamed(whole, completed or not _same(whole, agency), region, frame, parted.introduction),
    ]
    problems += _contradicted(whole, owner, (("signature", parted.signature), ("发布机构", publisher or "")))
    report = Report(
        title=text,
        agency=whole,
        agency_type=kind,
        scope=_scope(text or "", whole, kind, parted.introduction) if whole and kind else None,
        region_code=region.code if region else None,
        region_path=region_path(region.code, when) if region else None,
        year=year,
        period_start=span[0] if span else None,
        period_end=span[1] if span else None,
        published_on=published.day if published else None,
        published_time=published.time if published else None,
        signed_on=parted.signed_on or _signed_without_year(parted, year),
        source=source,
        url=document.url,
        layouts={},
        introduction=parted.introduction,
        sections=parted.sections,
    )
    return report, problems


def _same(one: str | None, other: str | None) -> bool:
    return squeeze(one or "") == squeeze(other or "")


def _scope(title: str, agency: str, kind: str, introduction: str) -> str | None:
    """What a report covers; a government's title may say it, else name and introduction do."""
    told = scope_told(title) if kind == "government" else None
    return told or scope_of(agency, kind, introduction)


def _span(parted: Parted) -> tuple[Period | None, list[Problem]]:
    """The statistical period as printed; where its 年 and 月 are lost the only days it can mean, with a problem.

    A report without introduction may state its period anywhere; then a word must say that it is one.
    """
    texts = [parted.introduction, *(section.text for section in parted.sections)]
    found = period(texts[0], anywhere=True) or next((p for t in texts[1:] if (p := period(t, anywhere=False))), None)
    if found:
        return found, []
    for text in texts:
        if damaged := damaged_period(text):
            printed, days = damaged
            message = f"the period is printed as {printed}; read as {days[0].isoformat()} to {days[1].isoformat()}"
            return days, [Problem(stage="metadata", kind="period-damaged", message=message)]
    return None, []


def _signed_without_year(parted: Parted, year: int | None) -> date | None:
    """1月10日 at the end of the text: of the year in which reports are written."""
    lines = parted.sections[-1].text.splitlines()[-2:] if parted.sections else []
    return next((day for line in reversed(lines) if year and (day := yearless_date(line, year + 1))), None)


def _unnamed(
    agency: str | None, completed: bool, region: Region | None, frame: Sequence[Block | Grid], introduction: str
) -> Iterator[Problem]:
    if agency is None:
        lines = (*(part.text for part in frame if isinstance(part, Block)), *introduction.splitlines())
        texts = (squeeze(line) for line in lines if len(line) < _LINE_MAX_CHARS)
        number = next((found.group() for text in texts if (found := _FILE_NUMBER.search(text))), None)
        message = "the page does not name who reports" + (f"; its number is {number}" if number else "")
        yield Problem(stage="metadata", kind="agency-unknown", message=message)
    elif completed:
        message = f"the page names the agency in short; completed to {agency}"
        yield Problem(stage="metadata", kind="agency-completed", message=message)
    if region is None:
        yield Problem(stage="metadata", kind="region-unknown", message="no region in agency, site or portal")


def _contradicted(agency: str | None, owner: str, others: Sequence[tuple[str, str]]) -> Iterator[Problem]:
    """Who else the page names: only a title that names an organ can be contradicted, and only by an organ."""
    if agency is None or not owner or agency_type(owner) == "other":
        return
    for place, name in others:
        kind = agency_type(squeeze(name)) if name else "other"
        by_office = place == "发布机构" and kind == "government"
        if kind != "other" and not by_office and not is_one_body(agency, name):
            message = f"the title names {agency}, the {place} {name}"
            yield Problem(stage="metadata", kind="agency-differs", message=message)
