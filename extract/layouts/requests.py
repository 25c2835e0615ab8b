"""Table 三: rows by their labels, by their place where the labels are lost, and the sums decide where both leave a choice."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extract.layouts.base import Column, TableSpec
from extract.layouts.columns import printed_columns
from extract.layouts.pieces import whole_rows
from extract.layouts.rows import (
    DataRow,
    Printed,
    doubted,
    in_order,
    is_number,
    rows_of_tokens,
    shared,
    take_apart,
    usual_start,
    values_of,
)
from extract.layouts.sources import Source
from extract.layouts.sums import Found, adds_up, confirmed, gaps, largest
from extract.model.document import Cell
from extract.model.finding import Problem

_HEADS = ("申请人情况", "自然人", "法人或其他组织", "商业企业", "科研机构")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What all rows of a printed table share: its spec, its layout, its columns as printed and all its rows."""

    spec: TableSpec
    layout: str
    columns: tuple[Column, ...]
    printed: Sequence[Printed]
    ragged: bool


def fill_requests(spec: TableSpec, layout: str, source: Source) -> tuple[Found, list[Problem]]:
    """The cells of table 三 in the printed rows, and what was odd."""
    usual = spec.rows[0].columns
    printed = _printed_rows(source, len(usual), len(spec.rows))
    rows = [row for p in whole_rows(spec, printed) if (row := take_apart(spec, p, len(usual)))]
    head = [row for row, text in zip(source.rows, source.texts, strict=True) if _applicant_header(text)]
    columns = printed_columns(head, rows, usual, ragged=source.ragged)
    sheet = Sheet(spec, layout, columns, printed, source.ragged)
    if len(columns) < len(usual):
        rows = [row for p in whole_rows(spec, printed) if (row := take_apart(spec, p, len(columns)))]
    readings = [_read(sheet, part) for part in _tables(spec, rows)]
    found, problems = largest(spec.code, readings)
    return found, [*problems, *_columns_odd(sheet, usual, head)]


def _printed_rows(source: Source, width: int, expected: int) -> list[Printed]:
    """The rows below the header; flattened tables whose row structure is lost are cut by their labels."""
    printed = [row for row, text in zip(source.rows, source.texts, strict=True) if not _applicant_header(text)]
    if source.ragged and not _rows_stand(printed, width, expected):
        return list(rows_of_tokens(source.rows))
    return printed


def _rows_stand(printed: Sequence[Printed], width: int, expected: int) -> bool:
    """Whether the rows of a flattened table still are rows: many wide ones, none that swallowed its neighbours."""
    wide = [row for row in printed if len(row) > width]
    return len(wide) >= expected // 2 and max(map(len, wide)) <= 3 * width


def _applicant_header(text: str) -> bool:
    return any(w in text for w in _HEADS) and "本年新收" not in text


def _tables(spec: TableSpec, rows: Sequence[DataRow]) -> list[list[DataRow]]:
    """Rows cut where the table begins anew: an aggregate report may print its own table and that of all agencies."""
    tables: list[list[DataRow]] = [[]]
    reached = 0
    for row in rows:
        place = spec.positions.get(row.code or "", -1)
        if place == 0 and reached > len(spec.rows) // 2:
            tables.append([])
            reached = 0
        tables[-1].append(row)
        reached = max(reached, place)
    return tables


def _read(sheet: Sheet, rows: Sequence[DataRow]) -> tuple[Found, list[Problem]]:
    """One table: by its labels, unless these are odd and only the order of the rows makes the sums hold."""
    places = [sheet.spec.positions[row.code] for row in rows if row.code]
    turned = places != sorted(places)
    if turned and len(set(places)) == len(rows):
        found, problems = _place(sheet, rows)
        return found, [*problems, _reordered(rows)]
    named = in_order(sheet.spec, rows, len(sheet.columns))
    found, problems = _place(sheet, named)
    odd = not turned and (len(named) < len(rows) or len(named) < len(sheet.spec.rows))
    full = [row for row in rows if any(map(is_number, row.rest))]
    if odd and len(full) == len(sheet.spec.rows) and not _sound(sheet, found):
        codes = [row.code for row in sheet.spec.rows]
        ordered = [replace(row, code=code, lost_label=row.code != code) for row, code in zip(full, codes, strict=True)]
        other, others = _place(sheet, ordered)
        if confirmed(sheet.spec.code, sheet.layout, other):
            return other, [p for p in others if p.kind != "labels-lost"] + [_shifted(ordered)]
    if left := [row for row in rows if row.code is None and row not in named and any(map(is_number, row.rest))]:
        problems += _unplaced(sheet, found, left)
    return found, problems


