"""How a run ends, in one process or in several: what budgets cut, its last row, its report, the reports it should have found."""

from collections.abc import Mapping
from datetime import UTC, datetime

from archive.index import CrawlDb, RunState
from archive.schema import told
from crawler.counts import Counts, is_whole, summary_of, totals, with_cuts
from crawler.cuts import note_cuts
from crawler.expected.write import note_expected
from crawler.options import CrawlOptions, CrawlSummary, State
from crawler.report.write import write_report


def summed_up(
    run_id: str,
    counts: Mapping[str, Counts],
    unwanted: Mapping[str, Mapping[str, int]],
    *,
    received: int,
    since: datetime,
    state: State,
) -> CrawlSummary:
    """What a run says of itself; one that came to its end is partial when a portal did not.

    In: its counts by portal, what it did not want by portal and reason, the bytes received, when it was begun this time.
    """
    portals = tuple(summary_of(portal_id, c, unwanted.get(portal_id)) for portal_id, c in counts.items())
    if state == "finished" and not is_whole(portals):
        state = "partial"
    seconds = (datetime.now(UTC) - since).total_seconds()
    return CrawlSummary(run_id=run_id, state=state, portals=portals, bytes=received, seconds=seconds)


def end_run(db: CrawlDb, summary: CrawlSummary, *, is_part: bool = False) -> CrawlSummary:
    """Write the last row of a run, in a transaction that the caller opened. Out: the summary, now with what budgets cut.

    Of a part the parent says what was cut. Raises `ArchiveError`.
    """
    with told(db.path):
        if not is_part:
            summary = with_cuts(summary, note_cuts(db, summary.run_id))
        state: RunState = "finished" if summary.state == "partial" else summary.state
        ended = totals(summary.portals, summary.bytes)
        db.finish_run(summary.run_id, finished_at=datetime.now(UTC), state=state, **ended)
        db.frontier.take_back(summary.run_id)
    return summary


def tell_of_run(db: CrawlDb, options: CrawlOptions, summary: CrawlSummary) -> None:
    """After the last row: the report of the run, and unless it failed what became of the expected reports.

    Nothing of a run that keeps nothing. Raises `ArchiveError`.
    """
    if not options.archive:
        return
    write_report(db, options, summary)
    if summary.state != "failed":
        with told(db.path):
            note_expected(db.frontier.connection, options.data, summary.run_id)
