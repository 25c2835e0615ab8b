"""One HTTP message as it was kept: its head, its headers, its body without transfer coding. Pure, and tolerant.

Servers break every rule of RFC 9112, so nothing here raises: what cannot be understood is left as it is and named.
"""

import re
from dataclasses import dataclass

from archive.chunking import dechunk

Headers = tuple[tuple[str, str], ...]
"""Names and values in the order sent, decoded as latin-1, duplicates kept."""

MAX_HEAD = 1 << 18
"""Bytes a head may have, as in browsers. It is looked for no further, so that whoever reads an answer in pieces, from a
file or from memory, finds the same body."""

_STATUS_LINE = re.compile(rb"HTTP/(\d(?:\.\d)?)[ \t]+(\d{3})(?!\d)[ \t]*([^\r\n]*)")
_FOLD = re.compile(r"[ \t]*\r?\n[ \t]+")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([^\s"';,]+)""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Head:
    """Status line and headers of an answer; `status` is None where no status line was sent (HTTP/0.9)."""

    status: int | None
    reason: bytes
    headers: Headers
    body_start: int  # where the body begins in the message


def parse_head(message: bytes) -> Head:
    """The head of an answer, of which the first `MAX_HEAD` bytes are enough.

    Without an empty line all of those are head, without a status line everything is body.
    """
    line = _STATUS_LINE.match(message)
    if line is None:
        return Head(None, b"", (), 0)
    stop = min(len(message), MAX_HEAD)
    head_stop, body_start = head_end(message, line.end(), stop) or (stop, stop)
    head = message[:head_stop]
    return Head(int(line[2]), line[3].rstrip(), parse_headers(head[line.end() :].decode("latin-1")), body_start)


def head_end(message: bytes, start: int, stop: int) -> tuple[int, int] | None:
    """Where a head ends and where what follows begins, looked for between two places; bare-LF servers send "\\n\\n"."""
    strict = message.find(b"\n\r\n", start, stop)
    bare = message.find(b"\n\n", start, strict + 1 if strict >= 0 else stop)
    if bare >= 0:
        return bare, bare + 2
    return (strict, strict + 3) if strict >= 0 else None


def parse_headers(lines: str) -> Headers:
    """Header lines as pairs; a folded line is joined to the one before, a line without a colon is left out."""
    if "\n " in lines or "\n\t" in lines:
        lines = _FOLD.sub(" ", lines)
    found = []
    for line in lines.split("\n"):
        name, colon, value = line.partition(":")
        if colon and (name := name.strip()):
            found.append((name, value.strip()))
    return tuple(found)


def first(headers: Headers, name: str) -> str | None:
    """Value of the first header of that name, in any case, or None."""
    wanted = name.lower()
    for key, value in headers:
        if key.lower() == wanted:
            return value
    return None


def codings(headers: Headers, name: str) -> tuple[str, ...]:
    """The codings of Transfer-Encoding or Content-Encoding in the order applied, lower case, without `identity`."""
    wanted = name.lower()
    listed = ",".join([value for key, value in headers if key.lower() == wanted]).lower()
    names = [part.split(";")[0].strip() for part in listed.split(",")] if listed else []
    return tuple([coding for coding in names if coding and coding != "identity"])


def media_type(headers: Headers) -> str | None:
    """The declared media type, lower case, without parameters; None when there is none."""
    declared = (first(headers, "content-type") or "").split(";")[0].strip().lower()
    return declared or None


def charset(headers: Headers) -> str | None:
    """The charset that Content-Type declares, as written; None when there is none."""
    found = _CHARSET.search(first(headers, "content-type") or "")
    return found[1] if found else None


def entity(head: Head, message: bytes) -> tuple[bytes, str | None]:
    """The payload of WARC 1.1 section 2: the body without chunking, content coding kept.

    Out: the bytes and the name of what was wrong with the chunking, or None.
    """
    body = message[head.body_start :]
    if "chunked" in codings(head.headers, "transfer-encoding"):
        return dechunk(body)
    return body, None
