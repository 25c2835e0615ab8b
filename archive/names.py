"""How digests, dates and addresses are written in a record, after WARC 1.1 (ISO 28500:2017)."""

from datetime import UTC, datetime
from hashlib import sha256
from urllib.parse import quote

DOM, FULL_PAGE = "urn:dom:", "urn:fullPage:"
"""What goes before a page's address to name what was made from it: its DOM after its scripts, its picture. The second
is Browsertrix's name; it keeps no DOM, so that the first is ours, in its manner."""

_URL_SAFE = "".join(chr(c) for c in range(0x21, 0x7F))


def page_of(url: str) -> str:
    """The address of the page that a capture shows: of its DOM (`urn:dom:…`) the page's own, of all else as it is."""
    return url.removeprefix(DOM)


def digest(data: bytes) -> str:
    """The labelled digest of WARC 1.1 section 5.8: sha256 in lower-case hexadecimal, as Browsertrix writes it."""
    return f"sha256:{sha256(data).hexdigest()}"


def warc_date(moment: datetime) -> str:
    """UTC in the W3C profile of ISO 8601, with as many decimals as there are (WARC 1.1 section 5.4)."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def warc_url(url: str) -> str:
    """The address as one header line may hold it: white space, controls and non-ASCII percent-encoded."""
    return quote(url, safe=_URL_SAFE)
