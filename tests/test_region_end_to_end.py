"""The main job on the sample region: what exists is found, what is found is right, what is wrong is said."""

import json
import shutil
import sqlite3
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import SampleRun, nianbao


def rows(database: Path, sql: str, *values: Any) -> list[sqlite3.Row]:
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        connection.row_factory = sqlite3.Row
        return connection.execute(sql, values).fetchall()


def identity(report: Any) -> tuple[Any, ...]:
    return report["region_code"], report["agency"] or report["title"], report["scope"], report["year"]


def catalogued(sample: SampleRun) -> dict[tuple[Any, ...], sqlite3.Row]:
    return {identity(row): row for row in rows(sample.data.catalogue, "select * from reports")}


def test_the_crawl_and_the_extraction_end_well(sample: SampleRun) -> None:
    assert sample.crawl.returncode == 0, sample.crawl.stderr[-2000:]
    assert sample.extract.returncode == 0, sample.extract.stderr[-2000:]


def test_every_report_that_exists_is_captured(sample: SampleRun) -> None:
    captured = {row["url"] for row in rows(sample.data.crawl_db, "select url from captures where status = 200")}
    wanted = {r["url"] for r in sample.truth["reports"]} | {
        r["attachment_url"] for r in sample.truth["reports"] if r["attachment_url"]
    }
    assert not wanted - captured


def test_every_report_that_exists_is_catalogued_and_nothing_else(sample: SampleRun) -> None:
    truth = Counter(identity(r) for r in sample.truth["reports"])
    found = Counter(identity(r) for r in rows(sample.data.catalogue, "select * from reports"))
    assert not truth - found, "reports that exist and were not catalogued"
    assert not found - truth, "rows that are no reports"


METADATA = (
    "title",
    "agency_type",
    "region_path",
    "layout",
    "period_start",
    "period_end",
    "published_on",
    "published_time",
    "signed_on",
    "source",
)


def test_metadata_is_that_of_the_report(sample: SampleRun) -> None:
    found = catalogued(sample)
    wrong = [
        (r["url"], key, r[key], found[identity(r)][key])
        for r in sample.truth["reports"]
        for key in METADATA
        if found[identity(r)][key] != r[key]
    ]
    assert not wrong, wrong[:20]


def test_every_cell_is_exact_and_so_is_every_cell_that_is_not_zero(sample: SampleRun) -> None:
    found = catalogued(sample)
    wrong, cells, nonzero = [], 0, 0
    for report in sample.truth["reports"]:
        sql = "select table_code, row_code, column_code, value, state from figures where report_id = ?"
        read = {
            tuple(f)[:3]: (f["value"], f["state"])
            for f in rows(sample.data.catalogue, sql, found[identity(report)]["id"])
        }
        assert len(read) == len(report["cells"]), (report["url"], len(read))
        for table, row, column, value, state in report["cells"]:
            cells += 1
            nonzero += bool(value)
            if read.get((table, row, column)) != (value, state):
                wrong.append((report["url"], table, row, column, value, state, read.get((table, row, column))))
    assert not wrong, (len(wrong), wrong[:20])
    assert cells > 9_000
    assert nonzero > 2_000


def test_every_planted_error_is_a_finding_and_nothing_else_is(sample: SampleRun) -> None:
    found = catalogued(sample)
    ids = {row["id"]: key for key, row in found.items()}
    sql = "select report_id, rule, cells from findings where outcome = 'violated'"
    said = Counter(
        (ids[f["report_id"]], f["rule"], cells_of(json.loads(f["cells"] or "[]")))
        for f in rows(sample.data.catalogue, sql)
    )
    planted = Counter(
        (identity(r), f["rule"], cells_of(f["cells"])) for r in sample.truth["reports"] for f in r["findings"]
    )
    assert not planted - said, "planted and not found"
    assert not said - planted, "found and not planted"
    kinds = {rule for _, rule, _ in planted}
    assert kinds >= {
        *("flow", "row-total", "concluded-total", "proceedings-total"),
        *("rulemaking-power", "period", "not-a-count", "foreign-region"),
    }


def cells_of(cells: Any) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(cell) for cell in cells)


def test_six_sections_where_the_form_asks_for_them(sample: SampleRun) -> None:
    found = catalogued(sample)
    counts = dict(
        map(tuple, rows(sample.data.catalogue, "select report_id, count(*) from sections group by report_id"))
    )
    wrong = [
        (r["url"], r["sections"], counts.get(found[identity(r)]["id"]))
        for r in sample.truth["reports"]
        if counts.get(found[identity(r)]["id"], 0) != r["sections"]
    ]
    assert not wrong, wrong


def test_what_robots_txt_forbids_is_never_asked_for(sample: SampleRun) -> None:
    asked = {f"http://{host}{path}" for host, path in requested(sample.access_log)}
    assert sample.truth["forbidden"]
    assert not asked & set(sample.truth["forbidden"])
    refused = rows(sample.data.crawl_db, "select url from refusals where kind = 'robots'")
    assert {row["url"] for row in refused} & set(sample.truth["forbidden"])


def test_no_page_is_asked_for_twice(sample: SampleRun) -> None:
    counts = Counter(requested(sample.access_log))
    assert not [page for page, times in counts.items() if times > 1]


def requested(log: Path) -> list[tuple[str, str]]:
    return [(line.split()[1], line.split()[3]) for line in log.read_text(encoding="utf-8").splitlines() if line]


def test_deleting_what_is_derived_and_extracting_again_gives_the_identical_dump(
    sample: SampleRun, tmp_path: Path
) -> None:
    copy = tmp_path / "data"
    copy.mkdir()
    shutil.copytree(sample.data.warc, copy / "warc")
    shutil.copy(sample.data.crawl_db, copy / "crawl.db")
    result = nianbao("extract", "--data", copy, "--workers", 1, "--quiet")
    assert result.returncode == 0, result.stderr
    assert dump(copy / "catalogue.db") == dump(sample.data.catalogue)


def dump(database: Path) -> list[str]:
    with sqlite3.connect(database) as connection:
        return list(connection.iterdump())


def test_extracting_twice_reads_no_capture_twice_and_changes_nothing(sample: SampleRun) -> None:
    before = dump(sample.data.catalogue)
    again = nianbao("extract", "--data", sample.data.root, "--quiet", "--json")
    assert json.loads(again.stdout)["extract"]["warcs_read"] == 0
    assert dump(sample.data.catalogue) == before


def test_the_archive_verifies(sample: SampleRun) -> None:
    result = nianbao("archive", "verify", "--data", sample.data.root)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("word", ["公开", "复议", "行政复议", "信息公开"])
def test_search_finds_words_of_two_characters_and_more(sample: SampleRun, word: str) -> None:
    with sqlite3.connect(sample.data.catalogue) as connection:
        from extract.catalogue.search import search

        found = {hit.report_id for hit in search(connection, word, limit=10_000)}
        sql = "select distinct report_id from sections where heading || ' ' || text like ? union select id from reports where title like ? or agency like ?"
        scanned = {row[0] for row in connection.execute(sql, (f"%{word}%",) * 3)}
    assert scanned
    assert scanned <= found