def _unplaced(sheet: Sheet, found: Found, rows: Sequence[DataRow]) -> list[Problem]:
    """Rows of numbers without a known label count only where rows of the form are missing; else they are the agency's own."""
    missing = [row.code for row in sheet.spec.rows if all((row.code, c.code) not in found for c in sheet.columns)]
    if not missing:
        return []
    message = f"requests: {len(rows)} rows of numbers without a known label could be any of {', '.join(missing)}"
    return [Problem(stage="layout", kind="rows-unplaced", message=message, where=rows[0].rest[0].where)]


def _reordered(rows: Sequence[DataRow]) -> Problem:
    message = "requests: the rows are printed in another order; each has its label"
    return Problem(
        stage="layout", kind="rows-reordered", message=message, where=rows[0].rest[0].where if rows[0].rest else None
    )


def _sound(sheet: Sheet, found: Found) -> bool:
    return len(found) == len(sheet.spec.rows) * len(sheet.columns) and not gaps(sheet.spec.code, sheet.layout, found)


def _shifted(rows: Sequence[DataRow]) -> Problem:
    wrong = sum(row.lost_label for row in rows)
    message = f"requests: {wrong} labels do not stand beside their numbers; in the printed order all sums hold"
    return Problem(stage="layout", kind="labels-shifted", message=message, where=rows[0].rest[0].where)


def _place(sheet: Sheet, rows: Sequence[DataRow]) -> tuple[Found, list[Problem]]:
    """Rows with codes -> their cells."""
    width = len(sheet.columns)
    usual = usual_start((row.rest for row in rows), width)
    grid = None if sheet.ragged else _grid_columns(rows, width)
    found: Found = {}
    problems: list[Problem] = []
    for row in rows:
        cells, odd = values_of(row.rest, width, usual, adds_up)
        if odd == "columns-lost" and grid:
            cells, odd = _below_merged(sheet.printed, row.rest, grid)
        if row.lost_label:
            cells = tuple(cell and doubted((cell,), "position")[0] for cell in cells)
        for column, cell in zip(sheet.columns, cells, strict=True):
            if cell is not None:
                found[row.code or "", column.code] = cell
        if odd or row.lost_label:
            problems.append(_row_problem(sheet.spec, row, odd or "labels-lost"))
    return found, problems


def _grid_columns(rows: Sequence[DataRow], width: int) -> tuple[int, ...] | None:
    """The grid columns of the numbers, as most of the whole rows have them."""
    places = Counter(tuple(c.column for c in r.rest) for r in rows if len(r.rest) == width)
    return max(places, key=lambda place: places[place]) if places else None


def _below_merged(
    printed: Sequence[Printed], rest: Printed, grid: tuple[int, ...]
) -> tuple[tuple[Cell | None, ...], str | None]:
    """A row some of whose cells are merged with those above it."""
    own = {c: cell for cell in rest for c in range(cell.column, cell.column + cell.colspan)}
    at = next((n for n, row in enumerate(printed) if rest and row[-len(rest) :] == rest), None)
    above = dict(_reaching(printed, at)) if at is not None else {}
    cells = tuple(own.get(c) or (shared(above[c]) if c in above else None) for c in grid)
    return cells, "columns-merged" if any(cells) else "columns-lost"


def _reaching(printed: Sequence[Printed], at: int) -> Iterator[tuple[int, Cell]]:
    """Grid column -> the merged cell that reaches down into a row."""
    for n in range(max(0, at - 30), at):
        for cell in printed[n]:
            if cell.rowspan > at - n:
                yield from ((c, cell) for c in range(cell.column, cell.column + cell.colspan))


def _columns_odd(sheet: Sheet, usual: tuple[Column, ...], head: Sequence[Printed]) -> list[Problem]:
    if sheet.columns == usual:
        return []
    where = head[0][0].where if head else None
    labels = " ".join(column.label for column in sheet.columns)
    if len(sheet.columns) == len(usual):
        message = f"the columns are printed in another order: {labels}"
        return [Problem(stage="layout", kind="columns-reordered", message=message, where=where)]
    message = f"the header has {len(sheet.columns)} of the {len(usual)} columns: {labels}"
    return [Problem(stage="layout", kind="columns-lost", message=message, where=where)]


def _row_problem(spec: TableSpec, row: DataRow, kind: str) -> Problem:
    where = row.rest[0].where if row.rest else None
    message = f"{spec.code} {row.code}: numbers found by their place ({kind})"
    return Problem(stage="layout", kind=kind, message=message, where=where)
