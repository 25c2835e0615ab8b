"""Ids of reports, figures, agencies and captures are the same in every build, whatever else lies in the archive."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from extract.catalogue.load import build
from tests.shards import crawl_db, line, report, write

AGENCIES = ("乌拉特中旗司法局", "乌拉特中旗水务局", "乌拉特中旗教育局")
IDS = {
    "reports": "select id, agency_id, title from reports",
    "figures": "select report_id, table_code, row_code, column_code, value, state from figures",
    "facts": "select report_id, number, name from facts",
    "agencies": "select id, name from agencies",
    "captures": "select record_id, url from captures",
    "sections": "select report_id, number from sections",
}


def said(years: range) -> list[dict[str, Any]]:
    made = [(agency, year) for agency in AGENCIES for year in years]
    return [line(f"http://www.wltzq.gov.cn/{agency}/{year}.html", report(agency, year)) for agency, year in made]


def ids(folder: Path, shards: list[list[dict[str, Any]]], run: str) -> dict[str, set[tuple[Any, ...]]]:
    folder.mkdir()
    files = [write(folder / f"{n}.warc.gz.jsonl.gz", lines) for n, lines in enumerate(shards)]
    build(files, [crawl_db(folder / "crawl.db", run=run)], folder / "catalogue.db")
    with closing(sqlite3.connect(folder / "catalogue.db")) as connection:
        return {name: set(connection.execute(sql)) for name, sql in IDS.items()}


def test_ids_survive_a_build_in_another_order_by_another_run_with_more_beside_them(tmp_path: Path) -> None:
    old, new = said(range(2019, 2022)), said(range(2022, 2024))
    first = ids(tmp_path / "one", [old, new], "run-1")
    again = [
        {**one, "capture": {**one["capture"], "run_id": "run-2", "warc": "other.warc.gz", "offset": 9}} for one in old
    ]
    other = line("http://www.wltzq.gov.cn/other.html", report("乌拉特中旗林草局", 2023))
    second = ids(tmp_path / "two", [[other], new[::-1], again[::-1]], "run-2")
    assert all(second[name] >= first[name] and first[name] for name in IDS if name != "facts")
    gone = ids(tmp_path / "three", [new], "run-3")
    assert all(gone[name] <= first[name] for name in IDS)
    assert len(first["reports"]) == 15


def test_a_later_capture_of_the_same_report_leaves_its_id(tmp_path: Path) -> None:
    one = said(range(2023, 2024))
    later = [line(x["capture"]["url"], x["report"], fetched_at="2026-01-01T00:00:00Z") for x in one]
    before, after = ids(tmp_path / "one", [one], "run-1"), ids(tmp_path / "two", [later, one], "run-2")
    assert all(after[name] == before[name] for name in ("reports", "figures", "agencies"))
