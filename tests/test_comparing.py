"""Comparing: cells of two to six reports, texts sentence by sentence, the versions of one report."""

import csv
import io
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from extract.catalogue.load import build
from extract.catalogue.site.comparing.cells import Cell, held, mapped, telling
from extract.catalogue.site.comparing.choosing import ids_of
from extract.catalogue.site.comparing.figures import all_lines, main_figures
from extract.catalogue.site.comparing.revisions import changed_lines, steps, versions
from extract.catalogue.site.comparing.texts import MOST, compared, sentences
from tests.in_process import ask, serving_here
from tests.shards import VALUES, cells, line, report, write

KEY = ("requests", "received", "total")
EVIL = "<img src=x onerror=alert(1)>"


def numbers(*values: Any) -> list[Cell]:
    return [Cell(v, "value") if isinstance(v, int | float) else Cell(None, v) for v in values]


def test_differences_are_against_the_first_with_sign_and_per_cent() -> None:
    found = held(numbers(8, 10, 8, 6.5))
    assert [(h.change, h.by, h.percent) for h in found] == [
        ("first", None, None),
        ("more", 2, 25.0),
        ("same", 0, 0.0),
        ("less", -1.5, -18.8),
    ]
    assert held(numbers(0, 4))[1].percent is None


@pytest.mark.parametrize(
    ("first", "second", "change"),
    [
        ("blank", 0, "other"),
        (0, "blank", "other"),
        ("blank", "blank", "same"),
        ("blank", "mark", "other"),
        (0, 0, "same"),
    ],
)
def test_a_blank_is_no_zero(first: Any, second: Any, change: str) -> None:
    assert held(numbers(first, second))[1].change == change


def test_where_the_first_has_no_such_cell_the_next_is_the_measure() -> None:
    found = held([None, Cell(3, "value"), Cell(5, "value")])
    assert [(h.change, h.by) for h in found] == [("apart", None), ("first", None), ("more", 2)]


def test_a_cell_that_a_form_does_not_have_is_apart_and_not_less() -> None:
    assert [h.change for h in held([Cell(3, "value"), None])] == ["first", "apart"]


def test_three_rows_of_2021_are_the_one_row_of_2019_and_only_when_all_are_known() -> None:
    old = {("requests", "other", "total"): Cell(4, "value")}
    parts = ("correction_overdue", "fee_unpaid", "other")
    new = {("requests", f"other.{row}", "total"): Cell(n, "value") for n, row in enumerate(parts, 1)}
    first, second = mapped([old, new])
    assert first == old
    assert second["requests", "other", "total"] == Cell(6, "value", None, True)
    new["requests", "other.fee_unpaid", "total"] = Cell(None, "blank")
    assert mapped([old, new])[1]["requests", "other", "total"].value is None
    assert mapped([new]) == [new], "nothing to map to"


# Texts


def test_sentences_end_with_their_stop_and_closing_quotes() -> None:
    assert sentences("甲说：“好。”乙来了！\n 丙；丁") == ["甲说：“好。”", "乙来了！", "丙；", "丁"]


def test_a_changed_sentence_shows_which_letters_changed() -> None:
    found = compared("本年收到申请12件。均已办结。", "本年收到申请15件。均已办结。另有一件。")
    assert [pair.kind for pair in found.pairs] == ["changed", "same", "right"]
    assert [piece for piece in found.pairs[0].left if piece[1]] == [("12", True)]
    assert [piece for piece in found.pairs[0].right if piece[1]] == [("15", True)]
    assert (found.same, found.left, found.right) == (1, 2, 3)


def test_blanks_that_a_layout_adds_are_no_change() -> None:
    assert [pair.kind for pair in compared("全 年无申请。", "全年无 申请。").pairs] == ["same"]


def test_a_very_long_text_is_compared_within_bounds() -> None:
    found = compared("公开。申请。" * 4000, "公开。办结。" * 4000)
    assert found.shortened
    assert len(found.pairs) <= 2 * MOST
    endless = compared("长" * 100_000, "长" * 100_001)
    assert [pair.kind for pair in endless.pairs] == ["both"]


@settings(max_examples=60, deadline=None)
@given(st.text("甲乙丙12。；\n ", max_size=60), st.text("甲乙丙12。；\n ", max_size=60))
def test_each_side_of_a_comparison_is_the_whole_text_in_its_order(a: str, b: str) -> None:
    pairs = compared(a, b).pairs
    for text, sides in ((a, [p.left for p in pairs]), (b, [p.right for p in pairs])):
        assert ["".join(words for words, _ in side) for side in sides if side] == sentences(text)


# Versions


