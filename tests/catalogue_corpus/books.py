"""What the crawls of the collection left in crawl.db: runs, portals, refusals, and the reports that were expected."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from archive.schema import connect
from settings.days import due_on
from tests.catalogue_corpus.lines import LATER_RUN, RUN, address, published, record_id
from tests.catalogue_corpus.plan import Agency

COLUMNS = (
    *("place", "agency", "scope", "year", "region_code", "portal_id", "kind", "state", "why", "reason", "due_on"),
    *("published_on", "dated_by", "title", "url", "record_id", "run_id"),
)


def crawl_db_of(path: Path, places: Sequence[Sequence[Agency]]) -> Path:
    """The crawl.db of a plan."""
    path.unlink(missing_ok=True)
    with closing(connect(path)) as connection:
        connection.execute("begin")
        _insert(connection, "runs", ("id", "started_at", "finished_at", "state", "portals"), _runs(len(places)))
        portals = ("id", "place", "name", "region_code", "family", "home_url", "hosts", "status")
        _insert(connection, "portals", portals, (_portal(agencies[0]) for agencies in places))
        rows = (row for agencies in places for agency in agencies for row in _expected(agency))
        _insert(connection, "expected", COLUMNS, rows)
        refused = ((RUN, a[0].portal, f"http://www.{a[0].portal}.gov.cn/x.html", "robots") for a in places[::7])
        _insert(connection, "refusals", ("run_id", "portal_id", "url", "kind"), refused)
        connection.execute("commit")
    return path


def _insert(connection: sqlite3.Connection, table: str, columns: Sequence[str], rows: Any) -> None:
    marks = ", ".join("?" * len(columns))
    connection.executemany(f"insert into {table}({', '.join(columns)}) values ({marks})", rows)


def _runs(portals: int) -> Iterator[tuple[Any, ...]]:
    for run in (RUN, LATER_RUN):
        yield run, f"{run[-4:]}-03-01T00:00:00.000000Z", f"{run[-4:]}-04-01T00:00:00.000000Z", "finished", portals


def _portal(agency: Agency) -> tuple[Any, ...]:
    host = f"www.{agency.portal}.gov.cn"
    name = f"{agency.place}人民政府"
    return agency.portal, agency.portal, name, agency.region, "static", f"http://{host}/", host, "verified"


def _expected(agency: Agency) -> Iterator[tuple[Any, ...]]:
    for year in (*agency.years, *agency.missing):
        due, day = due_on(year, government=agency.kind == "government"), published(agency, year)
        url = address(agency, year)
        missing = year in agency.missing
        state = "missing" if missing else "found" if day is None else "late" if day > due else "on_time"
        seen = (
            (None, None, None, None, None)
            if missing
            else (
                *(
                    day and day.isoformat(),
                    "list" if day else None,
                    f"{agency.name}{year}年度报告",
                    url,
                    record_id(url),
                ),
            )
        )
        yield (
            *(agency.portal, agency.name, agency.scope, year, agency.region, agency.portal, agency.kind, state),
            *("years" if missing else "seen", None, due.isoformat(), *seen, RUN),
        )
