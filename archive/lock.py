"""One crawl per data folder: a lock file that says who holds it, freed by the system when that process dies."""

import fcntl
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from archive.errors import ArchiveFull, ArchiveLocked

LOCK_NAME = "crawl.lock"


@contextmanager
def crawl_lock(folder: Path) -> Iterator[None]:
    """Hold a data folder while the block runs.

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
        yield
    finally:
        os.close(handle)


def _take(handle: int, path: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise ArchiveLocked(
            f"another crawl holds {path.parent} ({_holder(path)}): wait for it, stop it, or choose another folder "
            "with --data"
        ) from error
    since = datetime.now(UTC).isoformat(timespec="seconds")
    told = {"pid": os.getpid(), "host": socket.gethostname(), "since": since}
    os.ftruncate(handle, 0)
    os.write(handle, json.dumps(told).encode())


def _holder(path: Path) -> str:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return f"process {told['pid']} on {told['host']}, since {told['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "a process that did not say its name"
