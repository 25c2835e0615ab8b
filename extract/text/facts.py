"""The numbers of the prose as facts: what each counts, its sentence, and where it stands.

A number is told by the words of its own clause (当面申请 3 件), by those right behind it (3 件当面申请), and by what was
spoken of before (收到申请 12 件，其中当面 3 件). What the words do not tell is no fact: a missing row is better than a wrong one.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from extract.model.finding import FigureKey
from extract.model.report import Fact
from extract.text.facts_codes import FACTS
from extract.text.facts_cues import TOGETHER, Cues, cues_of, unknown
from extract.text.facts_names import names_of
from extract.text.facts_numbers import Count, counts
from extract.text.facts_zero import Nothing, nothing_in
from extract.text.sections import Placed

_SENTENCE = re.compile(r"[^。；;！!？?\n]+")
_CLAUSES = re.compile(r"[，,：:。；;！!？?\n（）()]|(?<=[^\d])、(?=其中)")
_ASIDE = re.compile(r"[（(][^（）()]*[）)]")  # 新媒体（微博、微信）推送信息 120 条
_TAIL = re.compile(r"[^，,：:。；;！!？?\n、（）()\d]{0,60}")
_TIME = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)年|(?P<other>明年|下一步|计划|力争|争取|打算|去年|上一?年度?)|今年|[本全]年|年内"
    r"|按[^，,。；;\d]{1,8}统计|[经据][^，,。；;\d]{0,4}统计"
)
"""Times; and words of counting, after which nothing is a plan any more."""
_SINCE = re.compile(r"自$|从$|结转[至到]?$|[比较与和同]$")
_CARRIED = re.compile(r"度?(?:末|底)?(?:结转|转入|遗留)")
_AT_ONCE = re.compile(
    r"(?:的|政府|政务|信息|公开|各类|有关|相关|因|依|新增|行政|网上|网络|当面|书面|信函|主动|为|是|被|提起|各种|发布|公布|业务|专题|专项|集中|等)*$"
)
_LIST_ENDS = re.compile(r"等(?:各类|各种|政府|政务|有关|相关|方面|公开)*(?:信息|内容)(?:共计?|合计|累计)?$")
_DEALT_WITH = re.compile(r"[对就将把为向给]于?(?:其中)?的?\s*$")
"""对 2 件内容复杂的申请组织会商: some of them, and what was spoken of before need not be what they are."""
_VERB = re.compile(r"公开|发布|推送|更新|公布|刊[登发]")
_WEAK = frozenset(
    ("among", "whole", "each", "new", "cumulative", "about", "people", "others", "made_public", "several")
)
_VAGUE = _WEAK - {"others"}  # with these alone nothing is told of what was spoken of before
_UNKNOWN_MAX_CHARS = 4  # 网站更新 12 条 may belong to what was spoken of before; 网站与兄弟单位交流 12 次 does not
_ACCOUNTS = frozenset(("wechat", "weibo"))
_OUTCOMES = frozenset(("granted_or_partly", "partly", "refused", "not_held", "not_existing", "unavailable"))
_OF_CASES = frozenset(("received", "upheld", "corrected", "pending", "direct", "after_review", "others"))
_OF_REQUESTS = ("request",)
_NONE: frozenset[str] = frozenset()
_AMONG = frozenset(("among",))
_SINCE_LONG = frozenset(("cumulative",))
_LEADING = frozenset(("received", "answered"))
_HEADING_MAX_CHARS = 40
_HAS_NUMBER = re.compile(r"\d|[零〇一二三四五六七八九十百]\s?[件条次人起宗份篇名场期元万]")
_THIS_YEAR = re.compile(r"全年|[今本]年|年内")
_SHOWN_SENTENCE_CHARS = 400
_LEAD_MAX_CHARS = 400
_MAX_FACTS = 1000  # no report states so many; keeps hostile texts from costing more than they are long


def find_facts(blocks: Iterable[Placed], year: int | None, figures: Iterable[FigureKey] = ()) -> tuple[Fact, ...]:
    """The facts of a report's running text, in reading order.

    In: its blocks, the year it is about (numbers of other years are none of its facts), the cells its tables have.
    """
    known = frozenset(figures)
    facts = (fact for placed, topic in _with_topics(blocks) for fact in _of_block(placed, topic, year, known))
    return tuple(islice(facts, _MAX_FACTS))


def _with_topics(blocks: Iterable[Placed]) -> Iterator[tuple[Placed, tuple[str, ...]]]:
    """Blocks that may state a number, each with the objects of the nearest heading above it."""
    section: tuple[int | None, str] = (None, "")
    topic: tuple[str, ...] = ()
    for placed in blocks:
        if (placed.section, placed.heading) != section:
            section = (placed.section, placed.heading)
            topic = cues_of(placed.heading).objects
        text = placed.block.text
        if (
            len(text) <= _HEADING_MAX_CHARS
            and not text.endswith(("。", "；", ";"))
            and not _HAS_NUMBER.search(text[4:])
        ):
            topic = cues_of(text).objects or topic
        yield placed, topic


def _of_block(placed: Placed, topic: tuple[str, ...], year: int | None, known: frozenset[FigureKey]) -> Iterator[Fact]:
    text = placed.block.text
    found: list[tuple[str, Count | Nothing]] = []
    if _HAS_NUMBER.search(text):
        found += numbers_in(text, topic, year)
    found += ((name, nothing) for nothing in nothing_in(text, topic, year) for name in nothing.names)
    for name, stated in sorted(found, key=lambda pair: pair[1].start):
        cells = FACTS[name].cells
        yield Fact(
            name=name,
            value=stated.value,
            unit=stated.unit,
            raw=text[stated.start : stated.end],
            sentence=_sentence(text, stated.start),
            section=placed.section,
            where=f"{placed.block.where} @{stated.start}-{stated.end}",
            cells=cells if cells and known.issuperset(cells) else (),
        )


def _sentence(text: str, at: int) -> str:
    first = max(0, at - _SHOWN_SENTENCE_CHARS)
    start = max(first, max(text.rfind(sign, first, at) for sign in "。；;！\n") + 1)
    found = _SENTENCE.match(text, at, at + _SHOWN_SENTENCE_CHARS)
    return text[start : found.end() + 1 if found else len(text)].strip()


@dataclass(slots=True)
class _State:
    """What was said before in the same block."""

    topic: tuple[str, ...]
    read: int = 0  # up to where words have been used
    last: str = ""  # code of the fact before
    other_year: bool = False


def numbers_in(text: str, topic: Sequence[str], year: int | None) -> Iterator[tuple[str, Count]]:
    """(code, number) of each number whose words tell what it counts. In: what the headings above speak of."""
    state = _State(tuple(topic))
    for count in counts(text):
        for name in _names(text, count, state, year):
            yield name, count
            state.last = name


def _names(text: str, count: Count, state: _State, year: int | None) -> tuple[str, ...]:
    lead = text[max(state.read, count.start - _LEAD_MAX_CHARS) : count.start]
    state.read = count.behind
    state.other_year = _in_other_year(lead, state.other_year, year)
    earlier, own = _clauses(lead)
    details, objects = _said(text, count, own, state)
    details |= _said_before(earlier, own, details, objects)
    if not objects:
        vague = not details - _VAGUE
        if vague and (_DEALT_WITH.search(own) or "among" in details):
            return ()
        if len(unknown(own)) > (0 if vague else _UNKNOWN_MAX_CHARS):
            return ()
        objects = _objects_of(earlier) or state.topic
        if not TOGETHER.isdisjoint(objects[:1]) and details - _VAGUE - _OF_CASES:  # 诉讼 2 件，审核 5 份答复书
            return ()
    if details & _OUTCOMES and objects[:1] in ((), ("disclosed",)):  # 因不掌握相关政府信息无法提供 1 件
        objects = _OF_REQUESTS
    state.topic = objects
    if state.other_year:
        return ()
    return tuple(names_of(details, objects, count.unit, state.last))


def _clauses(lead: str) -> tuple[list[str], str]:
    """The words before a number: the clauses before its own, and its own."""
    *earlier, own = _CLAUSES.split(_ASIDE.sub("", lead) if "（" in lead or "(" in lead else lead)
    if not own.strip() and earlier and lead.endswith(("：", ":", "（", "(")):
        own = earlier.pop()  # 申请数：12 件
    return earlier, own


def _said(text: str, count: Count, own: str, state: _State) -> tuple[frozenset[str], tuple[str, ...]]:
    """Details and objects of the number's own clause, with those of the words right behind it where it needs them."""
    if _LIST_ENDS.search(own):
        verb = _VERB.search(own)
        return cues_of(own[: verb.start()] if verb else "").details, ("disclosed",)
    cues, tail = cues_of(own), _tail(text, count)
    if not tail or not _needs_tail(cues) or not _tells(tail, behind := cues_of(tail)):
        return cues.details, cues.objects
    state.read = count.behind + len(tail)
    return cues.details | behind.details, cues.objects or behind.objects


