"""Tables into cells: the layout by header words, rows by labels, lost labels by their place, every cell with its state."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from lxml import html

from extract.formats import read_document
from extract.layouts import layouts, spec_for
from extract.layouts.base import TABLES
from extract.layouts.fill import fill
from extract.layouts.rows import named_by, within_two
from extract.model.document import Cell, Grid, Guess
from extract.output import to_json
from extract.reading import read
from tests.conftest import frozen
from tests.portals.codes import Key, cell_keys
from tests.portals.tables import Table, drifted, halves, shifted
from tests.render import FORMS, bytes_of, distinct, page, parts_of

LAYOUTS = ("2021", "2019")


def read_cells(body: bytes, name: str) -> dict[Key, tuple[Any, str]]:
    report = read(body, name=name).report
    assert report is not None
    return {(f.table, f.row, f.column): (f.value, f.state) for f in report.figures}


def number(text: str) -> int:
    return int(text.removesuffix("元"))


def as_values(shown: dict[Key, str]) -> dict[Key, tuple[Any, str]]:
    return {key: (number(text), "value") for key, text in shown.items()}


@pytest.mark.parametrize("folder", frozen("layouts"))
def test_frozen_pages_give_the_frozen_cells(folder: Path, golden: Any) -> None:
    (source,) = (p for p in folder.iterdir() if p.name.startswith("page."))
    found = to_json(read(source.read_bytes(), name=source.name))
    golden(folder / "report.json", {key: found[key] for key in ("layout", "cells", "problems", "confidence")})


def test_every_layout_has_a_frozen_page() -> None:
    shown = {Path(case.values[0]).parent.name for case in frozen("layouts")}
    assert shown == {f"v{id}" for id in layouts()}


@pytest.mark.parametrize("id", LAYOUTS)
def test_a_layout_has_exactly_the_cells_of_its_notice(id: str) -> None:
    cells = [
        (table, row.code, column.code)
        for table in TABLES
        for row in layouts()[id].tables[table].rows
        for column in row.columns
    ]
    assert sorted(cells) == sorted(cell_keys(id))
    assert len(cells) == {"2021": 200, "2019": 198}[id]


@pytest.mark.parametrize("id", LAYOUTS)
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("seed", range(4))
def test_no_number_slips_in_any_form(id: str, form: str, seed: int) -> None:
    rng = Random(f"{id}/{form}/{seed}")
    shown = distinct(id, rng)
    assert read_cells(*bytes_of(parts_of(id, shown), form, rng)) == as_values(shown)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "relabel",
    [
        {"granted": "0", "partly_granted": "0"},
        {"granted": "5"},
        {"refused.state_secret": "1.国家秘密", "unavailable.not_held": "1.本机关不掌屋相关政府信息"},
        {"refused.prohibited_by_law": "2.其他法律法规禁止公开", "concluded": "（七）总  计"},
        {"received": "本年新收政府信息公开申请数量", "carried_out": "结转下年度继续办理"},
    ],
    ids=["two-overwritten", "one-overwritten", "misspelt", "variants", "numerals-lost"],
)
def test_a_lost_or_misspelt_label_does_not_cost_a_number(form: str, relabel: dict[str, str]) -> None:
    rng = Random(form)
    shown = distinct("2021", rng)
    assert read_cells(*bytes_of(parts_of("2021", shown, relabel=relabel), form, rng)) == as_values(shown)


@pytest.mark.parametrize("form", ["clean", "docx", "tab-rows"])
def test_a_misspelt_label_of_the_first_table_is_known_by_its_place_and_in_doubt(form: str) -> None:
    """行政强制 has four characters: one of them misread (OCR) must not cost the row, nor be taken for another's."""
    rng = Random(form)
    shown = distinct("2019", rng)
    relabel = {"coercion": "行政弪制", "licensing": "行攻许呵", "procurement": "政府集申采睛"}
    body, name = bytes_of(parts_of("2019", shown, relabel=relabel), form, rng)
    report = read(body, name=name).report
    assert report is not None
    assert read_cells(body, name) == as_values(shown)
    assert {f.row for f in report.figures if f.doubt == "position"} == relabel.keys()


