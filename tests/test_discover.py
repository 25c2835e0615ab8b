"""The portals below a province, found from link lists alone: all of them with their codes, and nothing else."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from crawler.options import CrawlOptions
from crawler.portal_findings import Finding, findings
from crawler.portal_rounds import search_on
from crawler.portal_search import Search
from settings.paths import DataFolder
from settings.portals import load_portals
from settings.regions import resolve, this_year
from tests.province import Province, province
from tests.small_portals import Log, served

PROVINCIAL = tuple(row for row in load_portals() if row.region_code.endswith("0000") and row.id == row.place)


@dataclass(frozen=True)
class Outcome:
    """What a search gave."""

    made: Province
    search: Search
    found: dict[str, Finding]
    log: Log


def discovered(folder: Path, prefectures: int, counties: int, seed: int) -> Outcome:
    """Search a simulated province with nothing known but the provincial addresses."""
    made = province(prefectures, counties, seed)
    search = Search(resolve("150000"), PROVINCIAL, this_year())
    hosts = {address.partition("/")[0] for address in made.pages}
    closed = {f"{host}:443": "127.0.0.1:1" for host in hosts}  # none of them speaks TLS
    with served(made.pages, folder, also=closed) as (log, connect_map):
        search_on(search, CrawlOptions(data=DataFolder(folder / "data"), portals=(), connect_map=connect_map, delay=0))
    return Outcome(made, search, {one.region.code: one for one in findings(search)}, log)


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


def test_the_whole_province(tmp_path: Path) -> None:
    outcome = discovered(tmp_path, 12, 100, 1)
    assert complaints(outcome) == []
