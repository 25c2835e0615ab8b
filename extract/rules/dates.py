"""R9: the statistic period is the calendar year of the title, and the report is published after that year."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from extract.model.finding import Finding, Outcome, Severity
from extract.model.report import Report
from extract.rules.base import FITS, Figures, Rule


@dataclass(frozen=True, slots=True)
class Period:
    """One finding per report, whatever is wrong with its dates."""

    name: str
    severity: Severity = "warning"

    def check(self, report: Report, figures: Figures) -> Iterator[Finding]:
        """Not checkable without a year, and without a printed period when the publication date is right or unknown."""
        faults = tuple(_faults(report)) if report.year else ()
        printed = report.year and report.period_start and report.period_end
        outcome: Outcome = "violated" if faults else "ok" if printed else "not_checkable"
        said = {"ok": FITS, "not_checkable": "没有读到年度或者统计期限，无法核对"}
        message = said.get(outcome) or "；".join(faults)
        yield Finding(rule=self.name, outcome=outcome, severity=self.severity, message=message)


def _faults(report: Report) -> Iterator[str]:
    year = report.year or 0
    first, last = date(year, 1, 1), date(year, 12, 31)
    start, end = report.period_start, report.period_end
    if start and end and end < start:
        yield f"统计期限的起止颠倒：{_words(start)}起至{_words(end)}止"
    elif (start and start != first) or (end and end != last):
        yield (f"统计期限应当是 {year} 年 1 月 1 日至 12 月 31 日，报告写的是{_words(start)}至{_words(end)}")
    dated = report.published_on or report.signed_on
    if dated and dated <= last:
        yield f"{year} 年度的报告应当在年度结束后发布，日期却是{_words(dated)}"


def _words(day: date | None) -> str:
    return f"{day.year} 年 {day.month} 月 {day.day} 日" if day else "（未写明）"


RULES: tuple[Rule, ...] = (Period("period"),)
