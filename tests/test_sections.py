"""Section titles in the ways they are printed, and the parts they bound."""

import pytest

from extract.model.document import Block, Document
from extract.text.headings import find_headings, heading_text, section_number
from extract.text.sections import bound_text, free_parts, official_headings, part

SIX = (
    "总体情况",
    "主动公开政府信息情况",
    "收到和处理政府信息公开申请情况",
    "政府信息公开行政复议、行政诉讼情况",
    "存在的主要问题及改进情况",
    "其他需要报告的事项",
)
NUMERALS = "一二三四五六"
BODY = "这一部分的正文，写了全年的工作。"


def document(*lines: str) -> Document:
    return Document(format="text", parts=tuple(Block(line, f"line {n}") for n, line in enumerate(lines, 1)))


def parted_numbers(*lines: str) -> list[tuple[int, str]]:
    """(number, text) of the sections of a report printed in these lines."""
    report = document("某局2022年政府信息公开工作年度报告", *lines)
    headings = official_headings(report)
    assert bound_text(headings)
    return [(s.number, s.text) for s in part(report, headings, 1).sections]


def report_lines(style: str) -> list[str]:
    return [
        line for n, title in enumerate(SIX) for line in (style.format(NUMERALS[n], title, n + 1), f"{title}：{BODY}")
    ]


@pytest.mark.parametrize(
    "style",
    [
        "{0}、{1}",
        "{2}、{1}",
        "{2}.{1}",
        "{2}．{1}",
        "（{0}）{1}",
        "({0}){1}",
        "（{2}）{1}",
        "第{0}部分 {1}",
        "{1}",
        "{0}、 {1}：",
        "{0}、{1}。",
    ],
)
def test_titles_are_known_under_every_numeral_and_without_one(style: str) -> None:
    assert [number for number, _ in parted_numbers(*report_lines(style))] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("三、收到和处理政府信息公开", 3),
        ("三、收到和处理政府信公开申请情况", 3),
        ("三、收到与处理政府信息公开申请情况", 3),
        ("二、主动公开政府信息请况", 2),
        ("五、存在的主要间题及改进情况", 5),
        ("五、存在主要问题及改进情况", 5),
        ("四、政府信息公开行政复义、行政诉讼情况", 4),
        ("六、其它需要报告的事项", 6),
        ("六、其他需报告的事项", 6),
        ("一、总体情情况", 1),
    ],
)
def test_a_title_cut_short_or_misspelt_is_still_that_of_its_section(line: str, number: int) -> None:
    found = section_number(line)
    assert found is not None and found[0] == number and not found[2]


@pytest.mark.parametrize(
    "line",
    [
        "一、加强组织领导，落实工作责任",
        "二、公开力度不够",
        "三、政府信息公开申请渠道有待拓宽",
        "六、其他方面",
        "（一）公开意识不强",
        "2022年，我局主动公开政府信息120条。",
        "五、政府信息公开平台建设情况",
    ],
)
def test_a_line_that_is_no_title_is_none(line: str) -> None:
    assert section_number(line) is None


@pytest.mark.parametrize(
    ("line", "title", "behind"),
    [
        ("六、其他需要报告的事项。本年度未收取信息处理费。", "六、其他需要报告的事项", "本年度未收取信息处理费。"),
        ("六、其他需要报告的事项：本年度未收取信息处理费。", "六、其他需要报告的事项", "本年度未收取信息处理费。"),
        ("六、其他需要报告的事项 本年度未收取信息处理费。", "六、其他需要报告的事项", "本年度未收取信息处理费。"),
        ("一、总体情况 2022年，我局按照要求开展工作。", "一、总体情况", "2022年，我局按照要求开展工作。"),
    ],
)
def test_the_text_may_follow_its_title_in_the_same_line(line: str, title: str, behind: str) -> None:
    found = section_number(line)
    assert found is not None and found[2]
    assert heading_text(line) == (title, behind)
    lines = [line if text.startswith(line[:4]) else text for text in report_lines("{0}、{1}")]
    texts = dict(parted_numbers(*lines))
    assert texts["一二三四五六".index(line[0]) + 1].startswith(behind)


def test_without_a_numeral_the_last_title_may_still_lead_its_text() -> None:
    lines = report_lines("{1}")[:-2]
    assert parted_numbers(*lines, "其他需要报告的事项：本年度未收取信息处理费。")[-1] == (6, "本年度未收取信息处理费。")


