"""A record as it lies in a file: its WARC headers and where its block is. For files of any tool, gzip or plain."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from archive.message import Headers, head_end, parse_headers

_VERSION = re.compile(rb"WARC/(0\.1[78]|1\.[01])\r?\n")
_LENGTH = re.compile(r"\d{1,18}", re.ASCII)
_END = b"\r\n\r\n"
_PADDING = ("", "-01", "-01-01")  # WARC 1.1 section 5.4 allows a date of year and month, or of the year alone


@dataclass(frozen=True, slots=True)
class Stored:
    """WARC headers (values decoded from UTF-8) and the place of the block in the member."""

    kind: str  # WARC-Type, lower case, or "" when there is none
    lines: str  # the header lines as written, for what may stand there several times
    named: Mapping[str, str]  # name in lower case -> value of the first header of that name
    block_start: int
    block_length: int

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
    version = _VERSION.match(start)
    end = head_end(start, version.end() - 1) if version else None
    if version is None or end is None:
        return None
    lines = start[version.end() : end[0]].decode("utf-8", "surrogateescape")
    named = _named(lines)
    said = named.get("content-length", "")
    if not _LENGTH.fullmatch(said):
        return None
    return Stored(named.get("warc-type", "").lower(), lines, named, end[1], int(said))


def parse_date(text: str | None) -> datetime | None:
    """A WARC-Date of any precision as an aware UTC time; None when it is none."""
    for padding in _PADDING:
        try:
            moment = datetime.fromisoformat(f"{text or ''}{padding}")
        except ValueError:
            continue
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return None


def parse_pairs(block: bytes) -> dict[str, str]:
    """An `application/warc-fields` block: names in lower case -> values; of equal names the first counts."""
    return _by_name(parse_headers(block.decode("utf-8", "replace")))


def _named(lines: str) -> dict[str, str]:
    """Header lines by name; the short way where nothing is folded or padded, since every record goes through here."""
    if "\n " in lines or "\n\t" in lines or " :" in lines or "\t:" in lines:
        return _by_name(parse_headers(lines))
    parts = [line.partition(":") for line in lines.split("\n")[::-1]]
    return {name.lower(): value.strip() for name, colon, value in parts if colon and name}


def _by_name(pairs: Headers) -> dict[str, str]:
    return {name.lower(): value for name, value in pairs[::-1]}
