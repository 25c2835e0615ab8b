"""Titles as portals print them: what the program makes of each, against what a careful reader makes of it."""

import pytest

from crawler.links import is_report_title, report_year
from extract.text.titles import read_title
from settings.titles import announces_report, has_no_subject, is_lookalike, year_named
from tests.titles.measure import READERS, measured, told

MUST_HOLD = 0.97
"""Share of right answers per field over the real titles."""

MADE_UP = 0.98
"""What the made-up ones, counted apart, reach: all of the 34 reports' fields, and one kind may be wrong."""


@pytest.mark.parametrize(
    ("name", "floor", "at_least"), [("real", MUST_HOLD, 150), ("later", MUST_HOLD, 50), ("made_up", MADE_UP, 50)]
)
def test_kind_year_agency_and_region_are_right(name: str, floor: float, at_least: int) -> None:
    rows = told(name)
    counts, misses = measured(rows)
    for miss in misses:
        print(f"{miss.field}: {miss.title} | truth {miss.truth or '-'} | read {miss.read or '-'}")
    assert len(rows) >= at_least and counts.keys() == READERS.keys()
    shares = {field: right / asked for field, (right, asked) in counts.items()}
    assert min(shares.values()) >= floor, (shares, misses)


def test_every_real_title_has_the_address_where_it_was_seen() -> None:
    assert [row.title for row in (*told("real"), *told("later")) if not row.url or not row.seen_at] == []


def test_crawl_and_reading_never_contradict_each_other() -> None:
    for row in (*told("real"), *told("later"), *told("made_up")):
        said = read_title(row.title)
        assert report_year(row.title) == said.year, row.title
        if is_report_title(row.title):
            assert said.kind == "annual_report", row.title
        if said.kind == "annual_report" and said.year:
            assert is_report_title(row.title), row.title


@pytest.mark.parametrize(
    ("title", "ours"),
    [
        ("某大学2020-2021学年信息公开工作年度报告", False),
        ("某职业学院信息公开年度报告(2021年)", False),
        ("某供水有限公司2021年信息公开年度报告", False),
        ("某市大学城管理委员会2021年信息公开年度报告", True),
        ("某县学院路街道办事处2021年信息公开年度报告", True),
        ("某市行政学院2016年信息公开年度报告", True),
        ("某县第一中学2021年信息公开年度报告", True),  # schools and hospitals of a county report under the form
        ("某县第一小学年度政府信息公开工作报告(2016年)", True),  # no 学年
        ("某县人民医院2021年政府信息公开工作年度报告", True),
        ("某投资集团有限公司2021年政府信息公开工作年度报告", True),  # under 政府信息公开: as an agency
        ("某县人民法院2021年信息公开年度报告", False),
        ("某县环境监察2021年政府信息公开工作年度报告", True),
        ("某公司2021年环境信息公开年度报告", False),
        ("图解某局2021年政府信息公开工作年度报告", False),
        ("某局2021年政府信息公开年报(图解)", False),
        ("某局2021年政府信息公开年报(含图解)", True),
        ("关于发布2021年政府信息公开工作年度报告的公告", True),
        ("某局发布2021年政府信息公开工作年度报告", False),
        ("某县2006年政府信息公开工作年度报告", True),
    ],
)
def test_a_body_a_deed_or_a_subject_tells_a_look_alike(title: str, ours: bool) -> None:
    assert announces_report(title) is ours
    assert is_lookalike(title) is not ours


@pytest.mark.parametrize(
    ("title", "is_report"),
    [
        ("某市民政局政府信息公开工作年度报告", True),
        ("某县某某镇政府信息公开工作年度报告", True),
        ("某市民政局政府信息公开年报", False),
        ("政府信息公开工作年度报告", False),
        ("各乡镇政府信息公开年度报告", False),
        ("县直部门政府信息公开工作年度报告", False),
        ("旗县区政府信息公开年度报告", False),
        ("乡镇街道政府信息公开年度报告", False),
    ],
)
def test_a_title_without_a_year_is_a_column_unless_it_names_its_agency(title: str, is_report: bool) -> None:
    assert is_report_title(title) is is_report
    assert is_report_title(title, in_annual_column=True) is is_report


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("某镇2023年政府信公开工作告年度报", True),
        ("2023年度某镇工作报告", True),
        ("某局年度报告(2023年度)", True),
        ("某局2023年度民生实事完成情况报告", False),
        ("2023年度优秀工作者公告", False),
        ("某局水质年度报告(2023年度)", False),
    ],
)
def test_in_the_annual_column_a_title_may_be_misspelt_but_has_no_subject_of_its_own(title: str, bare: bool) -> None:
    assert has_no_subject(title) is bare
    assert is_report_title(title, in_annual_column=True) is bare


def test_the_year_is_the_one_in_front_of_the_subject() -> None:
    assert year_named("2024年公布的某县2023年政府信息公开年报") == 2023
    assert year_named("政府信息公开年报(二〇二一年度)") == 2021
    assert year_named("某局〔2060〕第202314号") is None
