"""What a layout says: its tables as rows x columns of codes, each row with the words by which it is known."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from extract.text.clean import bare

TableCode = Literal["disclosure", "requests", "proceedings"]
TABLES: tuple[TableCode, ...] = ("disclosure", "requests", "proceedings")


@dataclass(frozen=True, slots=True)
class Column:
    """One printed column: its code and the words of its header."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Row:
    """One printed row.

    `label` is the official wording; `stem` the shortest part of it that no other row has; `aliases` other wordings met.
    """

    code: str
    label: str
    stem: str
    columns: tuple[Column, ...]
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class TableSpec:
    """A table of a layout. `marks` are words (squeezed) any of which shows this layout."""

    code: TableCode
    rows: tuple[Row, ...]
    marks: tuple[str, ...] = ()
    all_marks: tuple[str, ...] = ()  # words that show it only together
    absent: tuple[str, ...] = ()  # words that speak against it

    @cached_property
    def positions(self) -> dict[str, int]:
        """Row code -> its place in the printed order."""
        return {row.code: n for n, row in enumerate(self.rows)}

    @cached_property
    def exact(self) -> dict[str, str]:
        """Bare label or alias -> row code."""
        return {bare(label): row.code for row in self.rows for label in (row.label, *row.aliases)}

    @cached_property
    def stems(self) -> re.Pattern[str]:
        """Any stem, the longest first."""
        words = sorted((bare(row.stem) for row in self.rows if row.stem), key=len, reverse=True)
        return re.compile("|".join(map(re.escape, words)))

    @cached_property
    def by_stem(self) -> dict[str, str]:
        """Stem -> row code."""
        return {bare(row.stem): row.code for row in self.rows if row.stem}

    def shown_by(self, text: str) -> bool:
        """Whether the words of a table speak for this layout."""
        if any(word in text for word in self.absent):
            return False
        together = bool(self.all_marks) and all(word in text for word in self.all_marks)
        return together or any(word in text for word in self.marks)


@dataclass(frozen=True)
class Layout:
    """A layout of the annual report: identifier as in the JSON and its three tables."""

    id: str
    source: str  # the notice that prescribes it
    tables: dict[TableCode, TableSpec]
