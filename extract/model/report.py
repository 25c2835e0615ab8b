"""What a report states."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from extract.model.finding import Finding, Problem

State = Literal["value", "blank", "mark", "missing"]
"""A number; an empty cell; a sign such as / — 无 in its place; a cell the document does not have."""


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
