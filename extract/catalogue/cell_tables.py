"""Tables of the cells, packed: 200 numbers of a report lie in three rows, and the view `figures` takes them apart.

What a question about many reports reads (numbers and states) is kept apart from what is large (locators, raw texts).
"""

from extract.catalogue.shape import Column, Table, count, need, text

VALUE = """check (typeof("value") <> 'text')"""
STATE = "状态 value 数字, blank 空白, mark 符号, missing 缺失"
DOUBT = "存疑 why the reading is uncertain: position, unclear, pieces, ocr, ocr-sums, corrected; null: sure"

CELLS = Table(
    name="cells",
    title="单元格（压缩） Cells, packed",
    about=(
        "每份报告每张表一行，供视图 figures 使用；查询请用 figures。"
        " One row per report and table, which the view `figures` takes apart: ask that."
    ),
    key=("table_code", "form", "report"),
    columns=(
        count("report", "报告序号 reports.number", optional=False),
        need("table_code", "表 disclosure 表二, requests 表三, proceedings 表四"),
        need("form", "表式 form of the table, see `cell_places`"),
        need("vals", "数值 JSON list of the numbers, in the order of `cell_places.at`"),
        need("states", "状态 one letter per cell: v value, b blank, m mark, x missing"),
    ),
    indexes=("(report)",),
    constraints=("foreign key (report) references reports(number)",),
    clustered=True,
    inner=True,
)
CELL_NOTES = Table(
    name="cell_notes",
    title="单元格位置与原文（压缩） Places and texts of the cells, packed",
    about="每份报告每张表一行，供视图 figures 使用。 What is large of the cells, one row per report and table.",
    key=("report", "table_code"),
    columns=(
        count("report", "报告序号 reports.number", optional=False),
        need("table_code", "表 table"),
        need("beginning", "位置的共同开头 what all locators of the table begin with"),
        count("shape", "位置的其余部分 the rest of the locators", optional=False),
        text("raws", "原文 JSON object: texts that are not the number as it is written, by `cell_places.key`"),
        text("doubts", "存疑 JSON object: why a reading is uncertain, by `cell_places.key`"),
    ),
    indexes=("(shape)", "(report) where doubts is not null"),
    constraints=(
        "foreign key (report) references reports(number)",
        "foreign key (shape) references cell_shapes(id)",
    ),
    clustered=True,
)
CELL_SHAPES = Table(
    name="cell_shapes",
    title="单元格位置的形状 Shapes of tables in documents",
    about="多份报告共用的位置序列。 What follows the common beginning of the locators; tables of one make share it.",
    key=("id",),
    columns=(
        count("id", "摘要 digest of the list", optional=False),
        need("places", "JSON list, in the order of `cell_places.at`; null where the document has no such cell"),
    ),
)
CELL_PLACES = Table(
    name="cell_places",
    title="单元格次序 Order of the cells",
    about="每种表式中单元格的次序。 Which cell of a form stands where in the packed lists.",
    key=("table_code", "form", "at"),
    columns=(
        need("table_code", "表 table"),
        need("form", "表式 2021, 2019; x…: cells of no known layout"),
        count("at", "位次 place in the lists, from 0", optional=False),
        need("path", "JSON path of the place in a list"),
        need("key", "JSON path of the place in an object"),
        need("row_code", "行 row"),
        need("column_code", "列 column"),
    ),
    indexes=("(table_code, row_code, column_code, form, at, path)",),
    constraints=(
        "foreign key (table_code, row_code, column_code) references labels(table_code, row_code, column_code)",
    ),
    clustered=True,
)
VERSION_FIGURES = Table(
    name="version_figures",
    title="改动的数字 Figures of other versions",
    about=(
        "同一报告其他版本的存档中与采用版本不同的单元格。"
        " Cells in which a capture with the role `version` differs from what is shown, as that capture has them."
    ),
    key=("report_id", "record_id", "table_code", "row_code", "column_code"),
    columns=(
        need("report_id", "报告 report", "reports(id)"),
        need("record_id", "存档 capture that has it so", "captures(record_id)"),
        need("table_code", "表 table"),
        need("row_code", "行 row"),
        need("column_code", "列 column"),
        Column(name="value", type="any", about="数值 the number there, null unless state is value", check=VALUE),
        need("state", STATE),
        text("raw", "原文 text as printed"),
        text("where_", "位置 locator in that capture"),
        text("doubt", DOUBT),
    ),
    indexes=("(record_id)",),
    constraints=(
        "foreign key (table_code, row_code, column_code) references labels(table_code, row_code, column_code)",
    ),
    clustered=True,
)
