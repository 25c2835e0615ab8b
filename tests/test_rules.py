"""The rules: one frozen case each way, the sentence tables of `foreign-region`, and what real reports must give."""

import json
import time
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from extract.model.document import Block
from extract.model.report import Fact, Figure, Report, Section
from extract.rules import all_rules, check
from extract.text.facts import find_facts
from extract.text.sections import Placed

CASES: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parent / "frozen" / "rules.json").read_text(encoding="utf-8")
)
BANNER = {
    "agency": "阿拉善右旗司法局",
    "agency_type": "department",
    "scope": "department",
    "region_code": "152922",
    "region_path": "内蒙古自治区/阿拉善盟/阿拉善右旗",
    "year": 2023,
}
CITY = {
    **BANNER,
    "agency": "台山市人力资源和社会保障局",
    "region_code": "440781",
    "region_path": "广东省/江门市/台山市",
}

OWN = {"banner": BANNER, "city": CITY}
SENTENCES: dict[str, dict[str, list[str]]] = json.loads(
    (Path(__file__).parent / "frozen" / "foreign_region.json").read_text(encoding="utf-8")
)
CLAIMED = [(own, text) for own in OWN for text in SENTENCES[own]["claimed"]]
MENTIONED = [(own, text) for own in OWN for text in SENTENCES[own]["mentioned"]]


def number(value: float | None) -> int | Decimal | None:
    return Decimal(str(value)) if isinstance(value, float) else value


def report(**said: Any) -> Report:
    """A report of what is said, the rest plain."""
    fields: dict[str, Any] = {"title": None, "layouts": {}, **BANNER, **said}
    for name in ("period_start", "period_end", "published_on", "signed_on"):
        if isinstance(fields.get(name), str):
            fields[name] = date.fromisoformat(fields[name])
    fields["sections"] = tuple(s if isinstance(s, Section) else Section(*s) for s in fields.get("sections", ()))
    fields.setdefault("facts", stated(fields))
    fields["title"] = fields["title"] or f"{fields['agency']}{fields['year']}年政府信息公开工作年度报告"
    return Report(**fields)


def stated(fields: dict[str, Any]) -> tuple[Fact, ...]:
    """The facts of the texts, as the reading hands them on."""
    texts = [(0, fields.get("introduction", "")), *((s.number, s.text) for s in fields["sections"])]
    keys = [(f.table, f.row, f.column) for f in fields.get("figures", ())]
    return find_facts((Placed(n, Block(text, f"line {n}")) for n, text in texts), fields["year"], keys)


def figures(cells: list[list[Any]]) -> tuple[Figure, ...]:
    return tuple(Figure(t, r, c, number(v), "blank" if v is None else "value", str(v), None) for t, r, c, v in cells)


def of_rule(name: str, checked: Report) -> list[Any]:
    return [f for f in check(checked) if f.rule == name and f.outcome != "not_checkable"]


def violated(checked: Report, rule: str | None = None) -> list[Any]:
    return [f for f in check(checked) if f.outcome == "violated" and rule in (None, f.rule)]


def foreign(text: str, **said: Any) -> list[Any]:
    return violated(report(introduction=text, **said), "foreign-region")


@pytest.mark.parametrize("outcome", ["ok", "violated"])
@pytest.mark.parametrize("rule", sorted(CASES))
def test_each_rule_tells_the_frozen_cases_apart(rule: str, outcome: str) -> None:
    case = CASES[rule][outcome]
    checked = report(
        layout=case.get("layout", "free"),
        figures=figures(case.get("cells", [])),
        introduction=case.get("text", ""),
        **case.get("report", {}),
    )
    (finding,) = of_rule(rule, checked)
    assert finding.outcome == outcome, case["lesson"]
    assert case.get("says", "") in finding.message
    if "cells" in case:
        cells = case.get("found") or [cell[:3] for cell in case["cells"]]
        assert sorted(map(list, finding.cells)) == sorted(cells)
    assert (finding.left, finding.right) == (number(case.get("left")), number(case.get("right")))


