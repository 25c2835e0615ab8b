"""Words for codes, messages and forms in both languages: no code is without a name, no cell without a place."""

import re
from typing import Any

import pytest

from extract.catalogue.english import COLUMNS_EN, ROWS_EN, TABLES_EN, UNITS_EN
from extract.catalogue.labels import labels
from extract.catalogue.site.codes import CODES, namer
from extract.catalogue.site.forms import forms
from extract.catalogue.site.numbers import grouped, plain
from extract.catalogue.site.sayings import ENGLISH, said
from extract.catalogue.site.tongues import in_tongue, parted
from extract.model.report import DOUBTS
from extract.repair.slips import SLIPS
from extract.rules import all_rules
from extract.years import follows
from settings.kinds import KINDS
from settings.states import REASONS, STATES, WHY
from tests.conftest import ROOT

RULES = {rule.name for rule in all_rules()} | {follow.rule for follow in follows()}
HAN = re.compile(r"[\u3400-\u9fff]")


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        ("rule", RULES),
        ("says", RULES),
        ("slip", SLIPS),
        ("doubt", DOUBTS),
        ("state", STATES),
        ("sign", STATES),
        ("why", WHY),
        ("reason", {*REASONS, *KINDS}),
    ],
)
def test_every_code_of_the_code_has_a_name_in_both_languages(kind: str, codes: Any) -> None:
    assert set(codes) <= set(CODES[kind])
    for chinese, english in CODES[kind].values():
        assert chinese
        assert english
        assert not HAN.search(english) or kind == "sign"


def test_every_kind_of_problem_that_the_source_names_has_a_name() -> None:
    source = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "extract").rglob("*.py")))
    named = set(re.findall(r"""Problem\([^()]*kind="([a-z-]+)\"""", source))
    assert len(named) > 25
    assert named <= set(CODES["problem"])


def test_a_code_of_another_version_stands_for_itself() -> None:
    assert namer("en")("rule", "of-tomorrow") == "of-tomorrow"
    assert namer("zh")("rule", None) == ""


def test_every_cell_of_the_forms_has_english_words() -> None:
    for label in labels():
        assert label.table_code in TABLES_EN
        assert (label.table_code, label.row_code) in ROWS_EN
        assert (label.table_code, label.column_code) in COLUMNS_EN
        assert label.unit in UNITS_EN


@pytest.mark.parametrize("layout", ["2021", "2019"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_cell_stands_once_in_a_form_whose_merged_heads_fill_their_rows(layout: str, lang: Any) -> None:
    keys = [(x.table_code, x.row_code, x.column_code) for x in labels() if layout in x.layouts.split()]
    made = forms({key: {"key": key} for key in keys}, lang)
    blocks = made["disclosure"]
    shown = [cell["key"] for b in blocks for line in b["lines"] for cell, _ in line["cells"]]
    assert all(sum(span for _, span in line["cells"]) == 3 for b in blocks for line in b["lines"])
    lines = made["requests"]["lines"]
    shown += [cell["key"] for line in lines for cell in line["cells"]]
    shown += [cell["key"] for cell in made["proceedings"]["cells"]]
    assert sorted(shown) == sorted(keys)
    assert len(blocks) == (4 if layout == "2021" else 5)
    outer = next(line["outer"] for line in lines if line["outer"])
    assert outer[1] == len(lines) - 3
    grouped_rows = sum(line["group"][1] for line in lines if line["group"])
    assert grouped_rows == sum(line["span"] == 1 for line in lines) == (19 if layout == "2021" else 16)


def test_a_table_of_another_layout_than_the_report_keeps_its_own_form() -> None:
    keys = [(x.table_code, x.row_code, x.column_code) for x in labels()]
    mixed = [
        k for x, k in zip(labels(), keys, strict=True) if ("2019" if k[0] == "disclosure" else "2021") in x.layouts
    ]
    made = forms({key: {"key": key} for key in mixed}, "zh")
    assert len(made["disclosure"]) == 5
    assert len(made["requests"]["lines"]) == 25


def test_a_report_in_free_form_has_no_tables() -> None:
    assert forms({}, "zh") == {}


def test_the_english_of_a_finding_has_both_numbers() -> None:
    assert set(ENGLISH) == RULES
    cells = [("requests", "received", "natural_person"), ("requests", "carried_in", "natural_person")]
    words = said("flow", "左右不等", cells, 8, 9.5, "en")
    assert "“Natural persons”" in words
    assert "8" in words
    assert "9.5" in words
    assert said("flow", "左右不等", cells, 8, 9, "zh") == "左右不等"
    assert said("of-tomorrow", "明天的规则", [], None, None, "en") == "明天的规则"


@pytest.mark.parametrize(("value", "words"), [(7, "7"), (12.5, "12.5"), (1e-7, "0.0000001"), (None, ""), (-8, "-8")])
def test_a_number_is_shown_as_it_is(value: Any, words: str) -> None:
    assert plain(value) == words


def test_a_count_keeps_its_bare_number_beside_the_groups() -> None:
    assert grouped(1234567) == '<span data-value="1234567">1,234,567</span>'


@pytest.mark.parametrize(
    ("text", "halves"),
    [
        ("统计范围 aggregate 汇总, office 本级", ("统计范围", "aggregate 汇总, office 本级")),
        ("HTTP 状态 status", ("HTTP 状态", "status")),
        ("每份一行；不可相加。 One row each.", ("每份一行；不可相加。", "One row each.")),
        ("每份一行（见 scope）。 One row each.", ("每份一行（见 scope）。", "One row each.")),
        ("WARC-Record-ID", ("WARC-Record-ID", "WARC-Record-ID")),
    ],
)
def test_a_text_in_two_languages_is_parted(text: str, halves: tuple[str, str]) -> None:
    assert parted(text) == halves


def test_chinese_in_an_english_half_is_marked_and_nothing_of_it_is_markup() -> None:
    assert in_tongue("范围 of <b>汇总</b>", "en") == 'of &lt;b&gt;<bdi lang="zh-Hans">汇总</bdi>&lt;/b&gt;'
