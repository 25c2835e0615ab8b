"""Tables of what a reading gives beside the cells: numbers of the text, suggested repairs, readers' corrections."""

from extract.catalogue.shape import Column, Table, count, need, text

FACTS = Table(
    name="facts",
    title="正文数字 Facts",
    about="正文里写出的数字，一个一行，附原句。 One row per number that the text states, with its sentence.",
    key=("report_id", "number"),
    columns=(
        need("report_id", "报告 report", "reports(id)"),
        count("number", "序号 order in the report", optional=False),
        need("name", "所指 what is counted (code)", "fact_names(name)"),
        Column(
            name="value",
            type="any",
            about="数值（单位见 unit） the number",
            optional=False,
            check="""check (typeof("value") <> 'text')""",
        ),
        text("unit", "单位 unit: 件, 条, 次, 万元 …"),
        need("raw", "原文 the number as printed"),
        need("sentence", "原句 the sentence it comes from"),
        count("section", "部分 section, 0 for the introduction, null where the text has no parts"),
        need("where_", "位置 locator of the number: block, then a range of characters"),
        need("cells", "对应单元格 JSON list of [table, row, column] whose sum it states"),
    ),
    indexes=("(name, value)",),
    clustered=True,
)
FACT_NAMES = Table(
    name="fact_names",
    title="正文数字说明 Names of facts",
    about="正文数字的代码、名称与单位。 What the codes of `facts` mean.",
    key=("name",),
    columns=(
        need("name", "代码 code"),
        need("chinese", "名称 in Chinese"),
        need("english", "英文 in English"),
        need("unit", "单位 usual unit"),
        need("cells", "对应单元格 JSON list of [table, row, column] whose sum states the same"),
    ),
    clustered=True,
)
REPAIRS = Table(
    name="repairs",
    title="修正建议 Suggested repairs",
    about=(
        "勾稽关系不符时，改动最少、能使各式成立的单元格；只是建议，公布的数字不变。"
        " The smallest set of cells whose change makes the sums hold; a suggestion, nothing is changed by it."
    ),
    key=("report_id", "table_code", "rank", "row_code", "column_code"),
    columns=(
        need("report_id", "报告 report", "reports(id)"),
        need("table_code", "表 table"),
        count("rank", "次序 1 is the likeliest", optional=False),
        need("row_code", "行 row"),
        need("column_code", "列 column"),
        Column(name="published", type="any", about="公布的数 the number as published; null: none"),
        count("suggested", "建议的数 the number with which the sums hold", optional=False),
        need("slip", "差错类型 kind of slip that fits"),
    ),
    constraints=(
        "foreign key (table_code, row_code, column_code) references labels(table_code, row_code, column_code)",
    ),
    clustered=True,
)
CORRECTIONS = Table(
    name="corrections",
    title="人工更正 Corrections",
    about=(
        "读者核对原件后更正的识别错误（corrections 文件夹）。"
        " What readers corrected in our reading, by the archived original; from the folder corrections/."
    ),
    key=("file", "number"),
    columns=(
        need("file", "文件 file in corrections/"),
        count("number", "序号 place in the file", optional=False),
        need("report", "报告编号 report as the file names it"),
        text("report_id", "报告 report, when it is in the catalogue", "reports(id)"),
        need("table_code", "表 table"),
        need("row_code", "行 row"),
        need("column_code", "列 column"),
        Column(name="old", type="any", about="原读数 number that was read, null: none"),
        Column(name="new", type="any", about="更正为 number in the original, null: none"),
        need("evidence", "依据 what shows it"),
        text("by", "更正人 who"),
        need(
            "outcome",
            "结果 applied 已更正, not_needed 已不需要, does_not_fit 读数已变, unknown_report, unknown_cell",
        ),
    ),
    indexes=("(report_id)",),
)
