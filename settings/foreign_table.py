"""Portal rows from somebody else's table: other columns in another order, names for codes, a spreadsheet's encoding. Pure.

In: the bytes of a CSV file. Out: rows as our table has them, and every fault with its line and its remedy.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import urlsplit

from settings.portal_names import hosts_of, row_name
from settings.portals import COLUMNS, Portal, PortalTableError, cells_of, check_eras, overlap, portal_from
from settings.regions import RegionError, resolve

ALIASES: Mapping[str, str] = {
    **{name: name for name in COLUMNS},
    **dict.fromkeys(
        ("region", "code", "adcode", "地区", "区划", "区划代码", "行政区划", "行政区划代码", "地区代码"), "region_code"
    ),
    **dict.fromkeys(
        ("url", "home", "homepage", "website", "网址", "首页", "网站", "网站地址", "门户网址", "首页地址"), "home_url"
    ),
    **dict.fromkeys(("title", "portal", "名称", "网站名称", "单位", "单位名称", "门户", "机关"), "name"),
    **dict.fromkeys(("list", "年报列表", "列表地址", "列表"), "list_url"),
    **dict.fromkeys(("source", "依据", "来源"), "evidence"),
    **dict.fromkeys(("remark", "remarks", "notes", "comment", "备注", "说明"), "note"),
    **dict.fromkeys(("host", "domain", "域名"), "hosts"),
}
"""Heading, in lower case -> our column. Other columns are left out."""

NEEDED = ("name", "region_code", "home_url")
ENCODINGS = ("utf-8-sig", "gb18030")
"""A spreadsheet in Chinese writes the second."""

Change = Literal["added", "changed", "unchanged"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a table and what to do about it; line 1 is the header."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it would stand in our table, and the cells that the table itself fills."""

    line: int
    portal: Portal
    said: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Read:
    """What a table gave: rows, faults, columns that mean nothing to us."""

    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Brought:
    """What becomes of one row: added, changed, or there already as it is."""

    line: int
    portal: Portal
    change: Change


def read_foreign(raw: bytes, source: str) -> Read:
    """The rows of a table with at least a name, a region (code or name) and a home page.

    In: the file, and what evidence rows have that name none: where they came from. A UTF-16 or binary file is one fault.
    """
    text = _text(raw)
    if text is None:
        return Read((), (Fault(1, "is neither UTF-8 nor GB 18030; save it as CSV UTF-8"),))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        header = next(reader, [])
        columns, fault = _columns(header)
        if fault:
            return Read((), (Fault(1, fault),))
        lines = [(reader.line_num, cells) for cells in reader]
    except csv.Error as error:
        return Read((), (Fault(reader.line_num, f"{error}; quote what holds commas or line breaks"),))
    rows: list[Row] = []
    faults: list[Fault] = []
    for line, cells in lines:
        if any(cell.strip() for cell in cells):
            made = _row(line, columns, cells, source)
            rows.append(made) if isinstance(made, Row) else faults.append(made)
    ignored = tuple(name for name, column in zip(header, columns, strict=True) if column is None and name.strip())
    return Read(tuple(rows), tuple(faults), ignored)


def brought(read: Read, known: Sequence[Portal]) -> tuple[tuple[Brought, ...], tuple[Fault, ...]]:
    """What each row of a table does to the known ones, and the faults that show only there.

    A row is a known one when it has its id, or one of its hosts with years in common: then what the table says replaces
    what the row says, and what it leaves open stays.
    """
    done: dict[str, Brought] = {}
    faults: list[Fault] = []
    for row in _apart(read.rows, known):
        same = _same(row, known)
        portal = row.portal if same is None else _merged(same, row)
        first = _same(row, [one.portal for one in done.values()])
        if isinstance(portal, Fault):
            faults.append(portal)
        elif first:
            faults.append(Fault(row.line, f"is the same portal as line {done[first.id].line}; keep one of them"))
        else:
            change: Change = "added" if same is None else "unchanged" if portal == same else "changed"
            done[portal.id] = Brought(row.line, portal, change)
    return tuple(done.values()), (*faults, *_era_faults(done, known))


def _apart(rows: Sequence[Row], known: Sequence[Portal]) -> Iterator[Row]:
    """Rows whose id we made, under another one where a portal on another host has that already."""
    for row in rows:
        taken = next((other for other in known if other.id == row.portal.id), None)
        if taken and "id" not in row.said and not _meets(row.portal, taken):
            name = f"{row.portal.id}-{row.portal.region_code}"
            row = replace(row, portal=replace(row.portal, id=name, place=name))
        yield row


