"""Tables that lost their cells: three styles, and the texts that only look like them."""

import pytest

from extract.model.document import Block, Grid
from extract.text.drawn import Line
from extract.text.flat import fold


def folded(text: str) -> list[str | list[list[str]]]:
    parts = fold([Line(line, f"line {n}") for n, line in enumerate(text.split("\n"), 1)])
    return [p.text if isinstance(p, Block) else [[c.text for c in row] for row in p.rows] for p in parts]


def test_cells_behind_tabs_rows_parted_by_blank_lines() -> None:
    text = "二、主动公开政府信息情况\n\t信息内容\n\t本年制发件数\n\n\t规章\n\t0\n\n\t\n\t5\n\n三、收到和处理政府信息公开申请情况"
    assert folded(text) == [
        "二、主动公开政府信息情况",
        [["信息内容", "本年制发件数"], ["规章", "0"], ["", "5"]],
        "三、收到和处理政府信息公开申请情况",
    ]


def test_a_cell_broken_over_lines_goes_on_without_a_tab() -> None:
    assert folded("\t商业\n企业\n\t总\n计\n\n\t1\n\t2") == [[["商业\n企业", "总\n计"], ["1", "2"]]]


def test_a_heading_right_below_a_cell_is_no_part_of_it() -> None:
    text = "\t规章\n\t0\n四、政府信息公开行政复议、行政诉讼情况\n\t结果维持\n\t1"
    assert folded(text) == [[["规章", "0"]], "四、政府信息公开行政复议、行政诉讼情况", [["结果维持", "1"]]]


def test_rows_of_fields_keep_their_blank_fields() -> None:
    assert folded("第二十条\t\t\n规章\t1\t\n\t2\t3") == [[["第二十条", "", ""], ["规章", "1", ""], ["", "2", "3"]]]


def test_runs_of_spaces_part_cells_where_many_lines_are_numbers() -> None:
    rows = [
        f"{label}    {n}  0\u3000\u3000{n}"
        for n, label in enumerate(["规章", "规范性文件", "行政许可", "行政处罚", "行政强制"])
    ]
    assert folded("\n".join(rows)) == [[[r.split()[0], str(n), "0", str(n)] for n, r in enumerate(rows)]]
    assert folded("来源：某局    发布时间：2024-01-05    浏览：3") == ["来源：某局 发布时间：2024-01-05 浏览：3"]


def test_bare_cells_need_numbers_enough_to_be_a_table() -> None:
    cells = ["规章", "1", "0", "3", "行政许可", "68"]
    assert folded("\n\n".join(cells)) == [[cells]]
    assert folded("第一\n\n1\n\n2\n\n第二") == ["第一", "1", "2", "第二"]


def test_a_section_title_ends_a_run_of_bare_cells() -> None:
    text = "\n".join(["规章", "1", "2", "3", "4", "三、收到和处理政府信息公开申请情况", "自然人", "1", "2", "3", "4"])
    first, heading, second = folded(text)
    assert (first[-1][-1], heading, second[0][0]) == ("4", "三、收到和处理政府信息公开申请情况", "自然人")


def test_row_labels_with_top_numerals_are_no_section_titles() -> None:
    text = "\n".join(["一、本年新收政府信息公开申请数量", "1", "0", "0", "0", "四、结转下年度继续办理", "0", "0"])
    assert len(folded(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "\t首行缩进的一段，讲了3件事。\n\t另一段也缩进，讲了5件事。",
        "\t乌拉特中旗水利局\n\t二〇二四年一月十日",
        "网址：\thttp://www.example.gov.cn",
    ],
    ids=["indented-prose", "signature", "one-tab"],
)
def test_tabs_alone_make_no_table(text: str) -> None:
    assert all(isinstance(part, str) for part in folded(text))


def test_a_table_of_contents_is_text() -> None:
    lines = ["总体情况", "主动公开政府信息情况", "收到和处理政府信息公开申请情况"]
    assert folded("\n".join(lines)) == lines


def test_a_sentence_above_a_table_is_no_cell_of_it() -> None:
    text = "（数据见下表。）\n\t行政复议\n\t行政诉讼\n\n\t1\n\t0\n\t3\n\t4\n"
    assert folded(text) == ["（数据见下表。）", [["行政复议", "行政诉讼"], ["1", "0", "3", "4"]]]


def test_no_line_is_lost() -> None:
    text = "甲\n\t1\n\t2\n乙。\n3\n4\n5\n6\n丙\n"
    parts = fold([Line(line, f"line {n}") for n, line in enumerate(text.split("\n"), 1)])
    words = [p.text for p in parts if isinstance(p, Block)]
    cells = [c.text for p in parts if isinstance(p, Grid) for row in p.rows for c in row]
    assert sorted("".join(words + cells)) == sorted(text.replace("\n", "").replace("\t", ""))
