"""Which addresses a run asks for: each once, in scope, of the wanted years. Kept in memory; crawl.db's is the next step."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from archive.capture import Lead
from crawler.links import address_key
from settings.portals import Portal, in_scope

MAX_PER_PORTAL = 50_000
"""Addresses asked for at one portal; more is a trap (calendars, session ids), not a list of annual reports."""

MAX_URL_CHARS = 2048


@dataclass
class Frontier:
    """The addresses known so far, by what makes two of them one (`links.address_key`)."""

    portals: dict[str, Portal]
    years: tuple[int, int] | None = None
    max_pages: int | None = None
    admitted: int = 0
    _known: set[str] = field(default_factory=set)
    _per_portal: dict[str, int] = field(default_factory=dict)

    def admit(self, lead: Lead) -> bool:
        """True once for each address that may be asked for; call it before a request is made."""
        if self.max_pages is not None and self.admitted >= self.max_pages:
            return False
        if len(lead.url) > MAX_URL_CHARS or not self.wants(lead) or not self.allows(lead, lead.url):
            return False
        if self._per_portal.get(lead.portal_id, 0) >= MAX_PER_PORTAL or not self.claim(lead.url):
            return False
        self._per_portal[lead.portal_id] = self._per_portal.get(lead.portal_id, 0) + 1
        self.admitted += 1
        return True

    def claim(self, url: str) -> bool:
        """True when the address was not known; it is from now on."""
        key = address_key(url)
        if key in self._known:
            return False
        self._known.add(key)
        return True

    def wants(self, lead: Lead) -> bool:
        """False for a lead whose promised year is not wanted; an unknown year is wanted.

        A year's column may hold the reports of the year before: folders are named after either.
        """
        if self.years is None or lead.year is None:
            return True
        first, last = self.years
        return first <= lead.year <= last + (1 if lead.role == "index" else 0)

    def allows(self, lead: Lead, url: str) -> bool:
        """True when the address is in the portal's scope; a report's file may lie on any *.gov.cn host."""
        portal = self.portals[lead.portal_id]
        if in_scope(portal, url):
            return True
        if lead.role != "attachment":
            return False
        host = (urlsplit(url).hostname or "").lower()
        return host.endswith(".gov.cn") or host in portal.hosts
