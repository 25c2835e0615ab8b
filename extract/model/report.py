"""What a report states."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from extract.model.finding import FigureKey, Finding, Problem
from extract.model.quick import quick

State = Literal["value", "blank", "mark", "missing"]
"""A number; an empty cell; a sign such as / — 无 in its place; a cell the document does not have."""


@quick
@dataclass(frozen=True, slots=True)
class Figure:
    """One cell of a table: `value` and `raw` are both kept, so that anyone can check."""

    table: str  # disclosure, requests, proceedings
    row: str
    column: str
    value: int | Decimal | None
    state: State
    raw: str | None  # text as printed
    where: str | None  # locator of the cell in the source
    doubt: str | None = None  # why the reading (not the agency's counting) is uncertain; DOUBTS


DOUBTS = {
    "position": "the label was lost; the place in the table told which cell it is",
    "unclear": "the text is neither a number nor a mark",
    "letters": "letters stand where digits are meant, O for 0 or l for 1",
    "pieces": "put together from pieces that a page break or a merge had parted",
    "ocr": "recognised in a picture, and no sum confirms it",
    "ocr-sums": "recognised in a picture; of several readings the one with which the sums hold",
    "corrected": "corrected by a reader against the archived original (corrections/)",
}
"""Codes of `Figure.doubt`."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A number that the text states: what it counts, the number, the sentence it comes from and where that stands."""

    name: str  # code of what is counted, FACTS of extract/text/facts_codes.py
    value: int | Decimal
    unit: str | None  # 件, 条, 次, 万元 …
    raw: str  # the number as printed
    sentence: str  # as printed, without line breaks
    section: int | None  # number of the section, 0 for the introduction, None where the text has no parts
    where: str  # locator of the number: that of its block, then a range of characters: "… @12-15"
    cells: tuple[FigureKey, ...] = ()  # the cells of the tables whose sum it states


@dataclass(frozen=True, slots=True)
class Change:
    """A cell of a suggested repair: the number as published and the one with which the sums hold."""

    cell: FigureKey
    published: int | Decimal | None
    suggested: int
    slip: str  # the kind of slip that fits: extract/repair/slips.py


@dataclass(frozen=True, slots=True)
class Repair:
    """A smallest set of cells whose change makes every sum of a table hold. A suggestion: nothing is changed by it."""

    table: str
    rank: int  # 1 the likeliest
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One of the six official parts."""

    number: int  # 1 to 6
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file the page links to."""

    url: str
    name: str
    mime: str | None
    role: str  # report, other


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One annual report, before the rules have looked at it."""

    title: str | None
    agency: str | None
    agency_type: str | None  # government, department, township, street, zone, other
    scope: str | None  # aggregate, office, department, township, zone
    region_code: str | None
    region_path: str | None
    year: int | None
    period_start: date | None = None
    period_end: date | None = None
    published_on: date | None = None
    published_time: str | None = None  # HH:MM, Asia/Shanghai
    signed_on: date | None = None
    source: str | None = None
    url: str | None = None
    layout: str = "free"  # 2021, 2019, free
    layouts: dict[str, str]  # table -> layout
    introduction: str = ""  # text between title and section one
    sections: tuple[Section, ...] = ()
    figures: tuple[Figure, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Everything one input gave: what kind of thing it is, the report if it is one, and what went wrong."""

    kind: str  # annual_report, or what it is instead
    title: str | None
    report: Report | None
    findings: tuple[Finding, ...] = ()  # all outcomes; the output filters
    problems: tuple[Problem, ...] = ()
    confidence: float = 0.0
    attachments: tuple[Attachment, ...] = ()
    format: str | None = None
    repairs: tuple[Repair, ...] = ()
    tools: tuple[str, ...] = ()  # programs that converted the input, with their versions
    pictures: tuple[str, ...] = ()  # record ids of the pictures that were read with a page, as its pages
