"""Forty county portals: thirty-three like any other, two that refuse, two that are dead, one that never ends, one slow one,
and one of TLS that has lapsed. Each its own county of 内蒙古; each should have the reports of three years.
"""

import csv
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from settings.portals import COLUMNS, Portal
from settings.regions import Region, descendants
from tests.asking import refused
from tests.portals_refusing.certificates import context_of
from tests.portals_refusing.endless import Portals, endless
from tests.portals_refusing.faces import FACES
from tests.portals_refusing.tls import Secured, Silent
from tests.small_portals import Answer, Log, html, portal, report, served

YEARS = range(2021, 2024)
COLUMN = "政府信息公开年报"
CHALLENGED, WALLED, SHUT, SILENT, ENDLESS, SLOW, LAPSED, GAP = range(3, 11)
"""Which of the forty is none like any other; GAP lacks one report."""

SLOW_S = 0.5


@dataclass
class Forty:
    """The portals as they are served, and the truth about them."""

    rows: list[Portal] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)
    reports: list[set[str]] = field(default_factory=list)  # addresses, of each portal
    log: Log = field(default_factory=Log)
    table: Path = Path()
    connect_map: Path = Path()

    def id(self, number: int) -> str:
        return self.rows[number].id


@contextmanager
def forty(folder: Path) -> Iterator[Forty]:
    """Serve them on loopback; writes portals.csv and the connect map to a folder."""
    made = Forty(regions=[region for region in descendants("150000", 2025) if region.code[4:] != "00"][:40])
    every = Portals()
    every.rules = {}
    for number, region in enumerate(made.regions):
        host = f"www.xian{number}.gov.cn"
        row = portal(f"xian{number}", host, code=region.code)
        made.rows.append(replace(row, name=f"{region.name}人民政府", home_url=_scheme(number) + host + "/"))
        years = [year for year in YEARS if (number, year) != (GAP, 2022)]
        made.reports.append({f"{_scheme(number)}{host}/nb/r{year}.html" for year in years})
        every.update(_pages(number, host, region.name, years, every))
    with ExitStack() as stack:
        made.log, made.connect_map = stack.enter_context(served(every, folder))
        silent = stack.enter_context(_closing(Silent()))
        plain = int(made.connect_map.read_text().split()[1].rpartition(":")[2])
        secured = stack.enter_context(_closing(Secured(context_of(folder, "localhost", days=(-400, -35)), plain)))
        lines = [line for line in made.connect_map.read_text().splitlines() if not _is_dead(line)]
        lines.append(f"www.xian{SHUT}.gov.cn:80 127.0.0.1:{refused()}")
        lines.append(f"www.xian{SILENT}.gov.cn:80 127.0.0.1:{silent.port}")
        lines.append(f"www.xian{LAPSED}.gov.cn:443 127.0.0.1:{secured.port}")
        made.connect_map.write_text("\n".join(lines) + "\n", encoding="utf-8")
        made.table = folder / "portals.csv"
        with made.table.open("w", encoding="utf-8", newline="") as stream:
            table = csv.DictWriter(stream, COLUMNS)
            table.writeheader()
            table.writerows(map(_cells, made.rows))
        yield made


@contextmanager
def _closing(server: Any) -> Iterator[Any]:
    try:
        yield server
    finally:
        server.close()


def _scheme(number: int) -> str:
    return "https://" if number == LAPSED else "http://"


def _is_dead(line: str) -> bool:
    return line.startswith((f"www.xian{SHUT}.gov.cn:", f"www.xian{SILENT}.gov.cn:"))


def _cells(row: Portal) -> dict[str, Any]:
    cells = {item.name: getattr(row, item.name) for item in fields(row)}
    return {name: " ".join(cell) if isinstance(cell, tuple) else cell for name, cell in cells.items()}


def _pages(number: int, host: str, name: str, years: list[int], every: Portals) -> dict[str, Any]:
    rows = [(f"/nb/r{year}.html", f"{name}人民政府{year}年政府信息公开工作年度报告") for year in years]
    pages: dict[str, Any] = {
        f"{host}/": html(("/nb/", COLUMN), ("/xw/", "新闻动态")),
        f"{host}/nb/": html(*rows),
        **{f"{host}/nb/r{year}.html": report(year) for year in years},
    }
    if number == ENDLESS:
        without_end, rules = endless(host, name + "人民政府{}年政府信息公开工作年度报告")
        every.rules.update(rules)
        return {**without_end, **pages, f"{host}/": without_end[f"{host}/"]}
    if number == CHALLENGED:
        return pages | {f"{host}/nb/r{year}.html": FACES["ruishu-412"].answer for year in years}
    if number == WALLED:
        return pages | {f"{host}/": FACES["aliyun-405"].answer}
    if number == SLOW:
        return {url: replace(answer, seconds=SLOW_S) for url, answer in pages.items() if isinstance(answer, Answer)}
    return pages
