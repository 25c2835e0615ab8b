"""Short Chinese labels of rows and columns, for messages that a reader without the codes understands."""

from extract.model.finding import FigureKey

_TABLES = {"disclosure": "表二", "requests": "表三", "proceedings": "表四"}

_ROWS = {
    "regulation": "规章",
    "normative_document": "规范性文件",
    "licensing": "行政许可",
    "other_services": "其他对外管理服务事项",
    "penalty": "行政处罚",
    "coercion": "行政强制",
    "fees": "行政事业性收费",
    "procurement": "政府集中采购",
    "received": "本年新收",
    "carried_in": "上年结转",
    "granted": "予以公开",
    "partly_granted": "部分公开",
    "refused.state_secret": "属于国家秘密",
    "refused.prohibited_by_law": "其他法律行政法规禁止公开",
    "refused.public_security": "危及三安全一稳定",
    "refused.third_party_rights": "保护第三方合法权益",
    "refused.internal_affairs": "属于三类内部事务信息",
    "refused.deliberative_process": "属于四类过程性信息",
    "refused.enforcement_file": "属于行政执法案卷",
    "refused.administrative_query": "属于行政查询事项",
    "unavailable.not_held": "本机关不掌握相关政府信息",
    "unavailable.needs_creation": "没有现成信息需要另行制作",
    "unavailable.still_unclear": "补正后申请内容仍不明确",
    "not_processed.petition": "信访举报投诉类申请",
    "not_processed.duplicate": "重复申请",
    "not_processed.publication": "要求提供公开出版物",
    "not_processed.excessive": "无正当理由大量反复申请",
    "not_processed.confirmation": "要求确认或重新出具已获取信息",
    "other.correction_overdue": "逾期不补正",
    "other.fee_unpaid": "逾期未缴纳费用",
    "other.other": "其他处理中的其他",
    "other": "其他处理",
    "concluded": "办理结果总计",
    "carried_out": "结转下年度继续办理",
    "review": "行政复议",
    "litigation_direct": "未经复议直接起诉",
    "litigation_after_review": "复议后起诉",
}

_COLUMNS = {
    "issued": "本年制发件数",
    "repealed": "本年废止件数",
    "in_force": "现行有效件数",
    "made": "本年新制作数量",
    "newly_disclosed": "本年新公开数量",
    "total_disclosed": "对外公开总数量",
    "decisions": "处理决定数量",
    "amount_10k_yuan": "收费金额（万元）",
    "previous_items": "上一年项目数量",
    "change": "本年增/减",
    "projects": "采购项目数量",
    "amount_yuan": "采购总金额",
    "natural_person": "自然人",
    "business": "商业企业",
    "research": "科研机构",
    "public_welfare": "社会公益组织",
    "legal_service": "法律服务机构",
    "other": "其他",
    "upheld": "结果维持",
    "corrected": "结果纠正",
    "pending": "尚未审结",
    "total": "总计",
}


def row_label(table: str, row: str) -> str:
    """Label of a row; the code itself where none is known."""
    return _ROWS.get(row, row)


def column_label(table: str, column: str) -> str:
    """Label of a column; 其他 of table 四 is 其他结果."""
    return "其他结果" if (table, column) == ("proceedings", "other") else _COLUMNS.get(column, column)


def cell_label(key: FigureKey) -> str:
    """Where a cell stands: 表三“予以公开”的“自然人”."""
    table, row, column = key
    return f"{_TABLES.get(table, table)}“{row_label(table, row)}”的“{column_label(table, column)}”"
