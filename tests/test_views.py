"""Every file of the views shelf runs on a small catalogue, has the columns it documents, and answers its question."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from extract.catalogue.dictionary import dictionary
from extract.catalogue.labels import labels
from extract.catalogue.load import build
from extract.catalogue.views import View, load_views, read_view
from tests.conftest import ROOT
from tests.shards import VALUES, cells, crawl_db, expect, expected, line, report, write

JUSTICE, EDUCATION = "乌拉特中旗司法局", "乌拉特中旗教育局"
FLOW = {
    "rule": "flow",
    "outcome": "violated",
    "severity": "error",
    "message": "8 ≠ 9",
    "cells": [["requests", "received", "total"]],
    "left": 8,
    "right": 9,
}
REPAIR = {
    "table": "requests",
    "rank": 1,
    "changes": [
        {"cell": ["requests", "received", "total"], "published": 8, "suggested": 7, "slip": "digit-misread"},
    ],
}
ASKED = {
    "name": "requests.received",
    "value": 31,
    "unit": "件",
    "raw": "31",
    "sentence": "全年收到申请31件。",
    "section": 3,
    "where": "/html/body/p[3] @4-6",
    "cells": [["requests", "received", "total"]],
}
OLD = {
    ("disclosure", "regulation", "made"): 2,
    ("requests", "other", "total"): 4,
    ("requests", "concluded", "total"): 10,
}


def said() -> Iterator[dict[str, Any]]:
    yield report(JUSTICE, 2021)
    yield report(JUSTICE, 2023, findings=[FLOW], repairs=[REPAIR], published_on="2024-02-05")
    yield report(EDUCATION, 2022, cells=cells("2021", {**VALUES, ("disclosure", "regulation", "issued"): 3}))
    yield report(EDUCATION, 2020, layout="2019", cells=cells("2019", OLD))
    county = {"agency_type": "government", "scope": "aggregate", "published_on": "2024-03-30"}
    yield report("乌拉特中旗人民政府", 2023, **county)
    yield report("乌拉特中旗水务局", 2015, layout="free", cells=[], facts=[ASKED, {**ASKED, "value": 3, "raw": "3"}])
    doubtful = cells("2021")
    doubtful[0] |= {"doubt": "ocr"}
    yield report("乌拉特中旗林草局", 2022, cells=doubtful)
    fee = [{"number": 6, "heading": "其他需要报告的事项", "text": "未收取信息处理费。"}]
    yield report("乌拉特中旗财政局", 2022, sections=fee, cells=cells("2021", state="blank"))


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    folder = tmp_path_factory.mktemp("views")
    lines = [line(f"http://www.wltzq.gov.cn/{n}.html", one) for n, one in enumerate(said())]
    shard = write(folder / "a.warc.gz.jsonl.gz", lines)
    unlisted = expected(
        EDUCATION, 2023, "missing", why="goes-on", reason="not-listed", url="http://www.wltzq.gov.cn/nb/"
    )
    crawls = expect(crawl_db(folder / "crawl.db"), unlisted)
    build([shard], [crawls], folder / "catalogue.db")
    with closing(sqlite3.connect(folder / "catalogue.db")) as connection:
        connection.row_factory = sqlite3.Row
        yield connection


def run(connection: sqlite3.Connection, name: str, **values: Any) -> list[sqlite3.Row]:
    view = next(v for v in load_views() if v.name == name)
    sql = view.sql if view.kind == "query" else f"select * from {name}"
    return connection.execute(sql, {**view.examples, **values}).fetchall()


@pytest.mark.parametrize("view", load_views(), ids=lambda view: view.name)
def test_every_view_and_query_runs_and_has_the_columns_it_documents(catalogue: sqlite3.Connection, view: View) -> None:
    sql = view.sql if view.kind == "query" else f"select * from {view.name}"
    cursor = catalogue.execute(sql, view.examples)
    assert [column[0] for column in cursor.description] == list(view.columns)
    assert cursor.fetchall(), "the example gives no row"


def test_a_file_without_its_header_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"views/bad\.sql"):
        read_view("bad", "-- title: x\nselect 1")


def test_requests_wide_has_a_line_for_each_row_of_the_layout(catalogue: sqlite3.Connection) -> None:
    rows = run(catalogue, "requests_wide")
    lines = {
        year: [r["row_code"] for r in rows if (r["agency"], r["year"]) == (EDUCATION, year)] for year in (2020, 2022)
    }
    assert {year: len(found) for year, found in lines.items()} == {2020: 23, 2022: 25}
    assert "other" in lines[2020]
    assert "other" not in lines[2022]
    received = next(r for r in rows if (r["agency"], r["year"], r["row_code"]) == (EDUCATION, 2022, "received"))
    assert (received["natural_person"], received["business"], received["total"]) == (6, 1, 7)


def test_the_wide_forms_hold_every_figure_once(catalogue: sqlite3.Connection) -> None:
    """The numbers of the wide views, added up, are those of the long table."""
    wide = 0.0
    for name, first in (
        ("disclosure_2021_wide", 5),
        ("disclosure_2019_wide", 5),
        ("requests_wide", 7),
        ("proceedings_wide", 5),
    ):
        wide += sum(value or 0 for row in run(catalogue, name) for value in tuple(row)[first:])
    assert wide == catalogue.execute("select sum(value) from figures").fetchone()[0]


def test_a_blank_cell_is_null_in_the_wide_form_and_not_zero(catalogue: sqlite3.Connection) -> None:
    row = next(r for r in run(catalogue, "proceedings_wide") if r["agency"] == "乌拉特中旗财政局")
    assert row["review_total"] is None


def test_each_layout_has_its_own_wide_form_of_table_two(catalogue: sqlite3.Connection) -> None:
    assert {r["year"] for r in run(catalogue, "disclosure_2019_wide")} == {2020}
    assert {r["year"] for r in run(catalogue, "disclosure_2021_wide")} == {2021, 2022, 2023}


def test_outcome_shares_are_of_the_requests_concluded(catalogue: sqlite3.Connection) -> None:
    rows = {(r["agency"], r["year"]): r for r in run(catalogue, "outcome_shares", scope="department")}
    assert tuple(rows[JUSTICE, 2023])[3:9] == (8, 75.0, 12.5, 12.5, 0.0, 0.0)
    assert rows[EDUCATION, 2020]["other_share"] == 40.0
    assert ("乌拉特中旗财政局", 2022) not in rows


def test_scopes_are_never_added_up(catalogue: sqlite3.Connection) -> None:
    counts = {
        scope: sum(r["reports"] for r in run(catalogue, "received_by_year_and_region", scope=scope))
        for scope in ("department", "aggregate")
    }
    assert counts == {"department": 6, "aggregate": 1}
    assert run(catalogue, "received_by_year_and_region", scope="") == run(
        catalogue, "received_by_year_and_region", scope="department"
    )


def test_a_report_whose_sums_fail_is_listed_with_both_numbers(catalogue: sqlite3.Connection) -> None:
    (row,) = run(catalogue, "sums_that_fail")
    assert (row["agency"], row["year"], row["left"], row["right"]) == (JUSTICE, 2023, 8, 9)


def test_missing_is_what_a_crawl_did_not_find_on_its_lists_and_what_nobody_looked_for(
    catalogue: sqlite3.Connection,
) -> None:
    missing = {(r["agency"], r["missing_year"]): (r["state"], r["why"]) for r in run(catalogue, "missing_reports")}
    assert missing == {
        (EDUCATION, 2023): ("missing", "goes-on"),
        (JUSTICE, 2022): ("not_looked_at", "between"),
        (EDUCATION, 2021): ("not_looked_at", "between"),
    }


def test_coverage_counts_what_must_exist_beside_what_was_read(catalogue: sqlite3.Connection) -> None:
    rows = {r["year"]: r for r in catalogue.execute("select * from coverage")}
    year = rows[2023]
    assert (year["expected"], year["on_time"], year["late"], year["missing"], year["reports"]) == (3, 1, 1, 1, 2)
    assert (rows[2021]["expected"], rows[2021]["not_looked_at"], rows[2021]["reports"]) == (2, 1, 1)


def test_late_is_after_january_for_departments_and_after_march_for_governments(catalogue: sqlite3.Connection) -> None:
    assert [(r["agency"], r["days_late"]) for r in run(catalogue, "late_publications")] == [(JUSTICE, 5)]


def test_requests_of_the_old_years_come_from_the_text_and_of_each_report_the_first_statement_counts(
    catalogue: sqlite3.Connection,
) -> None:
    found = {(r["agency"], r["year"]): (r["received"], r["stated_in"]) for r in run(catalogue, "received_all_years")}
    assert found["乌拉特中旗水务局", 2015] == (31, "text")
    assert found[JUSTICE, 2021] == (7, "table")
    assert ("乌拉特中旗财政局", 2022) not in found


def test_a_suggested_repair_stands_beside_what_was_published(catalogue: sqlite3.Connection) -> None:
    found = [(r["agency"], r["published"], r["suggested"], r["slip"]) for r in run(catalogue, "suggested_repairs")]
    assert found == [(JUSTICE, 8, 7, "digit-misread")]


def test_cells_to_look_at_are_those_whose_reading_is_uncertain(catalogue: sqlite3.Connection) -> None:
    assert [(r["agency"], r["doubt"]) for r in run(catalogue, "uncertain_cells")] == [("乌拉特中旗林草局", "ocr")]


def test_rules_made_by_a_department_stand_out(catalogue: sqlite3.Connection) -> None:
    found = {(r["agency"], r["year"], r["value"]) for r in run(catalogue, "rulemaking_outliers")}
    assert found == {(EDUCATION, 2022, 3), (EDUCATION, 2020, 2)}


def test_every_cell_of_the_forms_has_a_label() -> None:
    """10 + 175 + 15 cells in layout 2021, 22 + 161 + 15 in layout 2019."""
    per_layout = {layout: sum(layout in label.layouts.split() for label in labels()) for layout in ("2021", "2019")}
    assert per_layout == {"2021": 200, "2019": 198}


def test_the_data_dictionary_says_what_the_catalogue_holds(request: pytest.FixtureRequest) -> None:
    written = ROOT / "docs" / "data-dictionary.md"
    if request.config.getoption("--rewrite-goldens"):
        written.write_text(dictionary(), encoding="utf-8")
    assert written.read_text(encoding="utf-8") == dictionary(), "run pytest tests/test_views.py --rewrite-goldens"
