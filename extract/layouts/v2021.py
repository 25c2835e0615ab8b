"""国办公开办函〔2021〕30号: reports of 2021 and later, 10 + 175 + 15 cells."""

from extract.layouts.base import Column, Layout, Row, TableSpec
from extract.layouts.common import FIRST_ROWS, LAST_ROWS, PROCEEDINGS, request_row

_DOCUMENTS = (
    Column("issued", "本年制发件数"),
    Column("repealed", "本年废止件数"),
    Column("in_force", "现行有效件数"),
)
_DECISIONS = (Column("decisions", "本年处理决定数量"),)
_FEES = (Column("amount_10k_yuan", "本年收费金额（单位：万元）"),)

LAYOUT = Layout(
    id="2021",
    source="国办公开办函〔2021〕30号",
    tables={
        "disclosure": TableSpec(
            "disclosure",
            (
                Row("regulation", "规章", "", _DOCUMENTS),
                Row("normative_document", "行政规范性文件", "规范性文件", _DOCUMENTS, ("规范性文件",)),
                Row("licensing", "行政许可", "行政许可", _DECISIONS),
                Row("penalty", "行政处罚", "行政处罚", _DECISIONS),
                Row("coercion", "行政强制", "行政强制", _DECISIONS),
                Row("fees", "行政事业性收费", "事业性收费", _FEES),
            ),
            marks=("制发件数", "废止件数", "现行有效", "收费金额"),
        ),
        "requests": TableSpec(
            "requests",
            (
                *FIRST_ROWS,
                request_row(
                    "other.correction_overdue",
                    "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
                    "逾期不补正",
                ),
                request_row(
                    "other.fee_unpaid",
                    "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
                    "缴纳费用",
                ),
                request_row("other.other", "3.其他", "", "3.其它"),  # 其他 is a column's name too
                *LAST_ROWS,
            ),
            all_marks=("逾期不补正", "缴纳费用"),
        ),
        "proceedings": PROCEEDINGS,
    },
)
