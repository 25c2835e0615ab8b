"""What the codes of the cells mean: the official labels of tables 二 三 四 and their units, one row per cell."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Label:
    """One cell of the forms. `layout` is 2021 (国办公开办函〔2021〕30号), 2019 (〔2019〕60号) or both."""

    table_code: str
    row_code: str
    column_code: str
    layout: str
    table_label: str
    row_label: str
    column_label: str
    unit: str
    position: int  # reading order within the table


Pairs = tuple[tuple[str, str], ...]

TABLES = {
    "disclosure": "主动公开政府信息情况",
    "requests": "收到和处理政府信息公开申请情况",
    "proceedings": "政府信息公开行政复议、行政诉讼情况",
}
MADE: Pairs = (("issued", "本年制发件数"), ("repealed", "本年废止件数"), ("in_force", "现行有效件数"))
MADE_2019: Pairs = (
    *(("made", "本年新制作数量"), ("newly_disclosed", "本年新公开数量")),
    ("total_disclosed", "对外公开总数量"),
)
ITEMS: Pairs = (("previous_items", "上一年项目数量"), ("change", "本年增/减"))
DECISIONS_2019: Pairs = (*ITEMS, ("decisions", "处理决定数量"))
DECISIONS: Pairs = (("decisions", "本年处理决定数量"),)
FEES: Pairs = (("amount_10k_yuan", "本年收费金额"),)
PROCUREMENT: Pairs = (("projects", "采购项目数量"), ("amount_yuan", "采购总金额"))

DISCLOSURE: dict[str, tuple[tuple[str, str, Pairs], ...]] = {
    "2021": (
        ("regulation", "规章", MADE),
        ("normative_document", "行政规范性文件", MADE),
        ("licensing", "行政许可", DECISIONS),
        ("penalty", "行政处罚", DECISIONS),
        ("coercion", "行政强制", DECISIONS),
        ("fees", "行政事业性收费", FEES),
    ),
    "2019": (
        ("regulation", "规章", MADE_2019),
        ("normative_document", "规范性文件", MADE_2019),
        ("licensing", "行政许可", DECISIONS_2019),
        ("other_services", "其他对外管理服务事项", DECISIONS_2019),
        ("penalty", "行政处罚", DECISIONS_2019),
        ("coercion", "行政强制", DECISIONS_2019),
        ("fees", "行政事业性收费", ITEMS),
        ("procurement", "政府集中采购", PROCUREMENT),
    ),
}
"""A row that both layouts have but for its cells keeps one code; 新制作 and 制发 are different quantities, so the columns differ."""

REQUEST_ROWS: tuple[tuple[str, str, str], ...] = (
    ("both", "received", "一、本年新收政府信息公开申请数量"),
    ("both", "carried_in", "二、上年结转政府信息公开申请数量"),
    ("both", "granted", "（一）予以公开"),
    ("both", "partly_granted", "（二）部分公开"),
    ("both", "refused.state_secret", "（三）不予公开：1.属于国家秘密"),
    ("both", "refused.prohibited_by_law", "（三）不予公开：2.其他法律行政法规禁止公开"),
    ("both", "refused.public_security", "（三）不予公开：3.危及“三安全一稳定”"),
    ("both", "refused.third_party_rights", "（三）不予公开：4.保护第三方合法权益"),
    ("both", "refused.internal_affairs", "（三）不予公开：5.属于三类内部事务信息"),
    ("both", "refused.deliberative_process", "（三）不予公开：6.属于四类过程性信息"),
    ("both", "refused.enforcement_file", "（三）不予公开：7.属于行政执法案卷"),
    ("both", "refused.administrative_query", "（三）不予公开：8.属于行政查询事项"),
    ("both", "unavailable.not_held", "（四）无法提供：1.本机关不掌握相关政府信息"),
    ("both", "unavailable.needs_creation", "（四）无法提供：2.没有现成信息需要另行制作"),
    ("both", "unavailable.still_unclear", "（四）无法提供：3.补正后申请内容仍不明确"),
    ("both", "not_processed.petition", "（五）不予处理：1.信访举报投诉类申请"),
    ("both", "not_processed.duplicate", "（五）不予处理：2.重复申请"),
    ("both", "not_processed.publication", "（五）不予处理：3.要求提供公开出版物"),
    ("both", "not_processed.excessive", "（五）不予处理：4.无正当理由大量反复申请"),
    ("both", "not_processed.confirmation", "（五）不予处理：5.要求行政机关确认或重新出具已获取信息"),
    ("2021", "other.correction_overdue", "（六）其他处理：1.申请人无正当理由逾期不补正"),
    ("2021", "other.fee_unpaid", "（六）其他处理：2.申请人逾期未按收费通知要求缴纳费用"),
    ("2021", "other.other", "（六）其他处理：3.其他"),
    ("2019", "other", "（六）其他处理"),
    ("both", "concluded", "（七）总计"),
    ("both", "carried_out", "四、结转下年度继续办理"),
)
APPLICANTS: Pairs = (
    ("natural_person", "自然人"),
    ("business", "商业企业"),
    ("research", "科研机构"),
    ("public_welfare", "社会公益组织"),
    ("legal_service", "法律服务机构"),
    ("other", "其他"),
    ("total", "总计"),
)
PROCEEDING_ROWS: Pairs = (
    ("review", "行政复议"),
    ("litigation_direct", "行政诉讼：未经复议直接起诉"),
    ("litigation_after_review", "行政诉讼：复议后起诉"),
)
RESULTS: Pairs = (
    ("upheld", "结果维持"),
    ("corrected", "结果纠正"),
    ("other", "其他结果"),
    ("pending", "尚未审结"),
    ("total", "总计"),
)
MONEY = {"amount_10k_yuan": "万元", "amount_yuan": "元"}


def labels() -> tuple[Label, ...]:
    """Every cell of both layouts, once, in reading order of each table."""
    layouts: dict[tuple[str, str, str], str] = {}
    words: dict[tuple[str, str, str], tuple[str, str]] = {}
    for layout, table, row, column, row_label, column_label in (*_disclosure(), *_requests(), *_proceedings()):
        key = table, row, column
        layouts[key] = layout if layouts.get(key, layout) == layout else "both"
        words.setdefault(key, (row_label, column_label))
    return tuple(
        Label(*key, layouts[key], TABLES[key[0]], *words[key], MONEY.get(key[2], "件"), position)
        for position, key in enumerate(words)
    )


WORDS = {
    **{"year": "年度", "region_code": "地区", "scope": "统计范围", "layout": "格式", "agency_type": "机关类别"},
    **{"aggregate": "汇总", "office": "本级", "department": "部门", "township": "乡镇", "zone": "园区"},
    **{"government": "政府", "street": "街道", "other": "其他"},
    **{"2021": "2021格式", "2019": "2019格式", "free": "自由格式"},
    **{"primary": "采用", "page": "网页", "attachment": "附件", "repeat": "相同数字", "version": "不同数字"},
}
"""What our pages say for a code."""


Cell = tuple[str, str, str, str, str, str]


def _disclosure() -> Iterator[Cell]:
    for layout, rows in DISCLOSURE.items():
        for row, row_label, columns in rows:
            for column, column_label in columns:
                yield layout, "disclosure", row, column, row_label, column_label


def _requests() -> Iterator[Cell]:
    for layout, row, row_label in REQUEST_ROWS:
        for column, column_label in APPLICANTS:
            yield layout, "requests", row, column, row_label, column_label


def _proceedings() -> Iterator[Cell]:
    for row, row_label in PROCEEDING_ROWS:
        for column, column_label in RESULTS:
            yield "both", "proceedings", row, column, row_label, column_label
