"""Packs the WARCs of a data folder into one WACZ 1.1.1 file (specs.webrecorder.net/wacz/1.1.1).

The same archive gives the same bytes: the dates are those of the captures, nothing is taken from the clock. Every
file is copied and hashed in pieces.
"""

import json
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from archive.capture import Capture
from archive.cdxj import cdxj_path
from archive.errors import ArchiveError
from archive.files import OPEN, warc_files
from archive.index import CrawlDb
from archive.merging import merged, write_blocks
from archive.pages import pages
from archive.schema import told
from settings.durable import sync_folder
from settings.paths import DataFolder

Progress = Callable[[int, int], None]
"""Told bytes done and bytes in all."""

WACZ_VERSION = "1.1.1"
TITLE = "政府信息公开工作年度报告"
COPY_BYTES = 1 << 20
_FIRST_ZIP_DATE = datetime(1980, 1, 1, tzinfo=UTC)
_REINDEX = "run `nianbao archive index`"


@dataclass(frozen=True, slots=True)
class Packaged:
    """What a package holds."""

    path: Path
    warcs: int
    captures: int
    pages: int
    size: int  # bytes


@dataclass(frozen=True, slots=True)
class _Extent:
    """How many captures there are, and from when to when."""

    captures: int
    first: datetime
    last: datetime


@dataclass(slots=True)
class _Wacz:
    """A zip file that remembers what it holds, for datapackage.json."""

    zip: zipfile.ZipFile
    date: datetime
    resources: list[dict[str, Any]] = field(default_factory=list)

    def put(self, path: str, pieces: Iterable[bytes], *, size: int = 0, stored: bool = False) -> None:
        """Add one file. A size that is known lets the zip tell whether it needs its 64-bit form."""
        info = zipfile.ZipInfo(path, max(self.date, _FIRST_ZIP_DATE).timetuple()[:6])
        info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        info.create_system = 3  # Unix, wherever it was made
        info.file_size = size
        digest, length = sha256(), 0
        with self.zip.open(info, "w") as out:
            for piece in pieces:
                out.write(piece)
                digest.update(piece)
                length += len(piece)
        told_of = {"hash": f"sha256:{digest.hexdigest()}", "bytes": length}
        self.resources.append({"name": _resource_name(path), "path": path, **told_of})


def package(data: DataFolder, out: Path, *, title: str | None = None, progress: Progress | None = None) -> Packaged:
    """Write the closed WARCs of a data folder, their index and their pages as one WACZ file.

    In: the data folder; where to write (a file there is replaced when all is written); the title of the collection.
    Raises `ArchiveError` when there is nothing to pack, a WARC was not closed or has no CDXJ; `ArchiveFull` when
    the file cannot be written.
    """
    warcs = _closed(data)
    draft = out.with_name(f"{out.name}.part")
    try:
        with CrawlDb(data.crawl_db) as db, told(draft):
            seen = _extent(db.captures(), data)
            with zipfile.ZipFile(draft, "w", allowZip64=True) as zipped:
                listed = _fill(_Wacz(zipped, seen.last), data, warcs, db, seen, title or TITLE, progress)
            _settle(draft, out)
    finally:
        draft.unlink(missing_ok=True)
    return Packaged(out, len(warcs), seen.captures, listed, out.stat().st_size)


def _closed(data: DataFolder) -> tuple[Path, ...]:
    """The WARCs to pack, each with its CDXJ."""
    paths = warc_files(data.warc, include_open=True)
    if not paths or not data.crawl_db.exists():
        raise ArchiveError(f"{data.root} holds no captures and crawl.db to pack; make some, or {_REINDEX}")
    for path in paths:
        if path.name.endswith(OPEN):
            raise ArchiveError(f"{path} was not closed: wait for its crawl, or if that died {_REINDEX}")
        if not cdxj_path(path).exists():
            raise ArchiveError(f"{cdxj_path(path)} is missing; {_REINDEX}")
    return paths


