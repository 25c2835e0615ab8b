"""Whether a crawl goes on with a run that was broken off: one of the same wish, the newest, that did not finish."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from archive.index import CrawlDb
from crawler.options import CrawlOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """A run that can go on."""

    run_id: str
    queued: int
    done: int  # also failed and skipped: what is not asked for again


def unfinished(db: CrawlDb, run_id: str) -> Unfinished:
    """Where a run stands that can go on."""
    counts = db.frontier.counts(run_id)
    queued = counts.get("queued", 0) + counts.get("leased", 0)
    return Unfinished(run_id=run_id, queued=queued, done=sum(counts.values()) - queued)


def wish_of(options: CrawlOptions) -> dict[str, Any]:
    """What must be the same for a crawl to be the same crawl; delay and contact may change on the way."""
    wish = {
        "portals": sorted(portal.id for portal in options.portals),
        "years": list(options.years) if options.years else None,
        "max_pages": options.max_pages,
        "archive": options.archive,
    }
    # Crawls for reports are told as they were before there were others, so that an older one still goes on.
    return wish if options.aim == "reports" else {**wish, "aim": options.aim}


def run_to_go_on_with(db: CrawlDb, options: CrawlOptions) -> str | None:
    """The newest run with the same wish, if it did not finish."""
    last = None if options.fresh else last_runs(db).get(_told(wish_of(options)))
    return str(last["id"]) if last and last["state"] != "finished" else None


def runs_to_keep(db: CrawlDb) -> list[str]:
    """The runs that a later crawl may go on with."""
    return [str(run["id"]) for run in last_runs(db).values() if run["state"] != "finished"]


def last_runs(db: CrawlDb) -> dict[str, Mapping[str, Any]]:
    """Wish -> its newest run."""
    runs = sorted(db.rows("runs"), key=lambda run: str(run["started_at"]))
    return {_told(wish): run for run in runs if (wish := json.loads(run["options"] or "{}").get("wish"))}


def _told(wish: Mapping[str, Any]) -> str:
    return json.dumps(wish, sort_keys=True, ensure_ascii=False)
