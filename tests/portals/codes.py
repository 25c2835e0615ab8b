"""Codes, official labels and cell keys of the two table layouts (国办公开办函〔2019〕60号 and 〔2021〕30号).

Written down apart from the parser on purpose: the sample is the truth the parser is measured by.
"""

from decimal import Decimal

Key = tuple[str, str, str]
Value = int | Decimal | None

PERSONS = ("natural_person", "business", "research", "public_welfare", "legal_service", "other")
COLUMNS = (*PERSONS, "total")
PERSON_LABELS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")

RESULT = "三、本年度办理结果"
REFUSED = "（三）不予公开"
UNAVAILABLE = "（四）无法提供"
NOT_PROCESSED = "（五）不予处理"
OTHER = "（六）其他处理"

FIRST_ROWS = (
    ("received", ("一、本年新收政府信息公开申请数量",)),
    ("carried_in", ("二、上年结转政府信息公开申请数量",)),
    ("granted", (RESULT, "（一）予以公开")),
    ("partly_granted", (RESULT, "（二）部分公开（区分处理的，只计这一情形，不计其他情形）")),
    ("refused.state_secret", (RESULT, REFUSED, "1.属于国家秘密")),
    ("refused.prohibited_by_law", (RESULT, REFUSED, "2.其他法律行政法规禁止公开")),
    ("refused.public_security", (RESULT, REFUSED, "3.危及“三安全一稳定”")),
    ("refused.third_party_rights", (RESULT, REFUSED, "4.保护第三方合法权益")),
    ("refused.internal_affairs", (RESULT, REFUSED, "5.属于三类内部事务信息")),
    ("refused.deliberative_process", (RESULT, REFUSED, "6.属于四类过程性信息")),
    ("refused.enforcement_file", (RESULT, REFUSED, "7.属于行政执法案卷")),
    ("refused.administrative_query", (RESULT, REFUSED, "8.属于行政查询事项")),
    ("unavailable.not_held", (RESULT, UNAVAILABLE, "1.本机关不掌握相关政府信息")),
    ("unavailable.needs_creation", (RESULT, UNAVAILABLE, "2.没有现成信息需要另行制作")),
    ("unavailable.still_unclear", (RESULT, UNAVAILABLE, "3.补正后申请内容仍不明确")),
    ("not_processed.petition", (RESULT, NOT_PROCESSED, "1.信访举报投诉类申请")),
    ("not_processed.duplicate", (RESULT, NOT_PROCESSED, "2.重复申请")),
    ("not_processed.publication", (RESULT, NOT_PROCESSED, "3.要求提供公开出版物")),
    ("not_processed.excessive", (RESULT, NOT_PROCESSED, "4.无正当理由大量反复申请")),
    ("not_processed.confirmation", (RESULT, NOT_PROCESSED, "5.要求行政机关确认或重新出具已获取信息")),
)
OTHER_2021 = (
    (
        "other.correction_overdue",
        (RESULT, OTHER, "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"),
    ),
    (
        "other.fee_unpaid",
        (RESULT, OTHER, "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"),
    ),
    ("other.other", (RESULT, OTHER, "3.其他")),
)
OTHER_2019 = (("other", (RESULT, OTHER)),)
LAST_ROWS = (("concluded", (RESULT, "（七）总计")), ("carried_out", ("四、结转下年度继续办理",)))

REQUEST_ROWS = {
    "2021": FIRST_ROWS + OTHER_2021 + LAST_ROWS,
    "2019": FIRST_ROWS + OTHER_2019 + LAST_ROWS,
}
OUTSIDE = ("received", "carried_in", "concluded", "carried_out")
LEAVES = {layout: tuple(code for code, _ in rows if code not in OUTSIDE) for layout, rows in REQUEST_ROWS.items()}

GROUPS = ("review", "litigation_direct", "litigation_after_review")
OUTCOMES = ("upheld", "corrected", "other", "pending", "total")
OUTCOME_LABELS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")

ARTICLE_1, ARTICLE_5 = "第二十条第（一）项", "第二十条第（五）项"
ARTICLE_6, ARTICLE_8, ARTICLE_9 = "第二十条第（六）项", "第二十条第（八）项", "第二十条第（九）项"

# (caption, header labels after 信息内容, column codes, ((row code, label), ...))
DISCLOSURE = {
    "2021": (
        (
            ARTICLE_1,
            ("本年制发件数", "本年废止件数", "现行有效件数"),
            ("issued", "repealed", "in_force"),
            (("regulation", "规章"), ("normative_document", "行政规范性文件")),
        ),
        (ARTICLE_5, ("本年处理决定数量",), ("decisions",), (("licensing", "行政许可"),)),
        (
            ARTICLE_6,
            ("本年处理决定数量",),
            ("decisions",),
            (("penalty", "行政处罚"), ("coercion", "行政强制")),
        ),
        (
            ARTICLE_8,
            ("本年收费金额（单位：万元）",),
            ("amount_10k_yuan",),
            (("fees", "行政事业性收费"),),
        ),
    ),
    "2019": (
        (
            ARTICLE_1,
            ("本年新制作数量", "本年新公开数量", "对外公开总数量"),
            ("made", "newly_disclosed", "total_disclosed"),
            (("regulation", "规章"), ("normative_document", "规范性文件")),
        ),
        (
            ARTICLE_5,
            ("上一年项目数量", "本年增/减", "处理决定数量"),
            ("previous_items", "change", "decisions"),
            (("licensing", "行政许可"), ("other_services", "其他对外管理服务事项")),
        ),
        (
            ARTICLE_6,
            ("上一年项目数量", "本年增/减", "处理决定数量"),
            ("previous_items", "change", "decisions"),
            (("penalty", "行政处罚"), ("coercion", "行政强制")),
        ),
        (
            ARTICLE_8,
            ("上一年项目数量", "本年增/减"),
            ("previous_items", "change"),
            (("fees", "行政事业性收费"),),
        ),
        (
            ARTICLE_9,
            ("采购项目数量", "采购总金额"),
            ("projects", "amount_yuan"),
            (("procurement", "政府集中采购"),),
        ),
    ),
}


def cell_keys(layout: str) -> tuple[Key, ...]:
    """Every cell of a layout in printed order: 200 for 2021, 198 for 2019, none for free form."""
    if layout == "free":
        return ()
    disclosure = [
        ("disclosure", row, column)
        for _, _, columns, rows in DISCLOSURE[layout]
        for row, _ in rows
        for column in columns
    ]
    requests = [("requests", row, column) for row, _ in REQUEST_ROWS[layout] for column in COLUMNS]
    proceedings = [("proceedings", group, outcome) for group in GROUPS for outcome in OUTCOMES]
    return (*disclosure, *requests, *proceedings)