def capture(record: str, day: str, part: str) -> dict[str, str]:
    return {"record_id": record, "fetched_at": f"2024-{day}T00:00:00Z", "part": part}


def otherwise(record: str, value: int) -> dict[str, Any]:
    table, row, column = KEY
    return {"record_id": record, "table_code": table, "row_code": row, "column_code": column, "value": value, "state": "value", "raw": str(value)}  # fmt: skip


def test_captures_with_the_same_numbers_are_one_version_and_a_return_is_another() -> None:
    captures = [
        *(capture("d", "04-01", "primary"), capture("a", "01-01", "version"), capture("b", "02-01", "version")),
        *(capture("c", "03-01", "repeat"), capture("e", "05-01", "version"), capture("p", "01-01", "page")),
    ]
    found = versions(captures, [otherwise("a", 5), otherwise("b", 5), otherwise("e", 9)])
    assert [[c["record_id"] for c in v.captures] for v in found] == [["a", "b"], ["c", "d"], ["e"]]
    assert [v.shown for v in found] == [False, True, False]
    label = dict(zip(("table_code", "row_code", "column_code"), KEY, strict=True)) | {
        "row": "新收",
        "column": "总计",
        "unit": "件",
    }
    (changed,) = changed_lines(found, {KEY: Cell(7, "value")}, [label])
    assert [h.cell.value for h in changed.held if h.cell] == [5, 7, 9]
    told = [[(was.value, now.value) for _, was, now in one if was and now] for one in steps(found, [changed])]
    assert told == [[], [(5, 7)], [(7, 9)]]


def test_a_version_of_which_no_cell_is_known_says_so() -> None:
    found = versions([capture("a", "01-01", "version"), capture("b", "02-01", "primary")], [])
    assert [(v.untold, v.shown) for v in found] == [(True, False), (False, True)]


def test_ids_are_taken_out_of_addresses() -> None:
    assert ids_of(["abc", "http://x.cn/en/report/def?x=1#y", "abc", "/report/a%20b/versions"]) == ["abc", "def", "a b"]


# Pages

WATER, JUSTICE = "乌拉特中旗水务局", "乌拉特中旗司法局"


def said() -> Iterator[tuple[str, dict[str, Any], str]]:
    more = {**VALUES, ("requests", "received", "total"): 12}
    old = {**VALUES, ("requests", "other", "total"): 3}
    text = [{"number": 1, "heading": "总体情况", "text": f"全年收到申请12件。{EVIL}"}]
    yield "1", report(WATER, 2022), "2025-03-01T02:03:04Z"
    yield "2", report(WATER, 2023, cells=cells("2021", more), sections=text), "2025-03-01T02:03:04Z"
    yield "3", report(WATER, 2020, layout="2019", cells=cells("2019", old)), "2025-03-01T02:03:04Z"
    yield "4", report(JUSTICE, 2023, title=f"{JUSTICE}2023年政府信息公开工作年度报告"), "2025-03-01T02:03:04Z"
    county = {"scope": "aggregate", "agency_type": "government"}
    yield "5", report("乌拉特中旗人民政府", 2023, **county), "2025-03-01T02:03:04Z"
    for day, value in (("2023-02-01", 5), ("2023-03-01", 5), ("2024-04-01", 7)):
        changed = {**VALUES, ("requests", "received", "total"): value}
        yield "6", report(JUSTICE, 2022, cells=cells("2021", changed)), f"{day}T02:03:04Z"


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("compare")
    rows = [line(f"http://www.wltzq.gov.cn/{n}.html", one, fetched_at=at) for n, one, at in said()]
    build([write(folder / "a.warc.gz.jsonl.gz", rows)], [], folder / "catalogue.db")
    return folder / "catalogue.db"


@pytest.fixture(scope="module")
def ids(catalogue: Path) -> dict[tuple[str, int], str]:
    with closing(sqlite3.connect(catalogue)) as connection:
        return {(a, y): id for id, a, y in connection.execute("select id, agency, year from reports")}


@pytest.fixture(scope="module")
def served(catalogue: Path) -> Datasette:
    return serving_here(catalogue)


def words_of(text: str) -> str:
    return " ".join(html.fromstring(text).text_content().split())


