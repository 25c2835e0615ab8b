"""Where an answer ends (RFC 9112 section 6.3), found piece by piece. Pure: no connection, no file, no clock.

It goes by the rules with which the archive reads the bytes back (archive.message, archive.chunking), so that what was
taken for the answer on the wire is what readers find in the record. Nothing raises: a server that breaks the rules is
read as far as it can be understood, at worst until it closes the connection.
"""

import re
from collections.abc import Callable

from archive.chunking import SIZE_LINE, SIZE_LINE_BEGUN
from archive.message import MAX_HEAD, Head, Headers, codings, head_end, parse_head

_SIZE_LINE_BYTES = 8192  # longer than any size line that the archive reads
_NO_BODY = (204, 304)
_SWITCHING = 101  # what follows is no HTTP: the last answer that can be read
_NO_HEAD = Head(None, b"", (), 0)
_DIGITS = re.compile(r"\d{1,18}", re.ASCII)


class Framing:
    """Feed it what comes; `is_over` tells that the answer is whole, `size` how many bytes it has.

    Status line and headers, 1xx answers included, may have `MAX_HEAD` bytes, and trailers as many again.

    Bytes after the end are surplus: no part of the answer, and the connection cannot be trusted any more.
    """

    def __init__(self, *, is_bodiless: bool = False) -> None:
        """In: whether the request was a HEAD, whose answer has no body whatever its headers say."""
        self.head: Head | None = None  # of the final answer; `body_start` in it counts from the end of the 1xx answers
        self.version = ""  # "1.1"; "0.9" for an answer without a status line
        self.interim = 0  # bytes of the 1xx answers before the final one (RFC 9110 section 15.2)
        self.announced: int | None = None  # bytes of the body by Content-Length, where that is what counts
        self.is_over = False
        self.is_too_long = False  # the head or the trailers seem to have no end: nothing more is read
        self.is_delimited = True  # the end shows by itself, not by the closing of the connection
        self._is_bodiless = is_bodiless
        self._end: int | None = None  # bytes of the answer in all
        self._fed = 0  # bytes of the pieces before the present one
        self._begun = b""  # a head, size line or trailer that is not whole yet
        self._searched = 0  # so many bytes of it hold no end
        self._left = 0  # bytes of the body, or of the present chunk, still to come
        self._has_chunks = False
        # functions, not bound methods: those would tie each object to itself, for the garbage collector to find
        self._step: Callable[[Framing, bytes, int], int] = Framing._read_head

    @property
    def size(self) -> int:
        """Bytes of the answer, 1xx answers included: all of it when it is over, else what has come."""
        return self._fed if self._end is None else self._end

    @property
    def body_start(self) -> int:
        """Where the body begins, 1xx answers included; 0 while that is not known."""
        return self.interim + self.head.body_start if self.head else 0

    @property
    def has_whole_body(self) -> bool:
        """The answer is over but for an end that some servers leave out: the empty line after the zero chunk."""
        return self.is_over or self._step is Framing._read_trailers

    @property
    def has_surplus(self) -> bool:
        """Something came after the end."""
        return self._end is not None and self._fed > self._end

    @property
    def is_reusable(self) -> bool:
        """Whether the connection may carry another request (RFC 9112 section 9.3)."""
        if self.head is None or not (self.is_over and self.is_delimited) or self.has_surplus:
            return False
        asked = {name.strip() for name in _values(self.head.headers, ("connection", "proxy-connection"))}
        if "close" in asked or self.head.status == _SWITCHING:
            return False
        names = {name.lower() for name, _ in self.head.headers}
        if self.version >= "1.1":  # two lengths: another reader on the way may have gone by the other one
            return not {"transfer-encoding", "content-length"} <= names
        return "keep-alive" in asked and "transfer-encoding" not in names

    def feed(self, data: bytes) -> None:
        """Take the next piece."""
        at = 0
        while at < len(data) and not (self.is_over or self.is_too_long):
            at = self._step(self, data, at)
        self._fed += len(data)

    def close(self) -> bool:
        """The connection was closed in good order. Out: whether the answer is whole."""
        if self.head is not None and (self.has_whole_body or not self.is_delimited):
            self.is_over = True
        return self.is_over

    # Each step takes what it can of a piece from a place on, and tells where the next one goes on.

    def _read_head(self, data: bytes, at: int) -> int:
        kept = len(self._begun)
        text = self._begun + data[at:] if kept else data[at:]
        found = head_end(text, max(self._searched - 2, 0), len(text))
        stop = found[1] if found else len(text)
        is_too_long = self.interim + stop > MAX_HEAD
        if (found is None or is_too_long) and _has_no_status_line(text):
            return self._begin_headless(at)
        if is_too_long:
            return self._give_up(MAX_HEAD, data)
        if found is None:
            self._begun, self._searched = text, stop
            return len(data)
        self._begun, self._searched = b"", 0
        return self._take_head(parse_head(text[:stop]), text[5:8], at, at + stop - kept)

    def _take_head(self, head: Head, version: bytes, start: int, stop: int) -> int:
        if head.status is None:
            return self._begin_headless(start)
        if 100 <= head.status < 200 and head.status != _SWITCHING:
            self.interim += head.body_start
            return stop
        self.head = head
        self.version = version.split()[0].decode("ascii")
        self._begin_body(head, stop)
        return stop

    def _begin_headless(self, at: int) -> int:
        """HTTP/0.9, or no HTTP at all: everything is body."""
        self.head, self.version = _NO_HEAD, "0.9"
        self._begun = b""
        return self._go_on_until_close(at)

    def _begin_body(self, head: Head, at: int) -> None:
        coded = codings(head.headers, "transfer-encoding")
        length = content_length(head.headers)
        if self._is_bodiless or head.status in _NO_BODY or head.status == _SWITCHING:
            self._finish(at)
        elif "chunked" in coded:
            self._step = Framing._read_chunks
        elif coded or length is None:
            self._go_on_until_close(at)
        else:
            self._begin_length(length, 0, at)

    def _begin_length(self, length: int, taken: int, at: int) -> int:
        self.announced, self._left, self._step = length, length - taken, Framing._read_length
        if self._left <= 0:
            self._finish(at + self._left)
        return at

    def _go_on_until_close(self, at: int) -> int:
        self.is_delimited, self._step = False, Framing._read_until_close
        return at

    def _read_until_close(self, data: bytes, at: int) -> int:
        return len(data)

    def _read_length(self, data: bytes, at: int) -> int:
        at = self._take(data, at)
        if not self._left:
            self._finish(at)
        return at

    def _read_chunks(self, data: bytes, at: int) -> int:
        if self._left:
            return self._take(data, at)
        kept = len(self._begun)
        text, start = (self._begun + data[at : at + _SIZE_LINE_BYTES], 0) if kept else (data, at)
        line = SIZE_LINE.match(text, start)
        if line is None and SIZE_LINE_BEGUN.fullmatch(text, start):
            self._begun = text[start:]
            return len(data)
        self._begun = b""
        if line is None:
            return self._read_as_plain(kept, at)
        self._has_chunks, self._left = True, int(line[1], 16)
        if not self._left:
            self._begun, self._step = b"\n", Framing._read_trailers  # the line break before the trailers
        return at + line.end() - start - kept

    def _read_as_plain(self, taken: int, at: int) -> int:
        """No chunk size where one belongs: by Content-Length where nothing was chunked, else to the close."""
        length = None
        if self.head is not None and not self._has_chunks:
            length = content_length(self.head.headers)
        return self._go_on_until_close(at) if length is None else self._begin_length(length, taken, at)

    def _read_trailers(self, data: bytes, at: int) -> int:
        kept = len(self._begun)
        text = self._begun + data[at:]
        found = head_end(text, max(self._searched - 2, 0), len(text))
        stop = found[1] if found else len(text)
        if stop > MAX_HEAD:
            return self._give_up(self._fed + at + MAX_HEAD - kept, data)
        if found is None:
            self._begun, self._searched = text, stop
            return len(data)
        self._finish(at + stop - kept)
        return at + stop - kept

    def _take(self, data: bytes, at: int) -> int:
        taken = min(self._left, len(data) - at)
        self._left -= taken
        return at + taken

    def _give_up(self, size: int, data: bytes) -> int:
        self.is_too_long, self._end = True, size
        return len(data)

    def _finish(self, at: int) -> None:
        self.is_over, self._end = True, self._fed + at


def content_length(headers: Headers) -> int | None:
    """The length that Content-Length gives; None when it gives none, several, or what is no number (RFC 9110 section 8.6)."""
    said = {value.strip() for value in _values(headers, ("content-length",))}
    found = said.pop() if len(said) == 1 else ""
    return int(found) if _DIGITS.fullmatch(found) else None


def _values(headers: Headers, names: tuple[str, ...]) -> list[str]:
    return ",".join([value for name, value in headers if name.lower() in names]).lower().split(",")


def _has_no_status_line(text: bytes) -> bool:
    """Whether it is certain that no status line begins here."""
    if not text.startswith(b"HTTP/"):
        return not b"HTTP/".startswith(text)
    line = text.find(b"\n") + 1
    return line > 0 and parse_head(text[:line]).status is None
