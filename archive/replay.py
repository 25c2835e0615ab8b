"""Lays an archive out for pywb, which replays it as a program of its own. pywb is GPL: it is run, never imported."""

import shutil
import sys
from pathlib import Path

from archive.cdxj import cdxj_path, write_cdxj
from archive.errors import ArchiveError
from archive.files import OPEN, closed_name, warc_files
from archive.reader import iter_captures
from settings.paths import DataFolder

COLLECTION = "nianbao"
"""The archive's name in the addresses: http://127.0.0.1:PORT/nianbao/."""

PROGRAM = "wayback"
"""pywb's server."""


def find_pywb(given: Path | None) -> Path | None:
    """pywb's server: the program given, or the one in a virtual environment given; without one, that on the PATH
    or beside this Python. None when there is none.
    """
    if given:
        candidates = (given, given / "bin" / PROGRAM, given / PROGRAM)
        return next((path.absolute() for path in candidates if path.is_file()), None)
    on_path = shutil.which(PROGRAM) or shutil.which(PROGRAM, path=Path(sys.executable).parent)
    return Path(on_path).absolute() if on_path else None


def lay_out(data: DataFolder, folder: Path) -> int:
    """Make a folder into a pywb collection whose WARCs are links into the archive.

    A WARC that is still written, or that has no CDXJ, gets one of its own here: the archive is only read.
    Out: the number of WARCs. Raises `ArchiveError` when there are none.
    """
    warcs = warc_files(data.warc, include_open=True)
    if not warcs:
        raise ArchiveError(f"{data.root} holds no captures to replay; name the folder of a crawl with --data")
    archive, indexes = (folder / "collections" / COLLECTION / name for name in ("archive", "indexes"))
    archive.mkdir(parents=True)
    indexes.mkdir()
    for path in warcs:
        (archive / closed_name(path)).symlink_to(path.absolute())
        _link_index(path, indexes)
    return len(warcs)


def _link_index(warc: Path, indexes: Path) -> None:
    beside = cdxj_path(warc)
    if beside.exists() and not warc.name.endswith(OPEN):
        (indexes / beside.name).symlink_to(beside.absolute())
    else:
        write_cdxj(indexes / beside.name, iter_captures(warc))


def pywb_command(program: Path, folder: Path, port: int) -> list[str]:
    """How to serve the collection of a folder on this machine only."""
    return [str(program), "--bind", "127.0.0.1", "--port", str(port), "--directory", str(folder)]
