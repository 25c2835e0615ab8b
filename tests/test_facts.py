"""Numbers of the prose: sentence tables, every written form of a number, and free-form reports whose truth is known."""

import json
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest

from extract.converters.base import Kit
from extract.formats import choose
from extract.model.document import Block, Cell, Grid
from extract.model.report import Report
from extract.reading import read
from extract.rules import check
from extract.text.facts import find_facts
from extract.text.facts_annex import annex_facts
from extract.text.facts_codes import FACTS
from extract.text.facts_names import CODES
from extract.text.facts_numbers import counts
from extract.text.sections import Placed
from tests.portals.freeform import DEVELOPED, FURTHER, HELD_OUT
from tests.portals.world import build_world
from tests.stated import Wordings, measured, placed, written_reports
from tests.written_numbers import forms

FROZEN = Path(__file__).parent / "frozen" / "facts"
SENTENCES: list[dict[str, Any]] = json.loads((FROZEN / "sentences.json").read_text(encoding="utf-8"))
FORM: list[list[str]] = json.loads((FROZEN / "form_2014.json").read_text(encoding="utf-8"))
YEAR = 2014
NO_KIT = Kit()


def facts_of(text: str, heading: str = "") -> list[list[Any]]:
    return [[f.name, f.value] for f in find_facts([Placed(1, Block(text, "x"), heading)], YEAR)]


@pytest.mark.parametrize("case", SENTENCES, ids=lambda case: case["text"][:24])
def test_a_sentence_states_these_facts_and_no_other(case: dict[str, Any]) -> None:
    assert sorted(facts_of(case["text"], case["heading"])) == sorted(case["facts"])


@pytest.mark.parametrize("seed", range(4))
def test_a_number_reads_the_same_in_whatever_form_it_is_written(seed: int) -> None:
    rng = Random(seed)
    numbers = [rng.randint(2, 10 ** rng.randint(1, 6)) for _ in range(150)] + [n * 100 for n in range(101, 140)]
    for number in numbers:
        for form in forms(number):
            text = f"全年主动公开政府信息{form}条，其中网站{form} 条。"
            assert facts_of(text) == [["disclosed", number], ["disclosed.website", number]], form


@pytest.mark.parametrize(("raw", "value"), [("3.5万余", 35_000), ("近7万", 70_000), ("十余", 10), ("二百余", 200)])
def test_a_rounded_number_keeps_the_word_that_says_so(raw: str, value: int) -> None:
    (count,) = counts(f"阅读量{raw}次")
    assert (count.value, f"阅读量{raw}次"[count.start : count.end]) == (value, raw)


def test_reports_in_the_wordings_it_was_developed_with_are_read_whole() -> None:
    score = measured(DEVELOPED, reports=120, seed=11)
    assert score.recall > 0.99 and score.precision > 0.99, (score.missed[:9], score.false[:9])
    assert score.stated > 1500


@pytest.mark.parametrize("wordings", [HELD_OUT, FURTHER])
def test_reports_in_wordings_written_apart_are_read_nearly_as_well(wordings: Wordings) -> None:
    score = measured(wordings, reports=120, seed=12)
    assert score.recall > 0.98 and score.precision > 0.98, (score.missed[:9], score.false[:9])
    assert score.stated > 1500


def test_the_locator_of_a_fact_is_the_range_of_its_number() -> None:
    for parts, _, year in written_reports(HELD_OUT, 20, seed=13):
        blocks = {f"{p.block.where}": p.block.text for p in placed(parts)}
        for fact in find_facts(placed(parts), year):
            where, _, characters = fact.where.rpartition(" @")
            start, end = map(int, characters.split("-"))
            assert blocks[where][start:end] == fact.raw
            assert fact.raw in fact.sentence and fact.sentence in blocks[where]


@pytest.mark.parametrize("with_units", [True, False])
def test_the_form_of_2014_is_read_line_by_line(with_units: bool) -> None:
    rows = []
    for number, (label, unit, _) in enumerate(FORM, 1000):
        texts = [label, unit, str(number) if unit else ""]
        cells = [text for n, text in enumerate(texts) if n != 1 or with_units]
        rows.append(tuple(Cell(text, f"r{number}c{n}", number, n) for n, text in enumerate(cells)))
    found = {int(fact.value): fact.name for fact in annex_facts([Grid(tuple(rows), "t")])}
    assert found == {n: code for n, (_, unit, code) in enumerate(FORM, 1000) if unit and code != "-"}