def _same(row: Row, known: Sequence[Portal]) -> Portal | None:
    """The known row that a row is: the one of its id, or with a host and path in a year in common."""
    by_id = (other for other in known if other.id == row.portal.id)
    return next(by_id, None) or next((other for other in known if _meets(row.portal, other)), None)


def _meets(row: Portal, other: Portal) -> bool:
    shares = not set(row.hosts).isdisjoint(other.hosts) and not set(row.paths).isdisjoint(other.paths)
    return shares and overlap(row, other)


def _merged(known: Portal, row: Row) -> Portal | Fault:
    """A known row with what a table says of it; id and place stay, hosts are joined."""
    said = {name: cell for name, cell in row.said.items() if cell and name not in ("id", "place", "hosts")}
    hosts = " ".join(dict.fromkeys((*known.hosts, *row.portal.hosts)))
    try:
        return portal_from("", {**cells_of(known), **said, "hosts": hosts})
    except PortalTableError as error:
        return Fault(row.line, str(error).removeprefix(": "))


def _era_faults(done: Mapping[str, Brought], known: Sequence[Portal]) -> Iterator[Fault]:
    """Rows whose years overlap those of another row of their place."""
    others = [("", row) for row in known if row.id not in done]
    for one in done.values():
        try:
            check_eras([*((at, row) for at, row in others if row.place == one.portal.place), ("", one.portal)])
        except PortalTableError as error:
            yield Fault(one.line, str(error).removeprefix(": "))
        others.append(("", one.portal))


def _text(raw: bytes) -> str | None:
    if b"\0" in raw:
        return None
    for encoding in ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _delimiter(text: str) -> str:
    """Commas, or what some spreadsheets write instead: the one the header has most of."""
    header = text.partition("\n")[0]
    return max(",;\t", key=header.count)


def _columns(header: Sequence[str]) -> tuple[list[str | None], str]:
    """(our column for each of theirs, what is wrong with the header)."""
    columns = [ALIASES.get(name.strip().strip("\ufeff").lower()) for name in header]
    if missing := [name for name in NEEDED if name not in columns]:
        return columns, (
            f"no column for {', '.join(missing)}; name columns {', '.join(NEEDED)} (or 名称, 地区, 网址), found: "
            f"{', '.join(header) or 'none'}"
        )
    if twice := sorted({name for name in columns if name and columns.count(name) > 1}):
        return columns, f"several columns for {', '.join(twice)}; keep one of them"
    return columns, ""


def _row(line: int, columns: Sequence[str | None], cells: Sequence[str], source: str) -> Row | Fault:
    if any(cell.strip() for cell in cells[len(columns) :]):
        return Fault(line, f"the row has {len(cells)} cells, the header {len(columns)}; quote what holds commas")
    found = {name: " ".join(cell.split()) for name, cell in zip(columns, cells, strict=False) if name}
    row = dict.fromkeys(COLUMNS, "") | found
    if faults := "; ".join(_filled(row, source)):
        return Fault(line, faults)
    try:
        portal = portal_from("", row)
    except PortalTableError as error:
        return Fault(line, str(error).removeprefix(": "))
    return Row(line, portal, {name: row[name] for name, cell in found.items() if cell})


def _filled(row: dict[str, str], source: str) -> Iterator[str]:
    """Fill in what a short table leaves out; yields what cannot be."""
    for name in NEEDED:
        if not row[name]:
            yield f"{name} is empty; fill it in"
    if row["region_code"]:
        try:
            row["region_code"] = resolve(row["region_code"]).code
        except RegionError as error:
            yield str(error)
    parts = urlsplit(row["home_url"] if "://" in row["home_url"] else f"http://{row['home_url']}")
    host = (parts.hostname or "").lower()
    if row["home_url"] and (parts.scheme not in ("http", "https") or "." not in host):
        yield f"home_url '{row['home_url']}' is no http or https address"
        return
    row["home_url"] = parts._replace(path=parts.path or "/", fragment="").geturl() if host else ""
    row["hosts"] = row["hosts"] or " ".join(hosts_of(row["home_url"]))
    if any(not host.endswith(".gov.cn") and not host.replace(".", "").isdigit() for host in row["hosts"].split()):
        yield f"hosts '{row['hosts']}' lie outside *.gov.cn; copies of portals on other domains are common"
    row["family"], row["status"] = row["family"] or "unknown", row["status"] or "unverified"
    row["evidence"] = row["evidence"] or source
    row["id"] = row["id"] or row_name(row["home_url"])
    row["place"] = row["place"] or row["id"]
