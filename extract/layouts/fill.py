"""The tables of a document filled into the layouts' cells: every cell of the layout comes back, with its state."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extract.layouts import layouts, spec_for
from extract.layouts.base import TABLES, Column, Row, TableCode, TableSpec
from extract.layouts.columns import printed_order
from extract.layouts.figures import figures
from extract.layouts.pieces import goes_on, whole_rows
from extract.layouts.rows import (
    DataRow,
    Printed,
    in_order,
    is_number,
    rows_of_tokens,
    take_apart,
    usual_start,
    values_of,
)
from extract.model.document import Cell, Grid
from extract.model.finding import Problem
from extract.model.report import Figure
from extract.text.clean import is_blank
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


@dataclass(frozen=True, slots=True)
class Filled:
    """The figures of all tables found, the layout of each table, and what was odd."""

    figures: tuple[Figure, ...]
    layouts: dict[str, str]
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class _Source:
    """The printed rows that belong to one table."""

    rows: list[Printed]
    ragged: bool = False
    text: str = ""


def fill(grids: Iterable[Grid]) -> Filled:
    """Grids in reading order -> figures; grids that are none of the three tables are passed over."""
    sources = sort_rows(grids)
    specs, problems = _specs(sources)
    filled: list[Figure] = []
    for table, (_, spec) in specs.items():
        source = sources.get(table, _Source([]))
        found, odd = _FILLERS[table](spec, source)
        filled.extend(figures(spec, found, source.text, problems))
        problems.extend(odd)
        if table not in sources:
            problems.append(Problem(stage="layout", kind="table-missing", message=f"table {table} was not found"))
    return Filled(tuple(filled), {t: id for t, (id, _) in specs.items()}, tuple(problems))


def sort_rows(grids: Iterable[Grid]) -> dict[TableCode, _Source]:
    """Which printed rows belong to which table. One table may be cut into grids, one grid may hold several tables."""
    sources: dict[TableCode, _Source] = {}
    before: TableCode | None = None
    for grid in grids:
        texts = ["".join(squeeze(cell.text) for cell in row if cell.text) for row in grid.rows]
        table = _table_of("".join(texts))
        if table is None and before and goes_on(before, grid.rows, tuple(layouts().values())):
            table = before
        if table is None:
            continue
        for row, text in zip(grid.rows, texts, strict=True):
            table = _turn(table, row, text)
            source = sources.setdefault(table, _Source([]))
            source.rows.append(row)
            source.text += text
            source.ragged |= grid.ragged
        before = table
    return sources


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


def _specs(sources: dict[TableCode, _Source]) -> tuple[dict[TableCode, tuple[str, TableSpec]], list[Problem]]:
    """Table -> (layout id, spec): by its own words, else as the other tables."""
    problems: list[Problem] = []
    claims: dict[TableCode, tuple[str, ...]] = {}
    for table in ("requests", "disclosure"):
        if source := sources.get(table):
            claims[table] = spec_for(table, source.text)[1]
            if len(claims[table]) > 1:
                message = f"table {table} has words of the layouts {' and '.join(claims[table])}"
                problems.append(Problem(stage="layout", kind="layout-tie", message=message))
    sure = [c[0] for c in claims.values() if len(c) == 1] + [c[0] for c in claims.values() if c]
    if not sources:
        return {}, problems
    if not sure:
        problems.append(Problem(stage="layout", kind="layout-unknown", message="no header word tells the layout"))
    chosen = {t: claims[t][0] if len(claims.get(t, ())) == 1 else (sure or ["2021"])[0] for t in TABLES}
    return {t: (id, layouts()[id].tables[t]) for t, id in chosen.items()}, problems


Found = dict[tuple[str, str], Cell]
"""(row, column) -> the cell where it is printed."""


def _fill_requests(spec: TableSpec, source: _Source) -> tuple[Found, list[Problem]]:
    width = len(spec.rows[0].columns)
    rows = _request_rows(spec, source, width)
    head = [row for row in source.rows if _applicant_header(row)]
    order = None if source.ragged else printed_order(head, spec.rows[0].columns)
    usual = usual_start((row.rest for row in rows), width)
    found: Found = {}
    problems: list[Problem] = []
    for row in rows:
        cells, odd = values_of(row.rest, width, usual)
        _place(found, spec.rows[spec.positions[row.code or ""]], cells, order)
        if odd or row.lost_label:
            problems.append(_row_problem(spec, row, odd or "labels-lost"))
    if order:
        message = f"the columns are printed in another order: {' '.join(column.label for column in order)}"
        problems.append(Problem(stage="layout", kind="columns-reordered", message=message, where=head[0][0].where))
    return found, problems


def _request_rows(spec: TableSpec, source: _Source, width: int) -> list[DataRow]:
    """The data rows in printed order; flattened tables whose row structure is lost are cut by their labels."""
    printed: Sequence[Printed] = [row for row in source.rows if not _applicant_header(row)]
    if source.ragged and not _rows_stand(printed, width, len(spec.rows)):
        printed = list(rows_of_tokens(source.rows))
    taken = (take_apart(spec, row, width) for row in whole_rows(spec, printed))
    return in_order(spec, [row for row in taken if row is not None], width)


def _rows_stand(printed: Sequence[Printed], width: int, expected: int) -> bool:
    """Whether the rows of a flattened table still are rows: many wide ones, none that swallowed its neighbours."""
    wide = [row for row in printed if len(row) > width]
    return len(wide) >= expected // 2 and max(map(len, wide)) <= 3 * width


def _applicant_header(row: Printed) -> bool:
    text = "".join(squeeze(cell.text) for cell in row)
    return any(w in text for w in ("申请人情况", "自然人", "商业企业", "科研机构")) and "本年新收" not in text


def _fill_disclosure(spec: TableSpec, source: _Source) -> tuple[Found, list[Problem]]:
    printed = rows_of_tokens(source.rows) if source.ragged and _one_cell_rows(source.rows) else source.rows
    found: Found = {}
    problems: list[Problem] = []
    for printed_row in printed:
        row = _disclosure_row(spec, printed_row)
        if row is None or (row.code or "", spec.rows[spec.positions[row.code or ""]].columns[0].code) in found:
            continue
        columns = spec.rows[spec.positions[row.code or ""]].columns
        cells, odd = values_of(_trimmed(row.rest, len(columns)), len(columns), {})
        _place(found, spec.rows[spec.positions[row.code or ""]], cells)
        if odd:
            problems.append(_row_problem(spec, row, odd))
    return found, problems


def _one_cell_rows(rows: Sequence[Printed]) -> bool:
    return sum(len(row) > 1 for row in rows) < 3


def _disclosure_row(spec: TableSpec, row: Printed) -> DataRow | None:
    """A row whose label is one of the six or eight; captions and headers name none of them alone."""
    labels = [i for i, cell in enumerate(row) if not is_blank(cell.text) and not is_number(cell)]
    if not labels or ("信息内容" in squeeze(row[labels[0]].text) and len(labels) == len(row)):
        return None
    text = squeeze(row[labels[-1]].text)
    code = "regulation" if text.startswith("规章") else label_code_of(spec, text)
    return DataRow(code, row[labels[-1] + 1 :]) if code else None


def label_code_of(spec: TableSpec, text: str) -> str | None:
    """The row code a label's text names, or None."""
    if code := spec.exact.get(text):
        return code
    stems = spec.stems.findall(text)
    return spec.by_stem[stems[-1]] if stems and "第二十条" not in text else None


def _trimmed(rest: Printed, width: int) -> Printed:
    """Blank cells that only fill the row up to the width of the block above it are no columns."""
    end = len(rest)
    while end > width and is_blank(rest[end - 1].text):
        end -= 1
    return rest[:end]


def _fill_proceedings(spec: TableSpec, source: _Source) -> tuple[Found, list[Problem]]:
    """Fifteen numbers behind the last header word, in the printed order of the three groups."""
    keys = [(row.code, column.code) for row in spec.rows for column in row.columns]
    cells = [cell for row in source.rows for cell in row]
    words = [i for i, cell in enumerate(cells) if not is_blank(cell.text) and not is_number(cell)]
    rest = tuple(cells[words[-1] + 1 :]) if words else ()
    values, odd = values_of(_trimmed(rest, len(keys)), len(keys), {})
    found = {key: cell for key, cell in zip(keys, values, strict=True) if cell is not None}
    if odd and source.rows:
        message = f"{len(rest)} cells behind the header where 15 belong ({odd})"
        return found, [Problem(stage="layout", kind=odd, message=message, where=source.rows[-1][0].where)]
    return found, []


_FILLERS = {"disclosure": _fill_disclosure, "requests": _fill_requests, "proceedings": _fill_proceedings}


def _place(found: Found, row: Row, cells: Sequence[Cell | None], order: tuple[Column, ...] | None = None) -> None:
    for column, cell in zip(order or row.columns, cells, strict=True):
        if cell is not None:
            found[row.code, column.code] = cell


def _row_problem(spec: TableSpec, row: DataRow, kind: str) -> Problem:
    where = row.rest[0].where if row.rest else None
    message = f"{spec.code} {row.code}: numbers found by their place ({kind})"
    return Problem(stage="layout", kind=kind, message=message, where=where)
