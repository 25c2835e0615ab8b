"""crawl.db: the index of captures, the runs and what they refused. Captures can be rebuilt from the WARC files."""

import json
import logging
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from archive.capture import Capture, Origin
from archive.cdxj import cdxj_path, write_cdxj
from archive.files import OPEN, closed_name, warc_files
from archive.frontier import Frontier
from archive.history import TRUSTED, capture_from, capture_row, origin_among
from archive.lock import crawl_lock
from archive.members import Member
from archive.names import DOM, warc_url
from archive.parts import take_home
from archive.schema import connect, iso, told
from archive.survey import Survey, survey
from settings.paths import DataFolder

log = logging.getLogger(__name__)

RunState = Literal["running", "finished", "interrupted", "failed"]
PORTAL_COLUMNS = (
    "id", "place", "name", "region_code", "family", "pager", "home_url", "list_url", "hosts", "paths",
    "first_year", "last_year", "encoding", "status", "evidence", "note", "last_run",
)  # fmt: skip
TOTALS = ("portals", "pages", "captures", "bytes", "leads", "failures")

_ADD_CAPTURE = f"INSERT OR REPLACE INTO captures VALUES ({', '.join('?' * 24)})"


class CrawlDb:
    """An open crawl.db. Every call is a transaction of its own unless made inside `with db.transaction()`.

    In: the path; the file is made when missing.
    Raises `ArchiveError` (newer schema, no database) or `ArchiveFull`, each with the remedy.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connection = connect(path)
        self.frontier = Frontier(self._connection)

    def close(self) -> None:
        """Close the file; what was written is kept."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All calls of the block or none of them."""
        self._run("BEGIN IMMEDIATE", ())
        with ExitStack() as broken_off:
            broken_off.callback(self._connection.rollback)
            yield
            broken_off.pop_all()
        self._run("COMMIT", ())  # not in the block: only what the commit itself meets is told as the file's

    def add_capture(self, capture: Capture) -> None:
        """Index one kept answer; the same record again replaces its row."""
        self._run(_ADD_CAPTURE, capture_row(capture))

    def add_member(self, member: Member) -> None:
        """Keep the sha256 of one member as stored; a known one keeps what it was first known by."""
        row = (member.warc, member.offset, member.length, member.kind, member.sha256)
        self._run("INSERT OR IGNORE INTO members VALUES (?, ?, ?, ?, ?)", row)

    def put_survey(self, seen: Survey) -> None:
        """Index what was met in one WARC, and only that: its captures, and the sha256 of its sound members.

        The run and the lead of a capture that the file does not tell (it was imported, its metadata record is damaged)
        stay as they were known.
        """
        captures = [self._with_origin(capture) for capture in seen.with_leads()]
        self._run("DELETE FROM captures WHERE warc = ?", (seen.name,))
        for capture in captures:
            self.add_capture(capture)
        for offset, member in seen.members.items():
            if offset not in seen.unsound:
                self.add_member(member)

    def _with_origin(self, capture: Capture) -> Capture:
        if capture.run_id and capture.lead:
            return capture
        row = self._run("SELECT * FROM captures WHERE record_id = ?", (capture.record_id,)).fetchone()
        if row is None:
            return capture
        known = capture_from(row)
        return replace(capture, run_id=capture.run_id or known.run_id, lead=capture.lead or known.lead)

    def captures(self, *, warc: str | None = None, url: str | None = None) -> Iterator[Capture]:
        """The indexed captures, by file and offset; of one WARC or one address when asked."""
        rows = self._run(
            "SELECT * FROM captures WHERE (?1 IS NULL OR warc = ?1) AND (?2 IS NULL OR url = ?2)"
            ' ORDER BY warc, "offset"',
            (warc, url),
        )
        return map(capture_from, rows)

    def essences(self, warc: str) -> dict[int, tuple[Any, ...]]:
        """Of one WARC: offset -> id, address, length, digest, status, media type, kind and origin of the capture."""
        rows = self._run(
            'SELECT "offset", record_id, url, length, payload_digest, status, mime, kind, refers_to FROM captures'
            " WHERE warc = ?",
            (warc,),
        )
        rows.row_factory = None  # plain tuples: every row of a file is compared, hardly any is looked at
        return {row[0]: row[1:] for row in rows}

    def origin_of(self, url: str) -> Origin | None:
        """What a re-crawl of an address compares with: its newest whole answer, with the newest validators for it.

        An answer of a run that failed or still goes on is none; a later revisit must not hang on it.
        """
        return origin_among(self._run(TRUSTED, (warc_url(url),)).fetchall())

    def has_record(self, record_id: str) -> bool:
        """Whether a capture with this record id is indexed."""
        return self._run("SELECT 1 FROM captures WHERE record_id = ?", (record_id,)).fetchone() is not None

    def warcs(self) -> set[str]:
        """Names of the WARC files that captures or members are known of."""
        rows = self._run("SELECT warc FROM captures UNION SELECT warc FROM members", ())
        return {row["warc"] for row in rows}

    def members(self, warc: str) -> dict[int, Member]:
        """The members of one WARC as they were stored: offset -> member."""
        rows = self._run('SELECT warc, "offset", length, kind, sha256 FROM members WHERE warc = ?', (warc,))
        rows.row_factory = lambda _, row: tuple.__new__(Member, row)  # `Member._make` without its checks
        return {member[1]: member for member in rows}

    def done_without_capture(self) -> list[str]:
        """Addresses the frontier holds for done, of which no capture is indexed."""
        rows = self._run(
            "SELECT url FROM frontier WHERE state = 'done' AND NOT EXISTS"
            " (SELECT 1 FROM captures WHERE captures.url = frontier.url) ORDER BY url",
            (),
        )
        # Of a place in a page drawn by script (`#/…`, or one of many with one document) its DOM may be all there is.
        shown = ((url, (url.partition("#")[0], f"{DOM}{url}")) for (url,) in rows)
        return [url for url, names in shown if not any(any(self.captures(url=warc_url(name))) for name in names)]

    def is_complete(self, warc: str, size: int) -> bool:
        """Whether every byte of a WARC belongs to a known member, and every member of a capture to a known capture.

        A full disk can take the rows of one and leave those of the other.
        """
        statement = (
            "SELECT coalesce(sum(length), 0), count(*) FILTER (WHERE kind IN ('response', 'resource', 'revisit')),"
            " (SELECT count(*) FROM captures WHERE warc = ?1) FROM members WHERE warc = ?1"
        )
        known, members, captures = self._run(statement, (warc,)).fetchone()
        return bool(known == size and members == captures)

    def end_of(self, warc: str) -> int:
        """Bytes of a WARC that the index knows members of; 0 for an unknown one."""
        statement = 'SELECT "offset" + length FROM members WHERE warc = ? ORDER BY "offset" DESC LIMIT 1'
        row = self._run(statement, (warc,)).fetchone()
        return row[0] if row else 0

    def forget_past(self, warc: str, end: int) -> list[str]:
        """Forget the captures and members of a WARC that do not end before a place. Out: the captures' addresses."""
        values = (warc, end)
        gone = ' WHERE warc = ? AND "offset" + length > ?'
        urls = [row["url"] for row in self._run(f'SELECT url FROM captures{gone} ORDER BY "offset"', values)]
        for table in ("captures", "members"):
            self._run(f"DELETE FROM {table}{gone}", values)
        return urls

    def end_dead_runs(self) -> None:
        """Note that runs which never said how they ended were interrupted; call it with the crawl lock held."""
        self._run("UPDATE runs SET state = 'interrupted' WHERE state = 'running'", ())

    def start_run(
        self,
        run_id: str,
        *,
        started_at: datetime,
        regions: Iterable[str] = (),
        years: str | None = None,
        portals: int = 0,
        software: str = "",
        options: Mapping[str, Any] | None = None,
    ) -> None:
        """Note that a run began, with what it was asked for."""
        self._run(
            "INSERT INTO runs(id, started_at, state, regions, years, portals, software, options)"
            " VALUES (?, ?, 'running', ?, ?, ?, ?, ?)",
            (run_id, iso(started_at), _json(list(regions)), years, portals, software, _json(dict(options or {}))),
        )

    def finish_run(self, run_id: str, *, finished_at: datetime, state: RunState, **totals: int) -> None:
        """Note how a run ended and what it brought: any of `TOTALS` by name."""
        unknown = set(totals) - set(TOTALS)
        if unknown:
            raise TypeError(f"no such total of a run: {', '.join(sorted(unknown))}")
        names = ["finished_at", "state", *totals]
        self._run(
            f"UPDATE runs SET {', '.join(f'{name} = ?' for name in names)} WHERE id = ?",
            (iso(finished_at), state, *totals.values(), run_id),
        )

    def add_refusal(
        self,
        *,
        run_id: str,
        url: str,
        kind: str,
        portal_id: str | None = None,
        status: int | None = None,
        detail: str = "",
        at: datetime | None = None,
        record_id: str | None = None,
    ) -> None:
        """Note an address that gave no page, and why (robots, challenge, http-error, timeout, guard ...)."""
        moment = iso(at or datetime.now(UTC))
        self._run(
            "INSERT INTO refusals(run_id, portal_id, url, kind, status, detail, at, record_id)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (run_id, portal_id, url, kind, status, detail, moment, record_id),
        )

    def put_portals(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Keep the portal rows a run used, by the column names of portals.csv and `last_run`; newer ones win."""
        statement = f"INSERT OR REPLACE INTO portals VALUES ({', '.join('?' * len(PORTAL_COLUMNS))})"
        for row in rows:
            self._run(statement, tuple(_text(row.get(name)) for name in PORTAL_COLUMNS))

    def rows(self, table: Literal["runs", "portals", "refusals", "meta"]) -> list[dict[str, Any]]:
        """All rows of a small table as dicts, in the order they were put."""
        return [dict(row) for row in self._run(f"SELECT * FROM {table} ORDER BY rowid", ())]

    def keep_only(self, warcs: Iterable[str]) -> None:
        """Forget the captures and members of all other WARC files."""
        kept = (_json(list(warcs)),)
        for table in ("captures", "members"):
            self._run(f"DELETE FROM {table} WHERE warc NOT IN (SELECT value FROM json_each(?))", kept)

    def _run(self, statement: str, values: tuple[Any, ...]) -> sqlite3.Cursor:
        with told(self.path):
            return self._connection.execute(statement, values)


def rebuild_index(data: DataFolder) -> int:
    """Rebuild the captures table and the CDXJ of every WARC from the WARC files; close whole ones left open.

    What is damaged is logged and left out (`verify` lists it). What only crawl.db knows is kept: the sha256 of a member
    as it was first stored, the run that took in a file of another tool.
    Out: number of captures. Raises `ArchiveLocked` while a crawl runs, otherwise as `CrawlDb` does.
    """
    with crawl_lock(data.root), told(data.warc), CrawlDb(data.crawl_db) as db:
        take_home(data, db.frontier.connection)
        with db.transaction():
            paths = warc_files(data.warc, include_open=True)
            db.keep_only(closed_name(path) for path in paths)
            return sum(_index_file(db, path) for path in paths)


def _index_file(db: CrawlDb, path: Path) -> int:
    seen = survey(path)
    captures = seen.with_leads()
    for fault in seen.faults:
        log.warning("%s", fault.message)
    if seen.unreadable:
        return 0
    db.put_survey(seen)
    if not seen.faults or not path.name.endswith(OPEN):
        write_cdxj(cdxj_path(path), captures)
    if not seen.faults and path.name.endswith(OPEN):
        path.rename(path.with_name(closed_name(path)))
    return len(captures)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def _text(value: object) -> str | None:
    """A cell of the portals table: several hosts or paths are joined by spaces, as in portals.csv."""
    if value is None or isinstance(value, str):
        return value
    return " ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
