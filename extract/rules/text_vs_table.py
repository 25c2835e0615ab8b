"""R7: a number that the prose states against the cells of the tables.

A sentence may count something else than the table: other bodies' cases, a part, another year. Where its words say so
nothing is judged; 收到, 受理 and 办理 may leave out what was carried in or not.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from extract.model.finding import FigureKey, Finding, Outcome, Severity
from extract.model.report import Fact, Report
from extract.repair.system import Number
from extract.rules._labels import cell_label
from extract.rules._wordings import COMPARED_ELSEWHERE, PART_OF_A_COUNT, is_rounded
from extract.rules.base import FITS, UNREAD, Figures, Rule
from extract.text.facts_codes import FACTS

_OTHER_COUNT = "这句话统计的范围可能与表格不同，无法核对"
_YUAN_IN_WAN = 10_000
_REPRINTED = re.compile(r"公示|公开|公布|归集|报送|上传")
_RECEIVED = ("requests.received",)
_OTHERWISE: dict[str, tuple[tuple[str, ...], ...]] = {
    "requests.received": (("requests.received", "requests.carried_in"),),
    "requests.answered": (("requests.received",), ("requests.received", "requests.carried_in")),
    "requests.granted": (("requests.granted", "requests.partly_granted"),),
    "requests.refused": (
        ("requests.refused", "requests.unavailable"),
        ("requests.refused", "requests.unavailable", "requests.not_processed"),
    ),
    "requests.not_held": (("requests.unavailable",),),
}
"""Code -> other counts that its words may mean as well."""


@dataclass(frozen=True, slots=True)
class TextAgainstTable:
    """One finding per number of the prose that some cells state too."""

    name: str
    severity: Severity = "warning"

    def check(self, report: Report, figures: Figures) -> Iterator[Finding]:
        """Not checkable where a cell was not read, the number is a rounded one, or the sentence counts something else."""
        for fact in report.facts:
            if fact.cells:
                yield self._judge(fact, report, figures)

    def _judge(self, fact: Fact, report: Report, figures: Figures) -> Finding:
        whole = _sum(fact.cells, figures)
        stated = _in_unit_of_table(fact)
        if whole is None:
            return self._finding("not_checkable", UNREAD, fact, stated, None)
        if stated == whole or stated in _alternatives(fact.name, figures):
            return self._finding("ok", FITS, fact, stated, whole)
        if is_rounded(fact) or _counts_something_else(fact, report.facts, figures):
            return self._finding("not_checkable", _OTHER_COUNT, fact, stated, whole)
        places = "、".join(dict.fromkeys(map(_row_of, fact.cells)))
        message = f"正文说{FACTS[fact.name].chinese}是 {stated}，{places}合计是 {whole}：“{_short(fact)}”"
        return self._finding("violated", message, fact, stated, whole)

    def _finding(self, outcome: Outcome, message: str, fact: Fact, left: Number, right: Number | None) -> Finding:
        return Finding(
            rule=self.name,
            outcome=outcome,
            severity=self.severity,
            message=message,
            cells=fact.cells,
            left=left,
            right=right,
            where=(fact.where,),
        )


def _sum(cells: tuple[FigureKey, ...], figures: Figures) -> Number | None:
    values = [value for key in cells if (value := figures.get(key)) is not None]
    return sum(values) if len(values) == len(cells) else None


def _alternatives(name: str, figures: Figures) -> Iterator[Number | None]:
    for codes in _OTHERWISE.get(name, ()):
        yield _sum(tuple(key for code in codes for key in FACTS[code].cells), figures)


def _in_unit_of_table(fact: Fact) -> Number:
    """The number in the unit of its cell: table 二 counts fees in 万元."""
    if FACTS[fact.name].unit == "万元" and fact.unit == "元":
        return Decimal(fact.value) / _YUAN_IN_WAN
    return fact.value


def _counts_something_else(fact: Fact, facts: tuple[Fact, ...], figures: Figures) -> bool:
    """Whether the words of a sentence leave room for another population than the table's."""
    if COMPARED_ELSEWHERE.search(fact.sentence):
        return True
    if fact.cells[0][0] == "disclosure":
        return bool(_REPRINTED.search(fact.sentence))
    if not PART_OF_A_COUNT.search(fact.sentence[: fact.sentence.find(fact.raw)]):
        return False
    # 其中: of what the table counts when the whole, named in the same sentence, is that of the table.
    wholes = [other for other in facts if other.sentence == fact.sentence and other.name in _RECEIVED and other != fact]
    return not any(other.value in (_sum(other.cells, figures), *_alternatives(other.name, figures)) for other in wholes)


def _row_of(key: FigureKey) -> str:
    return cell_label(key)


def _short(fact: Fact) -> str:
    return fact.sentence if len(fact.sentence) <= 80 else f"{fact.sentence[:79]}…"


RULES: tuple[Rule, ...] = (TextAgainstTable("text-vs-table"),)
