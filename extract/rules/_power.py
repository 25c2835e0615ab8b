"""Who may make 规章: 立法法 (2023) article 93 gives it to provinces and to 设区的市 and 自治州, not to those below."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from extract.model.finding import FigureKey, Finding, Outcome, Severity
from extract.model.report import Report
from extract.rules.base import FITS, Figures
from settings.regions import FIRST_YEAR, region_at

_BODIES_BELOW = ("department", "township", "street", "zone")
_KINDS_WITH_POWER = ("地级市", "自治州")


@dataclass(frozen=True, slots=True)
class Powerless:
    """A row that must be zero where the body cannot make 规章: counties, townships, departments, 盟 and 地区."""

    name: str
    table: str
    row: str
    severity: Severity = "warning"

    def check(self, report: Report, figures: Figures) -> Iterator[Finding]:
        """One finding for the row; none where the body has the power or the report has no such row."""
        keys = tuple(key for key in figures if key[:2] == (self.table, self.row))
        if not keys or (power := may_make_rules(report)):
            return
        values = {key: value for key in keys if (value := figures[key]) is not None}
        broken = {key: value for key, value in values.items() if value}
        if power is None or not values:
            yield self._finding("not_checkable", "无法判断该机关能否制定规章，或者没有读到数", keys, None)
        elif broken:
            total = sum(broken.values())
            message = f"该机关没有规章制定权，表二“规章”应当是 0，这里合计写了 {total}"
            yield self._finding("violated", message, tuple(broken), total)
        else:
            yield self._finding("ok", FITS, tuple(values), 0)

    def _finding(
        self, outcome: Outcome, message: str, cells: tuple[FigureKey, ...], left: int | Decimal | None
    ) -> Finding:
        right = None if left is None else 0
        return Finding(
            rule=self.name,
            outcome=outcome,
            severity=self.severity,
            message=message,
            cells=cells,
            left=left,
            right=right,
        )


def may_make_rules(report: Report) -> bool | None:
    """Whether the body may make 规章; None when its region is unknown and its kind does not say.

    A city's office reports the city's own 规章, so only bodies that are neither the government nor its office fall
    under the departments.
    """
    if report.agency_type in _BODIES_BELOW and report.scope not in ("aggregate", "office"):
        return False
    region = region_at(report.region_code, report.year or FIRST_YEAR) if report.region_code else None
    if region is None:
        return None
    return region.level == 1 or (region.level == 2 and region.kind in _KINDS_WITH_POWER)
