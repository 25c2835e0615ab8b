"""List pages read again from the archive: does one really lack a report, and which days does it print beside links."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from archive.capture import Lead
from archive.errors import ArchiveError
from archive.expected import Shown
from archive.reader import read_payload
from crawler.discovery import discover_leads, is_article
from crawler.expected.days import days_on_list
from crawler.expected.known import Unit, menu_of
from crawler.expected.look import Look, Trouble
from crawler.frontier import key_of
from crawler.page import Page
from settings.paths import DataFolder
from settings.plain import squeeze
from settings.portals import Portal
from settings.reporters import Reporter, reporter_of
from settings.titles import year_named

_WHERE = 'SELECT warc, "offset" FROM captures WHERE record_id = ?'


@dataclass
class Evidence:
    """Reads each list page once. An unreadable one says nothing, and `archive verify` says why."""

    connection: sqlite3.Connection
    data: DataFolder
    portals: Mapping[str, Portal]
    lists: Mapping[tuple[str, str], Shown]  # portal, key of the address -> its newest capture in this crawl
    _pages: dict[str, Page | None] = field(default_factory=dict)
    _reports: dict[str, dict[tuple[str, int], str]] = field(default_factory=dict)
    _days: dict[str, dict[str, date]] = field(default_factory=dict)

    def objection(self, look: Look, shown: Shown, unit: Unit, year: int) -> Trouble | Shown | None:
        """What speaks against the absence of a report from a list page: it is that report, or it leads to it."""
        page = self._page(shown)
        if page is None:
            return None
        if is_article(page) and _is_by(page, shown, unit, year, look.region_code):
            return shown
        url = self._listed(look, shown, page).get((unit.reporter.key, year))
        return url and Trouble(state="not_looked_at", reason="elsewhere", detail=url)  # type: ignore[return-value]

    def listed(self, shown: Shown) -> date | None:
        """The day beside a report's link on the list that led to it."""
        page = self.lists.get((shown.portal_id, key_of(shown.found_on or "")))
        if page is None or page.record_id is None:
            return None
        if page.record_id not in self._days:
            read = self._page(page)
            found = days_on_list(read) if read is not None else {}
            self._days[page.record_id] = {key_of(url): day for url, day in found.items()}
        return self._days[page.record_id].get(key_of(shown.url))

    def _listed(self, look: Look, shown: Shown, page: Page) -> dict[tuple[str, int], str]:
        """(key of the agency, year) -> address, of all reports a list page leads to, within the portal or not."""
        record = shown.record_id or ""
        if record not in self._reports:
            portal = self.portals[shown.portal_id]
            lead = Lead(
                url=shown.url, portal_id=portal.id, region_code=portal.region_code, role="index", menu=shown.menu
            )
            found: dict[tuple[str, int], str] = {}
            for one in discover_leads(portal, page, lead):
                who = _reporter(one, look.region_code) if one.role == "report" else None
                if who is not None and one.year is not None:
                    found.setdefault((who.key, one.year), one.url)
            self._reports[record] = found
        return self._reports[record]

    def _page(self, shown: Shown) -> Page | None:
        record = shown.record_id or ""
        if record not in self._pages:
            self._pages[record] = self._read(shown)
        return self._pages[record]

    def _read(self, shown: Shown) -> Page | None:
        row = self.connection.execute(_WHERE, (shown.record_id,)).fetchone()
        try:
            payload = read_payload(self.data.warc / row[0], row[1]) if row else None
        except ArchiveError:
            return None
        if payload is None:
            return None
        declared = f"{payload.mime}; charset={payload.charset}" if payload.charset else payload.mime
        return Page(shown.url, payload.body, declared, self.portals[shown.portal_id].encoding)


def _reporter(lead: Lead, region_code: str) -> Reporter | None:
    return reporter_of(lead.title, tuple(filter(None, lead.menu.split(" > "))), region_code, lead.year)


def _is_by(page: Page, shown: Shown, unit: Unit, year: int, region_code: str) -> bool:
    title = squeeze(page.title)
    who = reporter_of(title, menu_of(shown), region_code, year)
    return year_named(title) == year and who is not None and who.key == unit.reporter.key
