"""Which portals a crawl is asked for, and which of the region it leaves out."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import click

from cli import exits
from cli.options import portal_at, portal_table, region_of
from settings.paths import DataFolder
from settings.portals import Portal, portals_of


@dataclass(frozen=True, slots=True)
class Chosen:
    """The portals of a crawl, and those of its regions that it leaves out, each with why."""

    portals: tuple[Portal, ...]
    left_out: dict[str, str]


def chosen(
    regions: tuple[str, ...],
    home: str | None,
    home_region: str | None,
    table: Path | None,
    years: tuple[int, int] | None,
    data: DataFolder,
) -> Chosen:
    """The portals that a person means: of regions, at a home page, or all of a table of their own.

    Raises `Stop` when a region is unknown or has no portal, or the table has a fault; `UsageError` when nothing is named.
    """
    if home:
        if not home_region:
            raise click.UsageError("--home needs --region: whose portal is it?")
        return Chosen((_portal_at(home, region_of(home_region).code),), {})
    rows = portal_table(table, data)
    if not regions and table is None:
        raise click.UsageError(
            "name at least one region, such as `nianbao crawl 兴安盟`, or a portal with --home and --region"
        )
    if not regions:
        return Chosen(rows, {})
    found = [_below(name, rows, years) for name in regions]
    portals = tuple(dict.fromkeys(p for one in found for p in one.portals))
    return Chosen(portals, {portal_id: why for one in found for portal_id, why in one.left_out.items()})


def _below(name: str, rows: tuple[Portal, ...], years: tuple[int, int] | None) -> Chosen:
    region = region_of(name)
    every = portals_of(region.code, rows)
    # A report of year Y is published in Y+1: an era that ended before the first wanted year has none of them.
    ended = {p.id: f"its reports end with {p.last_year}" for p in every if years and (p.last_year or 9999) < years[0]}
    found = tuple(p for p in every if p.id not in ended)
    if not found:
        raise exits.Stop(
            f"no portal of {region.name} ({region.code}) is in the table; `nianbao portals list` shows what is, "
            f"`nianbao crawl --home URL --region {region.code}` crawls one that is not",
            exits.NO_PORTAL,
        )
    return Chosen(found, ended)


def _portal_at(home: str, region_code: str) -> Portal:
    parts = urlsplit(home)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise click.UsageError(f"--home: '{home}' is not an http or https address")
    return portal_at(home, region_code, evidence="--home")
