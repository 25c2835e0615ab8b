"""What a finding says, in both languages: the Chinese message is the rule's own, the English one is made of its parts."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from extract.catalogue.english import COLUMNS_EN, ROWS_EN
from extract.catalogue.labels import labels
from extract.catalogue.site.numbers import plain
from extract.catalogue.site.page import Lang

Cell = Sequence[str]

ENGLISH = {
    "flow": "Column “{column}”: received and carried in make {left}; the outcomes and what is carried over make {right}. Both should be equal.",
    "row-total": "Row “{row}”: the six kinds of applicants add up to {left}; its total says {right}.",
    "concluded-total": "Column “{column}”: the outcomes add up to {left}; “(7) Total” says {right}.",
    "proceedings-total": "“{row}”: upheld, corrected, other and pending add up to {left}; the total says {right}.",
    "carry-over": "Column “{column}”: the year before carried over {left}; this report says that {right} were carried in.",
    "in-force": "“{row}”: in force last year + issued − repealed makes {left}; the report says {right}.",
    "previous-items": "“{row}”: last year's previous items and change make {left}; this report's previous items are {right}.",
    "pending": "“{row}”: {left} were pending at the end of the year before; this report has only {right} in all.",
    "rulemaking-power": "This agency has no power to make government rules: the row should be 0, it says {left} in all.",
    "not-a-count": "“{row}”, “{column}” says {left}, which is no count.",
    "text-vs-table": "The text says {left}, the table says {right}: “{row}”.",
    "period": "The period of the statistics or the date of publication does not fit the year of the report.",
    "information-fee": "Section six does not state the information fee, or two statements about it contradict each other.",
    "foreign-region": "The text speaks of another region as its own; it may have been copied.",
    "narrative": "Two statements of the text contradict each other.",
}

QUOTING = frozenset(("text-vs-table", "period", "information-fee", "foreign-region", "narrative", "rulemaking-power"))
"""Rules whose Chinese message says more than its parts: it is shown on English pages too."""


@cache
def _chinese() -> dict[tuple[str, str, str], tuple[str, str, str]]:
    """Cell -> row, column, unit."""
    return {(x.table_code, x.row_code, x.column_code): (x.row_label, x.column_label, x.unit) for x in labels()}


def cell_name(cell: Cell, lang: Lang) -> tuple[str, str]:
    """Row and column of a cell in words; a cell of an unknown form is named by its codes."""
    table, row, column = cell
    if lang == "zh":
        return _chinese().get((table, row, column), (row, column, ""))[:2]
    return ROWS_EN.get((table, row), row), COLUMNS_EN.get((table, column), column)


def unit_of(cell: Cell) -> str:
    """The unit of a cell in Chinese, empty where it is not known."""
    table, row, column = cell
    return _chinese().get((table, row, column), ("", "", ""))[2]


def said(rule: str, message: str | None, cells: Sequence[Cell], left: Any, right: Any, lang: Lang) -> str:
    """The words of a finding in the language of a page; a rule of another version says its message."""
    if lang == "zh" or rule not in ENGLISH:
        return message or ""
    row, column = cell_name(cells[-1 if rule == "in-force" else 0], "en") if cells else ("", "")
    return ENGLISH[rule].format(row=row, column=column, left=plain(left), right=plain(right))
