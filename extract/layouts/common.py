"""Rows and columns that the layouts of 2019 and 2021 share, word for word."""

from extract.layouts.base import Column, Row, TableSpec

APPLICANTS = (
    Column("natural_person", "自然人"),
    Column("business", "商业企业"),
    Column("research", "科研机构"),
    Column("public_welfare", "社会公益组织"),
    Column("legal_service", "法律服务机构"),
    Column("other", "其他"),
    Column("total", "总计"),
)

RESULTS = (
    Column("upheld", "结果维持"),
    Column("corrected", "结果纠正"),
    Column("other", "其他结果"),
    Column("pending", "尚未审结"),
    Column("total", "总计"),
)


def request_row(code: str, label: str, stem: str, *aliases: str) -> Row:
    """A row of table 三: seven numbers by kind of applicant."""
    return Row(code, label, stem, APPLICANTS, aliases)


FIRST_ROWS = (
    request_row("received", "一、本年新收政府信息公开申请数量", "本年新收"),
    request_row("carried_in", "二、上年结转政府信息公开申请数量", "上年结转"),
    request_row("granted", "（一）予以公开", "予以公开"),
    request_row("partly_granted", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "部分公开"),
    request_row("refused.state_secret", "1.属于国家秘密", "国家秘密"),
    request_row("refused.prohibited_by_law", "2.其他法律行政法规禁止公开", "禁止公开"),
    request_row("refused.public_security", "3.危及“三安全一稳定”", "三安全一稳定"),
    request_row("refused.third_party_rights", "4.保护第三方合法权益", "第三方合法权益"),
    request_row("refused.internal_affairs", "5.属于三类内部事务信息", "内部事务信息"),
    request_row("refused.deliberative_process", "6.属于四类过程性信息", "过程性信息"),
    request_row("refused.enforcement_file", "7.属于行政执法案卷", "行政执法案卷"),
    request_row("refused.administrative_query", "8.属于行政查询事项", "行政查询事项"),
    request_row("unavailable.not_held", "1.本机关不掌握相关政府信息", "不掌握"),
    request_row("unavailable.needs_creation", "2.没有现成信息需要另行制作", "另行制作"),
    request_row("unavailable.still_unclear", "3.补正后申请内容仍不明确", "仍不明确"),
    request_row("not_processed.petition", "1.信访举报投诉类申请", "信访举报投诉"),
    request_row("not_processed.duplicate", "2.重复申请", "重复申请"),
    request_row("not_processed.publication", "3.要求提供公开出版物", "公开出版物"),
    request_row("not_processed.excessive", "4.无正当理由大量反复申请", "大量反复申请"),
    request_row("not_processed.confirmation", "5.要求行政机关确认或重新出具已获取信息", "重新出具"),
)

LAST_ROWS = (
    request_row(
        "concluded", "（七）总计", "", "（七）合计"
    ),  # 总计 is a column's name too: only the whole label counts
    request_row("carried_out", "四、结转下年度继续办理", "结转下年度"),
)

PROCEEDINGS = TableSpec(
    "proceedings",
    tuple(
        Row(code, label, label, RESULTS)
        for code, label in (
            ("review", "行政复议"),
            ("litigation_direct", "未经复议直接起诉"),
            ("litigation_after_review", "复议后起诉"),
        )
    ),
)
