"""The catalogue as a file: what is in it, that it is the same every time, and that a bad day leaves the old one alone."""

import asyncio
import hashlib
import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette

from extract.catalogue.crawls import NotACrawl
from extract.catalogue.load import build
from extract.catalogue.metadata import DATABASE, metadata
from extract.catalogue.rows import due_day
from extract.catalogue.search import search
from extract.catalogue.serve import HOME, datasette_command
from extract.catalogue.tables import TABLES
from extract.store import DamagedShard
from tests.conftest import ROOT
from tests.shards import VALUES, cells, crawl_db, line, report, write

JUSTICE = "乌拉特中旗司法局"
PAGE = "http://www.wltzq.gov.cn/sfj/2023.html"


def build_here(folder: Path, *lines: dict[str, Any], crawls: bool = True) -> Path:
    shard = write(folder / "extracts" / "a.warc.gz.jsonl.gz", lines)
    if crawls and not (folder / "crawl.db").exists():
        crawl_db(folder / "crawl.db")
    build([shard], [folder / "crawl.db"] if crawls else [], folder / "catalogue.db")
    return folder / "catalogue.db"


def ask(path: Path, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql, values).fetchall()


def several() -> list[dict[str, Any]]:
    wrong = {"rule": "flow", "outcome": "violated", "severity": "error", "message": "一 + 二 ≠ 三 + 四"}
    wrong |= {"cells": [["requests", "received", "total"]], "left": 8, "right": 9}
    return [
        line("http://www.wltzq.gov.cn/", None, role="home", kind="list_page"),
        line(PAGE, report(JUSTICE, 2023, findings=[wrong])),
        line(PAGE, report(JUSTICE, 2023, cells=cells("2021", {})), fetched_at="2024-03-01T00:00:00Z"),
        line(
            "http://www.wltzq.gov.cn/jyj/2020.html",
            report("乌拉特中旗教育局", 2020, layout="2019", cells=cells("2019")),
        ),
        line(
            "http://www.wltzq.gov.cn/x.pdf",
            None,
            role="attachment",
            problems=[{"stage": "format", "kind": "unreadable", "message": "not a PDF", "where": None}],
        ),
    ]


def test_every_row_a_foreign_key_names_is_there(tmp_path: Path) -> None:
    catalogue = build_here(tmp_path, *several())
    assert ask(catalogue, "pragma foreign_key_check") == []
    assert ask(catalogue, "pragma integrity_check") == [("ok",)]


def test_references_lead_somewhere_though_crawl_db_is_gone_and_codes_are_unknown(tmp_path: Path) -> None:
    odd = report(JUSTICE, 2023, region_code="999999", region_path=None)
    catalogue = build_here(tmp_path, line(PAGE, odd), crawls=False)
    assert ask(catalogue, "pragma foreign_key_check") == []
    assert ask(catalogue, "select id from portals") == [("wulatezhongqi",)]
    assert ask(catalogue, "select code from regions order by 1") == [("150000",), ("150800",), ("150824",), ("999999",)]


def test_every_table_has_a_key_and_typed_columns_that_are_described(tmp_path: Path) -> None:
    catalogue = build_here(tmp_path, *several())
    strict = dict(ask(catalogue, "select name, strict from pragma_table_list where schema = 'main'"))
    for table in TABLES:
        columns = ask(catalogue, "select name, pk from pragma_table_info(?)", table.name)
        assert strict[table.name], table.name
        assert {name for name, pk in columns if pk} == set(table.key)
        assert [name for name, _ in columns] == list(metadata()["databases"][DATABASE]["tables"][table.name]["columns"])


def test_a_number_is_kept_as_printed_as_read_and_with_its_place(tmp_path: Path) -> None:
    catalogue = build_here(tmp_path, *several())
    sql = "select f.value, f.state, f.raw, f.where_, l.unit from figures f join labels l using (table_code, row_code, column_code) join reports r on r.id = f.report_id where r.agency = ? and row_code = ? and column_code = ?"
    assert ask(catalogue, sql, JUSTICE, "received", "total")[0][:3] == (7, "value", "7")
    value, _, raw, where, unit = ask(catalogue, sql, JUSTICE, "fees", "amount_10k_yuan")[0]
    assert (value, raw, unit) == (12.5, "12.5", "万元")
    assert where.startswith("/html/body")


def test_counts_are_whole_numbers_and_money_keeps_its_fraction(tmp_path: Path) -> None:
    catalogue = build_here(tmp_path, *several())
    kinds = dict(ask(catalogue, "select typeof(value), count(*) from figures where value is not null group by 1"))
    assert kinds == {"integer": 199 + 198, "real": 1}


@pytest.mark.parametrize("state", ["blank", "mark", "missing"])
def test_a_cell_without_a_number_is_there_with_its_state(tmp_path: Path, state: str) -> None:
    catalogue = build_here(tmp_path, line(PAGE, report(JUSTICE, 2023, cells=cells("2021", state=state))))
    assert ask(catalogue, "select state, count(*), count(value) from figures group by 1") == [(state, 200, 0)]
    assert ask(catalogue, f"select cells, cells_{state}, cells_value from reports") == [(200, 200, 0)]


