"""`foreign-region`: the text speaks of another region as if it were its own, a trace of copied text.

Only regions outside the report's own line (itself, above, below) count, and only in sentence frames that claim them:
a visit, a partner city, an applicant's home or another agency's notice is a mention and stays silent.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extract.model.finding import Finding, Severity
from extract.model.report import Report
from extract.rules._phrases import AID, FRAMES, MENTIONED_AFTER, MENTIONED_BEFORE, OF_THE_REPORT, Frame
from extract.rules.base import FITS, Figures, Rule
from settings.regions import Mention, kin, locate, names_in, region_path

_SPACES = re.compile(r"[ \t\r\f\v\u00a0\u3000\u200b\ufeff]+")
_SENTENCE_END = re.compile(r"[。！？!?；;\n]")
_CLAUSE_END = re.compile(r"[，,：:]")
_SHOWN = 30


@dataclass(frozen=True, slots=True)
class _Place:
    """A region's name in its sentence."""

    name: str
    codes: tuple[str, ...]
    before: str  # from the beginning of the sentence
    after: str  # to the end of the sentence

    @property
    def sentence(self) -> str:
        """The whole sentence."""
        return f"{self.before}{self.name}{self.after}"

    @property
    def shown(self) -> str:
        """The name with some of its sentence on both sides."""
        return f"{self.before[-_SHOWN:]}{self.name}{self.after[:_SHOWN]}"


@dataclass(frozen=True, slots=True)
class ForeignRegion:
    """One finding per claimed place; one that is ok when there is none."""

    name: str
    severity: Severity = "warning"

    def check(self, report: Report, figures: Figures) -> Iterator[Finding]:
        """Not checkable when the report's own region is unknown."""
        if not report.region_code or not report.year:
            yield self._finding("本报告所属地区或者年度不明，无法核对", "not_checkable")
            return
        claims = tuple(_claims(report, report.region_code, report.year))
        for place, frame in claims:
            path = region_path(place.codes[0], report.year) or place.name
            yield self._finding(
                f"正文把“{place.name}”（{path}）{frame.why}，而本报告属于{report.region_path}，可能照抄了别处的文字："
                f"“{place.shown}”",
                "violated",
            )
        if not claims:
            yield self._finding(FITS, "ok")

    def _finding(self, message: str, outcome: str) -> Finding:
        return Finding(rule=self.name, outcome=outcome, severity=self.severity, message=message)  # type: ignore[arg-type]


def _claims(report: Report, code: str, year: int) -> Iterator[tuple[_Place, Frame]]:
    own = _own(report, code, year)
    told: set[tuple[str, tuple[str, ...]]] = set()  # a place claimed twice in a sentence is one finding
    for text in (report.introduction, *(section.text for section in report.sections)):
        for place in _places(_SPACES.sub("", text), year):
            ours = not own.isdisjoint(place.codes) or place.name in (report.agency or "")
            if not ours and (place.sentence, place.codes) not in told and (frame := _claimed(place)):
                told.add((place.sentence, place.codes))
                yield place, frame


def _own(report: Report, code: str, year: int) -> frozenset[str]:
    """Codes the text may call its own: the region's line this year and the year before, and that of the agency's name."""
    named = (locate(name, year, code) for name in (report.agency, report.title) if name)
    codes = {code, *(region.code for region in named if region)}
    return frozenset().union(*(kin(c, y) for c in codes for y in (year - 1, year)))


def _places(text: str, year: int) -> Iterator[_Place]:
    """Names of regions with their sentences; names that follow each other directly (河北省石家庄市) are one."""
    mentions = names_in(text, year, weak=True)
    at = 0
    while at < len(mentions):
        last = at
        while last + 1 < len(mentions) and mentions[last + 1].start == mentions[last].end:
            last += 1
        yield _place(text, mentions[at], mentions[last])
        at = last + 1


def _place(text: str, first: Mention, last: Mention) -> _Place:
    before = text[max(0, first.start - 200) : first.start]
    ends = [m.end() for m in _SENTENCE_END.finditer(before)]
    rest = _SENTENCE_END.search(text, last.end)
    return _Place(
        text[first.start : last.end],
        last.codes,
        before[ends[-1] if ends else 0 :],
        text[last.end : rest.start() if rest else last.end + 200],
    )


def _claimed(place: _Place) -> Frame | None:
    """The frame in which the sentence claims the place, or None for a mere mention."""
    if place.before.rfind("《") > place.before.rfind("》"):
        return None
    clause = _CLAUSE_END.split(place.before)[-1]
    rest = _CLAUSE_END.split(place.after)[0]
    if rest.startswith("、") and place.name in rest:  # 建设法治某市、平安某市 lists qualities, not places
        rest = ""
    partner = AID.search(place.before) or MENTIONED_BEFORE.search(clause)
    mentioned = bool(partner or MENTIONED_AFTER.match(rest))
    for frame in FRAMES:
        if (mentioned and not frame.named) or (frame.report and not OF_THE_REPORT.search(place.sentence)):
            continue
        if frame.after.match(place.after) and frame.before.search(place.before):
            return frame
    return None


RULES: tuple[Rule, ...] = (ForeignRegion("foreign-region"),)
