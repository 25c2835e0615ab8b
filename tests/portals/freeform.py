"""Reports of 2008 to 2018: prose without the official tables, sometimes with a local annex table, and what it counts.

Two sets of wordings: the sample region prints `DEVELOPED`, `HELD_OUT` were written apart and only measure. A gap whose
name is a code of the facts prints that number; `{code=a+b}` prints the sum of others under that code; codes behind the
sentence are those it says there was none of.
"""

import re
from collections.abc import Mapping, Sequence
from random import Random

from tests.portals.freeform_held_out import FURTHER, HELD_OUT
from tests.portals.freeform_wordings import DEVELOPED, Wording
from tests.portals.parts import Part, paragraph
from tests.portals.prose import Facts, Pen
from tests.portals.tables import Slot, Table
from tests.written_numbers import written

__all__ = ["DEVELOPED", "FURTHER", "HELD_OUT", "free_parts", "free_report"]

Stated = list[tuple[str, int]]
"""Code and number of what a text states, in the order of the text."""

NUMERALS = "一二三四五六七八"
INTRO = (
    "根据《中华人民共和国政府信息公开条例》，{name}公布{year}年度政府信息公开工作报告。{period}。",
    "本报告由{name}编制，反映{year}年公开工作全貌。{period}。联系电话：{phone}。",
)
ANNEX = (
    ("disclosed", "主动公开信息数", "条"),
    ("", "其中：全文电子化的主动公开信息数", "条"),
    ("documents.issued", "新增规范性文件数", "件"),
    ("requests.received", "申请总数", "件"),
    ("requests.received.in_person", "其中：当面申请数", "件"),
    ("requests.received.letter", "信函申请数", "件"),
    ("requests.answered", "对申请的答复总数", "件"),
    ("review", "行政复议数", "件"),
    ("litigation", "行政诉讼数", "件"),
)
_GAP = re.compile(r"\{([a-z_.]+)(?:=([a-z_.+]+))?\}")
_PLAIN = {"own", "name", "year", "last", "topic", "place", "meetings", "lists", "charts", "posts", "part"}


def free_parts(facts: Facts, rng: Random) -> tuple[list[Part], Stated]:
    """The text of a free-form report between title and signature; from 2014 on some carry the annex."""
    parts, stated, counted = free_report(facts, rng, DEVELOPED)
    if facts.year >= 2014 and rng.random() < 0.5:
        table, more = _annex(counted, rng)
        parts += [Part("h1", f"{NUMERALS[sum(p.kind == 'h1' for p in parts)]}、附表"), Part("table", table=table)]
        stated += more
    return parts, stated


def free_report(
    facts: Facts, rng: Random, wordings: Sequence[tuple[str, Sequence[Wording]]]
) -> tuple[list[Part], Stated, Mapping[str, int]]:
    """Text by headings and wordings, what it states, and all numbers of the report."""
    pen = Pen(facts, rng)
    counted = _counted(rng)
    out = [paragraph(pen.say(INTRO))]
    stated: Stated = []
    for number, (heading, choices) in enumerate(wordings):
        out.append(Part("h1", f"{NUMERALS[number]}、{heading}"))
        text, zeros = rng.choice(choices)
        filled, found = _filled(text, counted, facts, pen, rng)
        out.append(paragraph(filled))
        stated += [*found, *((code, 0) for code in zeros)]
    return out, stated, counted


def _filled(text: str, counted: Mapping[str, int], facts: Facts, pen: Pen, rng: Random) -> tuple[str, Stated]:
    stated: Stated = []

    def number(gap: re.Match[str]) -> str:
        code, parts = gap.groups()
        if code in _PLAIN:
            return gap.group()
        value = sum(counted[part] for part in parts.split("+")) if parts else counted[code]
        stated.append((code, value))
        return written(value, rng)

    return pen.say((_GAP.sub(number, text),)), stated


_OUTCOMES = (
    *("granted", "partly_granted", "refused", "not_existing", "not_ours", "to_be_corrected", "already_public"),
    "other_ways",
)
_WAYS = ("in_person", "online", "letter", "fax", "email")
_CHANNELS = ("website", "wechat", "weibo", "gazette", "service_hall", "notice_board", "press")


def _counted(rng: Random) -> dict[str, int]:
    """Numbers of one report that agree with each other: parts add up to their wholes."""
    ways = {f"requests.received.{way}": rng.choice((0, 1, 2, rng.randint(2, 60))) for way in _WAYS}
    received = sum(ways.values())
    outcomes = dict.fromkeys(_OUTCOMES, 0)
    for outcome in rng.choices(_OUTCOMES, (30, 8, 5, 12, 10, 4, 15, 3), k=received):
        outcomes[outcome] += 1
    channels = {
        f"disclosed.{channel}": rng.choice((rng.randint(3, 90), rng.randint(90, 3200))) for channel in _CHANNELS
    }
    cases = {
        f"{group}.{result}": rng.randint(0, 6)
        for group in ("review", "litigation")
        for result in ("upheld", "corrected")
    }
    fees = {f"fees.{fee}": rng.randint(5, 900) for fee in ("search", "copying", "postage")}
    staff = {"staff.full_time": rng.randint(1, 40), "staff.part_time": rng.randint(1, 160)}
    return {
        **ways, **channels, **cases, **fees, **staff,
        **{f"requests.{outcome}": count for outcome, count in outcomes.items()},
        "requests.received": received, "requests.answered": received, "disclosed": sum(channels.values()),
        "disclosed.other": sum(channels[f"disclosed.{c}"] for c in ("gazette", "service_hall", "notice_board", "press")),
        "disclosed.new_media": channels["disclosed.wechat"] + channels["disclosed.weibo"],
        "disclosed.cumulative": rng.randint(9000, 90000),
        "review": cases["review.upheld"] + cases["review.corrected"],
        "litigation": cases["litigation.upheld"] + cases["litigation.corrected"],
        "fees": sum(fees.values()), "fees.reduced": rng.randint(5, 200), "staff": sum(staff.values()),
        "documents.issued": rng.randint(2, 60), "documents.disclosed": rng.randint(2, 60),
        "documents.repealed": rng.randint(1, 20), "interpretations": rng.randint(2, 90),
        "press_conferences": rng.randint(1, 30), "interviews": rng.randint(1, 30), "responses": rng.randint(1, 120),
        "complaints": rng.randint(1, 9), "institutions": rng.randint(2, 60), "reading_points": rng.randint(2, 50),
        "training.sessions": rng.randint(1, 15),
        "training.people": rng.randint(20, 1800), "budget": rng.randint(2, 60),
        "website.visits": rng.randint(20, 9000) * 100, "followers.wechat": rng.randint(300, 90000),
        "followers.weibo": rng.randint(300, 90000), "reads": rng.randint(20, 900) * 100,
    }  # fmt: skip


def _annex(counted: Mapping[str, int], rng: Random) -> tuple[Table, Stated]:
    head = (Slot("指标名称"), Slot("单位"), Slot("统计数"))
    values = [counted[code] if code else rng.randint(0, 40) for code, _, _ in ANNEX]
    rows = [(Slot(label), Slot(unit), Slot(str(value))) for (_, label, unit), value in zip(ANNEX, values, strict=True)]
    stated = [(code, value) for (code, _, _), value in zip(ANNEX, values, strict=True) if code]
    return Table("annex", (head, *rows), 3, head=1), stated
