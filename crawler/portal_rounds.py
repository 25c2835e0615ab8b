"""A search for portals as crawls: round after round, each archived like any other; one that is broken off goes on."""

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace

from archive.index import CrawlDb
from crawler.options import CrawlOptions, Progress
from crawler.portal_probe import Answer
from crawler.portal_search import Search
from crawler.shares import processes_for
from crawler.survey.pages import pages_by_portal, refused_by_portal
from crawler.survey.run import ask
from settings.durable import write_whole
from settings.paths import DataFolder
from settings.portals import Portal

log = logging.getLogger(__name__)

MAX_ROUNDS = 20
"""A province takes four, and three more where addresses do not answer; more would be portals that lead to each other for ever."""


Write = Callable[[Sequence[Portal]], None]


@dataclass(slots=True)
class Memory:
    """The rounds that searches of a data folder finished without coming to their end: region -> runs, what each asked.

    A finished search has none, so that a later one asks anew.
    """

    data: DataFolder
    region_code: str
    rounds: list[tuple[str, list[str]]] = field(default_factory=list)

    @classmethod
    def of(cls, data: DataFolder, region_code: str) -> "Memory":
        """What is remembered of a region's search: of the runs that crawl.db knows, which may have been deleted."""
        known = _runs(data)
        return cls(data, region_code, [one for one in _all(data).get(region_code, []) if one[0] in known])

    def add(self, run_id: str, asked: Sequence[Portal]) -> None:
        """A round has ended."""
        self.rounds.append((run_id, [portal.id for portal in asked]))
        self._write(self.rounds)

    def forget(self) -> None:
        """The search has come to its end, or begins anew."""
        self.rounds = []
        self._write([])

    def run_of(self, portal_id: str) -> str | None:
        """The run in which a portal was asked."""
        return next((run_id for run_id, asked in self.rounds if portal_id in asked), None)

    def _write(self, rounds: Sequence[tuple[str, list[str]]]) -> None:
        path = self.data.discovery
        every = {**_all(self.data), self.region_code: rounds}
        every = {code: rounds for code, rounds in every.items() if rounds}
        if every:
            write_whole(path, [json.dumps(every, ensure_ascii=False, indent=1).encode()])
        else:
            path.unlink(missing_ok=True)


def search_on(search: Search, options: CrawlOptions, write: Write, progress: Progress | None = None) -> tuple[str, ...]:
    """Ask round after round until nothing is left to ask; what earlier rounds of a broken search gave is not asked again.

    In: the search, the options of its crawls (their portals are the search's), what writes the rows in the end, before
    the rounds are forgotten. Out: the runs.
    Raises as `crawler.survey.run.ask`: KeyboardInterrupt when a round was broken off.
    """
    memory = Memory.of(options.data, search.region.code)
    if options.fresh:
        memory.forget()
    for _ in range(MAX_ROUNDS):
        asking = search.asking()
        if not asking:
            break
        new = tuple(portal for portal in asking if memory.run_of(portal.id) is None)
        if new:
            processes = processes_for(new, options.delay)
            summary = ask(replace(options, portals=new, aim="portals", processes=processes), progress)
            memory.add(summary.run_id, new)
        search.take(_answers(options.data, memory, asking))
    else:
        log.warning("portals still lead to others after %d rounds; the search ends here", MAX_ROUNDS)
    _tell_crawl_db(options.data, search, memory)
    write(search.rows())
    runs = tuple(run_id for run_id, _ in memory.rounds)
    memory.forget()
    return runs


def _tell_crawl_db(data: DataFolder, search: Search, memory: Memory) -> None:
    """Leave those of the asked sites among crawl.db's portals that were found to be one, under the region they are of."""
    asked = {portal_id for _, ids in memory.rounds for portal_id in ids} - search.known_ids
    found = [portal for _, portal in search.found.values()]
    with CrawlDb(data.crawl_db) as db, db.transaction():
        chosen = "DELETE FROM portals WHERE id IN (SELECT value FROM json_each(?))"
        db.frontier.connection.execute(chosen, (json.dumps(sorted(asked)),))
        db.put_portals({**asdict(portal), "last_run": memory.run_of(portal.id)} for portal in found)


def _answers(data: DataFolder, memory: Memory, asking: Sequence[Portal]) -> dict[str, Answer]:
    found: dict[str, Answer] = {}
    for run_id in dict.fromkeys(memory.run_of(portal.id) or "" for portal in asking):
        asked = [portal for portal in asking if memory.run_of(portal.id) == run_id]
        pages, refused = pages_by_portal(data, run_id, asked), refused_by_portal(data, run_id, asked)
        found |= {portal.id: Answer(pages[portal.id], refused[portal.id]) for portal in asked}
    return found


def _all(data: DataFolder) -> dict[str, list[tuple[str, list[str]]]]:
    """Everything remembered; an unreadable file is as none."""
    try:
        told = json.loads(data.discovery.read_text(encoding="utf-8"))
        return {
            str(code): [(str(run_id), [str(name) for name in asked]) for run_id, asked in rounds]
            for code, rounds in told.items()
        }
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _runs(data: DataFolder) -> frozenset[str]:
    if not data.crawl_db.exists():
        return frozenset()
    with CrawlDb(data.crawl_db) as db:
        return frozenset(str(run["id"]) for run in db.rows("runs"))
