"""What a run opens with: its row in crawl.db, its WARC, and what both say about who crawls and how."""

import importlib.metadata
import json
import logging
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256
from itertools import count
from types import ModuleType

from archive.index import CrawlDb
from archive.members import Member
from archive.writer import WarcStore
from crawler.cuts import cuts_of
from crawler.options import CrawlOptions
from crawler.resume import runs_to_keep, wish_of
from crawler.scrapy_settings import scrapy_settings, user_agent
from crawler.shares import Part
from settings import base, live

log = logging.getLogger(__name__)


def new_store(options: CrawlOptions, run_id: str, on_member: Callable[[Member], None], part: Part | None) -> WarcStore:
    """The archive that a run writes to; its files say who wrote them (WARC 1.1 section 6.2)."""
    info = {
        "software": software(),
        "robots": "obeyed (RFC 9309)",
        "operator": options.contact or "",
        "http-header-user-agent": user_agent(options.contact),
        "nianbao-settings-digest": settings_digest(options),
    }
    return WarcStore(
        options.data.warc,
        run_id=run_id,
        info={name: value for name, value in info.items() if value},
        on_member=on_member,
        max_bytes=options.warc_bytes,
        serials=count(part.number, part.of) if part else None,
    )


def note_start(db: CrawlDb, options: CrawlOptions, run_id: str, started: datetime) -> int:
    """The rows of a new run and of its portals. Forgets the addresses of runs that nobody will go on with.

    Out: the bytes it has received, none.
    """
    years = "-".join(map(str, options.years)) if options.years else None
    chosen = {
        "delay": options.delay,
        "connect_map": options.connect_map is not None,
        "budgets": asdict(options.budgets),
        "hours": str(options.window) if options.window else None,
        "aim": options.aim,
        "contact": options.contact,
        "settings_digest": settings_digest(options),
        "wish": wish_of(options),
    }
    db.frontier.keep_only(runs_to_keep(db.rows("runs"), cuts_of(db.frontier.connection)))
    db.put_portals({**asdict(p), "last_run": run_id} for p in options.portals)
    db.start_run(
        run_id,
        started_at=started,
        regions=sorted({p.region_code for p in options.portals}),
        years=years,
        portals=len(options.portals),
        software=software(),
        options=chosen,
    )
    return 0


def warn_of_no_contact(options: CrawlOptions) -> None:
    """Say so when real portals would not learn from the User-Agent whom to write to."""
    if not options.contact and not options.connect_map:
        log.warning("nobody is named in the User-Agent: give a contact, so that a portal's keeper can reach you")


def module_of(options: CrawlOptions) -> ModuleType:
    """The settings that a crawl begins with: those for real portals, unless its names lead to servers of one's own."""
    return base if options.connect_map else live


def settings_digest(options: CrawlOptions) -> str:
    """The digest ("sha256:…") of every setting a crawl runs with, so that two runs can be told to have been alike."""
    module = module_of(options)
    found = {name: getattr(module, name) for name in dir(module) if name.isupper()} | scrapy_settings(options)
    names = found.pop("NIANBAO_CONNECT_MAP")  # ports of the moment
    found["NIANBAO_CONNECT_MAP"] = sorted(host for host, _ in names) if names else None
    told = json.dumps(found, sort_keys=True, default=repr, ensure_ascii=False)
    return f"sha256:{sha256(told.encode()).hexdigest()}"


def software() -> str:
    """What names this program in warcinfo records and run rows."""
    return f"nianbao/{importlib.metadata.version('nianbao')} Scrapy/{importlib.metadata.version('scrapy')}"
