"""A record as it lies in a file: its WARC headers and where its block is. For files of any tool, gzip or plain."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from archive.message import Headers, head_end, parse_headers

_VERSIONS = tuple(
    b"WARC/%s%s" % (number, end) for number in (b"1.1", b"1.0", b"0.18", b"0.17") for end in (b"\r\n", b"\n")
)
_LENGTH_DIGITS = 18
_RAW = re.compile(rb"[\x80-\xff]")
_FOLDS = (" ", "\t")
_END = b"\r\n\r\n"
_KNOWN = {
    name: name.lower()
    for name in (
        "WARC-Type", "WARC-Record-ID", "WARC-Date", "Content-Length", "Content-Type", "WARC-Concurrent-To",
        "WARC-Block-Digest", "WARC-Payload-Digest", "WARC-IP-Address", "WARC-Refers-To", "WARC-Target-URI",
        "WARC-Truncated", "WARC-Warcinfo-ID", "WARC-Filename", "WARC-Profile", "WARC-Protocol", "WARC-Cipher-Suite",
    )
}  # fmt: skip
"""Names as nearly every tool writes them; to look them up costs less than to make them lower case each time."""
_PADDING = ("", "-01", "-01-01")  # WARC 1.1 section 5.4 allows a date of year and month, or of the year alone


class Stored(NamedTuple):
    """WARC headers (values decoded from UTF-8) and the place of the block in the member."""

    kind: str  # WARC-Type, lower case, or "" when there is none
    lines: str  # the header lines as written, for what may stand there several times
    named: Mapping[str, str]  # name in lower case -> value of the first header of that name
    block_start: int
    block_length: int
    repeats: bool  # whether some header stands there twice

    def get(self, name: str) -> str | None:
        """Value of the first header of that name, or None."""
        return self.named.get(name.lower())

    @property
    def length(self) -> int:
        """Bytes the whole record takes, with the two empty lines after it."""
        return self.block_start + self.block_length + len(_END)

    @property
    def is_http(self) -> bool:
        """Whether the block is an HTTP message."""
        return self.named.get("content-type", "").lower().startswith("application/http")


def parse_stored(start: bytes) -> Stored | None:
    """The record that a member begins with; None when that is no WARC record.

    In: the uncompressed member, or as much of its beginning as holds the headers.
    """
    if not start.startswith(_VERSIONS):
        return None
    end = head_end(start, len(b"WARC/1.1"), len(start))
    if end is None:
        return None
    lines = _text(start[start.index(b"\n") + 1 : end[0]])
    named, repeats = _named(lines)
    said = named.get("content-length", "")
    if not (said.isdigit() and said.isascii() and len(said) <= _LENGTH_DIGITS):
        return None
    return Stored(named.get("warc-type", "").lower(), lines, named, end[1], int(said), repeats)


def _text(raw: bytes) -> str:
    """Header lines are UTF-8 (section 4). Where they are not, every byte beyond ASCII stands as `%XX`, as in an address:
    crawl.db and CDXJ hold no broken text.
    """
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return _RAW.sub(lambda found: b"%%%02X" % found[0][0], raw).decode("ascii")


def parse_date(text: str | None) -> datetime | None:
    """A WARC-Date of any precision as an aware UTC time; None when it is none."""
    for padding in _PADDING if text else ():
        try:
            moment = datetime.fromisoformat(f"{text}{padding}")
        except ValueError:
            continue
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return None


def parse_pairs(block: bytes) -> dict[str, str]:
    """An `application/warc-fields` block: names in lower case -> values; of equal names the first counts."""
    return _by_name(parse_headers(block.decode("utf-8", "replace")))


def _named(lines: str) -> tuple[dict[str, str], bool]:
    """Header lines by name, of equal names the first, and whether there are any. Every record goes through here."""
    named: dict[str, str] = {}
    listed = lines.split("\n")
    for line in reversed(listed):
        name, _, value = line.partition(":")
        known = _KNOWN.get(name)
        if known is None:
            if line.startswith(_FOLDS):
                return _by_name(parse_headers(lines)), True
            known = name.strip().lower()
        named[known] = value.strip()
    return named, len(named) < len(listed)


def _by_name(pairs: Headers) -> dict[str, str]:
    return {name.lower(): value for name, value in pairs[::-1]}
