"""The ledger of the catalogue: what the crawls expected, corrected by what the reports themselves say.

A crawl knows titles; reading knows agency, scope, year and day. A report that was read stands for itself, in the place of
what titles made of its captures and of an absence it fills; other rows are the crawls'.
"""

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from archive.expected import Expected, expected_of
from extract.catalogue.crawls import NotACrawl
from extract.catalogue.hidden import NOTHING_HIDDEN, Hidden
from extract.catalogue.ledger_table import LEDGER
from extract.catalogue.reporters import Key, Places
from settings.reporters import UNSIGNED
from settings.states import FOUND

Row = dict[str, Any]
_RANK = {"removed": 3, "on_time": 2, "late": 2, "found": 2, "missing": 1, "blocked": 1}

_REPORTS = """
select id, title, agency, agency_type, scope, region_code, year, due_on, published_on, days_late, url, portal_id,
  primary_capture from reports where year is not null order by published_on, id
"""
_OWNERS = """
select record_id, report_id from report_captures
union select c.record_id, o.report_id from captures c join report_captures o on o.record_id = c.same_as
"""


def add_ledger(
    connection: sqlite3.Connection, crawl_dbs: Sequence[Path], places: Places, hidden: Hidden = NOTHING_HIDDEN
) -> None:
    """Fill `ledger`; reports, captures, crawls and portals are in. Raises `NotACrawl` naming the file.

    What is withheld stands in it as found, without name, address or record.
    """
    connection.row_factory = sqlite3.Row
    owners = {**dict(map(tuple, connection.execute(_OWNERS))), **hidden.owners}
    said = {row["id"]: dict(row) for row in connection.execute(_REPORTS)}
    said |= {row["id"]: row for row in hidden.reports if row["year"] is not None}
    expected = _newest(_expected(crawl_dbs), places)
    rows = _refined(expected, said, owners, places)
    away = {row["id"] for row in hidden.reports}
    rows = [_withheld(row) if _is_withheld(row, away, hidden.records) else row for row in rows]
    captures = {row[0] for row in connection.execute("select record_id from captures")}
    connection.row_factory = None
    names = [column.name for column in LEDGER.columns]
    marks = ", ".join("?" * len(names))
    connection.executemany(
        f"insert into ledger values ({marks})",
        ([number, *(_known(row, name, captures) for name in names[1:])] for number, row in enumerate(rows, 1)),
    )


def _is_withheld(row: Row, reports: set[str], records: Collection[str]) -> bool:
    named = row.get("record_id"), row.get("earlier_id")
    return row.get("report_id") in reports or any(record in records for record in named if record)


def _withheld(row: Row) -> Row:
    return row | dict.fromkeys(("report_id", "record_id", "earlier_id", "title", "url")) | {"detail": "withheld"}


def _known(row: Row, name: str, captures: set[str]) -> Any:
    """A value; a capture that no shard holds is left out."""
    value = row.get(name)
    return None if name in ("record_id", "earlier_id") and value not in captures else value


def _expected(crawl_dbs: Iterable[Path]) -> Iterator[Expected]:
    for path in crawl_dbs:
        try:
            with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as crawl:
                if crawl.execute("select 1 from sqlite_master where name = 'expected'").fetchone():
                    yield from expected_of(crawl)
        except sqlite3.DatabaseError as error:
            raise NotACrawl(f"{path}: {error}; `nianbao archive index` rebuilds it from the WARCs") from error


def _newest(rows: Iterable[Expected], places: Places) -> dict[Key, Expected]:
    """Of what several folders say the one that knows most, then the newest."""
    found: dict[Key, Expected] = {}
    for row in rows:
        (_, agency, scope, year), _ = places.key_of(row.agency, row.scope, row.year, row.portal_id, row.region_code)
        key = row.place, agency, scope, year
        known = found.get(key)
        if known is None or (_RANK.get(row.state, 0), row.run_id or "") > (
            _RANK.get(known.state, 0),
            known.run_id or "",
        ):
            found[key] = row
    return found


def _refined(
    expected: Mapping[Key, Expected], said: Mapping[str, Row], owners: Mapping[str, str], places: Places
) -> list[Row]:
    rows: dict[Key, Row] = {}
    titled = {
        owner: row for row in expected.values() if row.state in FOUND and (owner := owners.get(row.record_id or ""))
    }
    gone = {
        owner: row
        for row in expected.values()
        if row.state == "removed" and (owner := owners.get(row.earlier_id or ""))
    }
    read = {id(row) for row in (*titled.values(), *gone.values())}
    for report in said.values():
        place = report["portal_id"], report["region_code"]
        key, name = places.key_of(report["agency"] or UNSIGNED, report["scope"] or "", report["year"], *place)
        if key not in rows:
            rows[key] = _of_report(key, name, report, titled.get(report["id"]), gone.get(report["id"]))
    for key, row in expected.items():
        if key not in rows and id(row) not in read:
            rows[key] = _of_crawl(row)
    rows |= _gaps(rows)
    return [rows[key] for key in sorted(rows)]


def _of_report(key: Key, name: str, report: Row, titled: Expected | None, gone: Expected | None) -> Row:
    """A report that was read; the list's date counts where the report has none."""
    row: Row = {**report, "place": key[0], "agency": name, "scope": key[2], "report_id": report["id"], "why": "seen"}
    row |= {"record_id": report["primary_capture"], "dated_by": "report" if report["published_on"] else None}
    if not report["published_on"] and titled is not None and titled.published_on:
        row |= {"published_on": titled.published_on, "dated_by": titled.dated_by}
        row["days_late"] = _days_late(titled.published_on, report["due_on"])
    late = row["days_late"]
    row["state"] = "found" if late is None else "late" if late > 0 else "on_time"
    for one in (titled, gone):
        if one is not None:
            row |= {"why": one.why, "reason": one.reason, "run_id": one.run_id}
    if gone is not None:
        row |= {"state": "removed", "record_id": gone.record_id, "earlier_id": gone.earlier_id, "detail": gone.detail}
    return row


def _of_crawl(row: Expected) -> Row:
    made: Row = {name: getattr(row, name) for name in row.__slots__} | {"agency_type": row.kind}
    made["days_late"] = _days_late(row.published_on, row.due_on)
    return made


def _days_late(published: str | None, due: str | None) -> int | None:
    return (date.fromisoformat(published) - date.fromisoformat(due)).days if published and due else None


def _gaps(rows: Mapping[Key, Row]) -> dict[Key, Row]:
    """Years between two reports of an agency that no crawl's ledger speaks of: archives from elsewhere have none."""
    years: dict[tuple[str, str, str], list[int]] = {}
    for key, row in rows.items():
        if row.get("report_id"):
            years.setdefault(key[:3], []).append(key[3])
    found: dict[Key, Row] = {}
    for agency, seen in years.items():
        last = rows[*agency, max(seen)]
        for year in range(min(seen), max(seen)):
            if (*agency, year) not in rows:
                same = {
                    name: last[name] for name in ("place", "agency", "scope", "region_code", "agency_type", "portal_id")
                }
                found[*agency, year] = {
                    **same,
                    "year": year,
                    "state": "not_looked_at",
                    "why": "between",
                    "reason": "no-books",
                }
    return found
