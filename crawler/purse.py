"""What a run may still spend: counts what it asks for and receives, and closes its books when a budget is used up."""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from time import monotonic

from crawler.budgets import UNBOUNDED, Budgets, Spent, is_of_run, used_up
from crawler.counts import Counts
from crawler.frontier import Frontier
from crawler.hours import Window

log = logging.getLogger(__name__)

LOOK_S = 60.0
"""Seconds after which a closed window is looked at again: the clock may be set, the machine may sleep."""


class Purse:
    """Used by the reactor's thread only. What is under way when a budget is used up comes to its end.

    In: the budgets and the hours of the day of a run, its counts by portal, also of the part before it was broken off,
    and its frontier, which leaves alone what may not be asked for any more.
    """

    def __init__(self, budgets: Budgets, window: Window | None, counts: Mapping[str, Counts], frontier: Frontier):
        self.waits = ""  # what the crawl waits for, for people
        self._budgets, self._window, self._counts, self._frontier = budgets, window, counts, frontier
        self._bounded = budgets != UNBOUNDED
        self._pages = sum(c.asked for c in counts.values())
        self._bytes = sum(c.bytes for c in counts.values())
        self._closed_at: float | None = None
        self._rested = 0.0  # seconds the window was closed; they count as nobody's
        self._begun = monotonic()

    def page(self, portal_id: str) -> None:
        """An address was taken to be asked for."""
        self._counts[portal_id].asked += 1
        self._pages += 1
        self.look(portal_id)

    def answer(self, portal_id: str, size: int) -> None:
        """So many bytes came for one request; 0 when none came."""
        counts = self._counts[portal_id]
        counts.requests += 1
        counts.bytes += size
        self._bytes += size
        self.look(portal_id)

    def look(self, portal_id: str) -> None:
        """Close what the budgets allow no more of."""
        counts, now = self._counts[portal_id], self._now()
        counts.first = now if counts.first is None else counts.first
        counts.last = now
        if not self._bounded or portal_id in self._frontier.left:
            return
        portal = Spent(counts.asked, counts.bytes, (now - counts.first) / 3600)
        reason = used_up(self._budgets, portal, Spent(self._pages, self._bytes, now / 3600))
        if reason is not None:
            of = None if is_of_run(reason) else portal_id
            self._frontier.leave(of, reason)
            log.info("%s: %s", of or "run", reason)

    def take_up(self) -> None:
        """A run goes on: what its budgets do not allow more of stays closed."""
        for portal_id, counts in self._counts.items():
            if counts.asked:
                self.look(portal_id)
                counts.first = counts.last = None

    def not_before(self) -> float:
        """When something new may be begun, on the monotonic clock; 0 within the hours of the day, but their last minute."""
        if self._window is None:
            return 0.0
        now, wait = monotonic(), self._window.seconds_to_begin(datetime.now(UTC))
        if wait and self._closed_at is None:
            self._closed_at = now
            self.waits = f"waits for {self._window.opens:%H:%M} China Standard Time"
            log.info("outside %s: %s", self._window, self.waits)
        elif not wait and self._closed_at is not None:
            self._rested += now - self._closed_at
            self._closed_at, self.waits = None, ""
        return now + min(wait, LOOK_S) if wait else 0.0

    def closed_for(self) -> float:
        """Seconds until a request may go out that was begun before; 0 within the hours of the day."""
        return 0.0 if self._window is None else self._window.seconds_closed(datetime.now(UTC))

    def _now(self) -> float:
        """Seconds this crawl has worked."""
        return (monotonic() if self._closed_at is None else self._closed_at) - self._begun - self._rested