def test_every_rule_of_the_shelf_has_its_frozen_cases() -> None:
    assert {rule.name for rule in all_rules()} == set(CASES)


@pytest.mark.parametrize("rule", ["flow", "row-total", "concluded-total", "proceedings-total"])
def test_one_blank_operand_makes_a_sum_not_checkable(rule: str) -> None:
    case = CASES[rule]["violated"]
    for at in range(len(case["cells"])):
        cells = [[*cell[:3], None if n == at else cell[3]] for n, cell in enumerate(case["cells"])]
        checked = report(layout=case["layout"], figures=figures(cells))
        assert not of_rule(rule, checked)
        assert any(f.rule == rule and f.outcome == "not_checkable" for f in check(checked))


def test_each_table_is_checked_by_its_own_layout() -> None:
    case = CASES["concluded-total"]["ok"]
    mixed = report(layout="2021", layouts={"requests": "2019"}, figures=figures(case["cells"]))
    assert [f.outcome for f in of_rule("concluded-total", mixed)] == ["ok"]
    assert not of_rule("concluded-total", report(layout="2021", figures=figures(case["cells"])))


def test_a_free_form_report_has_no_sums_to_check() -> None:
    case = CASES["flow"]["violated"]
    assert not violated(report(layout="free", figures=figures(case["cells"])))


@pytest.mark.parametrize(
    ("code", "kind", "scope", "allowed"),
    [
        ("150000", "government", "aggregate", True),  # 自治区
        ("150600", "government", "aggregate", True),  # 设区的市
        ("150600", "department", "office", True),  # the city government's office reports the city's rules
        ("632500", "government", "aggregate", True),  # 自治州
        ("460400", "government", "aggregate", True),  # 儋州, a city without districts
        ("150600", "department", "department", False),
        ("150000", "department", "department", False),
        ("152200", "government", "aggregate", False),  # 盟行署
        ("654200", "government", "aggregate", False),  # 地区行署
        ("150626", "government", "aggregate", False),
        ("659001", "government", "aggregate", False),  # 师市 is county level
        ("150626", "township", "township", False),
        ("X152901", "zone", "zone", False),
    ],
)
def test_only_provinces_cities_with_districts_and_prefectures_of_nationalities_make_rules(
    code: str, kind: str, scope: str, allowed: bool
) -> None:
    rules = figures([["disclosure", "regulation", "in_force", 3]])
    checked = report(layout="2021", region_code=code, agency_type=kind, scope=scope, figures=rules)
    assert bool(violated(checked, "rulemaking-power")) is not allowed


@pytest.mark.parametrize("value", [-1, -0.5, 0.5])
def test_money_may_have_decimals_but_not_be_negative(value: float) -> None:
    paid = report(layout="2021", figures=figures([["disclosure", "fees", "amount_10k_yuan", value]]))
    assert bool(violated(paid, "not-a-count")) is (value < 0)


def test_a_negative_count_is_told_in_words_a_citizen_understands() -> None:
    (finding,) = violated(
        report(layout="2021", figures=figures([["requests", "granted", "natural_person", -2]])), "not-a-count"
    )
    assert finding.message == "表三“予以公开”的“自然人”写的是 -2，不应当是负数"


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ({"period_start": "2023-01-01", "period_end": "2023-12-31"}, "ok"),
        ({"period_start": "2023-01-01", "period_end": "2023-12-21"}, "violated"),
        ({"period_start": "2023-04-01", "period_end": "2023-12-31"}, "violated"),
        ({"period_start": "2022-01-01", "period_end": "2022-12-31"}, "violated"),
        ({"period_start": "2023-01-01"}, "not_checkable"),
        ({"published_on": "2023-12-30"}, "violated"),
        ({"signed_on": "2023-12-31"}, "violated"),
        ({"signed_on": "2023-12-20", "published_on": "2024-01-08"}, "not_checkable"),
        ({"published_on": "2024-01-01"}, "not_checkable"),
        ({"year": None, "period_start": "2023-01-01", "period_end": "2023-12-31"}, "not_checkable"),
        ({}, "not_checkable"),
    ],
)
def test_the_period_is_the_calendar_year_and_the_report_comes_after_it(said: dict[str, Any], outcome: str) -> None:
    (finding,) = [f for f in check(report(**said)) if f.rule == "period"]
    assert finding.outcome == outcome


