"""`narrative`: two statements of the text contradict each other.

The same thing counted twice with different numbers, or parts that do not make the total named with them. Other accounts,
other days, other years, new against all and rounded numbers are no contradiction.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from extract.model.finding import Finding, Outcome, Severity
from extract.model.report import Fact, Report
from extract.repair.system import Number
from extract.rules._wordings import COMPARED_ELSEWHERE, is_rounded
from extract.rules.base import FITS, Figures, Rule
from extract.text.facts_codes import FACTS

_FOLLOWERS = ("followers.wechat", "followers.weibo", "followers")
_ONCE_A_YEAR = (
    *("requests.received", "requests.carried_in", "requests.carried_out", "review", "litigation", "complaints"),
    *("documents.issued", "documents.in_force"),
)
"""What a report may state in several places, each time the same."""

_PARTS: dict[str, tuple[str, ...]] = {
    "requests.received": tuple(
        f"requests.received.{way}" for way in ("in_person", "online", "letter", "fax", "email", "other")
    ),
    "review": ("review.upheld", "review.corrected", "review.other", "review.pending"),
    "litigation": ("litigation.upheld", "litigation.corrected", "litigation.other", "litigation.pending"),
    "staff": ("staff.full_time", "staff.part_time"),
    "fees": ("fees.search", "fees.copying", "fees.postage"),
}
"""A whole and parts that exclude each other: together they are never more."""

_LISTED = tuple(
    f"disclosed.{c}"
    for c in ("website", "wechat", "weibo", "new_media", "gazette", "service_hall", "notice_board", "press", "other")
)
"""Ways of disclosure: the same item may go by several, so only a total printed behind the list must be their sum."""

_ACCOUNT = re.compile(r"([\u4e00-\u9fff]{0,16})[”\"’」》]?(?:政务)?(?:官方)?(?:微信)?(?:公众号|微博|订阅号|服务号)")
_NAMED = re.compile(r"[“\"‘「《]([^“”\"‘’「」《》]{2,16})[”\"’」》]")
_AS_OF = re.compile(r"截[至止到][^，,。]{0,14}")
_NEW = re.compile(r"新增|净增|增加|增长|上涨|新关注|取消")
_SEVERAL = re.compile(r"[两二三四五六七八九]个|\d+个(?:公众号|账号|微博)|均|分别|各(?=公众号|账号)")
_TOTAL_BEHIND = r"(?:共计?|合计|总计|一共)[^，,。；;]{0,12}"
_MOST_IN_A_SENTENCE = 60
_MOST_STATEMENTS = 20  # of one thing that are held against each other
_GENERIC = ("政务", "官方", "微信", "通过", "利用", "依托", "运用", "用", "的", "我局", "本局", "年")
_SAME_NAME_MIN_CHARS = 4


@dataclass(frozen=True, slots=True)
class Narrative:
    """One finding per contradiction; one that is ok when statements were compared and agree."""

    name: str
    severity: Severity = "warning"

    def check(self, report: Report, figures: Figures) -> Iterator[Finding]:
        """Yields nothing for a text that states nothing twice."""
        compared = False
        told: set[str] = set()
        for one, other in _twice(report.facts):
            compared = True
            if one.value != other.value and one.name not in told:
                told.add(one.name)
                yield self._contradiction(one, other)
        for whole, parts, fits in _lists(report.facts):
            compared = True
            if not fits:
                yield self._list(whole, parts)
        if compared and not told:
            yield self._finding("ok", FITS)

    def _contradiction(self, one: Fact, other: Fact) -> Finding:
        message = (
            f"正文两处说的{FACTS[one.name].chinese}不同：{one.value}（“{_short(one)}”）"
            f"和 {other.value}（“{_short(other)}”）"
        )
        return self._finding("violated", message, one.value, other.value, (one.where, other.where))

    def _list(self, whole: Fact, parts: Sequence[Fact]) -> Finding:
        total = sum(part.value for part in parts)
        message = f"正文列出的各项相加是 {total}，所说的{FACTS[whole.name].chinese}是 {whole.value}：“{_short(whole)}”"
        return self._finding("violated", message, total, whole.value, (*(part.where for part in parts), whole.where))

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


def _twice(facts: Sequence[Fact]) -> Iterator[tuple[Fact, Fact]]:
    """Pairs of statements in two sentences about the same thing."""
    for name in (*_FOLLOWERS, *_ONCE_A_YEAR):
        stated = [fact for fact in facts if fact.name == name and not is_rounded(fact) and fact.section is not None]
        stated = stated[:_MOST_STATEMENTS]
        same = _same_account if name in _FOLLOWERS else _same_count
        for one, other in combinations(stated, 2):
            if one.sentence != other.sentence and same(one, other):
                yield one, other


def _same_count(one: Fact, other: Fact) -> bool:
    return not any(COMPARED_ELSEWHERE.search(fact.sentence) for fact in (one, other))


def _same_account(one: Fact, other: Fact) -> bool:
    """Whether two numbers of followers are of the same account, at no different times, all of them and not the new ones."""
    days = [found.group() if (found := _AS_OF.search(fact.sentence)) else "" for fact in (one, other)]
    if days[0] != days[1] or any(_NEW.search(fact.sentence) or _SEVERAL.search(fact.sentence) for fact in (one, other)):
        return False
    return _same_name(*(_account(fact) for fact in (one, other)))


def _account(fact: Fact) -> str:
    """The account's name in front of the number, or the empty string."""
    before = fact.sentence[: fact.sentence.find(fact.raw)]
    if named := _NAMED.findall(before):
        return str(named[-1])
    found = _ACCOUNT.findall(before)
    name = found[-1] if found else ""
    for word in _GENERIC:
        name = name.rpartition(word)[2]
    return str(name)


def _same_name(one: str, other: str) -> bool:
    if not one or not other:
        return one == other
    shared = min(len(one), len(other))
    return one == other or (shared >= _SAME_NAME_MIN_CHARS and one[-shared:] == other[-shared:])


def _lists(facts: Sequence[Fact]) -> Iterator[tuple[Fact, list[Fact], bool]]:
    """(whole, its parts, whether they fit) of the wholes that are named in one sentence with parts of theirs."""
    sentences: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.section is not None and not is_rounded(fact):
            sentences.setdefault(fact.sentence, []).append(fact)
    for whole in (
        fact for together in sentences.values() if 1 < len(together) <= _MOST_IN_A_SENTENCE for fact in together
    ):
        beside = [fact for fact in sentences[whole.sentence] if fact.where != whole.where]
        if whole.name == "disclosed":
            parts = [f for f in beside if f.name in _LISTED]
            if len(parts) > 1 and _total_behind(whole, parts):
                yield whole, parts, sum(f.value for f in parts) == whole.value
        elif codes := _PARTS.get(whole.name):
            parts = [f for f in beside if f.name in codes and f.unit == whole.unit]
            if parts and len({f.name for f in parts}) == len(parts):
                yield whole, parts, sum(f.value for f in parts) <= whole.value


def _total_behind(whole: Fact, parts: Sequence[Fact]) -> bool:
    """Whether the whole is the total at the end of its list: 网站 12 条、微信 30 条，共 42 条."""
    found = re.search(_TOTAL_BEHIND + re.escape(whole.raw), whole.sentence)
    return bool(found) and all(whole.sentence.find(part.raw) < found.start() for part in parts) if found else False


def _short(fact: Fact) -> str:
    return fact.sentence if len(fact.sentence) <= 60 else f"{fact.sentence[:59]}…"


RULES: tuple[Rule, ...] = (Narrative("narrative"),)
