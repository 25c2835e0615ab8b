"""Whose turn it is to ask a host: one file that all crawls of this machine share, and no process outlives its turn.

Each host has a place in the file: a lock on its first byte is the turn, the bytes say when the last answer ended. The
system frees the locks of a process that dies. Locks are POSIX record locks: they belong to the process, and no other
code of it may open the file.
"""

import fcntl
import os
import struct
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

from archive.errors import ArchiveFull

PLACES = 4
"""Requests on their way to a group of hosts at once, all crawls together."""

NAME = "turns"

_NOTE = struct.Struct(
    "<ddd"
)  # a request is on its way until at most (0: none is), the last answer ended, rest after it
_STEP = 32  # bytes of the file for each host
_STEPS = 1 << 18  # so that 5,000 hosts seldom share a turn; the file is sparse
_HOST, _GROUP, _SEAT = range(3)  # parts of the file, so that a host never waits for its own group
_MARGIN_S = 30.0  # a process that was stopped holds its turn so much longer than a request may take
_SKEW_S = 2.0  # an answer that ended farther ahead did so before the clock was set back
_AHEAD_S = 24 * 3600.0  # and so with a turn that lasts so long
_BRIEFLY_S = 0.005  # the notes of a group are read and written in microseconds
_LOOK_S = (0.02, 0.5)  # between two looks whether an answer that another process waits for has ended


@dataclass(frozen=True, slots=True)
class Wait:
    """Not now."""

    seconds: float  # until it is worth trying again
    group: str | None  # the group that has no room; None: it is the host


@dataclass(frozen=True, slots=True)
class _Note:
    until: float = 0.0
    ended: float = 0.0
    rest: float = 0.0


class Turns:
    """The turns of one realm: crawls that reach the same servers under the same names.

    In: the folder of the file; the realm ("" for the internet, else what a connect map leads to); the seconds a request
    may take. Raises `ArchiveFull` when the file cannot be written.
    """

    def __init__(self, folder: Path, realm: str, request_s: float) -> None:
        path = folder / NAME
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.lockf(self._file, fcntl.LOCK_UN, 1, 0)
        except OSError as error:
            raise ArchiveFull(
                f"cannot write {path}: {error.strerror}; crawls take turns there: make it writable, or name another "
                "folder in $NIANBAO_TURNS"
            ) from error
        self._realm = realm
        self._lease_s = request_s + _MARGIN_S
        self._held: dict[str, list[int]] = {}  # host -> places in the file
        self._taken: set[int] = set()
        self._expired: dict[int, float] = {}

    def close(self) -> None:
        """Give every turn back. Nothing can be taken any more."""
        self._held.clear()
        os.close(self._file)
        self._file = -1  # its number may soon be another file's

    def take(self, host: str, rest: float, groups: Sequence[str] = (), spacing: float = 0.0) -> Wait | None:
        """Take the turn of a host and a place in each of its groups.

        In: the host, the seconds to leave since its last answer, its groups, the seconds between two requests to a group.
        Out: None when it may be asked now; otherwise how long to wait.
        """
        place, now = _place(self._realm, _HOST, host), time.time()
        if self._file < 0:
            return Wait(_LOOK_S[1], None)
        if (wait := self._wait_for(place, rest, now)) > 0:
            return Wait(wait, None)
        found = self._enter(groups, spacing, now)
        if isinstance(found, Wait):
            self._unlock(place)
            return found
        note = self._read(place)
        self._write(place, _Note(now + self._lease_s, note.ended, max(rest, note.rest)))
        self._held[host] = [place, *found]
        self._taken.update(self._held[host])
        return None

    def give_back(self, host: str, rest: float) -> None:
        """The answer of a host has ended, and it rests for so many seconds."""
        places = self._held.pop(host, [])
        if places:
            self._write(places[0], _Note(0.0, time.time(), rest))
        for place in places:
            self._unlock(place)
        self._taken.difference_update(places)

    def lengthen(self, host: str, rest: float) -> None:
        """Let a host that nobody asks rest longer since its last answer, also from other crawls."""
        place = _place(self._realm, _HOST, host)
        if self._file >= 0 and self._lock(place):
            note = self._read(place)
            self._write(place, _Note(note.until, note.ended, max(rest, note.rest)))
            self._unlock(place)

    def _wait_for(self, place: int, rest: float, now: float) -> float:
        """Seconds to wait for a host; 0 when its turn is ours."""
        is_ours = self._lock(place)
        note = self._read(place)
        if not is_ours:
            if place not in self._taken and self._has_expired(place, note, now):
                return 0.0
            return min(max(rest / 2, _LOOK_S[0]), _LOOK_S[1])
        if note.until:  # whoever asked has died; the server may not know it yet
            note = _Note(0.0, now, note.rest)
            self._write(place, note)
        wait = _left(note, rest, now)
        if wait > 0:
            self._unlock(place)
        return wait

    def _has_expired(self, place: int, note: _Note, now: float) -> bool:
        """True when a turn's time is up at a second look too: its process is stopped, and neither asks nor ends."""
        if not note.until or now < note.until < now + _AHEAD_S:
            self._expired.pop(place, None)
            return False
        is_second_look = self._expired.get(place) == note.until
        self._expired[place] = note.until
        return is_second_look

    def _enter(self, groups: Sequence[str], spacing: float, now: float) -> list[int] | Wait:
        """A place in each group, or None of them."""
        doors: list[int] = []
        seats: list[int] = []
        try:
            for group in groups:
                door = _place(self._realm, _GROUP, group)
                if door in doors:
                    continue
                if not self._lock(door):
                    return Wait(_BRIEFLY_S, group)
                doors.append(door)
                if (wait := _left(self._read(door), spacing, now)) > 0:
                    return Wait(wait, group)
            for group in groups:
                free = (_place(self._realm, _SEAT, f"{group} {number}") for number in range(PLACES))
                seat = next((seat for seat in free if seat not in seats and self._lock(seat)), None)
                if seat is None:
                    return Wait(max(spacing, _LOOK_S[0]), group)
                seats.append(seat)
            for door in doors:
                self._write(door, _Note(0.0, now, spacing))
            found, seats = seats, []
            return found
        finally:
            for place in (*doors, *seats):
                self._unlock(place)

    def _lock(self, place: int) -> bool:
        if place in self._taken:  # the system would let us: a lock belongs to the process
            return False
        try:
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
        except (BlockingIOError, PermissionError):
            return False
        return True

    def _unlock(self, place: int) -> None:
        fcntl.lockf(self._file, fcntl.LOCK_UN, 1, place)

    def _read(self, place: int) -> _Note:
        told = os.pread(self._file, _NOTE.size, place)
        return _Note(*_NOTE.unpack(told)) if len(told) == _NOTE.size else _Note()

    def _write(self, place: int, note: _Note) -> None:
        os.pwrite(self._file, _NOTE.pack(note.until, note.ended, note.rest), place)


@lru_cache(maxsize=8192)
def _place(realm: str, part: int, name: str) -> int:
    told = blake2b(f"{realm}\0{name}".encode(), digest_size=8).digest()
    return (part * _STEPS + int.from_bytes(told, "little") % _STEPS) * _STEP


def _left(note: _Note, rest: float, now: float) -> float:
    """Seconds left of a rest, the longer of ours and that of who asked last."""
    return note.ended + max(note.rest, rest) - now if note.ended <= now + _SKEW_S else 0.0
