"""Which region a page and its report are of: by the agency's name, the site's code, the portal's row."""

import re
from collections.abc import Mapping

from extract.model.finding import Problem
from settings.regions import Region, is_above, locate, region_at

_SITE_CODE = re.compile(r"^(\d{6})\d{4}$")


def region_of(name: str | None, year: int, page: Region | None) -> tuple[Region | None, tuple[Problem, ...]]:
    """The region a report is of, as it was in that year: named in front of its agency or title, else the page's."""
    named = locate(name, year, page.code if page else None) if name else None
    if named is None:
        return page, ()
    if page and not _related(page.code, named.code, year):
        message = f"the agency is of {named.name}, the page of {page.name}"
        return named, (Problem(stage="metadata", kind="region-differs", message=message),)
    return named, ()


def _related(one: str, other: str, year: int) -> bool:
    return is_above(one, other, year) or is_above(other, one, year)


def page_region(year: int, meta: Mapping[str, str], lead_code: str | None) -> Region | None:
    """The region a page speaks for: SiteIDCode (国办发〔2017〕47号), unless the portal's row is more exact; else SiteName."""
    code = site_code(meta)
    site = region_at(code, year) if code else None
    lead = region_at(lead_code, year) if lead_code else None
    if site and lead:
        return site if is_above(lead.code, site.code, year) else lead
    return site or lead or locate(meta.get("sitename", ""), year)


def site_code(meta: Mapping[str, str]) -> str | None:
    """The first six digits of SiteIDCode, when it has ten."""
    found = _SITE_CODE.match(meta.get("siteidcode", ""))
    return found.group(1) if found else None
