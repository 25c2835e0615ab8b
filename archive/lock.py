"""One crawl per data folder: a lock file that says who holds it, freed by the system when its processes have died."""

import fcntl
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archive.errors import ArchiveFull, ArchiveLocked

LOCK_NAME = "crawl.lock"

ORPHANS_S = 10.0
"""Seconds to wait for the processes of a crawl whose own process was killed: they close their files and end."""


@contextmanager
def crawl_lock(folder: Path) -> Iterator[int]:
    """Hold a data folder while the block runs; yields the descriptor of the lock.

    A process that is started with the descriptor holds the folder as well, until it ends.
    Raises `ArchiveLocked` naming process, machine and time when another crawl holds it, `ArchiveFull` when the folder
    cannot be written. The file stays behind when the lock is freed; an abandoned one locks nothing.
    """
    path = folder / LOCK_NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise ArchiveFull(f"cannot write {path}: {error.strerror}; make the folder writable") from error
    try:
        _take(handle, path)
        yield handle
    finally:
        os.close(handle)


def _take(handle: int, path: Path) -> None:
    deadline = time.monotonic() + ORPHANS_S
    while not _is_taken(handle):
        holder = _holder(path)
        if _lives(holder) or time.monotonic() > deadline:
            raise ArchiveLocked(
                f"another crawl holds {path.parent} ({_told(holder)}): wait for it, stop it, or choose another folder "
                "with --data"
            )
        time.sleep(0.02)
    since = datetime.now(UTC).isoformat(timespec="seconds")
    told = {"pid": os.getpid(), "host": socket.gethostname(), "since": since}
    os.ftruncate(handle, 0)
    os.write(handle, json.dumps(told).encode())


def _is_taken(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _lives(holder: dict[str, Any]) -> bool:
    """False when the process that took the lock is known to be gone."""
    if holder.get("host") != socket.gethostname():
        return True
    try:
        os.kill(holder["pid"], 0)
    except ProcessLookupError:
        return False
    except (OSError, KeyError, TypeError, OverflowError):
        return True
    return True


def _holder(path: Path) -> dict[str, Any]:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def _told(holder: dict[str, Any]) -> str:
    try:
        return f"process {holder['pid']} on {holder['host']}, since {holder['since']}"
    except KeyError:
        return "a process that did not say its name"
