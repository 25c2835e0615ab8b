"""How long a host is left in peace after an answer. Pure: from what the server did to seconds."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LATENCY_FACTOR = 5.0
"""A host rests so many times as long as its last answer took, as Heritrix has it (`delayFactor`)."""

MAX_LATENCY_REST_S = 30.0
"""The longest rest that slowness alone gives (Heritrix: `maxDelayMs`)."""

MAX_BACK_OFF_S = 60.0
"""The longest rest after failures in a row; each failure doubles the rest before."""

MAX_CRAWL_DELAY_S = 60.0
"""The longest crawl-delay of a robots.txt that is waited for; a host that wants a longer one is not asked."""

MAX_WAIT_S = 600.0
"""The longest Retry-After that is waited for; a host that wants a longer one is left for this run."""

_TRY_LATER = (429, 503)
_FAILED = (408, 429)


def rest_after(took: float, *, least: float, before: float, failed: bool, asked: float | None) -> float:
    """Seconds from the end of an answer to the next request to its host.

    In: seconds the answer took; the shortest rest allowed (the delay, the crawl-delay); the rest before; whether the
    server failed; the seconds of its Retry-After. One success ends a back-off.
    """
    slow = min(MAX_LATENCY_REST_S, LATENCY_FACTOR * took)
    backed_off = min(MAX_BACK_OFF_S, 2 * before) if failed else 0.0
    return max(least, slow, backed_off, min(asked or 0.0, MAX_WAIT_S))


def is_failure(status: int) -> bool:
    """Whether a status says that the server is in trouble, or has too much of us."""
    return status >= 500 or status in _FAILED


def asked_to_wait(status: int, header: Callable[[str], bytes | None]) -> float | None:
    """Seconds that a server asks us to wait with 429 or 503 (RFC 9110 section 10.2.3), None when it does not.

    In: what gives the value of a header. A moment is taken by the server's own clock where it tells the time.
    """
    told = (header("Retry-After") or b"").decode("latin-1").strip() if status in _TRY_LATER else ""
    if told.isascii() and told.isdigit():
        return float(told)
    until = _moment(told)
    if until is None:
        return None
    now = _moment((header("Date") or b"").decode("latin-1")) or datetime.now(UTC)
    return max(0.0, (until - now).total_seconds())


def _moment(told: str) -> datetime | None:
    with suppress(ValueError, OverflowError):
        found = parsedate_to_datetime(told)
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return None
