"""A report as the writer sees it: title, headings, paragraphs, tables, signature; markup comes later."""

from dataclasses import dataclass, replace
from random import Random
from typing import Literal

from tests.portals.prose import (
    ACTIVE,
    BETTER,
    EXTRA_HEADS,
    FEE_NONE,
    FEE_SOME,
    INTRO,
    LOWER,
    MANAGED,
    OVERVIEW,
    PLATFORM,
    TABLE_NOTES,
    UPPER,
    WATCHED,
    WEAK,
    Facts,
    Pen,
    asked,
    disputes,
)
from tests.portals.tables import Table


@dataclass(frozen=True)
class Part:
    """One piece in reading order. A hidden piece is in the markup but not on the screen."""

    kind: Literal["title", "h1", "h2", "p", "table", "sign", "date"]
    text: str = ""
    table: Table | None = None
    hidden: bool = False


def paragraph(text: str) -> Part:
    """Running text."""
    return Part("p", text)


HEADINGS = {
    "2021": (
        "总体情况", "主动公开政府信息情况", "收到和处理政府信息公开申请情况",
        "政府信息公开行政复议、行政诉讼情况", "存在的主要问题及改进情况", "其他需要报告的事项",
    ),
    "2019": (
        "总体情况", "主动公开政府信息情况", "收到和处理政府信息公开申请情况",
        "因政府信息公开工作被申请行政复议、提起行政诉讼情况", "政府信息公开工作存在的主要问题及改进情况",
        "其他需要报告的事项",
    ),
}  # fmt: skip
SUBHEADS = ("主动公开", "依申请公开", "政府信息管理", "政府信息公开平台建设", "监督保障")


def numbered(style: str, number: int, heading: str) -> str:
    """A part's heading in one of the ways pages number it; `lost` has none."""
    chinese = "一二三四五六"[number - 1]
    return {
        "official": f"{chinese}、{heading}", "digits": f"{number}、 {heading}", "dots": f"{number}．{heading}",
        "lost": heading,
    }[style]  # fmt: skip


def official_parts(facts: Facts, tables: list[list[Table]], style: str, rng: Random) -> list[Part]:
    """Introduction and the six official parts with the three tables; `style` is the numbering of the headings."""
    pen = Pen(facts, rng)
    heads = [Part("h1", numbered(style, n, text)) for n, text in enumerate(HEADINGS[facts.layout], 1)]
    inline = rng.random() < 0.4
    texts = [pen.say(ACTIVE), f"{asked(pen)}{disputes(pen)}", pen.say(MANAGED), pen.say(PLATFORM), pen.say(WATCHED)]
    subheads = [*zip(SUBHEADS, texts, strict=True)]
    if rng.random() < 0.2:
        name, text = rng.choice(EXTRA_HEADS)
        subheads.append((name, pen.say((text,))))
    overview = pen.say(OVERVIEW) + (pen.say(UPPER) if rng.random() < 0.4 else "")
    if facts.place.below and rng.random() < 0.4:
        overview += pen.say(LOWER)
    intro = [] if facts.silent else [paragraph(pen.say(INTRO))]
    out = [*intro, heads[0], paragraph(overview)]
    for number, (name, text) in enumerate(subheads):
        label = f"（{'一二三四五六'[number]}）{name}"
        if inline:
            out.append(paragraph(f"{label}。{text}"))
        else:
            out += [Part("h2", label + rng.choice(("", "情况"))), paragraph(text)]
    for index in (0, 1, 2):
        note = [paragraph(rng.choice(TABLE_NOTES))] if rng.random() < 0.12 else []
        out += [heads[index + 1], *note, *(Part("table", table=table) for table in tables[index])]
    out += [heads[4], paragraph(pen.say(WEAK)), paragraph(pen.say(BETTER))]
    fee = FEE_SOME if rng.random() < 0.12 else FEE_NONE
    return [*out, heads[5], paragraph(pen.say(fee))]


def with_sentence(parts: list[Part], sentence: str, rng: Random) -> list[Part]:
    """The sentence appended to one paragraph of part one or five."""
    places = [n for n, part in enumerate(parts) if part.kind == "p" and n > 1 and len(part.text) > 14][:-1]
    at = rng.choice(places)
    return [replace(p, text=p.text + sentence) if n == at else p for n, p in enumerate(parts)]
