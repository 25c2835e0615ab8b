"""Whether a crawl goes on with a run that was broken off: one of the same wish, the newest, that did not finish."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from archive.index import CrawlDb
from crawler.budgets import lifted
from crawler.options import CrawlOptions

Row = Mapping[str, Any]
"""A row of the runs table."""


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
    """What must be the same for a crawl to be the same crawl; delay, budgets and contact may change on the way."""
    wish = {
        "portals": sorted(portal.id for portal in options.portals),
        "years": list(options.years) if options.years else None,
        "archive": options.archive,
    }
    # Crawls for reports are told as they were before there were others, so that an older one still goes on.
    return wish if options.aim == "reports" else {**wish, "aim": options.aim}


def run_to_go_on_with(runs: Iterable[Row], cut: Mapping[str, Sequence[str]], options: CrawlOptions) -> str | None:
    """The newest run with the same wish, if it did not finish, or left alone what the budgets of now allow.

    In: the rows of all runs, and run -> the budgets that cut it.
    """
    last = None if options.fresh else last_runs(runs).get(_told(wish_of(options)))
    if last is None:
        return None
    run_id = str(last["id"])
    goes_on = last["state"] != "finished" or lifted(cut.get(run_id, ()), options.budgets)
    return run_id if goes_on else None


def runs_to_keep(runs: Iterable[Row], cut: Collection[str]) -> list[str]:
    """The runs that a later crawl may go on with. In: the rows of all runs, and those that a budget cut."""
    return [str(run["id"]) for run in last_runs(runs).values() if run["state"] != "finished" or run["id"] in cut]


def last_runs(runs: Iterable[Row]) -> dict[str, Row]:
    """Wish -> its newest run."""
    listed = sorted(runs, key=lambda run: str(run["started_at"]))
    wishes = ((run, json.loads(run["options"] or "{}").get("wish")) for run in listed)
    return {_told(_as_now(wish)): run for run, wish in wishes if wish}


def _as_now(wish: Mapping[str, Any]) -> dict[str, Any]:
    """Older runs named their limit of pages, which now may change on the way as other budgets."""
    return {name: value for name, value in wish.items() if name != "max_pages"}


def _told(wish: Mapping[str, Any]) -> str:
    return json.dumps(wish, sort_keys=True, ensure_ascii=False)
