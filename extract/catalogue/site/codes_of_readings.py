"""Names of the codes of what reading found: states of cells, doubts, rules, slips, problems. Code -> Chinese, English."""

from collections.abc import Mapping

Names = Mapping[str, tuple[str, str]]

CODES_OF_READINGS: Mapping[str, Names] = {
    "table": {
        "disclosure": ("表二 主动公开", "Table II: disclosed on own initiative"),
        "requests": ("表三 申请", "Table III: requests"),
        "proceedings": ("表四 复议诉讼", "Table IV: review and litigation"),
    },
    "cell": {
        "value": ("数字", "number"),
        "blank": ("空白", "blank"),
        "mark": ("符号", "mark"),
        "missing": ("缺失", "missing"),
    },
    "doubt": {
        "position": ("行名缺失，按位置认定", "the label was lost; its place in the table tells the cell"),
        "unclear": ("文字既非数字也非符号", "the text is neither a number nor a mark"),
        "letters": ("数字处写了字母", "letters stand where digits are meant"),
        "pieces": ("由分页或合并的碎片拼合", "put together from pieces parted by a page break or a merge"),
        "ocr": ("由图片识别，无算式印证", "recognised in a picture; no sum confirms it"),
        "ocr-sums": ("由图片识别，取算式成立的读法", "recognised in a picture; the reading with which the sums hold"),
        "corrected": ("读者据原件更正", "corrected by a reader against the original"),
    },
    "severity": {
        "error": ("错误", "error"),
        "warning": ("警示", "warning"),
        "info": ("提示", "note"),
    },
    "rule": {
        "flow": ("收办平衡", "Requests in and out"),
        "row-total": ("行合计", "Totals of rows"),
        "concluded-total": ("办理结果合计", "Total of outcomes"),
        "proceedings-total": ("复议诉讼合计", "Totals of review and litigation"),
        "carry-over": ("跨年结转", "Carried over between years"),
        "in-force": ("现行有效数", "Documents in force"),
        "text-vs-table": ("正文与表格", "Text against tables"),
        "rulemaking-power": ("规章制定权", "Power to make rules"),
        "period": ("统计期限", "Period of the statistics"),
        "previous-items": ("上一年项目数", "Items of the year before"),
        "not-a-count": ("不是计数", "Not a count"),
        "pending": ("未审结案件", "Pending cases"),
        "information-fee": ("信息处理费", "Information fee"),
        "foreign-region": ("他地文字", "Text about another region"),
        "narrative": ("正文自相矛盾", "Text against itself"),
    },
    "says": {
        "flow": (
            "表三：本年新收＋上年结转＝办理结果总计＋结转下年度（七列各自成立）",
            "Table III: newly received + carried in = total of outcomes + carried over to next year, in each of the seven columns",
        ),
        "row-total": (
            "表三：自然人与五类组织相加等于总计",
            "Table III: natural persons and the five kinds of organisations add up to the total",
        ),
        "concluded-total": (
            "表三：（一）至（六）各种办理结果相加等于（七）总计",
            "Table III: the outcomes (1) to (6) add up to (7), the total",
        ),
        "proceedings-total": (
            "表四：维持＋纠正＋其他结果＋尚未审结＝总计",
            "Table IV: upheld + corrected + other result + not yet decided = total",
        ),
        "carry-over": (
            "上年的结转下年度等于本年的上年结转",
            "What one year carries over is what the next carries in",
        ),
        "in-force": (
            "上年现行有效数＋本年制发−本年废止＝本年现行有效数",
            "In force last year + issued − repealed = in force this year",
        ),
        "text-vs-table": ("正文写的数与表格一致", "Numbers in the text are those of the tables"),
        "rulemaking-power": (
            "没有规章制定权的机关，规章一行应为零",
            "An agency without the power to make government rules has zero in their row",
        ),
        "period": (
            "统计期为该年度1月1日至12月31日，发布在此之后",
            "The period is 1 January to 31 December of the year; publication comes after it",
        ),
        "previous-items": (
            "2019格式：上年的上一年项目数量＋增减＝本年的上一年项目数量",
            "Form of 2019: last year's previous items + change = this year's previous items",
        ),
        "not-a-count": ("件数应为不小于零的整数", "Counts are whole numbers, zero or more"),
        "pending": (
            "上年尚未审结的案件，本年应已审结或仍未审结",
            "Cases pending at the end of a year are decided or pending in the next",
        ),
        "information-fee": (
            "第六部分应说明信息处理费，且与其他部分不矛盾",
            "Section six states the information fee, and nothing else in the report contradicts it",
        ),
        "foreign-region": (
            "正文不应把其他地区说成本地区",
            "The text does not speak of another region as its own",
        ),
        "narrative": ("正文各处说法应一致", "Statements in the text agree with each other"),
    },
    "slip": {
        "neighbours-swapped": ("相邻两位数字颠倒", "two neighbouring digits changed places"),
        "digit-doubled": ("一位数字重复", "a digit typed twice"),
        "digit-lost": ("少一位数字", "a digit is missing"),
        "digit-added": ("多一位数字", "a digit too many"),
        "digit-misread": ("一位数字有误", "one digit is another"),
        "factor-of-ten": ("差十倍或百倍", "ten or a hundred times too large or small"),
        "sign": ("多了正负号", "a sign before the number"),
        "shifted-column": ("错列", "shifted to another column"),
        "shifted-row": ("错行", "shifted to another row"),
        "cells-swapped": ("两格互换", "two cells changed places"),
        "total-not-updated": ("合计未随分项更新", "the total was not updated"),
        "left-zero": ("空表的零未改", "the zero of the empty form was left"),
        "carried-over": ("照抄上年数字", "the number of the year before"),
        "other": ("其他", "other"),
    },
    "outcome": {
        "applied": ("已更正", "applied"),
        "not_needed": ("已不需要", "no longer needed"),
        "does_not_fit": ("读数已变", "the reading has changed"),
        "unknown_report": ("报告不存在", "unknown report"),
        "unknown_cell": ("单元格不存在", "unknown cell"),
    },
    "stage": {
        "archive": ("存档", "archive"),
        "bundle": ("归并", "bundling"),
        "decode": ("编码", "decoding"),
        "format": ("文件格式", "file format"),
        "layout": ("表格", "tables"),
        "metadata": ("元数据", "metadata"),
        "read": ("读取", "reading"),
        "recognise": ("识别", "recognition"),
        "sections": ("正文", "sections"),
    },
}
