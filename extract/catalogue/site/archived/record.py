"""The bytes of a record that the catalogue knows: file and offset come from its row, never from an address.

Every digest is held against the row and counted anew before anything is shown.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from sqlite3 import Connection
from typing import Any
from urllib.parse import unquote

from archive.check import RecordCheck
from archive.errors import ArchiveError
from archive.fault import Fault
from archive.files import locate
from archive.members import walk
from archive.reader import Payload, read_payloads
from extract.catalogue.site.page import NotThere
from extract.formats.base import MAX_BODY_BYTES
from extract.formats.zipped import INSIDE
from extract.traced import ask
from extract.withheld import BadWithheld, Withheld, load_withheld
from settings.paths import DataFolder

Row = dict[str, Any]

MAX_RECORD = 64 << 20
"""Bytes of a stored record that are read for a page."""

MEMBER = "#"
"""Between the id of a record and the path of a file in it: such a file has a row of its own (`extract.rows`)."""

CUT = "cut-for-showing"
"""Problem of a payload of which only the first part is kept."""

_CAPTURE = "select * from captures where record_id = ?"
_REPORTS = "select report_id from report_captures where record_id = ?"
_PLAIN_NAME = re.compile(r"[^/\\\0]+\.warc(?:\.gz)?")


def capture(connection: Connection, record: str, folders: Sequence[DataFolder]) -> Row:
    """The row of a record. Raises `NotThere` where the catalogue has none, or it or a report of it is withheld."""
    for name in dict.fromkeys((record, record.partition(MEMBER)[0])):
        refuse_withheld(folders, "record", name)
    found = ask(connection, _CAPTURE, (record,))
    if not found:
        raise NotThere(f"目录中没有存档记录 {record}", f"the catalogue has no record {record}")
    for row in ask(connection, _REPORTS, (record,)):
        refuse_withheld(folders, "report", row["report_id"])
    return found[0]


def refuse_withheld(folders: Sequence[DataFolder], kind: str, target: str) -> None:
    """Raises `NotThere` with the reason where an archivist withholds it, also when the catalogue is older than that."""
    try:
        files = [file for folder in folders for file in sorted(folder.withheld.glob("*.yml"))]
        entries = _withheld(tuple((file.parent, file.name, file.stat().st_mtime_ns) for file in files))
    except (BadWithheld, OSError) as error:
        raise NotThere(
            f"不予展示的清单无法读取：{error}", f"the list of what is withheld cannot be read: {error}", 503
        ) from None
    for entry in entries:
        if (entry.kind, entry.target) == (kind, target):
            raise NotThere(f"档案管理者不予展示：{entry.reason}", f"withheld by the archivist: {entry.reason}", 451)


@lru_cache(maxsize=2)
def _withheld(files: tuple[tuple[Path, str, int], ...]) -> tuple[Withheld, ...]:
    return load_withheld(dict.fromkeys(folder for folder, _, _ in files))


def payload(row: Row, folders: Sequence[DataFolder]) -> Payload:
    """The checked answer of a capture. Raises `NotThere` (404 no folder has the WARC, 502 damaged or another record)."""
    if not _PLAIN_NAME.fullmatch(row["warc"]):
        raise NotThere(f"{row['warc']} 不是 WARC 文件名", f"{row['warc']} is no name of a WARC", 502)
    paths = (locate(folder.warc, row["warc"]) for folder in folders)
    path = next((path for path in paths if path.is_file()), None)
    if path is None:
        raise NotThere(
            f"存档文件 {row['warc']} 不在数据文件夹中；其余内容仍可查看",
            f"the archive file {row['warc']} is in none of the data folders; everything else stands",
        )
    if row["length"] > MAX_RECORD:
        raise NotThere(
            f"记录有 {row['length']:,} 字节，过大，不在此展示",
            f"a record of {row['length']:,} bytes is too large to be shown here",
        )
    stat = path.stat()
    try:
        found, faults = _read(
            path, stat.st_mtime_ns, stat.st_size, row["offset"], row["record_id"], row["payload_digest"]
        )
    except (ArchiveError, OSError) as error:
        raise NotThere(f"存档记录已损坏：{error}", f"the archived record is damaged: {error}", 502) from None
    if faults:
        raise NotThere(
            f"存档记录与目录不符：{faults}", f"the archived record does not fit the catalogue: {faults}", 502
        )
    return found


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int, _size: int, offset: int, record: str, digest: str | None) -> tuple[Payload, str]:
    """The answer at an offset, and what is wrong with it. Kept for the next number of the same page; file times are part
    of the key, so that a file that was changed is read again.
    """
    found, answer = next(read_payloads(path, (offset,)))
    if len(answer.body) > MAX_BODY_BYTES:
        answer = replace(answer, body=answer.body[:MAX_BODY_BYTES], problems=(*answer.problems, CUT))
    wrong = []
    if found.record_id != record.partition(MEMBER)[0]:
        wrong.append(f"{path.name} has {found.record_id} at {offset}")
    if digest and found.payload_digest != digest:
        wrong.append(f"its digest is {found.payload_digest}, the catalogue says {digest}")
    return answer, "; ".join([*wrong, *_faults(path, offset)])


def _faults(path: Path, offset: int) -> list[str]:
    """What is wrong with the frame and the digests of the one record, counted anew."""
    with path.open("rb") as stream:
        first = next(walk(stream, path.name, RecordCheck, offset=offset), None)
    if first is None:
        return [f"{path.name}: nothing lies at {offset}"]
    if isinstance(first, Fault):
        return [first.message]
    span, check = first
    return [fault.message for fault in check.faults(path.name, span)]


def inside(row: Row) -> str | None:
    """The beginning of a locator that leads into the file of an archive that a row stands for; None for other rows."""
    _, mark, path = row["record_id"].partition(MEMBER)
    return unquote(path) + INSIDE if mark and row["record"] == "member" else None