def test_a_row_of_the_agencys_own_is_none_of_the_form() -> None:
    rng = Random(4)
    shown = distinct("2019", rng)
    body, name = bytes_of(parts_of("2019", shown, relabel={"penalty": "公证服务"}), "clean", rng)
    cells = read_cells(body, name)
    assert {state for (_, row, _), (_, state) in cells.items() if row == "penalty"} == {"missing"}


TRADITIONAL = {
    "2019": {
        "regulation": "規章", "normative_document": "規範性文件", "licensing": "行政許可", "penalty": "行政處罰",
        "other_services": "其他對外管理服務事項", "coercion": "行政強制", "fees": "行政事業性收費",
        "procurement": "政府集中採購",
    },
    "2021": {
        "received": "一、本年新收政府信息公開申請數量", "carried_in": "二、上年結轉政府信息公開申請數量",
        "refused.public_security": "3.危及「三安全一穩定」", "refused.internal_affairs": "5.屬於三類內部事務信息",
        "refused.deliberative_process": "6.屬於四類過程性信息", "refused.enforcement_file": "7.屬於行政執法案卷",
        "unavailable.not_held": "1.本機關不掌握相關政府信息", "unavailable.needs_creation": "2.沒有現成信息需要另行製作",
        "unavailable.still_unclear": "3.補正後申請內容仍不明確", "not_processed.petition": "1.信訪舉報投訴類申請",
        "not_processed.duplicate": "2.重複申請", "not_processed.excessive": "4.無正當理由大量反復申請",
        "not_processed.confirmation": "5.要求行政機關確認或重新出具已獲取信息", "concluded": "（七）總計",
        "carried_out": "四、結轉下年度繼續辦理",
    },
}  # fmt: skip


@pytest.mark.parametrize("id", LAYOUTS)
def test_labels_in_traditional_characters_are_the_same_labels(id: str) -> None:
    specs = layouts()[id].tables.values()
    codes = {
        code: named_by(spec, label)
        for code, label in TRADITIONAL[id].items()
        for spec in specs
        if code in spec.positions
    }
    assert codes == {code: code for code in TRADITIONAL[id]}


def test_a_numeral_broken_off_its_label_is_no_number() -> None:
    rng = Random(13)
    shown = distinct("2021", rng)
    broken = {"other.other": "3.\n其他", "refused.state_secret": "1.\n属于国家\n秘密"}
    for form in ("bare-lines", "cell-lines", "clean", "docx"):
        assert read_cells(*bytes_of(parts_of("2021", shown, relabel=broken), form, rng)) == as_values(shown)


def test_numbers_found_by_their_place_lower_the_confidence_and_say_so() -> None:
    rng = Random(1)
    shown = distinct("2021", rng)
    plain, name = bytes_of(parts_of("2021", shown), "clean", rng)
    odd, _ = bytes_of(parts_of("2021", shown, relabel={"granted": "0"}), "clean", rng)
    before, after = read(plain, name=name), read(odd, name=name)
    assert after.confidence < before.confidence
    assert "label-overwritten" in {p.kind for p in after.problems} - {p.kind for p in before.problems}


def test_columns_are_counted_in_cells_since_spans_drift() -> None:
    rng = Random(3)
    shown = distinct("2019", rng)

    def drift(tables: list[Table]) -> list[Table]:
        return [drifted(t, rng) if t.name == "disclosure" else t for t in tables]

    assert read_cells(page(parts_of("2019", shown, edit=drift), "clean", rng), "a.html") == as_values(shown)


@pytest.mark.parametrize("form", ["clean", "docx", "tab-rows"])
@pytest.mark.parametrize("at", [7, 12, 20])
def test_a_table_broken_over_pages_is_one_table(form: str, at: int) -> None:
    rng = Random(at)
    shown = distinct("2021", rng)

    def cut(tables: list[Table]) -> list[Table]:
        return [half for t in tables for half in (halves(t, at) if t.name == "requests" else [t])]

    assert read_cells(*bytes_of(parts_of("2021", shown, edit=cut), form, rng)) == as_values(shown)


