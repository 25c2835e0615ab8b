"""Takes the chunks of RFC 9112 section 7.1 apart, piece by piece, as servers really send them."""

import re

# the line break belongs to the chunk before; both are bounded alike, so that it does not matter how a body is cut up
SIZE_LINE = re.compile(rb"(?:\r?\n)?[ \t]{0,64}([0-9A-Fa-f]{1,15})[ \t]{0,64}(?:;[^\n]{0,4096})?\r?\n")
SIZE_LINE_BEGUN = re.compile(rb"\r?\n?[ \t]{0,64}[0-9A-Fa-f]{0,15}[ \t]{0,64}(?:;[^\n]{0,4096})?\r?")

_PIECE_BYTES = 1 << 20  # a hundred million chunks of one byte, cut apart all at once, would take gigabytes


class Unchunker:
    """Feed it the body as it came; it gives the data without sizes, extensions and trailers.

    After the last piece `problem` is None, or `not-chunked` (there was no chunk at all: everything was handed on as
    it is), `cut-chunking` (the end is missing) or `bad-chunking` (no size where one belongs: the rest is dropped).
    """

    def __init__(self) -> None:
        self._rest = b""
        self._left = 0  # bytes of the present chunk still to come
        self._any = False
        self._over = False
        self._plain = False

    @property
    def problem(self) -> str | None:
        """What is wrong with all that was fed so far, taken as the whole body."""
        if self._plain:
            return "not-chunked"
        if not self._over:
            return "cut-chunking"
        return "bad-chunking" if self._rest else None

    def feed(self, data: bytes) -> bytes:
        """The data that this piece of the body brings."""
        if self._plain:
            return data
        if self._over:
            return b""
        data = self._rest + data
        at, found = self._cut_apart(data)
        self._rest = data[at:]
        if self._over:
            self._rest = b""
        elif self._rest and not SIZE_LINE_BEGUN.fullmatch(self._rest):
            return self._give_up(found)
        return b"".join(found)

    def _cut_apart(self, data: bytes) -> tuple[int, list[bytes]]:
        found: list[bytes] = []
        at = 0
        while True:
            if self._left:
                found.append(data[at : at + self._left])
                at += len(found[-1])
                self._left -= len(found[-1])
            line = None if self._left else SIZE_LINE.match(data, at)
            if line is None:
                return at, found
            at, self._left, self._any = line.end(), int(line[1], 16), True
            if not self._left:
                self._over = True
                return at, found

    def _give_up(self, found: list[bytes]) -> bytes:
        if self._any:
            self._over = True
            return b"".join(found)
        self._plain = True
        rest, self._rest = self._rest, b""
        return rest


def dechunk(body: bytes) -> tuple[bytes, str | None]:
    """A whole body without its chunking, and what was wrong with it (`Unchunker.problem`)."""
    if not body:
        return b"", None
    unchunker = Unchunker()
    pieces = [unchunker.feed(body[:_PIECE_BYTES])]
    if unchunker.problem == "not-chunked":
        return body, unchunker.problem
    pieces += (unchunker.feed(body[at : at + _PIECE_BYTES]) for at in range(_PIECE_BYTES, len(body), _PIECE_BYTES))
    return pieces[0] if len(pieces) == 1 else b"".join(pieces), unchunker.problem
