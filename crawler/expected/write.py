"""The ledger of a crawl: what is expected of its places, and what became of each, written to crawl.db."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

from archive.expected import Expected, Shown, captured, cut_lists, expected_of, not_done, put_expected, stops_of
from archive.schema import connect, told, transaction
from crawler.counts import STOPPED
from crawler.expected.evidence import Evidence
from crawler.expected.known import FIRST, Unit, expected_years, menu_of
from crawler.expected.look import Look, troubles_of
from crawler.expected.units import GOVERNMENT, NOBODY, OFFICE, Asked, Books, units_of
from crawler.expected.verdict import Case, verdict
from crawler.frontier import key_of
from settings.days import due_on
from settings.paths import DataFolder
from settings.portals import COLUMNS, Portal, portal_from
from settings.reporters import region_in, reporter_of, same_reporter

_IMPORT = """
SELECT id FROM runs WHERE json_extract(options, '$.kind') = 'import' ORDER BY started_at DESC LIMIT 1
"""
_DRAWN = "SELECT url, record_id FROM captures WHERE run_id = ? AND url LIKE 'urn:dom:%'"
"""Lists that a script draws are empty as they came; what a reader saw of them is their DOM."""

_SHANGHAI = timezone(timedelta(hours=8))


def note_expected(connection: sqlite3.Connection, data: DataFolder, run_id: str) -> None:
    """Write what is expected of the places a crawl looked at. A crawl with another aim than reports tells nothing.

    In: the connection to crawl.db, in no transaction; WARC files closed. Raises `ArchiveError` when it cannot be written.
    """
    rows = expected_now(connection, data, run_id)
    if rows is not None:
        with told(data.crawl_db), transaction(connection):
            put_expected(connection, {row.place for row in rows}, rows)


def expected_now(
    connection: sqlite3.Connection, data: DataFolder, run_id: str, today: date | None = None
) -> list[Expected] | None:
    """What is expected of the places of a crawl as crawl.db stands; None when that crawl was not for reports.

    In: also the day that counts for what is due, Asia/Shanghai's of now when none is given.
    """
    asked = _asked(connection, run_id)
    if asked is None:
        return None
    books = _books(connection, asked)
    lists = {(s.portal_id, key_of(s.url)): s for look in books.looks.values() for s in look.lists}
    evidence = Evidence(connection, data, books.portals, lists)
    day = today or datetime.now(UTC).astimezone(_SHANGHAI).date()
    units = units_of(books)
    return [row for place in sorted(units) for row in _rows(place, units[place], books, evidence, day)]


def note_imported(data: DataFolder) -> None:
    """Write what the newest import by hand changes: what a portal refused may have been saved by a person."""
    with closing(connect(data.crawl_db)) as connection:
        newest = connection.execute(_IMPORT).fetchone()
        if newest is not None:
            note_expected(connection, data, newest["id"])


def _asked(connection: sqlite3.Connection, run_id: str) -> Asked | None:
    """What a run looked at; None when it was not for reports, or when what it knew of addresses was forgotten."""
    row = connection.execute("SELECT years, options FROM runs WHERE id = ?", (run_id,)).fetchone()
    options = json.loads(row["options"] or "{}") if row else {}
    if options.get("kind") == "import":
        found = connection.execute("SELECT DISTINCT portal_id FROM captures WHERE run_id = ?", (run_id,))
        return Asked(run_id=run_id, portal_ids=frozenset(portal for (portal,) in found if portal), years=None)
    known = connection.execute("SELECT 1 FROM frontier WHERE run_id = ? LIMIT 1", (run_id,)).fetchone()
    if not known or not options.get("wish") or options.get("aim", "reports") != "reports":
        return None
    first, _, last = (row["years"] or "").partition("-")
    years = (int(first), int(last or first)) if first else None
    return Asked(run_id=run_id, portal_ids=frozenset(options["wish"]["portals"]), years=years)


def _books(connection: sqlite3.Connection, asked: Asked) -> Books:
    known = [_portal(row) for row in connection.execute("SELECT * FROM portals ORDER BY id")]
    places = {portal.place for portal in known if portal.id in asked.portal_ids}
    portals = {portal.id: portal for portal in known if portal.place in places}
    looked = asked.portal_ids & portals.keys()
    lists: defaultdict[str, list[Shown]] = defaultdict(list)
    left: defaultdict[str, list[Shown]] = defaultdict(list)
    drawn = dict(connection.execute(_DRAWN, (asked.run_id,)).fetchall())
    for shown in captured(connection, looked, ("index", "home"), asked.run_id):
        seen_as = replace(shown, record_id=drawn.get(f"urn:dom:{shown.url}", shown.record_id))
        (lists if shown.state == "kept" else left)[shown.portal_id].append(seen_as)
    waiting = list(not_done(connection, looked, asked.run_id))
    for shown in waiting:
        left[shown.portal_id].append(shown)
    for shown in cut_lists(connection, looked, asked.run_id):
        left[shown.portal_id].append(shown)
    seen = {(one.run_id, key_of(one.url)) for rows in left.values() for one in rows if one.record_id}
    reports = list(captured(connection, portals.keys(), ("report",)))
    reports += [
        one
        for one in waiting
        if one.role == "report" and one.record_id is None and (one.run_id, key_of(one.url)) not in seen
    ]
    stops = stops_of(connection, asked.run_id)
    reports = [_with_stop(one, stops) for one in reports]
    files = [one for one in captured(connection, portals.keys(), ("attachment",)) if "信息公开" in one.title]
    scopes = _scopes(reports, portals)
    looks = {
        portal_id: Look(
            portal_id=portal_id,
            region_code=portals[portal_id].region_code,
            years=asked.years,
            lists=tuple(lists[portal_id]),
            troubles=tuple(troubles_of([_with_stop(one, stops) for one in left[portal_id]], lists[portal_id])),
            scopes=scopes[portal_id],
        )
        for portal_id in sorted(looked)
    }
    place_of = {portal.region_code: portal.place for portal in reversed(known)}
    return Books(
        asked=asked, portals=portals, reports=reports, files=files, looks=looks,
        prior=expected_of(connection, places), place_of=place_of,
    )  # fmt: skip


def _with_stop(shown: Shown, stops: Mapping[tuple[str, str], str]) -> Shown:
    """What was left alone when its portal was stopped is shown by the answer for which it was."""
    if shown.record_id is not None or not (shown.reason or "").startswith(STOPPED):
        return shown
    return replace(shown, record_id=stops.get((shown.portal_id, (shown.reason or "").removeprefix(STOPPED))))


def _scopes(reports: Sequence[Shown], portals: Mapping[str, Portal]) -> Mapping[str, Mapping[str, frozenset[str]]]:
    """Portal -> key of a list's address -> the scopes of the reports that were found on it."""
    found: defaultdict[str, dict[str, frozenset[str]]] = defaultdict(dict)
    for shown in reports:
        who = reporter_of(shown.title, menu_of(shown), portals[shown.portal_id].region_code, shown.year)
        if who is not None and shown.found_on:
            key, of_portal = key_of(shown.found_on), found[shown.portal_id]
            of_portal[key] = of_portal.get(key, frozenset()) | {who.scope}
    return found


