"""The pages that a run captured of a portal, read back from the archive, and what refused to give any."""

import json
import logging
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from archive.capture import Capture, Lead
from archive.errors import CorruptRecord
from archive.files import locate
from archive.history import capture_from
from archive.index import CrawlDb
from archive.names import DOM, warc_url
from archive.reader import Payload, read_payload
from crawler.page import Page
from crawler.shell import RenderedPage
from settings.paths import DataFolder
from settings.portals import RENDERED, Portal

log = logging.getLogger(__name__)

_CAPTURED = """
SELECT * FROM captures WHERE run_id = :run AND role IN ('home', 'index')
AND portal_id IN (SELECT value FROM json_each(:portals))
AND record_id NOT IN (SELECT record_id FROM refusals WHERE run_id = :run AND record_id IS NOT NULL)
ORDER BY fetched_at, warc, "offset"
"""
_MADE = "SELECT * FROM captures WHERE url = ? AND kind = 'resource' ORDER BY fetched_at DESC LIMIT 1"
_REFUSED = """
SELECT portal_id, url, kind, status, detail, record_id FROM refusals
WHERE run_id = :run AND portal_id IN (SELECT value FROM json_each(:portals)) ORDER BY id
"""


@dataclass(frozen=True, slots=True)
class Seen:
    """A captured page: why it was asked for, and the record that shows it."""

    page: Page
    lead: Lead
    record_id: str
    fetched_at: datetime

    @property
    def evidence(self) -> str:
        """The page's address, when it was captured, and the record that holds it."""
        return f"{self.page.url} {self.fetched_at:%Y-%m-%dT%H:%M:%SZ} {self.record_id}"


@dataclass(frozen=True, slots=True)
class Refused:
    """An address that gave no page, and why; kinds as in `refusals` of crawl.db."""

    url: str
    kind: str
    status: int | None
    detail: str
    record_id: str | None


def pages_of(data: DataFolder, run_id: str, portal: Portal) -> tuple[Seen, ...]:
    """The home and list pages of a portal that a run captured with success, in the order they came.

    Of pages made by script those as they were after it. What cannot be read is left out, and logged.
    """
    return pages_by_portal(data, run_id, [portal])[portal.id]


def pages_by_portal(data: DataFolder, run_id: str, portals: Sequence[Portal]) -> dict[str, tuple[Seen, ...]]:
    """`pages_of` for many portals at once: the rows of all captures are gone through a single time."""
    found: dict[str, list[Capture]] = {portal.id: [] for portal in portals}
    with CrawlDb(data.crawl_db) as db:
        connection = db.frontier.connection
        for row in connection.execute(_CAPTURED, {"run": run_id, "portals": json.dumps(list(found))}):
            found[row["portal_id"]].append(capture_from(row))
        chosen = {portal.id: _chosen(connection, portal, found[portal.id]) for portal in portals}
    return {
        portal.id: tuple(seen for capture in chosen[portal.id] if (seen := _seen(data, capture, portal)) is not None)
        for portal in portals
    }


def _chosen(connection: sqlite3.Connection, portal: Portal, captures: Sequence[Capture]) -> list[Capture]:
    drawn = {capture.refers_to for capture in captures if capture.url.startswith(DOM)}
    plain = [capture for capture in captures if capture.record_id not in drawn]
    if portal.family == RENDERED:  # what an earlier run had drawn alike is not kept again
        return [_drawn_before(connection, capture) or capture for capture in plain]
    return plain


def newest_answer(data: DataFolder, url: str, run_id: str | None = None) -> tuple[Capture, Payload] | None:
    """The last page that was captured at an address, of one run or of all; None when there is none.

    Of a page made by script the page as a browser drew it, which is a resource. Raises `CorruptRecord` when it cannot be
    read.
    """
    with CrawlDb(data.crawl_db) as db:
        captures = [*db.captures(url=DOM + warc_url(url)), *db.captures(url=warc_url(url))]
    ours = [c for c in captures if run_id in (None, c.run_id)]
    drawn = [c for c in ours if c.url.startswith(DOM)]
    newest = max(drawn or [c for c in ours if c.status in (200, 304)], key=lambda c: c.fetched_at, default=None)
    return None if newest is None else (newest, read_payload(locate(data.warc, newest.warc), newest.offset))


def content_type_of(payload: Payload) -> str:
    """The Content-Type of an answer as sent, or as the record says."""
    return next((value for name, value in payload.headers if name.lower() == "content-type"), payload.mime or "")


def refused_by(data: DataFolder, run_id: str, portal: Portal) -> tuple[Refused, ...]:
    """The addresses of a portal that gave no page in a run, in their order."""
    return refused_by_portal(data, run_id, [portal])[portal.id]


def refused_by_portal(data: DataFolder, run_id: str, portals: Sequence[Portal]) -> dict[str, tuple[Refused, ...]]:
    """`refused_by` for many portals at once."""
    found: dict[str, list[Refused]] = {portal.id: [] for portal in portals}
    with CrawlDb(data.crawl_db) as db:
        asked = {"run": run_id, "portals": json.dumps(list(found))}
        for portal_id, *told in db.frontier.connection.execute(_REFUSED, asked):
            found[portal_id].append(Refused(*told))
    return {portal_id: tuple(refused) for portal_id, refused in found.items()}


def _drawn_before(connection: sqlite3.Connection, capture: Capture) -> Capture | None:
    row = None if capture.kind == "resource" else connection.execute(_MADE, (DOM + capture.url,)).fetchone()
    return capture_from(row) if row else None


def _seen(data: DataFolder, capture: Capture, portal: Portal) -> Seen | None:
    try:
        payload = read_payload(locate(data.warc, capture.warc), capture.offset)
    except CorruptRecord as error:
        log.warning("%s; left out of the survey", error)
        return None
    if payload.status not in (None, 200) or capture.lead is None:
        return None
    is_drawn = capture.url.startswith(DOM)
    url = capture.url.removeprefix(DOM)
    if is_drawn:
        page: Page = RenderedPage(url, payload.body.decode("utf-8", "replace"))
    else:
        page = Page(url, payload.body, content_type_of(payload), portal.encoding)
    return Seen(page, replace(capture.lead, url=url), capture.record_id, capture.fetched_at)
