"""The search for the portals below a region, round by round: what to ask next, what the answers say. Pure.

A round asks portals for their lists of links, and the addresses that earlier lists gave whose portals they are; what is
confirmed is asked for its own lists in the same breath, so that a province takes three or four rounds.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from crawler.portal_links import portal_links
from crawler.portal_probe import (
    RANK,
    Answer,
    Judgement,
    Linked,
    asked_row,
    folder_of,
    home_of,
    is_named,
    judge,
    next_address,
    other_addresses,
    site_key,
)
from crawler.region_texts import below
from settings.portal_names import hosts_of, row_name
from settings.portals import Portal
from settings.regions import Region, chain, region_at

_GOVERNMENT = re.compile(r"(?:政府|公署|兵团)(?:门户)?(?:网站|网)?$")
_NATIONAL = "www.gov.cn"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A link that names a region and leads to no portal of it."""

    code: str
    text: str
    url: str
    page: str
    why: str


@dataclass(slots=True)
class _Probe:
    """A site that links lead to, and what is known of it."""

    row_id: str
    url: str
    paths: tuple[str, ...] = ("/",)
    is_part: bool = False  # of the portal that links it: only a page that says whose it is will do
    linked: list[Linked] = field(default_factory=list)
    to_ask: list[str] = field(default_factory=list)
    answers: dict[str, Answer] = field(default_factory=dict)  # address -> what asking it gave, in the order asked
    is_settled: bool = False
    code: str = ""  # the region whose portal it was found to be

    def id_of(self, url: str) -> str:
        """The id an address is asked under."""
        number = [self.url, *other_addresses(self.url)].index(url)
        return f"{self.row_id}-{number + 1}" if number else self.row_id