@pytest.mark.parametrize("style", ["{0}、{1}……{2}", "{0}、{1} {2}", "{0}、{1}", "{0}、{1}...........{2}", "{1}（{2}）"])
def test_a_list_of_contents_is_not_the_report(style: str) -> None:
    contents = ["目录", *(style.format(NUMERALS[n], title, n + 1) for n, title in enumerate(SIX))]
    inline = [f"{NUMERALS[n]}、{title}。{BODY}" for n, title in enumerate(SIX)]
    for lines in (report_lines("{0}、{1}"), report_lines("（{0}）{1}"), inline):
        found = parted_numbers(*contents, *lines)
        assert [number for number, _ in found] == [1, 2, 3, 4, 5, 6]
        assert all(BODY in text for _, text in found)


def test_parts_in_another_order_keep_their_numbers() -> None:
    order = (0, 2, 1, 3, 5, 4)
    lines = [
        line for n, at in enumerate(order) for line in (f"{NUMERALS[n]}、{SIX[at]}", f"第{at + 1}项的正文写在这里。")
    ]
    assert parted_numbers(*lines) == [(n + 1, f"第{n + 1}项的正文写在这里。") for n in range(6)]


def test_a_sub_heading_that_repeats_a_title_cuts_nothing() -> None:
    lines = report_lines("{0}、{1}")
    lines[1:1] = [
        "（一）主动公开政府信息情况",
        "全年公开信息一百条。",
        "（二）收到和处理政府信息公开申请情况",
        "没有收到申请。",
    ]
    found = parted_numbers(*lines)
    assert [number for number, _ in found] == [1, 2, 3, 4, 5, 6]
    assert "没有收到申请。" in found[0][1]


def test_hostile_repetition_of_titles_costs_little() -> None:
    texts = [f"{NUMERALS[n % 6]}、{SIX[n % 6]}" for n in range(5000)]
    assert [h.number for h in find_headings(texts)] == [1, 2, 3, 4, 5, 6]


FREE = (
    "概述",
    "主动公开政府信息的情况",
    "依申请公开政府信息的情况",
    "收费及减免情况",
    "行政复议和行政诉讼情况",
    "存在的主要问题和改进措施",
)


@pytest.mark.parametrize("style", ["{0}、{1}", "第{0}部分 {1}", "（{0}）{1}", "{2}、{1}", "{2}.{1}", "{1}"])
def test_the_parts_of_a_free_form_report_are_known_under_every_numeral_and_without_one(style: str) -> None:
    lines = [line for n, t in enumerate(FREE) for line in (style.format(NUMERALS[n], t, n + 1), f"{BODY}第{n + 1}段。")]
    parted = free_parts(document("某局2012年政府信息公开年度报告", "本报告按条例编制。", *lines), 1)
    assert [(s.number, s.text) for s in parted.sections] == [(n + 1, f"{BODY}第{n + 1}段。") for n in range(6)]
    assert [s.heading.endswith(t) for s, t in zip(parted.sections, FREE, strict=True)] == [True] * 6
    assert parted.introduction == "本报告按条例编制。"
    assert [(p.section, p.block.where) for p in parted.placed[:3]] == [(0, "line 2"), (1, "line 3"), (1, "line 4")]


def test_numbered_points_inside_a_part_are_no_parts() -> None:
    lines = [
        "一、概述",
        "1、加强领导。",
        "2、完善制度。",
        "（一）主要做法",
        BODY,
        "二、主动公开情况",
        "（一）公开内容",
        BODY,
        "三、其他情况",
        BODY,
    ]
    parted = free_parts(document("某局2012年政府信息公开年度报告", *lines), 1)
    assert [s.heading for s in parted.sections] == ["一、概述", "二、主动公开情况", "三、其他情况"]


def test_the_contents_of_a_free_form_report_are_not_its_parts() -> None:
    contents = [f"{NUMERALS[n]}、{title}" for n, title in enumerate(FREE)]
    lines = [line for n, title in enumerate(FREE) for line in (f"{NUMERALS[n]}、{title}", BODY)]
    parted = free_parts(document("某局2012年政府信息公开年度报告", "目录", *contents, *lines), 1)
    assert [s.text for s in parted.sections] == [BODY] * 6