def test_a_report_says_where_its_captures_lie_and_which_one_is_shown(tmp_path: Path) -> None:
    catalogue = build_here(tmp_path, *several())
    sql = "select c.warc, c.offset, c.length, c.payload_digest, rc.role from reports r join report_captures rc on rc.report_id = r.id join captures c using (record_id) where r.agency = ? order by rc.role"
    assert [(row[0], row[1], row[4]) for row in ask(catalogue, sql, JUSTICE)] == [
        ("test-00000.warc.gz", 1234, "primary"),
        ("test-00000.warc.gz", 1234, "version"),
    ]
    assert ask(catalogue, "select captures_count, findings_count from reports where agency = ?", JUSTICE) == [(2, 1)]


def test_findings_and_problems_know_their_report_and_capture(tmp_path: Path) -> None:
    catalogue = build_here(tmp_path, *several())
    (rule, found, left, right), *_ = ask(catalogue, "select rule, cells, left, right from findings")
    assert (rule, json.loads(found), left, right) == ("flow", [["requests", "received", "total"]], 8, 9)
    kinds = ask(catalogue, "select kind, report_id is null, record_id is null from problems order by kind")
    assert kinds == [("unreadable", 1, 0), ("versions-differ", 0, 0)]


def test_a_fault_of_a_whole_file_is_a_problem_without_a_capture(tmp_path: Path) -> None:
    fault = {"stage": "archive", "kind": "corrupt-record", "message": "a.warc.gz ends early", "where": None}
    lost = {**line(PAGE, None), "capture": None, "problems": [fault]}
    catalogue = build_here(tmp_path, lost, *several())
    assert ask(catalogue, "select message from problems where record_id is null") == [("a.warc.gz ends early",)]


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def test_the_same_extracts_give_the_same_catalogue_to_the_last_line_of_its_dump(tmp_path: Path) -> None:
    first = dump(build_here(tmp_path, *several()))
    assert any("乌拉特中旗司法局2023年" in statement for statement in first)
    assert dump(build_here(tmp_path, *several())) == first


def test_several_data_folders_become_one_catalogue(tmp_path: Path) -> None:
    north = write(tmp_path / "n.jsonl.gz", several())
    south = write(tmp_path / "s.jsonl.gz", [several()[1], line("http://b.gov.cn/1", report("乌拉特中旗水务局", 2023))])
    crawls = [crawl_db(tmp_path / "1.db"), crawl_db(tmp_path / "2.db", portal="bayannur", run="run-2")]
    summary = build([north, south], crawls, tmp_path / "catalogue.db")
    assert (summary.reports, summary.captures) == (3, 6)
    assert ask(tmp_path / "catalogue.db", "select id from crawls order by 1") == [("run-1",), ("run-2",)]
    assert ask(tmp_path / "catalogue.db", "select id, run_id from refusals") == [(1, "run-1"), (2, "run-2")]


def test_a_build_that_fails_leaves_the_old_catalogue_in_place(tmp_path: Path) -> None:
    catalogue = build_here(tmp_path, *several())
    before = catalogue.read_bytes()
    bad = tmp_path / "extracts" / "b.warc.gz.jsonl.gz"
    bad.write_bytes((tmp_path / "extracts" / "a.warc.gz.jsonl.gz").read_bytes()[:-60])
    with pytest.raises(DamagedShard, match=r"b\.warc"):
        build([bad], [], catalogue)
    assert catalogue.read_bytes() == before
    bad.unlink()
    build_here(tmp_path, *several())
    assert not list(tmp_path.glob("*.part"))


def test_a_crawl_db_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "crawl.db").write_text("not a database at all, " * 100)
    with pytest.raises(NotACrawl, match=r"crawl\.db"):
        build_here(tmp_path, *several())


def test_nothing_extracted_gives_an_empty_catalogue(tmp_path: Path) -> None:
    summary = build([], [], tmp_path / "catalogue.db")
    assert (summary.reports, summary.captures) == (0, 0)
    with closing(sqlite3.connect(tmp_path / "catalogue.db")) as connection:
        assert search(connection, "公开") == search(connection, "") == []


@pytest.mark.parametrize(
    ("agency_type", "scope", "year", "due"),
    [
        ("department", "department", 2023, "2024-01-31"),
        ("township", "township", 2019, "2020-01-31"),
        ("government", "aggregate", 2023, "2024-03-31"),
        ("department", "aggregate", 2023, "2024-03-31"),
        ("department", "department", 2018, "2019-03-31"),
        ("department", "department", None, None),
    ],
)
def test_the_day_the_law_sets(agency_type: str, scope: str, year: int | None, due: str | None) -> None:
    day = due_day({"agency_type": agency_type, "scope": scope, "year": year})
    assert (day and day.isoformat()) == due