class Search:
    """The books of one search. `asking` gives the portals of the next round, none at the end; `take` their answers.

    In: the region, the portals known (packaged and the data folder's), the year whose regions count.
    """

    def __init__(self, region: Region, table: Sequence[Portal], year: int) -> None:
        self.region = region
        self.trouble: dict[str, str] = {}  # region whose portal was asked for its lists -> why it gave none, or ""
        self._year = year
        self._table = table
        self._names = {name for row in table for name in (row.id, row.place)}
        self._hosts = {host for row in table for host in row.hosts}
        self.known = _governments(table, year)
        self.wanted = {r.code: r for r in (region, *below(region.code, year))}
        self._probes: dict[str, _Probe] = {}
        self.found: dict[str, tuple[int, Portal]] = {}
        self.notes: defaultdict[str, list[str]] = defaultdict(list)  # id of a known row -> what is to be said
        self._left_out: dict[tuple[str, str, str], LeftOut] = {}
        self._tried: dict[str, dict[str, Answer]] = {}  # place of a known portal -> address -> what asking it gave
        self._parts: dict[str, Linked] = {}  # region -> first link to a part of the portal above it
        self._to_read = [row for code in self.wanted for row in self.known.get(code, ()) if self._has_others(code)]
        if region.code not in self.known:
            self._climb()

    def asking(self) -> tuple[Portal, ...]:
        """The portals of the next round; the same search asks in the same order under the same ids."""
        if not self._to_read and self.trouble.get(self.region.code):
            self._climb()
        asking = (*self._to_read, *self._rows_to_ask())
        if not asking:
            self._look_at_parts()
            asking = tuple(self._rows_to_ask())
        return asking

    def take(self, answers: Mapping[str, Answer]) -> None:
        """What the portals of a round answered, by the id they were asked under."""
        parents, self._to_read = self._to_read, []
        for row in parents:
            self._take_lists(row.region_code, row.hosts, answers[row.id])
            self._try_on(row, answers[row.id])
        for probe in [probe for probe in self._probes.values() if probe.to_ask]:
            asked = [url for url in probe.to_ask if probe.id_of(url) in answers]
            probe.answers |= {url: answers[probe.id_of(url)] for url in asked}
            probe.to_ask = [url for url in probe.to_ask if url not in asked]
            if asked:
                self._judge(probe)

    def rows(self) -> tuple[Portal, ...]:
        """The rows to be written: portals that were found, by region, and known ones with something more in their note."""
        found = [portal for _, (_, portal) in sorted(self.found.items())]
        known = {row.id: row for row in self._table}
        return (*found, *(_noted(known[row_id], notes) for row_id, notes in self.notes.items()))

    @property
    def known_ids(self) -> frozenset[str]:
        """The ids of the table the search began with."""
        return frozenset(row.id for row in self._table)

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """The links that name a region and lead to no portal of it, once each."""
        return tuple(self._left_out.values())

    def _has_others(self, code: str) -> bool:
        return bool(below(code, self._year))

    def _climb(self) -> None:
        """Ask the nearest region above that has a portal and was not asked yet."""
        for upper in reversed(chain(self.region.code, self._year)[:-1]):
            if upper.code not in self.trouble and upper.code in self.known:
                self._to_read.extend(self.known[upper.code])
                return

    def _rows_to_ask(self) -> Iterator[Portal]:
        for probe in self._probes.values():
            for url in probe.to_ask:
                region = self.wanted[probe.linked[0].under or probe.linked[0].codes[0]]
                yield asked_row(probe.id_of(url), region, url, probe.paths, probe.linked[0].evidence)

    def _take_lists(self, owner: str, hosts: Sequence[str], answer: Answer) -> None:
        """The links of a portal's pages to those below it."""
        self.trouble[owner] = "" if answer.pages or self.trouble.get(owner) == "" else answer.trouble
        for seen in answer.pages:
            for link in portal_links(seen.page, owner, self._year):
                codes = tuple(code for code in link.codes if code in self.wanted)
                if codes:
                    under = link.under if link.under in codes else None
                    linked = Linked(
                        codes=codes,
                        under=under,
                        url=link.url,
                        text=link.text,
                        page=seen.page.url,
                        evidence=seen.evidence,
                    )
                    self._take_link(owner, hosts, linked)

    def _try_on(self, row: Portal, answer: Answer) -> None:
        """Ask a known portal that gave no page under its other addresses, one after the other."""
        tried = self._tried.setdefault(row.place, {})
        tried[row.home_url] = answer
        first = next(iter(tried))
        if answer.home:
            if row.home_url != first:
                self.notes[self._id_of(row)].append(f"{first} does not answer, {row.home_url} does")
        elif not answer.is_alive and (other := next_address(first, tried)):
            hosts = tuple(dict.fromkeys((*row.hosts, *hosts_of(other))))
            row_id = f"{self._id_of(row)}-{len(tried) + 1}"
            self._to_read.append(replace(row, id=row_id, home_url=other, hosts=hosts))

    def _id_of(self, row: Portal) -> str:
        return next(known.id for known in self._table if known.place == row.place and known.last_year is None)

    def _take_link(self, owner: str, hosts: Sequence[str], linked: Linked) -> None:
        host = (urlsplit(linked.url).hostname or "").lower()
        if host in hosts:
            if len(linked.codes) == 1 and self.wanted[linked.codes[0]].parent == owner and folder_of(linked.url) != "/":
                self._parts.setdefault(linked.codes[0], linked)
        elif (not host.endswith(".gov.cn") and host not in self._hosts) or host == _NATIONAL:
            self._leave_out(linked, "its host lies outside *.gov.cn")
        elif row := self._row_at(linked.url):
            if row not in [known for code in linked.codes for known in self.known.get(code, ())]:
                self._leave_out(linked, f"is the portal of {row.name} ({row.id})")
        else:
            self._add(linked)

    def _row_at(self, url: str) -> Portal | None:
        hosts = hosts_of(url)
        rows = [row for row in self._table if not set(hosts).isdisjoint(row.hosts)]
        path = f"{urlsplit(url).path}/"
        return next((row for row in rows if any(path.startswith(folder) for folder in row.paths)), None)

    def _add(self, linked: Linked) -> None:
        """A link to a site that no row of the table names: a new probe, or one reason more for an old one."""
        url = home_of(linked.url)
        probe = self._probes.get(site_key(url))
        if probe is None:
            paths = ("/",) if is_named(url) else (folder_of(url),)
            probe = self._probes[site_key(url)] = _Probe(self._new_id(url, linked), url, paths, to_ask=[url])
        if probe.code and probe.code not in linked.codes:
            self._leave_out(linked, f"is the portal of {self.wanted[probe.code].name}")
            return
        is_new = not any(set(linked.codes) <= set(old.codes) for old in probe.linked)
        probe.linked.append(linked)
        if probe.is_settled and is_new:
            self._judge(probe)

    def _new_id(self, url: str, linked: Linked) -> str:
        name = row_name(url)
        names = (name, f"{name}-{linked.codes[0]}", *(f"{name}-{linked.codes[0]}-{n}" for n in range(2, 1000)))
        chosen = next(name for name in names if name not in self._names)
        self._names.add(chosen)
        return chosen

    def _look_at_parts(self) -> None:
        """Where nothing else was found: a part of the portal above may be the region's (a prefecture hosts its counties)."""
        for code, linked in self._parts.items():
            if code not in self.found and code not in self.known:
                url = linked.url
                row_id = self._new_id(f"{url.rstrip('/')}/", linked)
                self._probes[url] = _Probe(row_id, url, (folder_of(url),), True, [linked], [url])
        self._parts = {}

    def _judge(self, probe: _Probe) -> None:
        judged = [(url, judge(answer, probe.linked, self._year)) for url, answer in probe.answers.items()]
        url, judgement = next((one for one in judged if one[1].kind != "dead"), judged[0])
        # One after the other: in one crawl they would count as one address.
        if judgement.kind == "dead" and not probe.is_part and (other := next_address(probe.url, probe.answers)):
            probe.to_ask = [other]
            return
        probe.is_settled = True
        if judgement.kind in RANK and (judgement.kind == "ours" or not probe.is_part):
            self._accept(probe, url, judgement)
            return
        for linked in probe.linked:
            self._leave_out(linked, judgement.note)
        if judgement.kind == "moved":
            self._take_link("", (), replace(probe.linked[0], url=judgement.url))

    def _accept(self, probe: _Probe, url: str, judgement: Judgement) -> None:
        code, rank = judgement.code, RANK[judgement.kind]
        portal = self._row(probe, url, judgement)
        if code in self.known:
            if judgement.kind == "ours":
                linked = next(linked for linked in probe.linked if code in linked.codes)
                self.notes[self.known[code][0].id].append(f"{linked.page} links {portal.home_url}")
                self._take_lists(code, portal.hosts, probe.answers[url])
            return
        before = self.found.get(code)
        probe.code = code
        if before and before[0] >= rank:
            self._leave_out(probe.linked[0], f"another portal of the region was found: {before[1].home_url}")
            return
        self.found[code] = (rank, portal)
        if self._has_others(code):
            self._take_lists(code, portal.hosts, probe.answers[url])

    def _row(self, probe: _Probe, url: str, judgement: Judgement) -> Portal:
        """The row of a portal that was found, at the address its home page lies at."""
        region = self.wanted[judgement.code]
        linked = next(linked for linked in probe.linked if judgement.code in linked.codes)
        led = judgement.url and urlsplit(judgement.url).path.rstrip("/") == urlsplit(url).path.rstrip("/")
        home = judgement.url if led else url
        row = asked_row(probe.row_id, region, home, probe.paths, linked.evidence)
        hosts = tuple(dict.fromkeys((*row.hosts, *hosts_of(url))))
        is_sure = judgement.kind == "ours"
        return replace(row, hosts=hosts, status="verified" if is_sure else "unverified", note=judgement.note)

    def _leave_out(self, linked: Linked, why: str) -> None:
        for code in linked.codes:
            self._left_out.setdefault((code, linked.url, why), LeftOut(code, linked.text, linked.url, linked.page, why))


def _governments(table: Sequence[Portal], year: int) -> dict[str, list[Portal]]:
    """Region -> the rows of its government's portal; those of its departments are not meant, nor those of ended eras."""
    found: defaultdict[str, list[Portal]] = defaultdict(list)
    for row in table:
        if row.last_year is None and _GOVERNMENT.search(row.name):
            now = region_at(row.region_code, year)
            found[now.code if now else row.region_code].append(row)
    return dict(found)


def _noted(row: Portal, notes: Sequence[str]) -> Portal:
    new = [note for note in notes if note not in row.note]
    return replace(row, note="; ".join(filter(None, (row.note, *new))))
