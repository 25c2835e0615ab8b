"""One answer on its way in: in memory until it is large, then in a file without a name."""

import tempfile
from pathlib import Path
from time import monotonic
from typing import BinaryIO

from archive.errors import ArchiveFull
from crawler.transport.framing import Framing

SPOOL_BYTES = 1 << 20
"""An answer that is larger goes to a file."""


class Intake:
    """Takes the pieces of one answer, keeps what belongs to it, and knows why it was cut short, if it was."""

    def __init__(self, *, is_bodiless: bool = False, max_body: int | None = None, folder: Path | None = None) -> None:
        """In: whether a HEAD was asked, bytes that the body may have on the wire, where large answers go."""
        self.framing = Framing(is_bodiless=is_bodiless)
        self.truncated: str | None = None  # the WARC-Truncated reason (WARC 1.1 section 5.13)
        self.has_begun = False  # a byte came
        self.head_at = 0.0  # when the headers were complete, on the monotonic clock
        self.file: BinaryIO | None = None
        self._max_body = max_body
        self._folder = folder
        self._pieces: list[bytes] = []
        self._size = 0  # bytes kept
        self._interim = b""

    def take(self, data: bytes) -> bool:
        """Take what came. Out: True when nothing more is wanted.

        Raises `ArchiveFull` when a large answer finds no place on the disk.
        """
        self.has_begun = True
        framing = self.framing
        had_head = framing.head is not None
        framing.feed(data)
        if not had_head and framing.head is not None:
            self.head_at = monotonic()
        room = self._stop() - self._size
        if room < len(data):
            data = data[: max(room, 0)]
        self._pieces.append(data)
        self._size += len(data)
        if self._size > SPOOL_BYTES:
            self._spool()
        if framing.is_too_long or self._is_too_large():
            self.truncated = "length"
        return framing.is_over or self.truncated is not None

    def end(self, reason: str | None) -> None:
        """Nothing more comes: `disconnect`, `time`, or None when the connection was closed in good order."""
        if self.truncated is None and not (self.framing.has_whole_body if reason else self.framing.close()):
            self.truncated = reason or "disconnect"

    def message(self) -> tuple[bytes, bytes]:
        """The 1xx answers and the final one, as they came; the final one is b"" when it lies in `file`."""
        stop, interim = self._stop(), self.framing.interim
        if self.file is not None:
            self.file.truncate(max(stop - interim, 0))
            return self._interim, b""
        data = self._pieces[0] if len(self._pieces) == 1 else b"".join(self._pieces)
        return data[:interim], data[interim:stop]

    def close(self) -> None:
        """Drop what was kept."""
        self._pieces.clear()
        if self.file is not None:
            self.file.close()

    def _stop(self) -> int:
        """Where what is kept ends at the latest."""
        framing = self.framing
        if self._max_body is None or framing.head is None:
            return framing.size
        return min(framing.size, framing.body_start + self._max_body)

    def _is_too_large(self) -> bool:
        framing = self.framing
        if self._max_body is None or framing.head is None:
            return False
        return framing.size - framing.body_start > self._max_body or (framing.announced or 0) > self._max_body

    def _spool(self) -> None:
        try:
            if self.file is None:
                self._begin_file()
            assert self.file is not None
            for piece in self._pieces:
                self.file.write(piece)
        except OSError as error:
            raise ArchiveFull(
                f"cannot keep a large answer in {self._folder or tempfile.gettempdir()}: {error.strerror}. Free some "
                "space and start the same crawl again; everything written so far is kept"
            ) from error
        self._pieces.clear()

    def _begin_file(self) -> None:
        data = b"".join(self._pieces)
        self._interim = data[: self.framing.interim]
        self.file = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115  # closed by whoever keeps the answer
        self._pieces = [data[self.framing.interim :]]
