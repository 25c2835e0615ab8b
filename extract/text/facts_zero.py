"""Statements that there was none: 未收到申请, 没有发生行政复议、行政诉讼, 未收取任何费用. Each is the number 0."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from extract.text.facts_cues import TOGETHER, cue_spans, cues_of
from extract.text.facts_names import names_of

_NEGATION = re.compile(
    r"(?:未(?:曾|能)?(?:收到|接到|受理|发生|出现|产生|有|收取|收过|收费|引发|引起|被|因|向|提出|制发|制定|出台|涉及|接收)|没有|没收|"
    r"不收取|不收费|从未|零(?=申请|复议|诉讼|投诉)|"
    r"无(?!法|故|正当|效|障碍|关|条件|偿|需|论|疑|差错|错|缝|违|线|锡|为|锚|须|人|非|纸|此项))"
)
_CLAUSE = re.compile(r"[^，,。；;！？\n：:]{0,120}")
_GENERAL = re.compile(
    r"^(?:发生|出现|产生|收到|任何|此类|相关|上述|该类|这类|以上|有关|类似|的|了|过|此)*(?:情况|情形|事项|案件|事件|现象|问题|费用|行为)?(?:发生|出现)?$"
)
_ENDS = re.compile(
    r"^(?:的|政府信息公开|信息公开|公开|政府|信息|类|等|方面|情况|情形|案件|案|事项|事件|申请|现象|行为|件|发生|产生|出现|提起|"
    r"金额|费用|费|项目|记录|工作|要求|诉求|需求|事宜|业务|[)）”\"]|\s)*$"
)
_FEES = frozenset(("search_fee", "copying_fee", "postage_fee", "reduced", "information_fee"))
_WORDS = ("未", "没", "无", "不收", "零")
_FEE_NOUN = re.compile("收费|费用")
_MOST_IN_A_BLOCK = 200
_OTHER_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年[^，,。；;]*$")


@dataclass(frozen=True, slots=True)
class Nothing:
    """A statement that there was none of something: its codes, and where the negation stands."""

    names: tuple[str, ...]
    start: int
    end: int
    value: int = 0
    unit: str | None = None


def nothing_in(text: str, topic: Sequence[str], year: int | None) -> Iterator[Nothing]:
    """The zero statements of a text. In: what the headings above speak of, for 无此类情况."""
    if not any(word in text for word in _WORDS):
        return
    for found in islice(_NEGATION.finditer(text), _MOST_IN_A_BLOCK):
        clause = _CLAUSE.match(text, found.end())
        said = clause.group() if clause else ""
        names = _names(found.group(), said, topic)
        other = _OTHER_YEAR.search(text, max(0, found.start() - 30), found.start())
        if names and not (year and other and int(other[1]) != year):
            yield Nothing(names, found.start(), found.end())


def _names(negation: str, said: str, topic: Sequence[str]) -> tuple[str, ...]:
    if _GENERAL.match(said) and "收取" not in negation and "收费" not in negation:
        return _codes(frozenset(), [thing for thing in topic if thing in TOGETHER or thing in ("request", "fee")])
    whole = negation + said
    spans = [
        (name, end)
        for name, end in cue_spans(whole)
        if name != "made_public" and (end > len(negation) or name == "fee")
    ]
    if not spans:
        return ()
    last = max(end for _, end in spans)
    if not _ENDS.match(whole[last:]):
        return ()
    cues = cues_of(whole)
    if not cues.objects:  # 无不予公开的情况
        asked = [thing for thing in topic if thing == "request"]
        return tuple(name for name in _codes(cues.details, asked) if name != "requests.received")
    return _codes(cues.details, _things(cues.objects, whole))


def _things(objects: Sequence[str], whole: str) -> list[str]:
    if not objects or objects[0] in ("foreign", "disclosed"):  # 没有应公开而未公开的信息 counts nothing
        return []
    if together := [thing for thing in objects if thing in TOGETHER]:
        return together
    if special := [thing for thing in objects if thing in _FEES]:
        return [*special, *(["fee"] if _FEE_NOUN.search(whole) and "fee" in objects else [])]
    return [objects[0]]


def _codes(details: frozenset[str], things: Sequence[str]) -> tuple[str, ...]:
    """The codes: of requests only what the words name; the rest as if a number without unit stood there."""
    plain = details - {"each", "about", "among", "whole"}
    return tuple(dict.fromkeys(name for thing in things for name in names_of(plain, (thing,), None, "")))
