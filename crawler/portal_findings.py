"""What a search for portals found, region by region, and why the others were not found. Pure."""

from dataclasses import dataclass
from typing import Literal

from crawler.portal_search import Search
from settings.portals import Portal
from settings.regions import Region, region_at, this_year

State = Literal["found", "known", "missing"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What is known of one region's portal in the end."""

    region: Region
    state: State
    portal: Portal | None
    why: tuple[str, ...]  # of a missing one: what was linked and is none; of others: what else is to be said


def findings(search: Search) -> tuple[Finding, ...]:
    """The searched region and every one below it, by code."""
    return tuple(_finding(search, region) for region in search.wanted.values())


def _finding(search: Search, region: Region) -> Finding:
    told = search.trouble.get(region.code)
    trouble = (f"gave no list of portals: {told}",) if told else ()
    if region.code in search.known:
        row = search.known[region.code][0]
        return Finding(region, "known", row, (*trouble, *search.notes.get(row.id, ())))
    if region.code in search.found:
        portal = search.found[region.code][1]
        return Finding(region, "found", portal, (portal.note,) if portal.note else trouble)
    return Finding(region, "missing", None, _why_missing(search, region))


def _why_missing(search: Search, region: Region) -> tuple[str, ...]:
    told = tuple(f"{one.url}: {one.why}" for one in search.left_out if one.code == region.code)
    upper = region_at(region.parent, this_year()) if region.parent else None
    if told or upper is None:
        return told or ("no portal of it is known",)
    if upper.code not in search.trouble:
        return (f"no portal of {upper.name} is known that could link it",)
    return (
        f"the portal of {upper.name} gave no list" if search.trouble[upper.code] else f"{upper.name} does not link it",
    )
