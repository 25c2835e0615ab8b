"""Portals that never end are left at a bound: lists whose next page always exists, calendars, session ids, folders within
folders. State of one run, fed with the leads of each page; a real list of many hundred pages is not cut.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from archive.capture import Lead
from crawler.address_traps import shape_of, token_in, winding

DRY_PAGES = 50
"""Further pages of a list that are followed from pages on which no report stood that the list had not shown before."""

SAME_TITLES = 600
"""Further pages that are followed while the reports are new by their addresses, but not by their titles."""

LIST_PAGES = 1000
"""Pages of one list; 300 agencies in twenty years fill 400."""

SHAPE_PAGES = 1000
"""Lists of one shape of address, found on lists of the same shape, since the last that gave a report not known before."""

NESTED = 2
"""Reports that lead to reports that lead to reports: a title may stand for a list, and that list for another."""

EXAMPLES = 3
"""Rows that name a trap of one kind at one portal."""


_LISTS = ("index", "home")


@dataclass(frozen=True, slots=True)
class Trap:
    """A lead that was not followed, as an example of many: what kind of trap it belongs to, and what it does."""

    kind: str
    detail: str
    lead: Lead


@dataclass(slots=True)
class _List:
    """One list over all its pages. Hashes stand for addresses and titles."""

    addresses: set[int] = field(default_factory=set)
    titles: set[int] = field(default_factory=set)
    pages: int = 1
    dry: int = 0  # further pages found since the last new report
    same: int = 0  # and since the last new title
    has_news: tuple[bool, bool] = (True, True)  # of the page at hand: a new address, a new title

    def take(self, reports: list[Lead]) -> None:
        """The reports of one more page."""
        addresses, titles = {_key(lead) for lead in reports}, {hash(lead.title) for lead in reports}
        self.has_news = not addresses <= self.addresses, not titles <= self.titles
        self.dry, self.same = (0 if self.has_news[0] else self.dry), (0 if self.has_news[1] else self.same)
        self.addresses |= addresses
        self.titles |= titles

    def why_not_on(self, *, is_first: bool) -> str | None:
        """Why a further page that is found on the page at hand is not followed, or None, and then it is counted.

        Those that the first page tells of are followed, whatever stands on it: their number is bounded by the pagers.
        """
        if self.dry >= DRY_PAGES:
            return f"{DRY_PAGES} more pages of a list brought no report that it had not shown before"
        if self.same >= SAME_TITLES:
            return f"{SAME_TITLES} more pages of a list brought the same titles at new addresses"
        if self.pages >= LIST_PAGES:
            return f"a list of more than {LIST_PAGES} pages"
        self.pages += 1
        self.dry += not (is_first or self.has_news[0])
        self.same += not (is_first or self.has_news[1])
        return None


@dataclass(slots=True)
class _Portal:
    """What is known of one portal."""

    lists: dict[int, _List] = field(default_factory=dict)  # by address of each of its further pages
    indexes: set[int] = field(default_factory=set)  # addresses of lists seen
    reports: set[int] = field(default_factory=set)  # addresses of reports seen
    shapes: dict[str, int] = field(default_factory=dict)  # shape -> lists found since the last new report
    depths: dict[int, int] = field(default_factory=dict)  # report -> reports on the way to it
    tokens: dict[str, bool] = field(default_factory=dict)  # name of a parameter -> whether it names a session
    places: dict[int, int] = field(default_factory=dict)  # address without its session -> the one seen first
    told: dict[str, int] = field(default_factory=dict)  # kind -> examples told


class Traps:
    """Sifts the leads of each page. A run that goes on after it was broken off begins with nothing known."""

    def __init__(self) -> None:
        self._portals: dict[str, _Portal] = {}

    def sift(self, page: Lead, leads: Iterable[Lead]) -> tuple[list[Lead], list[Trap]]:
        """The leads of a page that may be followed, and examples of those that may not.

        In: the lead the page was fetched for, what it leads to. Out: the leads in their order; a few traps, each kind at
        a portal at most `EXAMPLES` times.
        """
        portal = self._portals.setdefault(page.portal_id, _Portal())
        kept, caught = [], []
        for lead in leads:
            wrong = winding(lead.url)
            if wrong:
                caught.append(Trap("trap-path", wrong, lead))
            else:
                kept.append(lead)
        kept, sessions = _without_sessions(portal, kept)
        kept, chained = _without_chains(portal, page, kept)
        kept, paging = _without_endless_lists(portal, page, kept)
        return kept, _told(portal, (*caught, *sessions, *chained, *paging))


def _told(portal: _Portal, traps: Iterable[Trap]) -> list[Trap]:
    """The examples that are still to be told."""
    found = []
    for trap in traps:
        number = portal.told.get(trap.kind, 0)
        portal.told[trap.kind] = number + 1
        if number < EXAMPLES:
            found.append(trap)
    return found


def _without_sessions(portal: _Portal, leads: list[Lead]) -> tuple[list[Lead], list[Trap]]:
    """Leads to places that were not seen under another session."""
    tokens = {index: found for index, lead in enumerate(leads) if "=" in lead.url and (found := token_in(lead.url))}
    if not tokens:
        return leads, []
    _vote(portal, tokens.values())
    kept, caught = [], []
    for index, lead in enumerate(leads):
        name, _, rest = tokens.get(index, ("", "", ""))
        if not portal.tokens.get(name) or portal.places.setdefault(hash(rest), hash(lead.url)) == hash(lead.url):
            kept.append(lead)
        else:
            caught.append(Trap("trap-session", f"the same place under another {name}", lead))
    return kept, caught


def _vote(portal: _Portal, tokens: Iterable[tuple[str, str, str]]) -> None:
    """A session is the same in all links of a page, whatever they lead to; what tells places apart is not."""
    values: dict[str, set[str]] = {}
    places: dict[str, set[str]] = {}
    for name, value, rest in tokens:
        values.setdefault(name, set()).add(value)
        places.setdefault(name, set()).add(rest)
    for name, seen in values.items():
        if len(seen) > 1:
            portal.tokens[name] = False
        elif len(places[name]) > 1:
            portal.tokens.setdefault(name, True)


def _without_chains(portal: _Portal, page: Lead, leads: list[Lead]) -> tuple[list[Lead], list[Trap]]:
    """Of a report that leads to reports what is not too far from the list where it began."""
    if page.role != "report":
        return leads, []
    depth = portal.depths.get(hash(page.url), 0) + 1
    kept, caught = [], []
    for lead in leads:
        if lead.role == "attachment" or depth <= NESTED:
            kept.append(lead)
            if lead.role != "attachment":
                portal.depths.setdefault(hash(lead.url), depth)
        else:
            caught.append(Trap("trap-chain", f"a report behind {depth} reports", lead))
    return kept, caught


def _without_endless_lists(portal: _Portal, page: Lead, leads: list[Lead]) -> tuple[list[Lead], list[Trap]]:
    """Leads without further pages of a list that goes on without reports, or of lists that breed lists."""
    key = _key(page)
    portal.indexes.add(key)
    found = {_key(lead): lead for lead in leads if lead.role in _LISTS and _key(lead) not in portal.indexes}
    here = portal.lists.get(key)
    is_first = here is None
    here = here or _List()
    here.take([lead for lead in leads if lead.role == "report"])
    shape = shape_of(page.url)
    if not here.addresses <= portal.reports:
        portal.reports |= here.addresses
        portal.shapes.pop(shape, None)
    dropped: dict[int, Trap] = {}
    for lead_key, lead in found.items():
        is_further = lead.menu == page.menu and lead.title == page.title
        why = here.why_not_on(is_first=is_first) if is_further else None
        kind = "trap-paging" if why else "trap-lists"
        why = why or _why_not_another(portal, shape, lead)
        if why:
            dropped[lead_key] = Trap(kind, why, lead)
            continue
        portal.indexes.add(lead_key)
        if is_further:
            portal.lists[lead_key] = here
    kept = [lead for lead in leads if lead.role not in _LISTS or _key(lead) not in dropped] if dropped else leads
    return kept, list(dropped.values())


def _why_not_another(portal: _Portal, shape: str, lead: Lead) -> str | None:
    """Why a list found on a list is not followed, or None; lists that are like the one they stand on are counted."""
    if shape_of(lead.url) != shape:
        return None
    seen = portal.shapes.get(shape, 0)
    if seen >= SHAPE_PAGES:
        return f"{SHAPE_PAGES} lists like {shape} led to more of them and to no new report"
    portal.shapes[shape] = seen + 1
    return None


def _key(lead: Lead) -> int:
    return hash((lead.url, lead.post))
