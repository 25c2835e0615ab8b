"""Small shards of our own making, for the tests of the catalogue: reports with known figures and texts."""

import copy
import gzip
import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from archive.schema import EXPECTED
from extract.catalogue.labels import labels

RECEIVED, CONCLUDED = 7, 8
VALUES = {
    ("requests", "received", "natural_person"): 6,
    ("requests", "received", "business"): 1,
    ("requests", "received", "total"): RECEIVED,
    ("requests", "carried_in", "natural_person"): 1,
    ("requests", "carried_in", "total"): 1,
    ("requests", "granted", "natural_person"): 5,
    ("requests", "granted", "total"): 5,
    ("requests", "partly_granted", "business"): 1,
    ("requests", "partly_granted", "total"): 1,
    ("requests", "refused.third_party_rights", "natural_person"): 1,
    ("requests", "refused.third_party_rights", "total"): 1,
    ("requests", "unavailable.not_held", "natural_person"): 1,
    ("requests", "unavailable.not_held", "total"): 1,
    ("requests", "concluded", "natural_person"): 7,
    ("requests", "concluded", "business"): 1,
    ("requests", "concluded", "total"): CONCLUDED,
    ("proceedings", "review", "upheld"): 1,
    ("proceedings", "review", "total"): 1,
    ("disclosure", "fees", "amount_10k_yuan"): 12.5,
    ("disclosure", "fees", "previous_items"): 3,
}
HEADINGS = ("总体情况", "主动公开政府信息情况", "收到和处理政府信息公开申请情况")
HEADINGS += ("政府信息公开行政复议、行政诉讼情况", "存在的主要问题及改进情况", "其他需要报告的事项")


def cells(
    layout: str, values: dict[tuple[str, str, str], Any] | None = None, state: str = "value"
) -> list[dict[str, Any]]:
    """All cells of a layout; zero where no value is given."""
    values = VALUES if values is None else values
    keys = [(x.table_code, x.row_code, x.column_code) for x in labels() if layout in x.layouts.split()]
    return [
        {
            **dict(zip(("table", "row", "column"), key, strict=True)),
            "value": values.get(key, 0) if state == "value" else None,
            "state": state,
            "raw": str(values.get(key, 0)) if state == "value" else None,
            "where": f"/html/body/table[{n}]",
        }
        for n, key in enumerate(keys)
    ]


def report(agency: str | None, year: int | None, **changes: Any) -> dict[str, Any]:
    """A report as `nianbao parse` prints it."""
    made = {
        "kind": "annual_report",
        "title": f"{agency or ''}{year}年政府信息公开工作年度报告",
        "agency": agency,
        "agency_type": "department",
        "scope": "department",
        "region_code": "150824",
        "region_path": "内蒙古自治区/巴彦淖尔市/乌拉特中旗",
        "year": year,
        "period_start": f"{year}-01-01",
        "period_end": f"{year}-12-31",
        "published_on": f"{(year or 0) + 1}-01-20",
        "published_time": "09:30",
        "signed_on": None,
        "source": agency,
        "url": None,
        "layout": "2021",
        "sections": [
            {"number": n, "heading": heading, "text": f"{agency}关于{heading}的说明，第{n}部分。"}
            for n, heading in enumerate(HEADINGS, 1)
        ],
        "cells": cells("2021"),
        "findings": [],
        "confidence": 0.95,
        "problems": [],
        "attachments": [],
        "parser": "nianbao 0.1.0 (test)",
    }
    return {**made, **copy.deepcopy(changes)}


def line(url: str, said: dict[str, Any] | None, **changes: Any) -> dict[str, Any]:
    """One line of a shard; the record id is the address and the day unless it is given."""
    fetched = changes.pop("fetched_at", "2025-03-01T02:03:04Z")
    capture = {
        "record_id": f"<urn:test:{url}@{fetched}>",
        "url": url,
        "fetched_at": fetched,
        "status": 200,
        "mime": "text/html",
        "payload_digest": "sha256:00ff",
        "warc": "test-00000.warc.gz",
        "offset": 1234,
        "length": 567,
        "run_id": "run-1",
        "portal_id": "wulatezhongqi",
        "region_code": "150824",
        "role": "report",
        "title": "年报",
        "menu": "政府信息公开 > 年报",
        "year": None,
        "found_on": None,
        "same_as": None,
        "record": "response",
    }
    own = {key: changes.pop(key) for key in list(changes) if key in capture}
    return {
        "capture": {**capture, **own},
        "kind": "annual_report" if said else "other",
        "title": said["title"] if said else None,
        "format": "html",
        "report": said,
        "problems": [],
        "attachments": [],
        **changes,
    }


def write(path: Path, lines: Iterable[dict[str, Any]]) -> Path:
    """A shard file with its header line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    header = {
        "shard": {"warc": path.name.removesuffix(".jsonl.gz"), "warc_sha256": "0" * 64, "code": "test", "captures": 0}
    }
    with gzip.GzipFile(path, "wb", mtime=0, compresslevel=1) as out:
        for row in (header, *lines):
            out.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
    return path


def expected(agency: str, year: int, state: str, **changes: Any) -> dict[str, Any]:
    """A row of crawl.db's ledger."""
    made = {"place": "wulatezhongqi", "portal_id": "wulatezhongqi", "region_code": "150824", "kind": "department"}
    made |= {"agency": agency, "scope": "department", "year": year, "state": state, "why": "seen", "run_id": "run-1"}
    return {**made, "due_on": f"{year + 1}-01-31", **changes}


def expect(path: Path, *rows: dict[str, Any]) -> Path:
    """Put rows into the ledger of a crawl.db."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for row in rows:
            names = ", ".join(row)
            connection.execute(
                f"insert into expected({names}) values ({', '.join('?' * len(row))})", tuple(row.values())
            )
    return path


def crawl_db(path: Path, portal: str = "wulatezhongqi", run: str = "run-1") -> Path:
    """A crawl.db with one run, one portal, one refusal, in the words of the contract."""
    script = """
    create table runs(id text primary key, started_at, finished_at, state, regions, years, portals int, pages int,
      captures int, bytes int, leads int, failures int, software, options);
    create table portals(id text primary key, place, name, region_code, family, pager, home_url, list_url, hosts, paths,
      first_year, last_year, encoding, status, evidence, note, last_run);
    create table refusals(id integer primary key, run_id, portal_id, url, kind, status int, detail, at, record_id);
    """
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(script + EXPECTED)
        connection.execute(
            "insert into runs(id, started_at, state, regions, portals, pages, captures, failures) values (?, ?, ?, ?, ?, ?, ?, ?)",
            (run, "2025-03-01T02:00:00Z", "finished", '["150824"]', 1, 40, 30, 1),
        )
        connection.execute(
            "insert into portals(id, place, name, region_code, family, hosts, status) values (?, ?, ?, ?, ?, ?, ?)",
            (portal, portal, "乌拉特中旗人民政府", "150824", "static", "www.wltzq.gov.cn", "verified"),
        )
        connection.execute(
            "insert into refusals(run_id, portal_id, url, kind) values (?, ?, ?, ?)",
            (run, portal, "http://www.wltzq.gov.cn/private/1.html", "robots"),
        )
    return path
