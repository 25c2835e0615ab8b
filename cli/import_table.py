"""The table that says where saved files were: `addresses.csv` with a row a file."""

import csv
import io
import os
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archive.capture import Role
from archive.saved import Unusable
from cli import exits
from crawler.address import joined

COLUMNS = ("file", "url", "title", "year", "role", "found_on", "saved_at", "portal")
ROLES: tuple[Role, ...] = ("report", "attachment", "index")
NAME = "addresses.csv"

_FIRST_YEAR, _LAST_YEAR = 2008, 2100
_FIRST_SAVED = datetime(1995, 1, 1, tzinfo=UTC)
_ENCODINGS = ("utf-8-sig", "gb18030")  # a spreadsheet in Chinese writes the second


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a person says of one file; None where nothing was said."""

    url: str | None = None
    title: str | None = None
    year: int | None = None
    role: Role | None = None
    found_on: str | None = None
    saved_at: datetime | None = None  # aware, UTC
    portal: str | None = None  # id of a row of the portal table


def read_table(table: Path, folder: Path) -> list[tuple[Path, Told]]:
    """The files of a table and what it says of each.

    In: the table; the folder that its names of files begin at. Raises `Stop` with every faulty line: then nothing of the
    table is used.
    """
    rows, faults = [], []
    for line, row in _rows(table):
        try:
            if not row["file"]:
                raise Unusable("file is empty; name the file")
            rows.append((_path(folder, row["file"]), told_of(row)))
        except Unusable as error:
            faults.append(f"{table}:{line}: {error}")
    if faults:
        raise exits.Stop("\n".join([*faults, "nothing was imported"]), exits.BAD_TABLE)
    if not rows:
        raise exits.Stop(f"{table}: the table names no file; write a line for each", exits.BAD_TABLE)
    return rows


def _path(folder: Path, name: str) -> Path:
    """The file that a name means; one that was unpacked from a Windows archive may bear it in the bytes of GBK."""
    path = folder / name.replace("\\", "/")
    if path.exists():
        return path
    in_gbk = Path(os.fsdecode(bytes(folder) + b"/" + name.replace("\\", "/").encode("gb18030")))
    return in_gbk if in_gbk.exists() else path


def told_of(said: dict[str, str]) -> Told:
    """What the cells of a row, or the options of the command, say. Raises `Unusable` naming the cell."""
    if said.get("role") and said["role"] not in ROLES:
        raise Unusable(f"role '{said['role']}' is none of {', '.join(ROLES)}")
    return Told(
        url=address(said["url"]) if said.get("url") else None,
        title=said.get("title") or None,
        year=_year(said["year"]) if said.get("year") else None,
        role=said.get("role") or None,  # type: ignore[arg-type]
        found_on=address(said["found_on"]) if said.get("found_on") else None,
        saved_at=moment(said["saved_at"]) if said.get("saved_at") else None,
        portal=said.get("portal") or None,
    )


def filled(told: Told, otherwise: Told) -> Told:
    """What is said of a file, and where nothing is, what is said of all."""
    changes: dict[str, Any] = {
        field.name: getattr(otherwise, field.name) for field in fields(Told) if getattr(told, field.name) is None
    }
    return replace(told, **changes)


def address(text: str) -> str:
    """An address as a crawl would keep it: http or https, printable ASCII, no fragment. Raises `Unusable`."""
    text = text.strip()
    found = joined(text, text) if text.lower().startswith(("http://", "https://")) else None
    if found is None:
        raise Unusable(f"'{text}' is no http or https address; give the one in the browser's address line")
    return found


def moment(text: str) -> datetime:
    """A time of ISO 8601 in UTC; without an offset it is one of this machine's time zone. Raises `Unusable`."""
    try:
        found = datetime.fromisoformat(text.strip()).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        raise Unusable(f"saved at '{text}' is no time; write 2024-02-01 or 2024-02-01T09:30+08:00") from None
    return plausible(found, text)


def plausible(found: datetime, text: str) -> datetime:
    """A time at which a page can have been saved. Raises `Unusable`."""
    if not _FIRST_SAVED <= found <= datetime.now(UTC):
        raise Unusable(f"saved at {text}: nobody saved a page then; say when it was with --saved-at")
    return found


def _year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and _FIRST_YEAR <= int(text) <= _LAST_YEAR):
        raise Unusable(f"year '{text}' is no report year such as 2023 (from {_FIRST_YEAR})")
    return int(text)


def _rows(table: Path) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(io.StringIO(_text(table), newline=""))
    names = [name.strip() for name in reader.fieldnames or ()]
    if not {"file", "url"} <= set(names) <= set(COLUMNS):
        raise exits.Stop(
            f"{table}:1: the columns must be file and url, and may be {', '.join(COLUMNS[2:])}; it has: "
            f"{', '.join(names) or 'none'}",
            exits.BAD_TABLE,
        )
    reader.fieldnames = names
    try:
        for row in reader:
            if None in row or None in row.values():
                what = f"the row has not {len(names)} cells; quote what holds commas"
                raise exits.Stop(f"{table}:{reader.line_num}: {what}; nothing was imported", exits.BAD_TABLE)
            if any(cell.strip() for cell in row.values()):
                yield reader.line_num, {name: cell.strip() for name, cell in row.items()}
    except csv.Error as error:
        raise exits.Stop(f"{table}:{reader.line_num}: {error}; nothing was imported", exits.BAD_TABLE) from None


def _text(table: Path) -> str:
    try:
        raw = table.read_bytes()
    except OSError as error:
        raise exits.Stop(f"{table}: {error.strerror}; check the path of the table", exits.BAD_TABLE) from None
    for encoding in _ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise exits.Stop(f"{table}: is neither UTF-8 nor GB 18030; save it as UTF-8", exits.BAD_TABLE)
