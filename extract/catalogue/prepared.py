"""A shard read once: what a build needs of all its lines, and apart from it what only the chosen captures need.

Derived and safe to delete. Kept between builds under a name that says which bytes it was made from, so that a shard that
has not changed is not read again.
"""

import errno
import hashlib
import os
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, BinaryIO

import orjson
from isal import isal_zlib

from extract.cards import Card, card_of
from extract.catalogue.builder import builder
from extract.catalogue.packing import Packed, pack, places_of
from extract.catalogue.rows import capture_row
from extract.catalogue.tables import CAPTURES
from extract.store import DAMAGED, PART, DamagedShard, gzip_file, read_lines

LINES, REPORTS = ".lines", ".reports"
"""Endings of the two files of a shard: one JSON line per line of it, and the reports, each compressed by itself."""

NOT_KEPT = ("cells", "kind", "attachments", "problems", "parser", "confidence")
"""Of a report: what lies in the packed cells, and what no table has or the card has as well."""

Said = dict[str, Any]
Row = tuple[Any, ...]
_COLUMNS = tuple(column.name for column in CAPTURES.columns)
_CARD = tuple(field.name for field in fields(Card))


class Spoiled(OSError):
    """What was prepared is damaged; it can be made again."""


@dataclass(frozen=True, slots=True)
class Where:
    """Where a report lies that was read, and the digest of what it says."""

    path: str
    offset: int
    length: int
    digest: str


@dataclass(frozen=True, slots=True)
class Line:
    """What a build needs of a line of a shard, whatever becomes of it."""

    capture: Row | None  # a row of `captures`; None for a fault of the WARC itself
    card: Card | None
    problems: tuple[Row, ...]  # (stage, kind, message, where)
    report: Where | None

    @property
    def record_id(self) -> str | None:
        """The record it is of."""
        return None if self.capture is None else str(self.capture[0])


def digest_of(shard: Path) -> str:
    """The digest of a file's bytes."""
    with shard.open("rb") as stream:
        return hashlib.file_digest(stream, lambda: hashlib.blake2b(digest_size=12)).hexdigest()


def prepared_name(shard: Path, digest: str) -> str:
    """Under which name a shard lies prepared, without ending: of its bytes, and of the code that reads them."""
    return f"{shard.name}.{digest}.{builder()[:16]}"


def is_prepared(folder: Path, name: str) -> bool:
    """Whether a shard lies there; its lines come last, so that it is whole then."""
    return (folder / f"{name}{LINES}").exists()


def prepare(task: tuple[str, str, str]) -> DamagedShard | None:
    """Read a shard and write it down as a build wants it. In: its path, a folder, its name there. Raises `OSError`."""
    shard, folder, name = task
    lines, reports = Path(folder) / f"{name}{LINES}", Path(folder) / f"{name}{REPORTS}"
    part = [path.with_name(path.name + PART) for path in (lines, reports)]
    try:
        with gzip_file(part[0], "wb") as out, part[1].open("wb") as heavy:
            for line in read_lines(Path(shard)):
                out.write(_line(orjson.loads(line), heavy))
        part[1].replace(reports)
        part[0].replace(lines)
    except DamagedShard as error:
        return error
    except orjson.JSONDecodeError as error:
        return DamagedShard(f"{shard} is damaged ({error}); delete it and run `nianbao extract` again")
    finally:
        for path in part:
            path.unlink(missing_ok=True)
    return None


def lines_of(folder: Path, name: str) -> Iterator[Line]:
    """The lines of a prepared shard, in its order. Raises `Spoiled`."""
    path = folder / f"{name}{REPORTS}"
    end = 0
    try:
        with gzip_file(folder / f"{name}{LINES}", "rb") as lines:
            for row in lines:
                line = _read(row, str(path))
                end = line.report.offset + line.report.length if line.report else end
                yield line
        if path.stat().st_size != end:
            raise EOFError(f"{path.stat().st_size} bytes where there were {end}")
    except DAMAGED as error:
        raise Spoiled(errno.EIO, f"damaged ({error}); delete it", str(path)) from error


def _read(row: bytes, path: str) -> Line:
    capture, card, problems, report = orjson.loads(row)
    return Line(
        capture and tuple(capture),
        card and _card(card),
        tuple(map(tuple, problems)),
        report and Where(path, *report),
    )


def load(where: Where) -> tuple[Said, tuple[Packed, ...]]:
    """A report as its shard has it, without cells, and these packed. Raises `Spoiled`."""
    try:
        with Path(where.path).open("rb", buffering=0) as reports:
            said = orjson.loads(isal_zlib.decompress(os.pread(reports.fileno(), where.length, where.offset)))
    except DAMAGED as error:
        raise Spoiled(errno.EIO, f"damaged ({error}); delete it", where.path) from error
    odd = said.pop("odd")
    return said, tuple(_packed(table, odd) for table in said.pop("packed"))


def _line(line: Mapping[str, Any], heavy: BinaryIO) -> bytes:
    capture = capture_row(line) if line["capture"] else None
    problems = [(p["stage"], p["kind"], p["message"], p["where"]) for p in line["problems"]]
    card = card_of(line)
    report = _kept(line["report"], heavy) if line["report"] and capture else None
    row = capture and [capture[name] for name in _COLUMNS]
    return orjson.dumps((row, card and _card_json(card), problems, report)) + b"\n"


def _kept(report: Said, heavy: BinaryIO) -> tuple[int, int, str]:
    """Write a report down. Out: its offset, length and digest."""
    packed = pack(report["cells"])
    said = {key: value for key, value in report.items() if key not in NOT_KEPT}
    said["packed"] = [(t.table, t.form, t.vals, t.states, t.beginning, t.rest, t.raws, t.doubts) for t in packed]
    said["odd"] = {f"{t.table} {t.form}": t.places for t in packed if places_of(t.table, t.form) is None}
    raw = orjson.dumps(said)
    data = isal_zlib.compress(raw, 1)
    offset = heavy.tell()
    heavy.write(data)
    return offset, len(data), hashlib.blake2b(raw, digest_size=16).hexdigest()


def _packed(row: list[Any], odd: Mapping[str, list[list[str]]]) -> Packed:
    table, form, *rest = row
    places = places_of(table, form)
    if places is None:
        places = tuple((row_code, column) for row_code, column in odd[f"{table} {form}"])
    return Packed(table, form, places, *rest)


def _card_json(card: Card) -> dict[str, Any]:
    said = {name: getattr(card, name) for name in _CARD}
    return said | {"pictures": sorted(card.pictures), "figures": b64encode(card.figures).decode()}


def _card(said: dict[str, Any]) -> Card:
    said |= {"pictures": frozenset(said["pictures"]), "figures": b64decode(said["figures"])}
    if said["holder"] == said["record_id"]:
        said["holder"] = said["record_id"]
    return Card(**said)
