"""How a file comes to lie in a folder for good, a power cut notwithstanding."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Make a new or renamed entry of a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # some file systems refuse to sync a folder
            os.fsync(handle)
    finally:
        os.close(handle)


def write_whole(path: Path, lines: Iterable[bytes]) -> None:
    """Write a small file under a temporary name, sync it, rename it into place. Raises OSError; the old file stays."""
    draft = path.with_name(f"{path.name}.part")
    with draft.open("wb") as stream:
        stream.writelines(lines)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(path)