def _extent(captures: Iterable[Capture], data: DataFolder) -> _Extent:
    count, first, last = 0, datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC)
    for capture in captures:
        count, first, last = count + 1, min(first, capture.fetched_at), max(last, capture.fetched_at)
    if not count:
        raise ArchiveError(f"{data.crawl_db} knows of no captures; {_REINDEX}")
    return _Extent(count, first, last)


def _fill(
    wacz: _Wacz,
    data: DataFolder,
    warcs: tuple[Path, ...],
    db: CrawlDb,
    seen: _Extent,
    title: str,
    progress: Progress | None,
) -> int:
    """Write all files of the package. Out: the number of pages listed."""
    total, done = sum(path.stat().st_size for path in warcs), 0
    for path in warcs:
        size = path.stat().st_size
        wacz.put(f"archive/{path.name}", _pieces(path, done, total, progress), size=size, stored=True)
        done += size
    _put_index(wacz, warcs)
    listed = _PageList(pages(db.captures, data.warc))
    wacz.put("pages/pages.jsonl", listed.lines())
    about = _datapackage(wacz, title, seen, listed.main)
    wacz.put("datapackage.json", [about])
    digest = {"path": "datapackage.json", "hash": f"sha256:{sha256(about).hexdigest()}"}
    wacz.put("datapackage-digest.json", [_json(digest)])
    return listed.count


def _pieces(path: Path, done: int, total: int, progress: Progress | None) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while piece := stream.read(COPY_BYTES):
            yield piece
            done += len(piece)
            if progress:
                progress(done, total)


def _put_index(wacz: _Wacz, warcs: tuple[Path, ...]) -> None:
    """The index goes through a file: its list of blocks and its blocks are two files of the zip."""
    with tempfile.TemporaryDirectory(prefix="nianbao-") as folder:
        blocks = Path(folder) / "index.cdx.gz"
        with blocks.open("wb") as out:
            lines = merged([cdxj_path(path) for path in warcs], Path(folder))
            listed = list(write_blocks(lines, out.write, blocks.name))
        pieces = _pieces(blocks, 0, 0, None)
        wacz.put(f"indexes/{blocks.name}", pieces, size=blocks.stat().st_size, stored=True)
    wacz.put("indexes/index.idx", listed)


class _PageList:
    """Counts the pages while they are written, and keeps the first."""

    def __init__(self, found: Iterator[dict[str, Any]]) -> None:
        self.count = 0
        self.main: dict[str, Any] = {}
        self._found = found

    def lines(self) -> Iterator[bytes]:
        """pages.jsonl line by line."""
        yield _line({"format": "json-pages-1.0", "id": "pages", "title": "All Pages"})
        for page in self._found:
            self.main = self.main or page
            self.count += 1
            yield _line(page)


def _datapackage(wacz: _Wacz, title: str, seen: _Extent, main: dict[str, Any]) -> bytes:
    """The manifest (section `datapackage.json`); made last, of what was written."""
    first, last = (moment.strftime("%Y-%m-%dT%H:%M:%SZ") for moment in (seen.first, seen.last))
    about = {
        "profile": "data-package",
        "wacz_version": WACZ_VERSION,
        "title": title,
        "description": f"{seen.captures} captures, made from {first} to {last}.",
        "created": last,
        "modified": last,
        "software": f"nianbao {version('nianbao')}",
        "resources": wacz.resources,
    }
    return _json(about | ({"mainPageUrl": main["url"], "mainPageDate": main["ts"]} if main else {}))


def _resource_name(path: str) -> str:
    """The file's name in the letters that Frictionless allows a resource."""
    name = path.rpartition("/")[2].lower()
    return "".join(c if c.isascii() and (c.isalnum() or c in "-._") else "-" for c in name)


def _settle(draft: Path, out: Path) -> None:
    with draft.open("rb+") as stream:
        os.fsync(stream.fileno())
    draft.replace(out)
    sync_folder(out.parent)


def _line(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode() + b"\n"


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n"