@pytest.mark.parametrize("form", ["clean", "tab-rows"])
def test_values_one_field_to_the_left_are_still_the_seven_of_the_row(form: str) -> None:
    rng = Random(5)
    shown = distinct("2021", rng)

    def shift(tables: list[Table]) -> list[Table]:
        return [shifted(t) if t.name == "requests" else t for t in tables]

    assert read_cells(*bytes_of(parts_of("2021", shown, edit=shift), form, rng)) == as_values(shown)


@pytest.mark.parametrize("form", ["clean", "word", "nested", "docx", "cell-lines"])
@pytest.mark.parametrize("seed", range(3))
def test_a_blank_stays_blank_and_a_mark_a_mark_wherever_the_source_shows_them(form: str, seed: int) -> None:
    rng = Random(seed)
    shown = distinct("2021", rng)
    wanted = as_values(shown)
    for key in rng.sample(sorted(shown), 90):
        shown[key], state = rng.choice(
            [("", "blank"), ("\u00a0", "blank"), ("/", "mark"), ("—", "mark"), ("无", "mark")]
        )
        wanted[key] = (None, state)
    assert read_cells(*bytes_of(parts_of("2021", shown), form, rng)) == wanted


def test_columns_printed_in_another_order_are_read_by_their_header() -> None:
    rng = Random(12)
    shown = distinct("2021", rng)
    body = page(parts_of("2021", shown), "clean", rng, frozenset()).decode()
    tree = html.document_fromstring(body)
    rows = tree.xpath("//tr[.//text()[contains(., '申请人情况')]]/following-sibling::tr")
    rows[0].insert(0, rows[0][-1])  # 总计 in front of 自然人
    for row in rows[2:]:
        row.insert(len(row) - 7, row[-1])
    reading = read(html.tostring(tree, encoding="utf-8"))
    assert reading.report is not None
    assert {(f.table, f.row, f.column): (f.value, f.state) for f in reading.report.figures} == as_values(shown)
    assert "columns-reordered" in {p.kind for p in reading.problems}


def test_a_form_handed_in_empty_is_200_blanks_and_no_zero() -> None:
    shown = dict.fromkeys(cell_keys("2021"), "")
    cells = read_cells(page(parts_of("2021", shown), "clean", Random(1)), "a.html")
    assert set(cells.values()) == {(None, "blank")}
    assert len(cells) == 200


def test_all_three_tables_in_one_grid_are_told_apart() -> None:
    rng = Random(8)
    shown = distinct("2021", rng)
    parts = [p for p in parts_of("2021", shown) if p.kind in ("table", "title")]
    rows = tuple(row for part in parts if part.table for row in part.table.rows)
    merged = [parts[0], parts_of("2021", shown)[1], *(p for p in parts_of("2021", shown) if p.kind == "h1")]
    body = page([*merged, parts[1].__class__("table", table=Table("all", rows, 15))], "clean", rng)
    assert read_cells(body, "a.html") == as_values(shown)


@pytest.mark.parametrize(("above", "below"), [("2021", "2019"), ("2019", "2021")])
def test_the_layout_is_chosen_per_table(above: str, below: str) -> None:
    """Table 二 of one layout over table 三 of the other: each keeps its own rows."""
    rng = Random(9)
    mine, other = distinct(above, rng), distinct(below, rng)
    first = next(p for p in parts_of(above, mine) if p.table and p.table.name == "disclosure")
    parts = [first if p.table and p.table.name == "disclosure" else p for p in parts_of(below, other)]
    report = read(page(parts, "clean", rng)).report
    assert report is not None
    assert report.layouts == {"disclosure": above, "requests": below, "proceedings": below}
    assert report.layout == below
    found = {(f.table, f.row, f.column): (f.value, f.state) for f in report.figures}
    shown = {k: v for k, v in mine.items() if k[0] == "disclosure"} | {
        k: v for k, v in other.items() if k[0] != "disclosure"
    }
    assert found == as_values(shown)