def _portal(row: sqlite3.Row) -> Portal:
    return portal_from("crawl.db", {name: row[name] or "" for name in COLUMNS})


def _rows(place: str, units: Sequence[Unit], books: Books, evidence: Evidence, today: date) -> Iterator[Expected]:
    prior = {(_key(row, books), row.scope, row.year): row for row in books.prior if row.place == place}
    portals = [portal for portal in books.portals.values() if portal.place == place]
    by_key = {unit.reporter.key: unit for unit in units}
    for unit in sorted(units, key=lambda unit: (unit.reporter.scope, unit.reporter.name)):
        last = _last_due(today, unit.reporter.kind == "government")
        for year, why in expected_years(unit, last, _first_year(unit)):
            holding = [portal for portal in portals if _holds(portal, year)]
            case = Case(
                place=place,
                run_id=books.asked.run_id,
                unit=unit,
                year=year,
                why=why,
                looks=[books.looks[portal.id] for portal in holding if portal.id in books.looks],
                unlooked=next((portal.id for portal in holding if portal.id not in books.looks), None),
                prior=prior.get((unit.reporter.key, unit.reporter.scope, year)),
                hint=_hint(unit, year, by_key),
                found_hint=_found_hint(unit, year),
            )
            yield verdict(case, evidence.objection, evidence.listed)


def _key(row: Expected, books: Books) -> str:
    code = next((p.region_code for p in books.portals.values() if p.place == row.place), "")
    who = same_reporter(row.agency, code, row.year)
    return "" if who is None else who.key


def _hint(unit: Unit, year: int, by_key: Mapping[str, Unit]) -> str | None:
    """What may be the report though no title says so."""
    is_government = (unit.reporter.key, unit.reporter.scope) == GOVERNMENT
    hints = (
        ((OFFICE[0], "office-only"), (NOBODY.key, "unsigned-only"))
        if is_government
        else ((NOBODY.key, "unsigned-only"),)
    )
    for key, hint in hints:
        if key in by_key and any(shown.state == "kept" for shown in by_key[key].shown.get(year, ())):
            return hint
    return None


def _found_hint(unit: Unit, year: int) -> str | None:
    """That the titles of a report name nobody."""
    code, shown = unit.reporter.region_code, unit.shown.get(year, ())
    nameless = unit.reporter.key != NOBODY.key and all(
        reporter_of(one.title, menu_of(one), code, year) is None for one in shown
    )
    return "title-names-nobody" if nameless and shown else None


def _holds(portal: Portal, year: int) -> bool:
    return (portal.first_year or 0) <= year <= (portal.last_year or 9999)


def _first_year(unit: Unit) -> int:
    region = region_in(unit.reporter.region_code, FIRST)
    return max(FIRST, region.valid_from) if region is not None and region.valid_from > FIRST else FIRST


def _last_due(today: date, government: bool) -> int:
    """The last year whose report should be out."""
    year = today.year - 1
    return year if today > due_on(year, government=government) else year - 1
