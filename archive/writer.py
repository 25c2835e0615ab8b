"""Writes exchanges into WARC files: one group of records at a time, whole or not at all."""

import errno
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import uuid4

from archive.answer import Answer, measure
from archive.capture import Capture, Exchange, Origin, Resource
from archive.cdxj import cdxj_path, write_cdxj
from archive.errors import ArchiveError, ArchiveFull
from archive.files import OPEN, warc_name
from archive.members import Member
from archive.message import first, media_type
from archive.names import warc_url
from archive.packing import pack
from archive.records import Record, resource_pair, triple, warcinfo
from settings.durable import sync_folder

MAX_WARC_BYTES = 1_000_000_000
"""A file is closed at the first group that reaches this size: the usual size of a WARC."""

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EFBIG}


def utc_now() -> datetime:
    """The clock, aware, UTC."""
    return datetime.now(UTC)


def new_record_id() -> str:
    """A fresh WARC-Record-ID."""
    return f"<urn:uuid:{uuid4()}>"


class WarcStore:
    """The open WARC of one run. Not safe for several threads; each process has its own.

    In: the folder (made when missing), the run's id, the size at which a file is closed, what the warcinfo record
    says (software, robots, operator, settings digest), the clock and the maker of record ids (for tests), who
    wants to know the sha256 of each member as stored (`CrawlDb.add_member`), and the numbers of the files (those of
    processes that write for one run must differ).
    Raises `ArchiveFull` when the disk is full or read-only, `ArchiveError` when the file is gone.
    """

    def __init__(
        self,
        folder: Path,
        *,
        run_id: str,
        max_bytes: int = MAX_WARC_BYTES,
        info: Mapping[str, str] | None = None,
        now: Callable[[], datetime] = utc_now,
        make_id: Callable[[], str] = new_record_id,
        on_member: Callable[[Member], None] | None = None,
        serials: Iterator[int] | None = None,
    ) -> None:
        self._folder = folder
        self._run_id = run_id
        self._max_bytes = max_bytes
        self._info = dict(info or {})
        self._now = now
        self._make_id = make_id
        self._on_member = on_member
        self._serials = serials or count(1)
        self._handle: int | None = None
        self._path = folder
        self._name = ""
        self._info_id = ""
        self._size = 0
        self._captures: list[Capture] = []

    def write(self, exchange: Exchange, *, origin: Origin | None = None) -> Capture:
        """Append the records of one exchange and say where the answer lies.

        With the earlier capture of the address (`CrawlDb.origin_of`) an answer that repeats it is kept as a revisit
        record: a 304 that was asked for, or the same payload with the same status. A `response_file` goes through
        memory in pieces. The bytes have reached the operating system on return; call `sync` to be sure of the disk.
        """
        self._make_ready()
        with self._told("read the answer for"):
            answer = measure(exchange)
        records = triple(exchange, answer, origin, info_id=self._info_id, run_id=self._run_id, make_id=self._make_id)
        members = self._append(records)
        capture = self._capture(exchange, answer, records[0], members[0])
        if records[0].kind == "revisit" and origin:
            capture = replace(capture, kind="revisit", refers_to=origin.record_id)
        self._captures.append(capture)
        return capture

    def write_resource(self, resource: Resource) -> Capture:
        """Append what was made from a captured page (the rendered DOM, a screenshot), tied to the page's record.

        The page may lie in an earlier file. Out: its capture, whose lead is the page's under the resource's own address
        and whose `refers_to` is the page. The bytes have reached the operating system on return, as with `write`.
        """
        return self.write_resources((resource,))[0]

    def write_resources(self, resources: Sequence[Resource]) -> list[Capture]:
        """Append what belongs together (a saved page and its pictures): all of it, or nothing when that fails.

        What names no page is tied to the first, which stands alone. Out: their captures, as `write_resource` gives them.
        """
        self._make_ready()
        made: list[Resource] = []
        records: list[Record] = []
        for one in resources:
            lead = replace(one.lead, url=one.url) if one.lead else None
            made.append(replace(one, lead=lead, page=one.page or (records[0].record_id if records else None)))
            records += resource_pair(made[-1], info_id=self._info_id, run_id=self._run_id, make_id=self._make_id)
        members = self._append(tuple(records))
        captures = list(map(self._capture_made, made, records[::2], members[::2]))
        self._captures += captures
        return captures

    def sync(self) -> None:
        """Force everything written so far to the disk; to be called in groups, an fsync costs milliseconds."""
        if self._handle is None:
            return
        with self._told("sync"):
            if os.fstat(self._handle).st_nlink == 0:
                raise ArchiveError(f"{self._path} was deleted while the crawl wrote it; start the crawl again")
            os.fsync(self._handle)

    def close(self) -> None:
        """Sync the file, write its CDXJ beside it, drop the `.open`. Writing again opens the next file."""
        if self._handle is None:
            return
        self.sync()
        with self._told("close"):
            os.close(self._handle)
            self._handle = None
            write_cdxj(cdxj_path(self._path), self._captures)
            self._path.rename(self._folder / self._name)
            sync_folder(self._folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _make_ready(self) -> None:
        """See to it that a file is open which is not full."""
        if self._handle is not None and self._size >= self._max_bytes:
            self.close()
        if self._handle is None:
            self._open()

    def _open(self) -> None:
        with self._told("create"):
            self._folder.mkdir(parents=True, exist_ok=True)
            self._handle = self._open_new()
        self._size = 0
        self._captures = []
        self._info_id = self._make_id()
        try:
            self._append((warcinfo(self._info_id, self._now(), self._name, {"isPartOf": self._run_id, **self._info}),))
        except ArchiveError:  # nothing may follow in a file that does not say who wrote it
            os.close(self._handle)
            self._handle = None
            self._path.unlink(missing_ok=True)
            raise

    def _open_new(self) -> int:
        """Open a file under the next name that no file bears: a run that goes on keeps its id and must not meet its old
        files, nor those of another process of the same run.
        """
        moment = self._now()
        for serial in self._serials:
            self._name = warc_name(moment, self._run_id, serial)
            self._path = self._folder / f"{self._name}{OPEN}"
            with suppress(FileExistsError):
                handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o644)
                if not (self._folder / self._name).exists():
                    return handle
                # looked for only now: before the name was ours its holder could have closed its file under it
                os.close(handle)
                self._path.unlink()
        raise AssertionError("serial numbers have no end")

    def _append(self, records: tuple[Record, ...]) -> list[Member]:
        assert self._handle is not None
        with self._told("write"):
            try:
                members = pack(records, self._name, self._size, self._put)
            except OSError:
                os.ftruncate(self._handle, self._size)  # all of a group or none: the file stays whole
                raise
        self._size = members[-1].offset + members[-1].length
        if self._on_member:
            for member in members:
                self._on_member(member)
        return members

    def _put(self, data: bytes) -> None:
        assert self._handle is not None
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(self._handle, rest) :]

    def _capture(self, exchange: Exchange, answer: Answer, response: Record, member: Member) -> Capture:
        headers = answer.head.headers
        return Capture(
            record_id=response.record_id,
            url=warc_url(exchange.url),
            fetched_at=exchange.fetched_at,
            status=answer.head.status,
            mime=media_type(headers),
            payload_digest=response.payload_digest,
            warc=self._name,
            offset=member.offset,
            length=member.length,
            lead=exchange.lead,
            run_id=self._run_id,
            etag=first(headers, "ETag"),
            last_modified=first(headers, "Last-Modified"),
            truncated=exchange.truncated,
        )

    def _capture_made(self, resource: Resource, record: Record, member: Member) -> Capture:
        return Capture(
            record_id=record.record_id,
            url=warc_url(resource.url),
            fetched_at=resource.made_at,
            status=None,
            mime=media_type((("Content-Type", resource.content_type),)),
            payload_digest=record.payload_digest,
            warc=self._name,
            offset=member.offset,
            length=member.length,
            lead=resource.lead,
            run_id=self._run_id,
            kind="resource",
            refers_to=resource.page,
        )

    @contextmanager
    def _told(self, doing: str) -> Iterator[None]:
        """An OSError as an error of the archive that names the file and the remedy."""
        try:
            yield
        except OSError as error:
            if error.errno in _FULL:
                raise ArchiveFull(
                    f"cannot {doing} {self._path}: {error.strerror}. Free some space (or make the folder writable) "
                    "and start the same crawl again; everything written so far is kept"
                ) from error
            raise ArchiveError(f"cannot {doing} {self._path}: {error.strerror or error}") from error
