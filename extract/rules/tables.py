"""Rules within the tables of one report, one row each: R1 to R4, R8 and R11 of the domain notes.

The notice's own words for R1 stand in the head of table 三 (第一项加第二项之和，等于第三项加第四项之和).
"""

from extract.rules._power import Powerless
from extract.rules.base import Count, Rule, Same, Sum

APPLICANTS = ("natural_person", "business", "research", "public_welfare", "legal_service", "other")
COLUMNS = (*APPLICANTS, "total")

OUTCOMES = (
    *("granted", "partly_granted"),
    *("refused.state_secret", "refused.prohibited_by_law", "refused.public_security", "refused.third_party_rights"),
    *("refused.internal_affairs", "refused.deliberative_process", "refused.enforcement_file"),
    *("refused.administrative_query",),
    *("unavailable.not_held", "unavailable.needs_creation", "unavailable.still_unclear"),
    *("not_processed.petition", "not_processed.duplicate", "not_processed.publication", "not_processed.excessive"),
    *("not_processed.confirmation",),
)
OUTCOMES_2021 = (*OUTCOMES, "other.correction_overdue", "other.fee_unpaid", "other.other")
OUTCOMES_2019 = (*OUTCOMES, "other")  # （六）其他处理 is one row without reasons

_ROW_TOTAL = "自然人、商业企业、科研机构、社会公益组织、法律服务机构、其他六项相加是 {left}，总计写的是 {right}"
_OUTCOMES = "各种办理结果相加是 {left}，“（七）总计”写的是 {right}"


def _whole_table(outcomes: tuple[str, ...]) -> tuple[str, ...]:
    return ("received", "carried_in", *outcomes, "concluded", "carried_out")


RULES: tuple[Rule, ...] = (
    Same(
        "flow",
        table="requests",
        columns=COLUMNS,
        left=("received", "carried_in"),
        right=("concluded", "carried_out"),
        message="本年新收与上年结转共 {left} 件，办理结果总计与结转下年度共 {right} 件，两边应当相等",
    ),
    Sum("row-total", "requests", _whole_table(OUTCOMES_2021), APPLICANTS, "total", _ROW_TOTAL, ("2021",)),
    Sum("row-total", "requests", _whole_table(OUTCOMES_2019), APPLICANTS, "total", _ROW_TOTAL, ("2019",)),
    Same("concluded-total", "requests", COLUMNS, OUTCOMES_2021, ("concluded",), _OUTCOMES, ("2021",)),
    Same("concluded-total", "requests", COLUMNS, OUTCOMES_2019, ("concluded",), _OUTCOMES, ("2019",)),
    Sum(
        "proceedings-total",
        table="proceedings",
        rows=("review", "litigation_direct", "litigation_after_review"),
        parts=("upheld", "corrected", "other", "pending"),
        whole="total",
        message="维持、纠正、其他结果、尚未审结相加是 {left}，总计写的是 {right}",
    ),
    Powerless("rulemaking-power", "disclosure", "regulation"),
    Count("not-a-count", signed=("change",), money=("amount_10k_yuan", "amount_yuan")),
)
