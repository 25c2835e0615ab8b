"""Annex tables of the free years as facts: a label cell and a number cell per row.

国办发〔2014〕32号 gave a form (政府信息公开情况统计表); provinces and cities had forms of their own before and beside it.
Labels are known by the same words as sentences are; 其中 and the indented rows below belong to what was named above.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from extract.model.document import Cell, Grid
from extract.model.report import Fact
from extract.text.clean import bare, is_blank
from extract.text.facts_cues import cues_of
from extract.text.facts_names import names_of
from extract.text.numbers import read_number
from settings.plain import squeeze

_CODES = frozenset(("代码", "序号", "编号", "行次", "指标代码", "行号"))
_UNITS = frozenset(
    ("条", "条次", "件", "件次", "次", "篇", "个", "人", "人次", "元", "万元", "份", "场", "期", "处", "宗", "起")
)
_UNIT_WITHIN = re.compile(r"[（(](?:单位[:：])?(条次?|件次?|次|篇|个|人次?|万?元|份|场|期|处|宗|起)[)）]")
_ASIDE = re.compile(r"[（(][^（）()]*[)）]")
_LABEL_MIN_CHARS = 2


def annex_facts(grids: Iterable[Grid]) -> tuple[Fact, ...]:
    """The facts of annex tables, row by row. The locator is that of the number's cell."""
    return tuple(fact for grid in grids for fact in _of_grid(grid))


def _of_grid(grid: Grid) -> Iterator[Fact]:
    skipped = {cell.column for row in grid.rows[:4] for cell in row if squeeze(cell.text) in _CODES}
    topic: tuple[str, ...] = ()
    last = ""
    for row in grid.rows:
        for label, unit, cell in _pairs(row, skipped):
            cues = cues_of(_ASIDE.sub("", bare(label)))
            topic = cues.objects or topic
            name = _name(cues.details, topic, unit, last)
            read = read_number(cell.text)
            if name and read.value is not None:
                last = name
                yield Fact(
                    name=name,
                    value=read.value,
                    unit=read.unit or unit,
                    raw=cell.text,
                    sentence=" ".join(part.text for part in row if not is_blank(part.text)),
                    section=None,
                    where=cell.where,
                )
        topic = _named_above(row) or topic


def _name(details: frozenset[str], topic: Sequence[str], unit: str | None, last: str) -> str | None:
    """The code; where no unit is printed, that of a count, then that of times, people and money."""
    for each in (unit,) if unit else (None, "次", "人", "元"):
        if name := next(names_of(details - {"each"}, tuple(topic), each, last), None):
            return name
    return None


def _pairs(row: Sequence[Cell], skipped: set[int]) -> Iterator[tuple[str, str | None, Cell]]:
    """(label, unit, number cell) of a row; a row may hold several such pairs side by side."""
    label, unit = "", None
    for cell in row:
        text = squeeze(cell.text)
        if cell.column in skipped or not text:
            continue
        if text in _UNITS:
            unit = text
        elif read_number(cell.text).state == "value":
            if label:
                yield label, unit or _unit_within(label), cell
            label, unit = "", None
        elif len(text) >= _LABEL_MIN_CHARS:
            label = cell.text


def _unit_within(label: str) -> str | None:
    found = _UNIT_WITHIN.search(label)
    return found[1] if found else None


def _named_above(row: Sequence[Cell]) -> tuple[str, ...]:
    """What a row without a number speaks of: 三、依申请公开情况."""
    full = [cell for cell in row if not is_blank(cell.text)]
    return cues_of(bare(full[0].text)).objects if len(full) == 1 else ()
