"""When each host may be asked: the rest after its last answer, its robots.txt, its Retry-After, and other crawls."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import monotonic

from crawler.manners.groups import Groups
from crawler.manners.pace import rest_after
from crawler.manners.turns import PLACES, Turns
from settings.portals import Portal


@dataclass(slots=True)
class Pace:
    """One host's."""

    rest: float  # seconds to leave after an answer
    ended: float  # when the last one had come, monotonic
    least: float  # the shortest rest allowed
    busy_until: float = 0.0  # when it is worth trying again, after another crawl had the turn


class Hosts:
    """The hosts of one process.

    In: the shortest delay in seconds; the turns shared with other crawls, None for servers of one's own, which are
    asked again at once unless they say otherwise; the portals; what gives the seconds that a host still had to rest when
    a run was broken off.
    """

    def __init__(
        self, delay: float, turns: Turns | None, portals: Iterable[Portal], rest_of: Callable[[str], float]
    ) -> None:
        self._delay = delay
        self._turns = turns
        self._spacing = delay / PLACES
        self._groups = Groups(portals)
        self._rest_of = rest_of
        self._paces: dict[str, Pace] = {}
        self._group_due: dict[str, float] = {}

    def rest(self, host: str) -> float:
        """Seconds that a host is left in peace after its next answer, at least."""
        return self._pace(host).rest

    def due(self, host: str) -> float:
        """When a host may be asked again, on the monotonic clock, as far as is known."""
        pace = self._pace(host)
        if self._turns is None:
            return pace.ended + pace.rest
        groups = self._groups.of(host)
        return max(pace.ended + pace.rest, pace.busy_until, *(self._group_due.get(group, 0.0) for group in groups))

    def expect(self, host: str) -> None:
        """A host is about to be asked; the others of its group are held back so long."""
        if self._turns is not None:
            for group in self._groups.of(host):
                self._group_due[group] = max(self._group_due.get(group, 0.0), monotonic()) + self._spacing

    def begin(self, host: str) -> float:
        """Take the turn to ask a host. Out: 0 when it may be asked now, else the seconds until it is worth trying again."""
        pace, now = self._pace(host), monotonic()
        if (wait := pace.ended + pace.rest - now) > 0 or self._turns is None:
            return max(0.0, wait)
        groups = self._groups.of(host)
        found = self._turns.take(host, pace.rest, groups, self._spacing)
        if found is None:
            for group in groups:
                self._group_due[group] = max(self._group_due.get(group, 0.0), now + self._spacing)
            return 0.0
        if found.group is None:
            pace.busy_until = now + found.seconds
        else:
            self._group_due[found.group] = max(self._group_due.get(found.group, 0.0), now + found.seconds)
        return found.seconds

    def end(self, host: str, took: float, *, failed: bool, asked: float | None, address: str | None) -> None:
        """An answer has come, or will not.

        In: the seconds it took, whether the server failed, the seconds it asked us to wait, the address it came from.
        """
        pace = self._pace(host)
        if self._turns is None:
            pace.rest = rest_after(0.0, least=pace.least, before=0.0, failed=False, asked=asked)
        else:
            pace.rest = rest_after(took, least=pace.least, before=pace.rest, failed=failed, asked=asked)
            self._turns.give_back(host, pace.rest)
            if address is not None:
                self._groups.note_address(host, address)
        pace.ended = monotonic()

    def slow_down(self, host: str, crawl_delay: float) -> None:
        """A robots.txt wants so many seconds between two requests; they count from the last answer."""
        pace = self._pace(host)
        pace.least = max(pace.least, crawl_delay)
        pace.rest = max(pace.rest, crawl_delay)
        if self._turns is not None:
            self._turns.lengthen(host, pace.rest)

    def close(self) -> None:
        """Give back what turns are held."""
        if self._turns is not None:
            self._turns.close()

    def _pace(self, host: str) -> Pace:
        pace = self._paces.get(host)
        if pace is None:
            rest = self._rest_of(host)  # the run was broken off a moment ago: its delay goes on, also a longer one
            pace = Pace(max(rest, self._delay), monotonic() if rest else -self._delay, self._delay)
            self._paces[host] = pace
        return pace
