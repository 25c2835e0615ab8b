"""What a chart is: its picture, and the rows that the picture is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

Value = str | int | float | None
Row = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """The rows of the catalogue behind a chart: a table, view or query of Datasette with its filters."""

    table: str
    filters: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart with the table beside it. Columns are (name in files, heading); a value that is not there is None."""

    name: str  # unique on a page: outcomes, reasons …
    title: str
    note: str  # unit, denominator, what is left out
    svg: Markup
    columns: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    source: Source
    asked: Mapping[str, str] = field(default_factory=dict)  # arguments of the page `charts` that shows it
    wide: bool = False  # wants the whole width of the page

    def table(self) -> list[dict[str, Value]]:
        """The rows by the names of their columns, as CSV and JSON give them."""
        return [dict(zip((name for name, _ in self.columns), row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Line:
    """A line over years: None is a gap."""

    label: str
    values: Sequence[int | float | None]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a stacked bar or a kind of field: its name, its class (nb-s1 to nb-s6), and a pattern lines or dots."""

    label: str
    kind: str
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Stack:
    """A stacked bar. `whole` is what the parts are of; where they do not reach it, the rest stays open. No number: a gap."""

    label: str
    parts: Sequence[int | float | None]
    whole: int | float | None
    said: str  # at its end: the whole in words