def test_lines_with_a_code_before_the_number_are_read_too() -> None:
    rows = [
        ["指标名称", "单位", "代码", "统计数"],
        ["申请总数", "件", "05", "17"],
        ["其中：当面申请数", "件", "06", "9"],
    ]
    grid = Grid(
        tuple(tuple(Cell(t, f"t1 r{r} c{c}", r, c) for c, t in enumerate(row)) for r, row in enumerate(rows)), "t1"
    )
    assert [(f.name, f.value, f.where) for f in annex_facts([grid])] == [
        ("requests.received", 17, "t1 r1 c3"),
        ("requests.received.in_person", 9, "t1 r2 c3"),
    ]


def test_every_code_that_words_can_give_is_described() -> None:
    assert set(CODES) == set(FACTS)


def test_numbers_of_a_report_of_the_free_years_come_with_their_sentence_section_and_place() -> None:
    body = (
        "<h1>五原县2012年政府信息公开年度报告</h1><p>本报告按条例编制。</p>"
        "<p>一、主动公开情况</p><p>全年主动公开政府信息1,204条。</p>"
        "<p>二、依申请公开情况</p><p>全年收到申请十二件，均已答复；没有发生行政复议。</p>"
        "<table><tr><td>指标名称</td><td>单位</td><td>数量</td></tr><tr><td>申请总数</td><td>件</td><td>12</td></tr></table>"
    )
    report = read(f"<html><body><div>{body}</div></body></html>".encode(), mime="text/html").report
    assert report is not None
    assert [(f.name, f.value, f.unit, f.raw, f.section) for f in report.facts] == [
        ("disclosed", 1204, "条", "1,204", 1),
        ("requests.received", 12, "件", "十二", 2),
        ("review", 0, None, "没有", 2),
        ("requests.received", 12, "件", "12", None),
    ]
    assert report.facts[1].sentence == "全年收到申请十二件，均已答复；"


def test_every_fact_of_some_reports_of_the_region_leads_back_to_its_number() -> None:
    world = build_world(1)
    found = Counter[bool]()
    for truth in world.truth["reports"][::12]:
        url = truth["attachment_url"] or truth["url"]
        page = world.pages[world.truth["redirect_targets"].get(url, url)]
        mime, _, charset = page.content_type.partition("; charset=")
        report = read(page.body, mime=mime, charset=charset or None, url=url).report
        form = choose(page.body, mime, url)
        for fact in report.facts if report else ():
            place = form.find(page.body, charset or None, fact.where, NO_KIT)
            found[place is not None and place.text == fact.raw] += 1
    assert found[True] > 150 and not found[False]


@pytest.mark.parametrize(
    "text",
    ["1" * 200_000, "一" * 200_000, "收到申请1件，" * 30_000, "无" * 200_000, "2013年" * 40_000 + "收到申请3件",
     "1,204" * 40_000, "（" * 100_000 + "3件", "其中3件" * 40_000, "未收到申请" * 20_000, "9" * 5000 + "件申请"],
    ids=lambda text: text[:8],
)  # fmt: skip
def test_a_hostile_text_costs_no_more_than_it_is_long(text: str) -> None:
    facts = find_facts([Placed(1, Block(text, "x"), "依申请公开情况")], YEAR)
    assert len(facts) <= 1000
    checked = Report(
        title=None, agency=None, agency_type=None, scope=None, region_code=None, region_path=None, year=YEAR,
        layouts={}, facts=facts,
    )  # fmt: skip
    assert sum(finding.rule == "narrative" and finding.outcome == "violated" for finding in check(checked)) <= 1


def test_a_fact_names_the_cells_that_state_the_same(shared: Path) -> None:
    (seed,) = (shared / "seeds").glob("003_*.txt")
    report = read(seed.read_bytes(), name=seed.name).report
    assert report is not None
    cells = {fact.name: fact.cells for fact in report.facts}
    assert cells["litigation"] == (
        ("proceedings", "litigation_direct", "total"),
        ("proceedings", "litigation_after_review", "total"),
    )
    assert Counter(fact.value for fact in report.facts if fact.cells) == {0: 1, 1: 1}