def _said_before(earlier: Sequence[str], own: str, details: frozenset[str], objects: tuple[str, ...]) -> frozenset[str]:
    """Details that hold from an earlier clause: whose followers they are, and since when all is counted."""
    if "followers" in objects and _ACCOUNTS.isdisjoint(details):
        return next((found for clause in reversed(earlier) if (found := cues_of(clause).details & _ACCOUNTS)), _NONE)
    if earlier and earlier[-1].endswith("其中"):
        return _AMONG
    if "累计" in own and not _THIS_YEAR.search(own):
        return _SINCE_LONG if any("cumulative" in cues_of(clause).details for clause in earlier) else _NONE
    return _NONE


def _in_other_year(lead: str, before: bool, year: int | None) -> bool:
    """Whether the words leading to a number speak of another year, or of plans. A full stop ends that."""
    other = before and "。" not in lead
    for found in _TIME.finditer(lead):
        if _SINCE.search(lead[: found.start()]) or _CARRIED.match(lead, found.end()):
            continue
        if printed := found["year"]:
            other = year is not None and int(printed) != year
        else:
            other = found["other"] is not None
    return other


def _needs_tail(cues: Cues) -> bool:
    """Whether the words before a number leave open what it counts."""
    if cues.objects:
        return not cues.details - _WEAK and "request" in cues.objects
    return not cues.details - _WEAK - _LEADING


def _tail(text: str, count: Count) -> str:
    found = _TAIL.match(text, count.behind)
    return found.group() if found else ""


def _tells(tail: str, behind: Cues) -> bool:
    """Whether the tail tells what is counted; an object must begin it: 件政府信息公开申请, not 件转给申请受理机关."""
    if not behind.objects:
        return bool(behind.details - _WEAK)
    return any(
        cues_of(tail[:n]).objects and _AT_ONCE.match(_stem(tail[:n], behind)) for n in range(2, min(len(tail), 18) + 1)
    )


def _stem(head: str, behind: Cues) -> str:
    for size in (2, 3, 4, 5):
        if cues_of(head[-size:]).objects:
            return head[:-size]
    return head


def _objects_of(earlier: Sequence[str]) -> tuple[str, ...]:
    return next((objects for clause in reversed(earlier) if (objects := cues_of(clause).objects)), ())
