"""What a crawl is asked for, and what it says when it ends."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from archive.writer import MAX_WARC_BYTES
from crawler.budgets import UNBOUNDED, Budgets
from crawler.hours import Window
from settings.paths import DataFolder
from settings.portals import Portal

State = Literal["finished", "partial", "interrupted", "failed"]
"""partial: a portal refused us, answered nothing or was cut by a budget; the others are complete."""

Aim = Literal["reports", "survey", "check", "portals"]
"""What a crawl follows: reports with their files, lists alone (where the reports stand), nothing but what a page sends on
to, links to other portals."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlOptions:
    """One crawl: which portals, which years, how politely, where to."""

    data: DataFolder
    portals: tuple[Portal, ...]
    years: tuple[int, int] | None = None  # report years, first and last, both wanted
    connect_map: Path | None = None  # names lead to these addresses; all other names are refused
    delay: float = 1.0  # seconds between two requests to a host; 0 only for servers of one's own
    contact: str | None = None  # named in the User-Agent
    budgets: Budgets = UNBOUNDED
    window: Window | None = None  # the hours of the day at which requests go out; None: all
    timeout: float | None = None  # seconds for one answer; None: as the settings say
    fresh: bool = False  # begin a new run even where one of the same wish was broken off
    refetch: bool = False  # ask for every page whole, also where an earlier crawl kept it
    warc_bytes: int = MAX_WARC_BYTES  # a WARC is closed when it has reached this size
    processes: int = 1  # at most so many; fewer where portals share hosts
    proxy: str | None = None  # "http://host:port" that stands between us and the portals
    aim: Aim = "reports"
    archive: bool = True  # False: the same crawl, nothing kept but the run's row (for measuring)


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalSummary:
    """What one portal gave."""

    portal_id: str
    pages: int  # pages and files answered with success
    captures: int  # answers kept, also robots.txt, redirects and errors
    unchanged: int  # of these, what an earlier crawl had kept with the same payload
    leads: int  # addresses found and asked for
    reports: int  # report pages answered with success
    attachments: int
    refusals: dict[str, int]  # kind -> how many addresses gave no page
    stopped: str | None = None  # why the crawl of this portal was broken off; "budget: ..." when one was used up
    asked: int = 0  # addresses asked for
    requests: int = 0  # requests tried, also for robots.txt, redirects and again after errors
    bytes: int = 0  # received
    unwanted: dict[str, int] = field(default_factory=dict)  # reason -> addresses that were not even noted
    seconds: float = 0.0  # from its first request to its last answer, as far as it was crawled this time


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlSummary:
    """What a run gave, portal by portal in the order asked for."""

    run_id: str
    state: State
    portals: tuple[PortalSummary, ...]
    bytes: int  # bytes of the answers kept, as received
    seconds: float


class Progress(Protocol):
    """Called a few times a second: addresses answered, addresses known so far, a short note."""

    def __call__(self, done: int, total: int, note: str = "") -> None: ...
