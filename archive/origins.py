"""Where the record lies that a revisit refers to: asked of crawl.db, or of the CDXJ beside the WARC files.

The second way is for files that came without a crawl.db, and for records of tools that name address and date only.
"""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from archive.cdxj import REVISIT
from archive.stored import Stored, parse_date
from archive.surt import surt
from settings.paths import DataFolder


@dataclass(frozen=True, slots=True)
class Place:
    """A record: the name of its WARC and the offset of its member."""

    warc: str
    offset: int


def find_origin(folder: Path, revisit: Stored) -> Place | None:
    """The place of the answer that a revisit record repeats, or None when no index knows it.

    In: the folder of the WARC files; crawl.db is looked for where a data folder has it.
    """
    record_id = revisit.get("WARC-Refers-To")
    by_id = _in_crawl_db(DataFolder(folder.parent).crawl_db, record_id) if record_id else None
    return by_id or _in_cdxj(folder, revisit)


def _in_crawl_db(path: Path, record_id: str) -> Place | None:
    if not path.exists():
        return None
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, timeout=30)) as connection:
            row = connection.execute('SELECT warc, "offset" FROM captures WHERE record_id = ?', (record_id,)).fetchone()
    except sqlite3.Error:  # a folder that cannot be written, a file that is no database: the CDXJ know it too
        return None
    return Place(*row) if row else None


def _in_cdxj(folder: Path, revisit: Stored) -> Place | None:
    url, moment = revisit.get("WARC-Refers-To-Target-URI"), parse_date(revisit.get("WARC-Refers-To-Date"))
    if not url or moment is None:
        return None
    key = f"{surt(url.strip('<>'))} {moment.astimezone(UTC):%Y%m%d%H%M%S} ".encode()
    rows = (row for path in sorted(folder.glob("*.cdxj")) for row in _lines_of(path, key))
    digest = revisit.get("WARC-Payload-Digest")
    same = (row for row in rows if row.get("mime") != REVISIT and digest in (None, row.get("digest")))
    return next((Place(row["filename"], int(row["offset"])) for row in same), None)


def _lines_of(path: Path, key: bytes) -> Iterator[dict[str, str]]:
    """The rows of a sorted CDXJ that begin with a key."""
    with path.open("rb") as stream:
        _seek_line(stream, key)
        for line in stream:
            if not line.startswith(key):
                return
            yield json.loads(line[len(key) :])


def _seek_line(stream: BinaryIO, key: bytes) -> None:
    """Leave the stream at the first line that is not less than the key, by halving."""
    low, high = 0, stream.seek(0, os.SEEK_END)
    while low < high:
        middle = (low + high) // 2
        if _line_after(stream, middle) < key:
            low = middle + 1
        else:
            high = middle
    _line_after(stream, low, stay=True)


def _line_after(stream: BinaryIO, at: int, *, stay: bool = False) -> bytes:
    """The first line that begins at or after a place; past the last one a line greater than any."""
    stream.seek(max(0, at - 1))
    if at:
        stream.readline()
    begin = stream.tell()
    line = stream.readline()
    if stay:
        stream.seek(begin)
    return line or b"\xff"
