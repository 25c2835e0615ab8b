"""Spans, columns and headings inside tables, from real HTML."""

import pytest

from extract.formats import read_document
from extract.model.document import Block, Cell, Grid
from extract.text.grids import split_at_headings


def grids(body: str) -> list[Grid]:
    parts = read_document(body.encode(), "text/html", None, None, None).parts
    return [p for p in parts if isinstance(p, Grid)]


def places(grid: Grid) -> list[list[tuple[str, int]]]:
    return [[(cell.text, cell.column) for cell in row] for row in grid.rows]


def test_cells_that_reach_down_push_the_cells_below_to_the_right() -> None:
    (grid,) = grids(
        "<table><tr><td rowspan=3 colspan=2>甲</td><td>乙</td><td>丙</td></tr>"
        "<tr><td>1</td><td rowspan='2'>2</td></tr><tr><td>3</td></tr><tr><td>4</td><td>5</td></tr></table>"
    )
    assert places(grid) == [
        [("甲", 0), ("乙", 2), ("丙", 3)],
        [("1", 2), ("2", 3)],
        [("3", 2)],
        [("4", 0), ("5", 1)],
    ]


def test_head_and_body_and_foot_are_one_table() -> None:
    (grid,) = grids(
        "<table><thead><tr><th>甲</th><th>乙</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody>"
        "<tbody><tr><td>3</td><td>4</td></tr></tbody></table>"
    )
    assert [[c.text for c in row] for row in grid.rows] == [["甲", "乙"], ["1", "2"], ["3", "4"]]
    assert grid.rows[2][1].where.endswith("/table[1]/tbody[2]/tr[1]/td[2]")


@pytest.mark.parametrize("span", ["0", "-2", "abc", "", "1000000", " 2 "])
def test_nonsense_spans_do_no_harm(span: str) -> None:
    (grid,) = grids(
        f"<table><tr><td colspan='{span}' rowspan='{span}'>甲</td><td>1</td></tr><tr><td>2</td></tr></table>"
    )
    assert [c.text for row in grid.rows for c in row] == ["甲", "1", "2"]
    assert all(1 <= c.colspan <= 60 and 1 <= c.rowspan <= 60 for row in grid.rows for c in row)


@pytest.mark.parametrize(
    "body",
    [
        "<table><tr><td><p>一段话</p></td></tr></table>",
        "<table><tr><td>题</td></tr><tr><td>文</td></tr></table>",
        "<table><tr><td>左</td><td>" + "长" * 500 + "</td></tr></table>",
    ],
    ids=["one-cell", "one-column", "an-article"],
)
def test_a_table_that_only_places_text_is_no_grid(body: str) -> None:
    assert grids(body) == []


def test_a_small_table_inside_a_data_cell_belongs_to_the_cell() -> None:
    (grid,) = grids(
        "<table><tr><td>甲</td><td>乙</td></tr><tr><td><table><tr><td>1</td></tr></table></td><td>2</td></tr></table>"
    )
    assert [[c.text for c in row] for row in grid.rows] == [["甲", "乙"], ["1", "2"]]


def test_hidden_rows_and_cells_say_nothing() -> None:
    (grid,) = grids(
        "<table><tr><td>甲</td><td>1<b style='display : none'>9</b></td></tr>"
        "<tr style='DISPLAY:none'><td>乙</td><td>2</td></tr></table>"
    )
    assert [[c.text for c in row] for row in grid.rows] == [["甲", "1"]]


def test_a_table_that_holds_the_whole_report_is_cut_at_its_headings() -> None:
    rows = (
        (Cell("三、收到和处理政府信息公开申请情况", "a"),),
        (Cell("自然人", "b"), Cell("1", "c")),
        (Cell("四、结转下年度继续办理", "d"),),
        (Cell("五、存在的主要问题及改进情况", "e"), Cell("", "f")),
        (Cell("文字", "g"),),
    )
    parts = list(split_at_headings(Grid(rows, "t")))
    assert [p.text if isinstance(p, Block) else len(p.rows) for p in parts] == [
        "三、收到和处理政府信息公开申请情况",
        2,
        "五、存在的主要问题及改进情况",
        1,
    ]


def test_a_grid_without_headings_stays_the_grid_it_was() -> None:
    grid = Grid(((Cell("规章", "a"), Cell("0", "b")),), "t")
    assert list(split_at_headings(grid)) == [grid]


def test_rows_of_running_text_between_titles_in_a_table_are_paragraphs() -> None:
    texts = ["一、总体情况", "全年工作平稳，公开信息12条。", "六、其他需要报告的事项", "本年度未收取信息处理费。"]
    rows = tuple((Cell(text, f"r{n}", n, 0, 1, 4),) for n, text in enumerate(texts))
    assert [(part.kind, part.text) for part in split_at_headings(Grid(rows, "t")) if isinstance(part, Block)] == [
        ("heading", texts[0]), ("paragraph", texts[1]), ("heading", texts[2]), ("paragraph", texts[3]),
    ]  # fmt: skip


def test_a_note_in_a_table_with_one_title_stays_in_the_table() -> None:
    texts = ["三、收到和处理政府信息公开申请情况", "数据由各股室填报，办公室汇总。"]
    rows = tuple((Cell(text, f"r{n}", n, 0, 1, 4),) for n, text in enumerate(texts))
    assert [type(part) for part in split_at_headings(Grid(rows, "t"))] == [Block, Grid]
