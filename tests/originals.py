"""Archived originals of our own making, each the report of an agency of its own with one number that it really shows."""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from archive.capture import Capture, Exchange
from archive.writer import WarcStore
from extract.catalogue.load import build
from extract.formats.html import page_tree
from settings.paths import DataFolder
from tests.exchanges import REQUEST, WHEN
from tests.shards import cells, crawl_db, line, report, write

KEY = ("requests", "received", "total")
TEMPLATE = report("机关", 2023, cells=cells("2021", {}))


@dataclass(frozen=True)
class Original:
    """A body as a server sent it, and where in it the number stands (None: in the cell that says 37)."""

    body: bytes
    mime: str = "text/html"
    where: str | None = None
    raw: str = "37"
    url: str = ""
    member: str = ""  # the path of the file in the archive that it is


def place_of(body: bytes, raw: str) -> str:
    """The path of the first cell of a page that says so."""
    root = page_tree(body, None)
    found = next(cell for cell in root.iter("td") if "".join(cell.itertext()).strip() == raw)
    return root.getroottree().getpath(found)


def catalogued(root: Path, originals: Mapping[str, Original]) -> tuple[DataFolder, dict[str, str]]:
    """A data folder with these originals archived and catalogued -> the folder, name -> record id."""
    data = DataFolder(root)
    with WarcStore(data.warc, run_id="run-1") as store:
        kept = {name: store.write(_exchange(name, one)) for name, one in originals.items()}
    lines = [_line(name, one, kept[name]) for name, one in originals.items()]
    shard = write(data.extracts / "a.warc.gz.jsonl.gz", lines)
    build([shard], [crawl_db(data.crawl_db)], data.catalogue)
    return data, {name: record_of(originals[name], capture) for name, capture in kept.items()}


def _exchange(name: str, one: Original) -> Exchange:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {one.mime}\r\nContent-Length: {len(one.body)}\r\n\r\n".encode()
    url = one.url or f"http://www.wltzq.gov.cn/{name}.html"
    return Exchange(url=url, request_bytes=REQUEST, response_bytes=head + one.body, ip="192.0.2.1", fetched_at=WHEN)


def _line(name: str, one: Original, kept: Capture) -> dict[str, Any]:
    said = copy.copy(TEMPLATE) | {"agency": f"乌拉特中旗{name}局", "title": f"{name}2023年年报"}
    said["cells"] = [{**cell, "value": None, "state": "missing", "raw": None, "where": None} for cell in said["cells"]]
    for cell in said["cells"]:
        if (cell["table"], cell["row"], cell["column"]) == KEY:
            where = one.where or place_of(one.body, one.raw)
            cell |= {"value": 37, "state": "value", "raw": one.raw, "where": where}
    names = ("record_id", "payload_digest", "warc", "offset", "length", "mime")
    own = {key: getattr(kept, key) for key in names}
    if one.member:
        own |= {"record_id": record_of(one, kept), "record": "member", "mime": None}
    return line(f"{kept.url}#/{quote(one.member)}" if one.member else kept.url, said, **own)


def record_of(one: Original, kept: Capture) -> str:
    """The id of a record, or of a file in it."""
    return f"{kept.record_id}#{quote(one.member)}" if one.member else kept.record_id


def reports(records: Mapping[str, str], rows: Sequence[Any]) -> dict[str, str]:
    """Name -> id of the report. In: name -> record id; (id, primary_capture) of `reports`."""
    of = {record: id for id, record in rows}
    return {name: of[record] for name, record in records.items()}