def test_a_wrong_period_and_an_early_date_are_one_finding_that_tells_both() -> None:
    said = {"period_start": "2023-01-01", "period_end": "2022-12-31", "published_on": "2023-11-02"}
    (finding,) = violated(report(**said))
    assert "颠倒" in finding.message and "2023 年 11 月 2 日" in finding.message


@pytest.mark.parametrize(("own", "text"), CLAIMED)
def test_a_sentence_that_claims_another_region_is_found(own: str, text: str) -> None:
    assert len(foreign(text, **OWN[own])) == 1


@pytest.mark.parametrize(("own", "text"), MENTIONED)
def test_a_mere_mention_of_another_region_stays_silent(own: str, text: str) -> None:
    assert [f.message for f in foreign(text, **OWN[own])] == []


@pytest.mark.parametrize("name", ["阿拉善右旗", "阿右旗", "阿拉善盟", "内蒙古"])
def test_a_claim_of_the_own_region_is_none(name: str) -> None:
    """The same frames with the report's own names: its everyday name, its league, its autonomous region."""
    others = ("赤峰", "梅州", "韶关", "绵阳", "台州", "滁州", "曲靖", "广元")
    claims = [text.replace(o, name) for text in SENTENCES["banner"]["claimed"] for o in others if o in text]
    assert len(claims) >= len(others)
    assert [text for text in claims if foreign(text)] == []


@pytest.mark.parametrize(
    ("code", "year", "text"),
    [
        ("350405", 2022, "全力服务沙县高质量发展。"),  # 沙县 became 沙县区 in 2021
        ("220184", 2020, "在四平市委、市政府的领导下，完成各项任务。"),  # 公主岭 left 四平 in 2020
        ("420600", 2010, "推动襄樊经济社会发展。"),  # 襄樊 became 襄阳 in 2010
        ("654202", 2024, "服务伊犁州高质量发展，建设平安乌苏。"),
        ("659001", 2024, "2024年，新疆生产建设兵团第八师石河子市司法局认真落实要求，服务兵团发展。"),
        ("152900", 2023, "推动阿拉善左旗高质量发展。"),
    ],
)
def test_old_names_old_parents_and_everything_above_and_below_are_the_regions_own(
    code: str, year: int, text: str
) -> None:
    assert not foreign(text, region_code=code, year=year, agency=None, title="年度报告")


def test_a_report_whose_region_is_unknown_is_not_judged() -> None:
    checked = report(region_code=None, introduction="服务保障株洲高质量发展。")
    (finding,) = [f for f in check(checked) if f.rule == "foreign-region"]
    assert finding.outcome == "not_checkable"


def test_a_region_claimed_twice_in_a_sentence_is_one_finding_and_in_two_sentences_two() -> None:
    once = "紧扣株洲中心工作，不断提高株洲政务公开的质量。"
    assert len(foreign(once)) == 1
    assert len(foreign(once + "全力服务株洲高质量发展。")) == 2


def test_sections_are_read_as_well_as_the_introduction() -> None:
    section = Section(1, "总体情况", "全力服务株洲高质量发展。")
    (finding,) = violated(report(sections=(section,)), "foreign-region")
    assert "湖南省/株洲市" in finding.message and "阿拉善右旗" in finding.message