def test_year_and_citation_do_not_choose_the_layout() -> None:
    rng = Random(10)
    shown = distinct("2019", rng)
    parts = [p.__class__(p.kind, p.text.replace("2020", "2022"), p.table) for p in parts_of("2019", shown)]
    report = read(page(parts, "clean", rng)).report
    assert report is not None
    assert (report.year, report.layout) == (2022, "2019")


def test_words_of_two_layouts_in_one_table_are_a_problem() -> None:
    assert spec_for("disclosure", "本年制发件数新制作数量")[0] is None
    row = (Cell("规章", "a"), Cell("1", "b"), Cell("2", "c"), Cell("3", "d"))
    head = (Cell("信息内容", "x"), Cell("本年制发件数", "y"), Cell("本年新制作数量", "z"))
    assert "layout-tie" in {p.kind for p in fill([Grid((head, row), "t")]).problems}


@pytest.mark.parametrize(
    ("printed", "header", "value", "problems"),
    [
        ("251000元", "采购总金额", 251000, set()),
        ("103.3879万元", "采购总金额", 1033879, set()),
        ("0.5", "采购总金额（万元）", 5000, set()),
        ("1204.55", "采购总金额（单位：元）", Decimal("1204.55"), set()),
        ("251000", "采购总金额", None, {"unit-unknown"}),
    ],
)
def test_purchases_become_yuan_only_where_a_unit_is_printed(
    printed: str, header: str, value: Any, problems: set[str]
) -> None:
    rng = Random(2)
    shown = distinct("2019", rng) | {("disclosure", "procurement", "amount_yuan"): printed}
    reading = read(page(parts_of("2019", shown, relabel={"amount_yuan": header}), "clean", rng))
    assert reading.report is not None
    (figure,) = (f for f in reading.report.figures if f.column == "amount_yuan")
    assert (figure.value, figure.raw) == (value, printed)
    assert {p.kind for p in reading.problems} & {"unit-unknown"} == problems


@pytest.mark.parametrize(
    ("printed", "header", "said"),
    [
        ("160000元", "本年收费金额（单位：万元）", True),
        ("160000", "本年收费金额（单位：元）", True),
        ("16万元", "本年收费金额（单位：元）", False),
        ("16", "本年收费金额(单位:0万元)", False),
    ],
)
def test_a_fee_in_yuan_is_flagged_not_converted(printed: str, header: str, said: bool) -> None:
    rng = Random(2)
    shown = distinct("2021", rng) | {("disclosure", "fees", "amount_10k_yuan"): printed}
    reading = read(page(parts_of("2021", shown, relabel={"amount_10k_yuan": header}), "clean", rng))
    assert reading.report is not None
    (figure,) = (f for f in reading.report.figures if f.row == "fees")
    assert (figure.value, figure.raw) == (int(printed.rstrip("万元")), printed)
    assert ("unit-unexpected" in {p.kind for p in reading.problems}) == said


@pytest.mark.parametrize(("printed", "value", "doubt"), [("O", 0, "letters"), ("4 7", 47, "pieces"), ("3①", 3, None)])
def test_a_number_read_with_good_will_is_doubted_and_lowers_the_confidence(
    printed: str, value: int, doubt: str | None
) -> None:
    shown = dict.fromkeys(cell_keys("2021"), "0") | {("proceedings", "review", "pending"): printed}
    reading = read(page(parts_of("2021", shown), "clean", Random(2)))
    assert reading.report is not None
    (figure,) = (f for f in reading.report.figures if (f.row, f.column) == ("review", "pending"))
    assert (figure.value, figure.state, figure.raw, figure.doubt) == (value, "value", printed, doubt)
    said = [p for p in reading.problems if p.kind == "cells-uncertain"]
    assert len(said) == (doubt is not None)
    assert (reading.confidence == 1.0) == (doubt is None and value == 0)


