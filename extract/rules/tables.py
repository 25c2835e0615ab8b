"""Rules within the tables of one report, one row each: R1 to R4, R8 and R11 of the domain notes.

Which cells add up to which is said in `extract/repair/system.py`; here is how a sum that does not hold is put into words.
"""

from extract.rules._power import Powerless
from extract.rules.base import Count, Rule, Sums

RULES: tuple[Rule, ...] = (
    Sums(
        "flow",
        table="requests",
        along="column",
        message="本年新收与上年结转共 {left} 件，办理结果总计与结转下年度共 {right} 件，两边应当相等",
    ),
    Sums(
        "row-total",
        table="requests",
        along="row",
        message="自然人、商业企业、科研机构、社会公益组织、法律服务机构、其他六项相加是 {left}，总计写的是 {right}",
    ),
    Sums(
        "concluded-total",
        table="requests",
        along="column",
        message="各种办理结果相加是 {left}，“（七）总计”写的是 {right}",
    ),
    Sums(
        "proceedings-total",
        table="proceedings",
        along="row",
        message="维持、纠正、其他结果、尚未审结相加是 {left}，总计写的是 {right}",
    ),
    Powerless("rulemaking-power", "disclosure", "regulation"),
    Count("not-a-count", signed=("change",), money=("amount_10k_yuan", "amount_yuan")),
)
