"""`information-fee`: what section six says of the 信息处理费, against its duty to say so and against the rest of the text.

国办函〔2020〕109号 lets agencies charge it from 2021 on and has the annual report state what was charged.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extract.model.finding import Finding, Outcome, Severity
from extract.model.report import Fact, Report, Section
from extract.repair.system import Number
from extract.rules.base import FITS, Figures, Rule

_SINCE = 2021
_OTHER_MATTERS = 6
_STATED = re.compile(r"处理费|收费|收取|费用|缴费")
_FEES = ("fees.information", "fees.search", "fees.copying", "fees.postage", "fees")
_OF_REQUESTS = re.compile(r"申请|信息公开|信息处理费|处理费")


@dataclass(frozen=True, slots=True)
class InformationFee:
    """One finding per report on the official form from 2021 on."""

    name: str
    severity: Severity = "warning"

    def check(self, report: Report, figures: Figures) -> Iterator[Finding]:
        """Not checkable where section six was not found or is empty: it may be a picture or an attachment."""
        if not report.year or report.year < _SINCE or report.layout == "free":
            return
        section = next((s for s in report.sections if s.number == _OTHER_MATTERS), None)
        if section is None or not section.text.strip():
            yield self._finding("not_checkable", "没有读到“其他需要报告的事项”，无法核对")
            return
        sums = [fact for fact in report.facts if fact.name in _FEES and _OF_REQUESTS.search(fact.sentence)]
        yield self._disagreement(sums) or self._silence(section) or self._finding("ok", FITS)

    def _silence(self, section: Section) -> Finding | None:
        if _STATED.search(re.sub(r"\s", "", section.text)):
            return None
        return self._finding("violated", "“其他需要报告的事项”没有写明信息处理费的收取情况（国办函〔2020〕109号）")

    def _disagreement(self, facts: list[Fact]) -> Finding | None:
        """Said to be charged in one sentence, and not in another."""
        none = next((fact for fact in facts if fact.name == "fees.information" and not fact.value), None)
        some = next((fact for fact in facts if fact.value and not (none and _same_sentence(none, fact))), None)
        if none is None or some is None:
            return None
        message = f"一处说没有收取信息处理费（“{none.sentence}”），另一处写明收取 {some.value} {some.unit or ''}（“{some.sentence}”）"
        return self._finding("violated", message, some.value, none.value, (some.where, none.where))

    def _finding(
        self,
        outcome: Outcome,
        message: str,
        left: Number | None = None,
        right: Number | None = None,
        where: tuple[str, ...] = (),
    ) -> Finding:
        return Finding(
            rule=self.name,
            outcome=outcome,
            severity=self.severity,
            message=message,
            left=left,
            right=right,
            where=where,
        )


def _same_sentence(one: Fact, other: Fact) -> bool:
    return one.sentence == other.sentence


RULES: tuple[Rule, ...] = (InformationFee("information-fee"),)
