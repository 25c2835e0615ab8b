"""Valid reports with damaged tables, read back: every number at its place, every cell with its state, every guess said."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.layouts.fill import fill
from extract.model.document import Cell, Grid
from extract.model.report import DOUBTS
from tests.damages import DAMAGES, Case, Damage
from tests.portals.codes import cell_keys
from tests.portals.tables import Slot
from tests.soak_layouts import damaged, differing

CASES = [
    (damage, form, damage.layouts[number % len(damage.layouts)])
    for damage in DAMAGES
    for number, form in enumerate(damage.forms)
]


@pytest.mark.parametrize(("damage", "form", "layout"), CASES, ids=lambda value: getattr(value, "name", value))
def test_a_damaged_table_is_read_to_the_last_cell(damage: Damage, form: str, layout: str) -> None:
    case, reading = damaged(damage, form, layout, 1)
    assert differing(case, reading) == {}
    assert case.problems <= {p.kind for p in reading.problems}
    assert reading.report is not None
    doubts = {(f.table, f.row, f.column): f.doubt for f in reading.report.figures}
    assert all(doubts[key] for key in case.doubted)


def test_rows_whose_labels_are_lost_are_not_placed_where_others_are_missing_too() -> None:
    """Which of three outcomes the two rows count no sum can tell: nothing is guessed, and the problem says so."""
    rows = ("refused.state_secret", "refused.prohibited_by_law", "refused.public_security")

    def spoil(case: Case) -> None:
        def change(_: int, row: list[Slot]) -> list[Slot] | None:
            code = next((s.key[1] for s in row if s.key), "")
            if code == rows[0]:
                return None
            return [s if s.key or code not in rows else replace(s, text="") for s in row]

        case.each("requests", change)
        case.gone({key for key in case.wanted if key[1] in rows})

    case, reading = damaged(Damage("two of three", spoil), "clean", "2021", 1)
    assert differing(case, reading) == {}
    assert {"rows-unplaced", "cells-missing"} <= {p.kind for p in reading.problems}


PAIRS = (
    ("odd-numbers", "numbered-rows"),
    ("odd-numbers", "some-labels-lost"),
    ("misspelt", "numbered-behind-labels"),
    ("instructions", "captions-missing"),
    ("cut-with-head", "odd-numbers"),
    ("cut-with-head", "remarks-column"),
    ("merged-noughts", "numbered-rows"),
    ("column-lost", "misspelt"),
    ("private-row", "by-group"),
    ("reordered", "odd-numbers"),
    ("labels-one-row-down", "remarks-column"),
    ("variants", "half-and-half"),
    ("words-among-numbers", "labels-one-row-down"),
    ("words-among-numbers", "doubled-tables"),
    ("some-labels-lost", "column-lost"),
    ("reordered", "variants"),
)


@pytest.mark.parametrize(("one", "other"), PAIRS)
@pytest.mark.parametrize("form", ["clean", "docx"])
def test_two_damages_at_once_are_no_worse_than_each(one: str, other: str, form: str) -> None:
    known = {damage.name: damage for damage in DAMAGES}

    def both(case: Case) -> None:
        known[one].apply(case)
        known[other].apply(case)

    case, reading = damaged(Damage(f"{one}+{other}", both), form, "2021", 1)
    assert differing(case, reading) == {}


WORDS = st.sampled_from(
    [
        *(
            "",
            " ",
            "0",
            "1",
            "12",
            "/",
            "-",
            "3①",
            "O",
            "1 2",
            "9" * 20,
            "见附件",
            "总计",
            "其他",
            "自然人",
            "商业企业",
        ),
        *(
            "信息内容",
            "第二十条第（一）项",
            "规章",
            "行政许可",
            "本年制发件数",
            "上一年项目数量",
            "本年新收",
            "上年结转",
        ),
        *("申请人情况", "（一）予以公开", "（七）总计", "结转下年度", "逾期不补正", "缴纳费用", "其他处理", "行政复议"),
        *("结果维持", "未经复议直接起诉", "复议后起诉", "三、本年度办理结果", "采购总金额", "政府集中采购"),
    ]
)
CELLS = st.builds(
    Cell,
    WORDS,
    st.just("x"),
    row=st.integers(0, 30),
    column=st.integers(0, 15),
    rowspan=st.integers(1, 4),
    colspan=st.integers(1, 9),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.lists(CELLS, max_size=9).map(tuple), max_size=12), min_size=1, max_size=3), st.booleans())
def test_no_arrangement_of_words_and_numbers_breaks_the_filling(grids: list[list[Any]], ragged: bool) -> None:
    filled = fill(Grid(tuple(rows), "t", ragged) for rows in grids)
    tables = {f.table for f in filled.figures}
    assert tables in (set(), {"disclosure", "requests", "proceedings"})
    for table, layout in filled.layouts.items():
        assert {(f.row, f.column) for f in filled.figures if f.table == table} == {
            key[1:] for key in cell_keys(layout) if key[0] == table
        }
    assert all(f.doubt is None or f.doubt in DOUBTS for f in filled.figures)
    assert all((f.value is None) == (f.state != "value") or f.column == "amount_yuan" for f in filled.figures)