PROSE: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "frozen" / "prose_rules.json").read_text(encoding="utf-8")
)
TABLE = [
    *(["requests", row, "total", n] for row, n in (("received", 24), ("carried_in", 1), ("granted", 10))),
    *(["requests", row, "total", n] for row, n in (("partly_granted", 3), ("concluded", 22), ("carried_out", 3))),
    *(["proceedings", group, "total", n] for group, n in (("review", 2), ("litigation_direct", 1))),
    *(["proceedings", "litigation_after_review", "total", 0], ["disclosure", "licensing", "decisions", 68]),
    ["disclosure", "fees", "amount_10k_yuan", 16],
]


@pytest.mark.parametrize("case", PROSE, ids=lambda case: case["text"][:28])
def test_a_sentence_contradicts_or_does_not(case: dict[str, Any]) -> None:
    checked = report(
        layout="2021",
        figures=figures(TABLE),
        sections=[[1, "总体情况", case["text"]], [6, "其他", "未收取信息处理费。"]],
    )
    assert [f.rule for f in violated(checked)] == case["violated"]


@pytest.mark.parametrize(("year", "outcomes"), [(2020, []), (2021, ["violated"]), (2024, ["violated"])])
def test_from_2021_on_part_six_must_speak_of_the_fee(year: int, outcomes: list[str]) -> None:
    checked = report(layout="2021", year=year, sections=[[6, "其他需要报告的事项", "无。"]])
    assert [f.outcome for f in check(checked) if f.rule == "information-fee"] == outcomes


def test_a_part_six_that_was_not_found_is_not_judged() -> None:
    (finding,) = [f for f in check(report(layout="2021")) if f.rule == "information-fee"]
    assert finding.outcome == "not_checkable"


def test_every_finding_leads_to_its_cells_and_sentences() -> None:
    cells = [Figure(t, r, c, number(v), "value", str(v), f"{t}/{r}/{c}") for t, r, c, v in TABLE]
    checked = report(layout="2021", figures=tuple(cells), sections=[[1, "总体情况", "全年发生行政诉讼5件。"]])
    (finding,) = violated(checked, "text-vs-table")
    assert finding.where == (
        "proceedings/litigation_direct/total",
        "proceedings/litigation_after_review/total",
        "line 1 @8-9",
    )
    sums = [f for f in check(checked) if f.cells and f.rule == "not-a-count"]
    assert sums and all(f.where == tuple("/".join(key) for key in f.cells) for f in sums)


@pytest.mark.parametrize("number_of_seed", range(5))
def test_the_seeds_give_their_gold_findings_and_no_other(shared: Path, number_of_seed: int) -> None:
    gold = json.loads((shared / "gold" / "seeds.json").read_text(encoding="utf-8"))[number_of_seed]
    meta = ("title", "agency", "agency_type", "scope", "region_code", "region_path", "year", "layout")
    dates = ("period_start", "period_end", "published_on", "signed_on")
    checked = report(
        **{name: gold[name] for name in meta},
        **{name: gold.get(name) for name in dates},
        figures=figures(gold["cells"]),
        introduction=(shared / "seeds" / gold["file"]).read_text(encoding="utf-8"),
        facts=(),  # the text is not parted here; what its numbers say is held in test_seeds
    )
    assert sorted(f.rule for f in violated(checked)) == sorted(gold["findings"])


def test_checking_a_report_takes_about_a_millisecond() -> None:
    cells = [[*key, 0] for rule in all_rules() if rule.name != "period" for key in _keys_of(rule)]
    text = "".join(text for _, text in MENTIONED)
    checked = report(layout="2021", figures=figures(cells), introduction=text)
    check(checked)
    times = []
    for _ in range(20):
        start = time.process_time()
        check(checked)
        times.append(time.process_time() - start)
    assert min(times) < 0.010, f"{len(text)} characters, {len(cells)} cells"


def _keys_of(rule: Any) -> list[list[str]]:
    """Cells that the 2021 form has for a rule, through the rule's own findings on an empty report."""
    empty = report(layout="2021", figures=figures([["disclosure", "regulation", c, 0] for c in ("issued", "in_force")]))
    return [list(key) for f in check(empty) if f.rule == rule.name for key in f.cells]
