"""国办公开办函〔2019〕60号: reports of 2019 and 2020 (and stragglers), 22 + 161 + 15 cells."""

from extract.layouts.base import Column, Layout, Row, TableSpec
from extract.layouts.common import FIRST_ROWS, LAST_ROWS, PROCEEDINGS, request_row

_DOCUMENTS = (
    Column("made", "本年新制作数量"),
    Column("newly_disclosed", "本年新公开数量"),
    Column("total_disclosed", "对外公开总数量"),
)
_ITEMS = (Column("previous_items", "上一年项目数量"), Column("change", "本年增/减"))
_DECISIONS = (*_ITEMS, Column("decisions", "处理决定数量"))
_PROCUREMENT = (Column("projects", "采购项目数量"), Column("amount_yuan", "采购总金额"))

LAYOUT = Layout(
    id="2019",
    source="国办公开办函〔2019〕60号",
    tables={
        "disclosure": TableSpec(
            "disclosure",
            (
                Row("regulation", "规章", "", _DOCUMENTS),
                Row("normative_document", "规范性文件", "规范性文件", _DOCUMENTS, ("行政规范性文件",)),
                Row("licensing", "行政许可", "行政许可", _DECISIONS),
                Row("other_services", "其他对外管理服务事项", "对外管理服务事项", _DECISIONS),
                Row("penalty", "行政处罚", "行政处罚", _DECISIONS),
                Row("coercion", "行政强制", "行政强制", _DECISIONS),
                Row("fees", "行政事业性收费", "事业性收费", _ITEMS),
                Row("procurement", "政府集中采购", "集中采购", _PROCUREMENT),
            ),
            marks=(
                "新制作数量",
                "新公开数量",
                "对外公开总数量",
                "上一年项目数量",
                "政府集中采购",
                "采购总金额",
                "对外管理服务事项",
            ),
        ),
        "requests": TableSpec(
            "requests",
            (*FIRST_ROWS, request_row("other", "（六）其他处理", "其他处理", "（六）其它处理"), *LAST_ROWS),
            marks=("其他处理", "其它处理"),
            absent=("逾期不补正", "缴纳费用"),
        ),
        "proceedings": PROCEEDINGS,
    },
)
