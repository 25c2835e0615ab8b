"""Which addresses a run asks for: each once, in scope, of the wanted years. The rows lie in crawl.db."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from urllib.parse import urlsplit

from archive import frontier
from archive.capture import Lead
from archive.names import warc_url
from archive.runs import REDIRECT
from crawler.address_traps import settled
from crawler.links import address_key
from crawler.shares import site_of
from crawler.unwanted import Unwanted
from settings.portals import Portal, bare_host, in_scope

MAX_PER_PORTAL = 50_000
"""Addresses asked for at one portal; more is a trap (calendars, session ids), not a list of annual reports."""

MAX_URL_CHARS = 2048

RECENT = 50_000
"""Known addresses kept in memory: most links of a page were on the page before, and crawl.db need not be asked."""

PRIORITY = {"home": 0, "index": 0, "report": 10, "attachment": 20, "other": 0}
"""A report's files come right after it, so that an interrupted run has whole reports rather than many halves."""


@dataclass
class Frontier:
    """The addresses of one run, by what makes two of them one (`key_of`)."""

    rows: frontier.Frontier
    run_id: str
    portals: dict[str, Portal]
    years: tuple[int, int] | None = None
    sites: frozenset[str] | None = None  # domains whose hosts this process asks; None: all. Others only get queued
    per_portal: Counter[str] = field(default_factory=Counter)
    waiting: Counter[str] = field(default_factory=Counter)  # host -> queued addresses
    left: dict[str, str] = field(default_factory=dict)  # portal -> why nothing more of it is queued
    unwanted: Unwanted = field(default_factory=Unwanted)
    on_queued: Callable[[str], None] | None = None  # told the host of each address that is queued
    _recent: set[str] = field(default_factory=set)

    @property
    def admitted(self) -> int:
        """Addresses admitted so far."""
        return self.per_portal.total()

    def admit(self, lead: Lead) -> bool:
        """Queue an address that may be asked for; True once for each. No request is made for a known one."""
        lead = self._as_the_row_has_it(lead)
        if len(lead.url) > MAX_URL_CHARS or (key := key_of(lead.url, lead.post)) in self._recent:
            return False
        if (why := self._why_not(lead)) is not None:
            self.unwanted.note(lead.portal_id, lead.url, why)
            return False
        # The form that was linked to first is asked; where it leads (http to https), a redirect says.
        if lead.post is None and self.rows.knows(self.run_id, twins(key)):
            return False
        host = host_of(lead.url)
        why = self.left.get(lead.portal_id)
        if not self._add(key, lead, host, "skipped" if why else "queued"):
            return False
        if why:
            self.rows.mark(key, "skipped", self.run_id, why)
            return False
        self.per_portal[lead.portal_id] += 1
        if self._is_ours(host):
            self.waiting[host] += 1
            if self.on_queued is not None:
                self.on_queued(host)
        return True

    def claim(self, url: str, lead: Lead, post: str | None = None) -> bool:
        """True when the address a redirect led to was not known; it is from now on, and counts as asked for.

        False also when its host is another process's to ask: then it is queued.
        """
        is_ours = self._is_ours(host_of(url))
        led = replace(lead, url=url, post=post)
        is_new = self._add(key_of(url, post), led, host_of(url), "leased" if is_ours else "queued")
        return is_new and is_ours

    def take(self, host: str) -> Lead | None:
        """Lease the next address of a host."""
        lead = self.rows.take(self.run_id, host) if self.waiting[host] else None
        self.waiting[host] -= lead is not None
        return lead

    def settle(self, way: Iterable[str], last: str | None, state: frontier.State, reason: str | None = None) -> None:
        """Say what became of an address; those on the `way` to it are done, since their answers told of it.

        In: keys (`key_of`); `last` is None when the way ended at an address that someone else has taken or will take.
        """
        for key in set(way) - {last}:
            self.rows.mark(key, "done", self.run_id, REDIRECT)
        if last is not None:
            self.rows.mark(last, state, self.run_id, reason)

    def skip(self, portal_id: str, reason: str) -> None:
        """Ask for nothing more of a portal."""
        self.rows.skip(self.run_id, portal_id, reason)
        self.recount()

    def leave(self, portal_id: str | None, reason: str) -> None:
        """Ask for nothing more of a portal, or of all: what is queued, and what is still found, is skipped."""
        ids = self.portals if portal_id is None else (portal_id,)
        self.left = dict.fromkeys(ids, reason) | self.left
        self.rows.skip(self.run_id, portal_id, reason)
        self.recount()

    def recount(self) -> None:
        """Count anew what is queued, after many addresses changed at once."""
        self.waiting = Counter({h: n for h, n in self.rows.waiting(self.run_id).items() if self._is_ours(h)})

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
        host = host_of(url)
        return host.endswith(".gov.cn") or host in portal.hosts

    def is_full(self, portal_id: str) -> bool:
        """Whether so many addresses of a portal are known that more are taken for a trap."""
        return self.per_portal[portal_id] >= MAX_PER_PORTAL

    def _as_the_row_has_it(self, lead: Lead) -> Lead:
        """A lead to a portal's host with www. that its row has without, or the reverse: the row's host is known to answer."""
        host, hosts = host_of(lead.url), self.portals[lead.portal_id].hosts
        if host in hosts:
            return lead
        other = next((own for own in hosts if bare_host(own) == bare_host(host)), None)
        return replace(lead, url=lead.url.replace(host, other, 1)) if other else lead

    def _is_ours(self, host: str) -> bool:
        return self.sites is None or site_of(host) in self.sites

    def _why_not(self, lead: Lead) -> str | None:
        if self.is_full(lead.portal_id):
            return "too-many"
        if not self.wants(lead):
            return "years"
        return None if self.allows(lead, lead.url) else "scope"

    def _add(self, key: str, lead: Lead, host: str, state: frontier.State) -> bool:
        if key in self._recent:
            return False
        if len(self._recent) >= RECENT:
            self._recent.clear()
        self._recent.add(key)
        return self.rows.add(self.run_id, key, lead, host=host, priority=PRIORITY[lead.role], state=state)


@lru_cache(maxsize=8192)
def key_of(url: str, post: str | None = None) -> str:
    """What makes two addresses one, as it is kept in crawl.db: percent-encoded as in a WARC record.

    Two bodies sent to one address are two.
    """
    key = address_key(settled(warc_url(url)))
    return key if post is None else f"{key} POST {post}"


def twins(key: str) -> tuple[str, ...]:
    """The other forms of an address at the same portal: http and https, with www. and without."""
    rest = key.partition("://")[2]
    www = rest if rest.startswith("www.") else f"www.{rest}"
    forms = (f"{s}://{r}" for s in ("http", "https") for r in (www, www.removeprefix("www.")))
    return tuple(form for form in forms if form != key)


def host_of(url: str) -> str:
    """The host that is asked, in lower case; its requests wait for each other."""
    return (urlsplit(url).hostname or "").lower()
