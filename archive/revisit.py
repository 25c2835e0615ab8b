"""When an answer says no more than an earlier one did, and what is kept of it then (WARC 1.1 section 6.7)."""

import re

from archive.answer import Answer
from archive.capture import Exchange, Origin
from archive.names import warc_date

IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"

_CONDITION = re.compile(rb"\nif-(?:none-match|modified-since)[ \t]*:", re.IGNORECASE)


def profile_of(exchange: Exchange, answer: Answer, origin: Origin | None) -> str | None:
    """The profile of the revisit that an answer is; None when it must be kept whole.

    A 304 that nobody asked for says nothing about the origin; an answer cut short has no payload to compare.
    """
    if origin is None or exchange.truncated:
        return None
    if answer.head.status == 304:
        return NOT_MODIFIED if _CONDITION.search(exchange.request_bytes) else None
    same = answer.payload_digest == origin.digest and answer.head.status == origin.status
    return IDENTICAL if same else None


def revisit_fields(profile: str, origin: Origin) -> list[tuple[str, str]]:
    """The headers that lead to the origin; replay finds it by address and date, we by record id."""
    truncated = [("WARC-Truncated", "length")] if profile == IDENTICAL else []
    return [
        ("WARC-Profile", profile),
        ("WARC-Refers-To", origin.record_id),
        ("WARC-Refers-To-Target-URI", origin.url),
        ("WARC-Refers-To-Date", warc_date(origin.fetched_at)),
        *truncated,
        ("WARC-Payload-Digest", origin.digest),
    ]


def revisit_block(answer: Answer) -> bytes:
    """Status line and headers as sent. A 304 has nothing else; one that has, against RFC 9110, is kept as it came."""
    return answer.start if answer.head.status == 304 else answer.start[: answer.head.body_start]
