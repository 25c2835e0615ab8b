"""What converters made, on the disk: by the digest of the body and the version of the program, whole or not at all.

`<folder>/<converter>-<digest of its version>/<two digits>/<digest of the body>`, with `.failed` behind it where the
program could not convert the body: the file then holds the message, and nobody tries again until the version changes.
"""

import os
import shutil
import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

FAILED = ".failed"
PART = ".part"

MAX_MADE = 64 * 1024 * 1024
"""Larger answers are not kept, but told as a failure: a report as .docx has 100 KB, a page of characters 20 KB."""

LEFT_OVER = 3600.0
"""Seconds after which a file half written is taken for one that a dead process left."""


@dataclass(frozen=True, slots=True)
class Failed:
    """What a converter gives back for a body it could not convert: what was wrong with it and the remedy."""

    message: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A folder of what converters made. Several processes may use it at a time."""

    folder: Path

    def get(self, name: str, version: str, digest: str) -> bytes | Failed | None:
        """What the converter of this version made of the body, its failure, or None when it has not seen it."""
        path = self._path(name, version, digest)
        try:
            return path.read_bytes()
        except FileNotFoundError:
            pass
        try:
            return Failed(path.with_name(path.name + FAILED).read_text("utf-8"))
        except FileNotFoundError:
            return None

    def put(self, name: str, version: str, digest: str, made: bytes | Failed) -> None:
        """Keep it; a process that is killed meanwhile leaves what was there. Raises `OSError` when the disk is full."""
        path = self._path(name, version, digest)
        if isinstance(made, Failed):
            path, made = path.with_name(path.name + FAILED), made.message.encode("utf-8", "replace")
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.{os.getpid()}{PART}")
        try:
            with part.open("wb") as file:
                file.write(made)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)

    def prune(self, wanted: Collection[tuple[str, str]], versions: Mapping[str, str]) -> int:
        """Remove what nobody wants any more, and what other versions made.

        In: (converter, digest of the body) of all that is wanted; converter -> version of those that are installed.
        Out: how many files were removed.
        """
        removed = 0
        for shelf in sorted(self.folder.glob("*-*")):
            name = shelf.name.rpartition("-")[0]
            if name in versions and shelf.name != _shelf(name, versions[name]):
                removed += sum(1 for _ in _files(shelf))
                shutil.rmtree(shelf, ignore_errors=True)
                continue
            for path in _files(shelf):
                if _is_left_over(path) if path.name.endswith(PART) else (name, path.name[:64]) not in wanted:
                    path.unlink(missing_ok=True)
                    removed += 1
        return removed

    def _path(self, name: str, version: str, digest: str) -> Path:
        return self.folder / _shelf(name, version) / digest[:2] / digest


def _shelf(name: str, version: str) -> str:
    return f"{name}-{sha256(version.encode()).hexdigest()[:12]}"


def _files(shelf: Path) -> Iterator[Path]:
    return (path for path in sorted(shelf.glob("*/*")) if path.is_file())


def _is_left_over(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime > LEFT_OVER
    except FileNotFoundError:
        return False
