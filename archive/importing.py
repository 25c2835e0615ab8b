"""Takes WARC files of other tools into an archive: checked member by member, copied byte for byte, indexed.

The file that is taken in is never moved nor changed; one with a fault is refused whole, with the fault named.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import file_digest
from importlib.metadata import version
from pathlib import Path
from typing import Literal

from archive.capture import Capture
from archive.cdxj import cdxj_path, write_cdxj
from archive.errors import ArchiveError
from archive.fault import Fault
from archive.files import OPEN, closed_name, warc_files
from archive.index import CrawlDb, RunState
from archive.lock import crawl_lock
from archive.reader import scan
from archive.schema import told
from archive.survey import Survey, survey
from archive.writer import utc_now
from settings.durable import sync_folder
from settings.paths import DataFolder

Progress = Callable[[int, int], None]
"""Told files done and files in all."""

ENDINGS = (".warc", ".warc.gz")
COPY_BYTES = 1 << 20
_NEVERMIND = "; nothing of the file was taken in"


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one file."""

    source: Path
    state: Literal["imported", "duplicate", "refused"]
    warc: str | None = None  # name in warc/: the new file's, or that of the one it equals
    captures: int = 0
    size: int = 0  # bytes
    faults: tuple[Fault, ...] = ()  # why it was refused


@dataclass(frozen=True, slots=True)
class _Sound:
    """A file without a fault, and what is in it."""

    source: Path
    sha256: str
    seen: Survey


def import_warcs(
    data: DataFolder,
    sources: Sequence[Path],
    *,
    progress: Progress | None = None,
    now: Callable[[], datetime] = utc_now,
) -> Iterator[Imported]:
    """Take files in, one after the other; one that is refused does not keep the others out.

    In: the data folder (made when missing), the files. Out: what became of each, when it is done; files that were
    taken in belong to a run of their own, whose options say `"kind": "import"`.
    Raises `ArchiveLocked` while a crawl runs, `ArchiveFull` when the folder cannot be written; what was taken in
    before stays.
    """
    with crawl_lock(data.root), told(data.warc), CrawlDb(data.crawl_db) as db:
        data.warc.mkdir(parents=True, exist_ok=True)
        run = ImportRun(db, now)
        for number, source in enumerate(sources, 1):
            yield _import(data, db, source, run)
            if progress:
                progress(number, len(sources))
        run.finish()


class ImportRun:
    """The run of an import; begun by the first file that is taken in, so that refused ones leave no trace.

    In: the open crawl.db, the clock, what the row of the run says beside its kind.
    """

    def __init__(self, db: CrawlDb, now: Callable[[], datetime], options: Mapping[str, str] | None = None) -> None:
        self._db = db
        self._now = now
        self._options = {"kind": "import", **(options or {})}
        self._moment = now()
        self._begun = False
        self._captures = 0
        self._bytes = 0
        self.id = f"import-{self._moment.astimezone(UTC).strftime('%Y%m%d%H%M%S%f')}"

    def begin(self) -> str:
        """The run's id; the row is made at the first call."""
        if not self._begun:
            self._db.start_run(self.id, started_at=self._moment, software=software(), options=self._options)
            self._begun = True
        return self.id

    def count(self, captures: int, size: int) -> None:
        """Add one file to the totals: its captures, its bytes."""
        self._captures += captures
        self._bytes += size

    def finish(self, state: RunState = "finished") -> None:
        """Close the row, if there is one."""
        if self._begun:
            totals = {"captures": self._captures, "bytes": self._bytes}
            self._db.finish_run(self.id, finished_at=self._now(), state=state, **totals)


def software() -> str:
    """What names this program in the row of a run."""
    return f"nianbao/{version('nianbao')}"


def _import(data: DataFolder, db: CrawlDb, source: Path, run: ImportRun) -> Imported:
    """Check one file and take it in. The check comes first: a file with a fault is not even copied."""
    try:
        digest = _sha256(source)
    except OSError as error:
        fault = Fault(source.name, 0, "unreadable", f"{source}: {error.strerror}; check the path and its permissions")
        return Imported(source, "refused", faults=(fault,))
    twin = _twin(data, source, digest)
    if twin:
        return _duplicate(db, source, twin)
    checked = _check(source, digest, db)
    if isinstance(checked, tuple):
        return Imported(source, "refused", faults=checked)
    done = _take_in(data, db, checked, run)
    run.count(done.captures, done.size)
    return done


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def _twin(data: DataFolder, source: Path, digest: str) -> Path | None:
    """The file of the archive with the same bytes. Only files of the same size are read."""
    size = source.stat().st_size
    same = (path for path in warc_files(data.warc, include_open=True) if path.stat().st_size == size)
    return next((path for path in same if _sha256(path) == digest), None)


