"""Every file of the views shelf runs on a small catalogue, has the columns it documents, and answers its question."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from extract.catalogue.dictionary import dictionary
from extract.catalogue.labels import labels
from extract.catalogue.load import build
from extract.catalogue.views import GROUPS, View, load_views, read_view
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
FOLLOWERS = {**ASKED, "name": "followers.wechat", "value": 4000, "unit": "人", "raw": "4000", "cells": []}
TWICE = {"rule": "narrative", "outcome": "violated", "severity": "warning", "message": "4000 ≠ 5200", "cells": []}
TWICE |= {"left": 4000, "right": 5200}
SUITS = {
    **VALUES,
    ("requests", "refused.third_party_rights", "total"): 1,
    ("requests", "not_processed.petition", "total"): 2,
    ("requests", "carried_out", "total"): 2,
    ("proceedings", "review", "corrected"): 1,
    ("proceedings", "review", "pending"): 2,
    ("proceedings", "review", "total"): 4,
    ("proceedings", "litigation_direct", "upheld"): 3,
    ("proceedings", "litigation_direct", "total"): 3,
    ("proceedings", "litigation_after_review", "corrected"): 1,
    ("proceedings", "litigation_after_review", "total"): 1,
    ("disclosure", "normative_document", "issued"): 5,
    ("disclosure", "normative_document", "repealed"): 2,
    ("disclosure", "normative_document", "in_force"): 9,
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
    followers = [FOLLOWERS, {**FOLLOWERS, "value": 5200, "raw": "5200"}]
    yield report("乌拉特中旗公安局", 2024, cells=cells("2021", SUITS), facts=followers, findings=[TWICE])
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


def test_every_question_stands_under_a_head_and_every_head_has_questions() -> None:
    assert {view.group for view in load_views()} == set(GROUPS)
    assert all(about for view in load_views() for about in (view.title, view.description, *view.columns.values()))


def test_ratios_of_a_report_are_of_the_denominators_they_name(catalogue: sqlite3.Connection) -> None:
    found = next(r for r in run(catalogue, "indicators") if (r["agency"], r["year"]) == ("乌拉特中旗公安局", 2024))
    shares = {name: found[name] for name in found.keys() if name.endswith(("_share", "_decided", "_100"))}  # noqa: SIM118
    assert (found["received"], found["accepted"], found["concluded"]) == (7, 8, 8)
    assert shares == {
        "disclosed_share": 75.0,
        "refused_share": 12.5,
        "unavailable_share": 12.5,
        "not_held_share": 12.5,
        "not_processed_share": 25.0,
        "petition_share": 25.0,
        "other_share": 0.0,
        "carried_over_share": 25.0,
        "natural_person_share": 85.7,
        "business_share": 14.3,
        "disputes_per_100": 100.0,
        "review_corrected_share": 25.0,
        "review_corrected_share_decided": 50.0,
        "review_upheld_share": 50.0,
        "litigation_corrected_share": 25.0,
        "litigation_corrected_share_decided": 25.0,
        "litigation_upheld_share": 75.0,
        "direct_suits_share": 75.0,
    }


def test_a_ratio_without_its_numbers_is_null_and_not_zero(catalogue: sqlite3.Connection) -> None:
    rows = {(r["agency"], r["year"]): r for r in run(catalogue, "indicators")}
    assert rows["乌拉特中旗财政局", 2022]["disclosed_share"] is None
    assert rows["乌拉特中旗水务局", 2015]["received"] == 31
    assert rows["乌拉特中旗水务局", 2015]["refused_share"] is None


def test_ratios_of_a_year_are_of_the_sums_and_keep_to_one_scope_and_region(catalogue: sqlite3.Connection) -> None:
    def of_2024(name: str, **values: Any) -> dict[str, Any]:
        return next((dict(r) for r in run(catalogue, name, **values) if r["year"] == 2024), {})

    disputes = of_2024("dispute_outcomes")
    assert (disputes["reviews"], disputes["suits"], disputes["direct_suits_share"]) == (4, 4, 75.0)
    assert (disputes["reviews_corrected_share"], disputes["reviews_corrected_share_decided"]) == (25.0, 50.0)
    assert of_2024("dispute_outcomes", region="1508") == disputes
    assert of_2024("dispute_outcomes", region="15082") == disputes
    assert of_2024("dispute_outcomes", region="65") == of_2024("dispute_outcomes", scope="township") == {}
    assert of_2024("refusal_reasons")["third_party_rights"] == 100.0
    assert of_2024("unavailable_and_not_processed")["petitions_of_not_processed"] == 100.0
    assert of_2024("carried_over")["carried_over_share"] == 25.0
    volumes = of_2024("disclosure_volumes")
    assert [volumes[n] for n in ("normative_issued", "normative_repealed", "normative_in_force")] == [5, 2, 9]
    two = next(r for r in run(catalogue, "outcomes_by_year") if r["year"] == 2022)
    assert (two["reports"], two["concluded"], two["disclosed_share"]) == (2, 16, 75.0), "the blank table is not counted"


def test_two_numbers_of_followers_in_one_report_stand_side_by_side(catalogue: sqlite3.Connection) -> None:
    (row,) = run(catalogue, "follower_counts")
    assert (row["lowest"], row["highest"], row["statements"], row["contradicted"]) == (4000, 5200, 2, 1)


def test_blank_tables_are_incomplete_and_counted_by_their_cells(catalogue: sqlite3.Connection) -> None:
    (row,) = run(catalogue, "incomplete_tables")
    assert (row["agency"], row["blank"], row["mark"], row["missing"]) == ("乌拉特中旗财政局", 200, 0, 0)
    year = next(r for r in run(catalogue, "completeness_by_year") if r["year"] == 2022)
    assert (year["reports"], year["complete_share"], year["with_blanks"], year["blank_cells"]) == (3, 66.7, 1, 200)


def test_breaches_are_counted_by_rule_and_by_region(catalogue: sqlite3.Connection) -> None:
    assert (2023, "flow", "error", 1, 1) in {tuple(r) for r in run(catalogue, "breaches_by_rule")}
    (region,) = run(catalogue, "breaches_by_region")
    assert (region["region_code"], region["with_breaches"]) == ("150824", 2)


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
    assert {r["year"] for r in run(catalogue, "disclosure_2021_wide")} == {2021, 2022, 2023, 2024}


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
    assert counts == {"department": 7, "aggregate": 1}
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
