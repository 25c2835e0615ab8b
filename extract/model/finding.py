"""What is wrong with a report, as data: findings of the rules, problems of the reading, and the two exceptions."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from extract.model.quick import quick

Outcome = Literal["ok", "violated", "not_checkable"]
Severity = Literal["error", "warning", "info"]
FigureKey = tuple[str, str, str]
"""(table, row, column), codes of spec fields: ("requests", "received", "total")."""


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One rule applied once: the verdict, the cells it looked at, the two numbers it compared."""

    rule: str
    outcome: Outcome
    severity: Severity
    message: str
    cells: tuple[FigureKey, ...] = ()
    left: int | Decimal | None = None
    right: int | Decimal | None = None
    where: tuple[str, ...] = ()  # locators of the operands: of the cells, then of the sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something the reading stumbled over; never an exception that ends a run."""

    stage: str  # decode, format, recognise, metadata, sections, layout, archive …
    kind: str  # short code: "unit-unknown", "labels-lost", "encoding-guessed" …
    message: str
    where: str | None = None


class ExtractError(Exception):
    """This input cannot become a report; the pipeline turns it into a row."""


class Unreadable(ExtractError):
    """The bytes cannot be read as any known format; the message says what was found and the remedy."""


class NotAReport(ExtractError):
    """Readable, but not an annual report; `kind` says what it is instead."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind
