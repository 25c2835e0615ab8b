"""Which printed rows of a document belong to which of the three tables."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from extract.layouts import layouts
from extract.layouts.base import TABLES, TableCode
from extract.layouts.pieces import goes_on
from extract.layouts.rows import Printed, is_number
from extract.model.document import Grid
from settings.plain import squeeze

_BEGINS: dict[TableCode, tuple[str, ...]] = {
    "disclosure": (
        "第二十条",
        "制发件数",
        "新制作数量",
        "行政事业性收费",
        "上一年项目数量",
        "政府集中采购",
        "本年处理决定数量",
    ),
    "requests": ("勾稽关系", "申请人情况", "本年新收", "上年结转"),
    "proceedings": ("结果维持", "未经复议直接起诉", "尚未审结"),
}


@dataclass(slots=True)
class Source:
    """The printed rows that belong to one table, their words, and whether their cell structure had been lost."""

    rows: list[Printed] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)  # of each row, squeezed together
    ragged: bool = False

    @property
    def text(self) -> str:
        """All words of the table."""
        return "".join(self.texts)


def sort_rows(grids: Iterable[Grid]) -> dict[TableCode, Source]:
    """Which printed rows belong to which table. One table may be cut into grids, one grid may hold several tables."""
    sources: dict[TableCode, Source] = {}
    before: TableCode | None = None
    spare: list[Grid] = []
    for grid in grids:
        texts = ["".join(squeeze(cell.text) for cell in row if cell.text) for row in grid.rows]
        table = _table_of("".join(texts))
        if table is None and before and goes_on(before, grid.rows, tuple(layouts().values())):
            table = before
        if table is None:
            spare.append(grid)
            continue
        for row, text in zip(grid.rows, texts, strict=True):
            table = _turn(table, row, text)
            source = sources.setdefault(table, Source())
            source.rows.append(row)
            source.texts.append(text)
            source.ragged |= grid.ragged
        before = table
    if "requests" not in sources and (bare := next(filter(_bare_requests, spare), None)):
        texts = ["".join(squeeze(cell.text) for cell in row) for row in bare.rows]
        sources["requests"] = Source(list(bare.rows), texts, bare.ragged)
    return sources


def _bare_requests(grid: Grid) -> bool:
    """A table without any word of the form that has exactly as many numbers as table 三 in one of the layouts."""
    return sum(is_number(cell) for row in grid.rows for cell in row) in _bare_sizes()


@cache
def _bare_sizes() -> frozenset[int]:
    tables = [layout.tables["requests"] for layout in layouts().values()]
    return frozenset(len(spec.rows) * len(spec.rows[0].columns) for spec in tables)


def _table_of(text: str) -> TableCode | None:
    """The first table whose words a grid's text has."""
    return next((t for t in TABLES if any(word in text for word in _BEGINS[t])), None)


def _turn(table: TableCode, row: Printed, text: str) -> TableCode:
    """Where one grid holds several tables, their captions tell where the next begins."""
    if table == "disclosure" and any(word in text for word in _BEGINS["requests"]):
        return "requests"
    words = {squeeze(cell.text) for cell in row}
    if table != "proceedings" and ("行政复议" in words or "结果维持" in words):
        return "proceedings"
    return table