def test_a_county_that_became_a_district_is_named_as_in_the_year_of_the_report(tmp_path: Path) -> None:
    """清苑县 (130622) became 清苑区 (130608) of 保定市 in 2015."""
    years = (("130622", 2013), ("130608", 2023))
    lines = [line(f"http://www.wltzq.gov.cn/{y}.html", report("清苑", y, region_code=c)) for c, y in years]
    catalogue = build_here(tmp_path, *lines)
    names = dict(ask(catalogue, "select code, name from regions where code like '1306%'"))
    assert names == {"130600": "保定市", "130608": "清苑区", "130622": "清苑县"}
    assert ask(catalogue, "select distinct province_code, prefecture_code from reports") == [("130000", "130600")]


def test_the_command_serves_read_only_on_this_machine(tmp_path: Path) -> None:
    argv = datasette_command(tmp_path / "catalogue.db", 8001)
    assert argv[argv.index("--immutable") + 1] == str(tmp_path / "catalogue.db")
    assert argv[argv.index("--host") + 1] == "127.0.0.1"
    assert argv[argv.index("--port") + 1] == "8001"


def test_values_planted_in_the_fixture_are_cells_of_a_layout() -> None:
    known = {(c["table"], c["row"], c["column"]) for layout in ("2021", "2019") for c in cells(layout)}
    assert set(VALUES) <= known


def test_a_report_that_says_nothing_of_itself_is_catalogued_all_the_same(tmp_path: Path) -> None:
    keys = (
        "agency_type",
        "scope",
        "region_code",
        "region_path",
        "period_start",
        "period_end",
        "published_on",
        "source",
    )
    bare = report(None, None, title=None, layout="free", cells=[], sections=[], confidence=0.2, **dict.fromkeys(keys))
    catalogue = build_here(tmp_path, line(PAGE, {**bare, "year": None, "published_time": None}, title=None))
    assert ask(catalogue, "select title, agency, year, url, due_on, cells from reports") == [
        (None, None, None, PAGE, None, 0)
    ]
    assert ask(catalogue, "pragma foreign_key_check") == []


def test_datasette_is_told_the_counts_of_this_catalogue_and_no_other(tmp_path: Path) -> None:
    catalogue = build_here(tmp_path, *several())
    argv = datasette_command(catalogue)
    told = json.loads(Path(argv[argv.index("--inspect-file") + 1]).read_text())["catalogue"]
    assert told["views"]["figures"] == 398
    assert told["hash"] == hashlib.sha256(catalogue.read_bytes()).hexdigest()
    with catalogue.open("ab") as stream:
        stream.write(b"x")
    assert "--inspect-file" not in datasette_command(catalogue)


def test_datasette_counts_neither_tables_nor_views_and_lists_views_apart(tmp_path: Path) -> None:
    """The counts told are wrong, so that one sees where they come from."""
    catalogue = build_here(tmp_path, *several())
    told = json.loads(catalogue.with_suffix(".inspect.json").read_text())
    told["catalogue"]["views"]["figures"] = 7_000_000
    told["catalogue"]["tables"]["sections"]["count"] = 8_000_000
    served = Datasette([], immutables=[str(catalogue)], inspect_data=told, plugins_dir=str(HOME / "plugins"))

    def asked(path: str) -> Any:
        return asyncio.run(served.client.get(path)).json()

    assert asked("/catalogue/figures.json?_size=1")["filtered_table_rows_count"] == 7_000_000
    assert asked("/catalogue/sections.json?_size=1")["filtered_table_rows_count"] == 8_000_000
    assert "figures" not in {table["name"] for table in asked("/catalogue.json")["tables"]}


FULL = """
import resource, signal, sys
from pathlib import Path
from extract.catalogue.load import build
from extract.catalogue.search import search
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
try:
    build([Path(sys.argv[1])], [], Path(sys.argv[2]))
except OSError as error:
    print("OSError", error.errno, error.filename)
"""


def test_a_disk_that_fills_up_is_an_os_error_and_leaves_the_old_catalogue_alone(tmp_path: Path) -> None:
    """A limit on the size of files stands for the full disk."""
    catalogue = build_here(tmp_path, *several())
    before = catalogue.read_bytes()
    argv = [sys.executable, "-c", FULL, tmp_path / "extracts" / "a.warc.gz.jsonl.gz", catalogue]
    told = subprocess.run(argv, capture_output=True, text=True, check=True, cwd=ROOT).stdout.split()
    assert told[0] == "OSError"
    assert told[2] == f"{catalogue}.part"
    assert catalogue.read_bytes() == before
    assert not list(tmp_path.glob("*.part"))


def test_the_folder_of_the_catalogue_is_made(tmp_path: Path) -> None:
    build([], [], tmp_path / "new" / "folder" / "catalogue.db")
    assert (tmp_path / "new" / "folder" / "catalogue.db").exists()
