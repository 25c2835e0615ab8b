"""What budgets made a run leave alone: noted as refusals at its end, taken back when it goes on and they allow more."""

import sqlite3

from archive import runs
from archive.index import CrawlDb
from archive.schema import told
from crawler.budgets import BUDGET, KIND, Budgets, lifted


def note_cuts(db: CrawlDb, run_id: str) -> dict[str, str]:
    """Note for each portal that a budget cut how much was left alone. Out: portal -> the budget, as a reason.

    What the run noted so before is noted anew.
    """
    found: dict[str, str] = {}
    with told(db.path):
        runs.forget_refusals(db.frontier.connection, run_id, KIND)
        left = runs.left_alone(db.frontier.connection, run_id, BUDGET)
    for portal_id, reason, count, url in left:
        found[portal_id] = reason
        detail = f"{reason}; {count} known addresses were left alone"
        db.add_refusal(run_id=run_id, url=url, kind=KIND, portal_id=portal_id, detail=detail)
    return found


def cuts_of(connection: sqlite3.Connection) -> dict[str, list[str]]:
    """Run -> the budgets that cut it."""
    found: dict[str, list[str]] = {}
    for run_id, detail in connection.execute("SELECT run_id, detail FROM refusals WHERE kind = ?", (KIND,)):
        found.setdefault(run_id, []).append(detail.partition(";")[0])
    return found


def lifted_now(db: CrawlDb, run_id: str, budgets: Budgets) -> list[str]:
    """The reasons for which a run that goes on left addresses alone, and need not any more; its notes are forgotten."""
    runs.forget_refusals(db.frontier.connection, run_id, KIND)
    return lifted({reason for _, reason, _, _ in runs.left_alone(db.frontier.connection, run_id, BUDGET)}, budgets)