def test_every_cell_of_both_forms_is_there_and_equals_the_figures(catalogue: Path, ids: Any) -> None:
    with closing(sqlite3.connect(catalogue)) as connection:
        chosen = [ids[WATER, 2023], ids[WATER, 2020]]
        lines = all_lines(connection, chosen, "zh")
        for n, id in enumerate(chosen):
            sql = "select table_code, row_code, column_code, value, state from figures where report_id = ?"
            figures = {tuple(row[:3]): tuple(row[3:]) for row in connection.execute(sql, (id,))}
            shown = {x.key: x.held[n].cell for x in lines}
            own = {key: (c.value, c.state) for key, c in shown.items() if c and not c.derived}
            assert own == figures
    by_key = {x.key: x for x in lines}
    other = by_key["requests", "other", "total"].held
    assert [(h.cell.value, h.cell.derived) for h in other if h.cell] == [(0, True), (3, False)]
    told = {x.key for x in telling(lines)}
    assert ("disclosure", "licensing", "decisions") not in told, "one meaning in both forms"
    assert ("disclosure", "normative_document", "made") in told


def test_main_figures_are_those_of_the_totals(catalogue: Path, ids: Any) -> None:
    with closing(sqlite3.connect(catalogue)) as connection:
        found = dict(main_figures(connection, [ids[WATER, 2022], ids[WATER, 2023]]))
    assert [h.cell.value for h in found["received"] if h.cell] == [7, 12]
    assert found["received"][1].percent == 71.4
    assert found["granted_share"][0].cell.value == 75.0


def test_two_years_of_an_agency_side_by_side(served: Datasette, ids: Any) -> None:
    status, text = ask(served, f"/compare?report={ids[WATER, 2022]}&report={ids[WATER, 2023]}")
    assert status == 200
    said = words_of(text)
    assert "+5 多 (+71.4%)" in said
    assert "格式不同" not in said
    assert EVIL not in text
    assert EVIL in said
    page = html.fromstring(text)
    assert not page.xpath("//script | //@style | //*[@onerror]")
    offered = page.xpath("//select/option/@value")
    assert ids[WATER, 2020] in offered
    assert ids[WATER, 2022] not in offered
    assert not page.xpath(
        "//table[contains(@class, 'nb-cellwise')]//tbody/tr[not(th[@colspan]) and not(contains(@class, 'nb-differs'))]"
    )


def test_scopes_and_forms_that_differ_are_warned_about_in_both_languages(served: Datasette, ids: Any) -> None:
    asked = "&".join(f"report={ids[k]}" for k in ((WATER, 2020), (JUSTICE, 2023), ("乌拉特中旗人民政府", 2023)))
    said = words_of(ask(served, f"/compare?{asked}")[1])
    assert "统计范围不同" in said
    assert "格式不同" in said
    assert "此格式无此项" in said
    assert "The scopes differ" in words_of(ask(served, f"/en/compare?{asked}&show=all")[1])


def test_the_comparison_as_csv_has_every_cell_with_its_difference(served: Datasette, ids: Any) -> None:
    a, b = ids[WATER, 2022], ids[WATER, 2023]
    rows = list(csv.DictReader(io.StringIO(ask(served, f"/compare?report={a}&report={b}&format=csv")[1])))
    assert len(rows) == 200
    row = next(r for r in rows if (r["table_code"], r["row_code"], r["column_code"]) == KEY)
    assert (row[f"{a}_value"], row[f"{b}_value"], row[f"{b}_change"], row[f"{b}_difference"]) == (
        "7",
        "12",
        "more",
        "5",
    )


def test_what_cannot_be_compared_is_said(served: Datasette, ids: Any) -> None:
    one = ids[WATER, 2022]
    status, text = ask(served, f"/compare?report={one}&report=%27--&report=..%2F..&report={one}")
    assert status == 200
    assert "没有这些编号的报告" in words_of(text)
    assert "再加一份" in words_of(text)
    assert ask(served, "/en/compare?report=nobody")[0] == 404
    assert ask(served, "/compare")[0] == 200
    many = "&".join(f"report={id}" for id in [*ids.values(), *(f"x{n}" for n in range(9))])
    assert "一次最多比较6份" in words_of(ask(served, f"/compare?{many}")[1])


def test_numbers_changed_after_publication_are_shown_with_both_captures(served: Datasette, ids: Any) -> None:
    status, text = ask(served, f"/report/{ids[JUSTICE, 2022]}/versions")
    assert status == 200
    said = words_of(text)
    assert "第1版" in said
    assert "2次抓取" in said
    assert "5 改为 7" in said
    assert said.count("sha256:00ff") == 3
    records = {n for n in html.fromstring(text).xpath("//a/@href") if "/archived/" in n}
    assert any("2023-02-01" in n for n in records)
    assert any("2024-04-01" in n for n in records)


def test_a_report_captured_once_has_no_other_version(served: Datasette, ids: Any) -> None:
    assert "各次存档的数字相同" in words_of(ask(served, f"/report/{ids[WATER, 2022]}/versions")[1])
    assert ask(served, "/report/nobody/versions")[0] == 404
