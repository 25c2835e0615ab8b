"""A search of the simulated province, held against the truth; the tests and `make soak` run it."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from crawler.options import CrawlOptions
from crawler.portal_findings import Finding, findings
from crawler.portal_rounds import search_on
from crawler.portal_search import Search
from settings.paths import DataFolder
from settings.portals import load_portals
from settings.regions import resolve, this_year
from settings.registry import put_rows
from tests.province import Province, province
from tests.small_portals import Answer, Log, served

PROVINCIAL = tuple(row for row in load_portals() if row.region_code.endswith("0000") and row.name.endswith("人民政府"))
"""The 31 provincial portals of the packaged table."""


@dataclass(frozen=True)
class Outcome:
    """What a search gave."""

    made: Province
    search: Search
    found: dict[str, Finding]
    log: Log
    data: DataFolder


def closed(pages: dict[str, Answer]) -> dict[str, str]:
    """None of the hosts speaks TLS."""
    return {f"{address.partition('/')[0]}:443": "127.0.0.1:1" for address in pages}


def discovered(folder: Path, prefectures: int, counties: int, seed: int) -> Outcome:
    """Search a simulated province with nothing known but the provincial addresses."""
    made = province(prefectures, counties, seed)
    search = Search(resolve("150000"), PROVINCIAL, this_year())
    data = DataFolder(folder / "data")
    with served(made.pages, folder, also=closed(made.pages)) as (log, connect_map):
        options = CrawlOptions(data=data, portals=(), connect_map=connect_map, delay=0)
        search_on(search, options, partial(put_rows, data))
    return Outcome(made, search, {one.region.code: one for one in findings(search)}, log, data)


def complaints(outcome: Outcome) -> list[str]:
    """What differs from the truth."""
    truth, said = outcome.made.truth, []
    for code, one in outcome.found.items():
        host = urlsplit(one.portal.home_url).hostname if one.portal else None
        if host != truth.hosts.get(code):
            said.append(f"{code} {one.region.name}: {host} instead of {truth.hosts.get(code)} {one.why}")
        if one.portal and one.state == "found" and (one.portal.status == "unverified") != (code in truth.unverified):
            said.append(f"{code} {one.region.name}: {one.portal.status} {one.portal.note}")
        if code in truth.missing and truth.missing[code] not in " ".join(one.why):
            said.append(f"{code} {one.region.name}: does not say {truth.missing[code]}: {one.why}")
    asked = {host for _, host, _ in outcome.log.asked}
    return said + [f"{host} was asked" for host in truth.never_asked & asked]


def row_of(outcome: Outcome) -> dict[str, object]:
    """The figures of a search, for `make soak`."""
    states = [one.state for one in outcome.found.values()]
    asked = len(outcome.log.asked)
    counts = {state: states.count(state) for state in ("found", "known", "missing")}
    return {**counts, "left out": len(outcome.search.left_out), "requests": asked}