def test_rows_taken_out_of_the_form_are_missing_cells_not_shifted_ones() -> None:
    rng = Random(4)
    shown = distinct("2021", rng)
    wanted = as_values(shown)

    def drop(tables: list[Table]) -> list[Table]:
        keep = lambda row: not any(s.key and s.key[1] == "refused.third_party_rights" for s in row)  # noqa: E731
        return [Table(t.name, tuple(r for r in t.rows if keep(r)), t.width, t.head) for t in tables]

    for key in wanted:
        if key[1] == "refused.third_party_rights":
            wanted[key] = (None, "missing")
    assert read_cells(page(parts_of("2021", shown, edit=drop), "clean", rng), "a.html") == wanted


def test_every_html_cell_leads_back_to_its_place() -> None:
    rng = Random(6)
    shown = distinct("2021", rng)
    body = page(parts_of("2021", shown), "nested", rng)
    reading, tree = read(body), html.document_fromstring(body)
    assert reading.report is not None
    for figure in reading.report.figures:
        (element,) = tree.getroottree().xpath(str(figure.where))
        assert element.text_content().strip() == figure.raw


@pytest.mark.parametrize(
    ("left", "right", "near"),
    [("不掌屋", "不掌握", True), ("重复申请", "重申请", True), ("重复申请", "大量反复", False)],
)
def test_misspelt_means_two_characters_at_most(left: str, right: str, near: bool) -> None:
    assert within_two(left, right) is near


def test_the_goldens_say_what_they_show() -> None:
    """No frozen case without a lesson: each has a cell that is not plainly zero, or a problem."""
    for case in frozen("layouts"):
        report = json.loads((Path(case.values[0]) / "report.json").read_text(encoding="utf-8"))
        assert report["problems"] or any(c["value"] or c["state"] != "value" for c in report["cells"])


OVERDUE, UNPAID = (
    "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
)


def recognised(relabel: dict[str, str], unread: tuple[str, str]) -> tuple[dict[Key, str], list[Grid]]:
    """Table 三 of 2021 alone as a picture gives it: each number with its guess, badly read labels, one number unread."""
    rng = Random("picture")
    shown = distinct("2021", rng)
    body, name = bytes_of(parts_of("2021", shown, relabel=relabel), "clean", rng)
    (grid,) = (
        part
        for part in read_document(body, None, None, None, name).parts
        if isinstance(part, Grid) and "本年新收" in "".join(cell.text for row in part.rows for cell in row)
    )
    lost = shown["requests", *unread]
    rows = tuple(
        tuple(replace(c, text="" if c.text == lost else c.text, guesses=(Guess(c.text, 0.999),)) for c in row)
        for row in grid.rows
    )
    return {key: text for key, text in shown.items() if key[0] == "requests"}, [replace(grid, rows=rows)]


def test_one_word_of_a_form_that_was_recognised_speaks_against_the_other() -> None:
    """In a picture 逾期不补正 may be read where 缴纳费用 is not, and a row may lack a number: it is the form of 2021 all the same."""
    shown, grids = recognised({"other.fee_unpaid": UNPAID.replace("纳费", "纳フこ费")}, ("carried_out", "total"))
    filled = fill(grids)
    assert filled.layouts["requests"] == "2021"
    read_otherwise = {
        (f.table, f.row, f.column)
        for f in filled.figures
        if f.table == "requests" and f.raw != shown[f.table, f.row, f.column]
    }
    assert read_otherwise == {("requests", "carried_out", "total")}


def test_rows_that_only_one_form_has_are_in_doubt_where_a_picture_shows_another_number_of_rows() -> None:
    """其他处理 stands in both forms: with both words of 2021 unread the table seems to be one of 2019, with two rows too many."""
    broken = {
        "other.correction_overdue": OVERDUE.replace("不补", "フ补"),
        "other.fee_unpaid": UNPAID.replace("纳费", "纳フこ费"),
    }
    shown, grids = recognised(broken, ("carried_out", "total"))
    filled = fill(grids)
    told = [f for f in filled.figures if f.table == "requests" and (f.row, f.column) != ("carried_out", "total")]
    wrong = [f for f in told if f.raw != shown.get((f.table, f.row, f.column))]
    assert len(wrong) > 1
    assert all(f.doubt for f in wrong)
    assert {f.row for f in told if f.doubt == "position"} == {"other"}