def _duplicate(db: CrawlDb, source: Path, twin: Path) -> Imported:
    name = closed_name(twin)
    if name in db.warcs():
        return Imported(source, "duplicate", name)
    what = f"{source} lies in the archive as {name}, but is not indexed; run `nianbao archive index`"
    return Imported(source, "refused", name, faults=(Fault(name, 0, "not-indexed", what),))


def _check(source: Path, digest: str, db: CrawlDb) -> _Sound | tuple[Fault, ...]:
    """What is in a file, or all that is wrong with it."""
    if not source.name.endswith(ENDINGS):
        what = f"{source}: its name ends neither in .warc nor in .warc.gz; close, unpack or rename it first"
        return (Fault(source.name, 0, "not-a-warc", what),)
    seen = survey(source)
    faults = [*_told_better(source, seen.faults), *_again(seen, db)]
    if not faults:
        return _Sound(source, digest, seen)
    ordered = sorted(faults, key=lambda fault: fault.offset)
    return tuple(replace(fault, message=fault.message + _NEVERMIND) for fault in ordered)


def _told_better(source: Path, faults: list[Fault]) -> list[Fault]:
    """The faults in the words of the reader where it has some: it knows a file packed as one member from a broken one."""
    if not faults:
        return []
    read = {found.offset: found for found in scan(source) if isinstance(found, Fault)}
    return [read.get(fault.offset, fault) for fault in faults]


def _again(seen: Survey, db: CrawlDb) -> Iterator[Fault]:
    """Records that the archive holds already: an index can point at one place only."""
    for offset, capture in seen.captures.items():
        there = _home(capture, db)
        if there:
            what = f"{seen.name}: the member at {offset} repeats record {capture.record_id} of {there}"
            yield Fault(seen.name, offset, "double-id", f"{what}; import one file with it, not two")


def _home(capture: Capture, db: CrawlDb) -> str | None:
    if not db.has_record(capture.record_id):
        return None
    same = (row.warc for row in db.captures(url=capture.url) if row.record_id == capture.record_id)
    return next(same, "the archive")


def _take_in(data: DataFolder, db: CrawlDb, sound: _Sound, run: ImportRun) -> Imported:
    """Copy, sync, index. Killed at any moment it leaves the file out, or in whole and found by `archive index`."""
    path = _free_path(data.warc, sound)
    draft = path.with_name(f"{path.name}.part")
    try:
        _copy(sound, draft)
        with db.transaction():
            seen = _as(sound.seen, path.name, run.begin())
            db.put_survey(seen)
            write_cdxj(cdxj_path(path), seen.captures.values())
            draft.replace(path)
            sync_folder(data.warc)
    finally:
        draft.unlink(missing_ok=True)
    return Imported(sound.source, "imported", path.name, len(seen.captures), path.stat().st_size)


def _as(seen: Survey, name: str, run_id: str) -> Survey:
    """What was met in a file under the name it gets here; captures that know of no run belong to the import."""
    captures = {at: replace(one, warc=name, run_id=one.run_id or run_id) for at, one in seen.captures.items()}
    members = {at: one._replace(warc=name) for at, one in seen.members.items()}
    return replace(seen, name=name, captures=captures, members=members)


def _free_path(folder: Path, sound: _Sound) -> Path:
    """The file's own name; where another file bears it, with the beginning of its sha256 before."""
    path = folder / sound.source.name
    taken = path.exists() or path.with_name(f"{path.name}{OPEN}").exists()
    return folder / f"{sound.sha256[:12]}-{path.name}" if taken else path


def _copy(sound: _Sound, draft: Path) -> None:
    """Copy the file and read the copy back: what is kept is what was checked."""
    with sound.source.open("rb") as stream, draft.open("wb") as out:
        while piece := stream.read(COPY_BYTES):
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())
    if _sha256(draft) != sound.sha256:
        raise ArchiveError(f"{sound.source} changed while it was copied; import it again when nothing writes to it")
