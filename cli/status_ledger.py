"""The ledger as `nianbao status` prints it: each agency's years as signs, then every absence with the capture that shows it."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from itertools import groupby
from typing import Any
from unicodedata import east_asian_width

from archive.expected import Expected, expected_of
from crawler.expected.known import FIRST
from crawler.expected.write import expected_now
from settings.kinds import words_of_skip
from settings.paths import DataFolder
from settings.portals import Portal
from settings.regions import region_path
from settings.reporters import government_of
from settings.states import FOUND, REASONS, SIGNS, STATES

_NEWEST = """
SELECT id, state FROM runs WHERE json_extract(options, '$.wish') IS NOT NULL
  AND coalesce(json_extract(options, '$.aim'), 'reports') = 'reports' ORDER BY started_at DESC LIMIT 1
"""
_CAPTURE = 'SELECT record_id, url, warc, "offset", length, fetched_at FROM captures WHERE record_id = ?'


def ledger_of(data: DataFolder) -> list[Expected]:
    """What is expected, from crawl.db; of a crawl that still runs or was killed as its rows stand now."""
    with sqlite3.connect(f"file:{data.crawl_db}?mode=ro", uri=True) as connection:
        connection.row_factory = sqlite3.Row
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'expected'").fetchone():
            return []  # written by an older nianbao; the next crawl brings it up to date
        rows = expected_of(connection)
        newest = connection.execute(_NEWEST).fetchone()
        if newest is not None and (newest["state"] == "running" or all(row.run_id != newest["id"] for row in rows)):
            fresh = expected_now(connection, data, newest["id"]) or []
            places = {row.place for row in fresh}
            rows = [*(row for row in rows if row.place not in places), *fresh]
    return rows


def in_regions(rows: Sequence[Expected], codes: frozenset[str], region_of_portal: Mapping[str, str]) -> list[Expected]:
    """The rows of some regions, also under codes these had before."""
    return [row for row in rows if row.region_code in codes or region_of_portal.get(row.portal_id or "") in codes]


def never_crawled(portals: Iterable[Portal], known: Iterable[str], today: date) -> Iterator[Expected]:
    """The governments of portals that no crawl of this folder has asked: nobody looked."""
    places = set(known)
    for portal in portals:
        government = government_of(portal.region_code)
        if portal.place in places or government is None:
            continue
        for year in range(max(FIRST, portal.first_year or FIRST), min(today.year - 1, portal.last_year or 9999) + 1):
            yield Expected(
                place=portal.place, agency=government.name, scope=government.scope, year=year, kind=government.kind,
                region_code=portal.region_code, portal_id=portal.id, state="not_looked_at", why="law",
                reason="never-crawled", url=portal.home_url,
            )  # fmt: skip


def rows_with_captures(data: DataFolder, rows: Iterable[Expected]) -> list[dict[str, Any]]:
    """The rows for JSON, with the place in the archive of the captures they name."""
    with sqlite3.connect(f"file:{data.crawl_db}?mode=ro", uri=True) as connection:
        connection.row_factory = sqlite3.Row
        return [
            asdict(row)
            | {"capture": _capture(connection, row.record_id), "earlier": _capture(connection, row.earlier_id)}
            for row in rows
        ]


def _capture(connection: sqlite3.Connection, record_id: str | None) -> dict[str, Any] | None:
    found = connection.execute(_CAPTURE, (record_id,)).fetchone() if record_id else None
    return dict(found) if found else None


def totals(rows: Iterable[Expected]) -> list[dict[str, Any]]:
    """Region by region how many reports are in each state."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        counts[row.region_code or ""][row.state] += 1
    return [{"region_code": code, **{state: counts[code][state] for state in STATES}} for code in sorted(counts)]


def totals_text(rows: Iterable[Expected]) -> Iterator[str]:
    """Totals as a table."""
    yield "  " + " ".join(f"{STATES[state][0]:>4}" for state in STATES) + "  区划"
    for row in totals(rows):
        numbers = " ".join(f"{row[state]:>6}" for state in STATES)
        yield f"  {numbers}  {row['region_code']} {region_path(row['region_code'], 9999)}".rstrip()


def ledger_text(rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Place by place the agencies with their years, the counts, and what is absent and why. In: rows with captures."""
    for place, found in groupby(rows, key=lambda row: str(row["place"])):
        of_place = list(found)
        code = of_place[0]["region_code"] or ""
        yield f"  {place}  {code} {region_path(code, of_place[-1]['year'])}"
        yield from _matrix(of_place)
        counts = Counter(row["state"] for row in of_place)
        yield "    " + "，".join(f"{STATES[s][0]} {SIGNS[s]} {counts[s]}" for s in STATES if counts[s])
        for line in _absences(of_place):
            yield f"    {line}"
    if rows:
        yield "  " + "；".join(f"{SIGNS[state]} {names[0]} {names[1]}" for state, names in STATES.items())


def _matrix(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    years = range(min(row["year"] for row in rows), max(row["year"] for row in rows) + 1)
    units: dict[tuple[str, str], dict[int, str]] = {}
    for row in rows:
        units.setdefault((row["agency"], row["scope"]), {})[row["year"]] = SIGNS[row["state"]]
    width = max(_width(agency) for agency, _ in units)
    yield "    " + " " * width + " " + " ".join(f"{year % 100:02d}" for year in years)
    for (agency, _), signs in units.items():
        cells = " ".join(_padded(signs.get(year, ""), 2) for year in years)
        yield f"    {_padded(agency, width)} {cells}".rstrip()


def _absences(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """One line for neighbouring years of an agency that the same capture shows to be in the same state."""
    rest = [row for row in rows if row["state"] not in FOUND or row["reason"]]
    for (agency, state, reason, record), found in groupby(
        rest, key=lambda row: (row["agency"], row["state"], row["reason"], row["record_id"])
    ):
        years = list(found)
        said = _said(reason) if reason else None
        detail = years[0]["detail"] if state != "missing" else None
        parts = [f"{SIGNS[state]} {agency} {_years([row['year'] for row in years])}", said, detail, years[0]["url"]]
        parts += [_place(years[0]["capture"]) if record else None]
        if years[0]["earlier"]:
            parts.append(f"此前 {_place(years[0]['earlier'])}")
        yield "  ".join(str(part) for part in parts if part)


def _said(reason: str) -> str:
    """A reason in words: ours, else those of a kind of refusal or of a skip, with the reason itself."""
    if reason in REASONS:
        return REASONS[reason]
    words = words_of_skip(reason)
    return f"{words.zh} {words.en} ({reason})"


def _years(years: Sequence[int]) -> str:
    """2008—2023、2025."""
    spans: list[list[int]] = []
    for year in years:
        if spans and year == spans[-1][1] + 1:
            spans[-1][1] = year
        else:
            spans.append([year, year])
    return "、".join(str(first) if first == last else f"{first}—{last}" for first, last in spans)


def _place(capture: Mapping[str, Any] | None) -> str:
    if capture is None:
        return "存档不在此处"
    return f"{capture['record_id']} {capture['warc']}:{capture['offset']} {capture['fetched_at'][:19]}Z"


def _width(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
