"""Table 二: blocks of a caption, a header and rows; the header of a block says which columns its rows have."""

import re
from collections.abc import Sequence

from extract.layouts.base import Row, TableSpec
from extract.layouts.rows import (
    DataRow,
    Printed,
    doubted,
    is_number,
    named_by,
    rows_of_tokens,
    values_of,
    words_in,
)
from extract.layouts.sources import Source
from extract.layouts.sums import Found, largest
from extract.model.finding import Problem
from extract.text.clean import is_blank
from settings.plain import squeeze

_HEADER_WORDS = {
    "制发": "issued",
    "止件": "repealed",
    "现行有效": "in_force",
    "处理决定": "decisions",
    "收费金额": "amount_10k_yuan",
    "新制作": "made",
    "新公开": "newly_disclosed",
    "公开总数": "total_disclosed",
    "上一年项目": "previous_items",
    "增/减": "change",
    "采购项目": "projects",
    "采购总金额": "amount_yuan",
}
_HEADER = re.compile("|".join(map(re.escape, _HEADER_WORDS)))


def fill_disclosure(spec: TableSpec, _layout: str, source: Source) -> tuple[Found, list[Problem]]:
    """The cells of table 二 in the printed rows, and what was odd."""
    printed = rows_of_tokens(source.rows) if source.ragged and _one_cell_rows(source.rows) else source.rows
    readings: list[tuple[Found, list[Problem]]] = [({}, [])]
    head: tuple[str, ...] = ()
    for printed_row, row in _with_lost_labels(spec, [(row, _data_row(spec, row)) for row in printed]):
        head = _header(printed_row) or (() if _caption(printed_row) else head)
        if row is None or row.code is None:
            continue
        found, problems = readings[-1]
        codes = {code for code, _ in found}
        if row.code == spec.rows[0].code in codes and len(codes) > len(spec.rows) // 2:
            readings.append(({}, []))
            found, problems = readings[-1]
        elif row.code in codes:
            continue
        problems += _place(found, spec.rows[spec.positions[row.code]], row, head)
    return largest(spec.code, readings)


def _one_cell_rows(rows: Sequence[Printed]) -> bool:
    return sum(len(row) > 1 for row in rows) < 3


def _caption(row: Printed) -> bool:
    return any("第二十条" in squeeze(cell.text) for cell in row[:1])


def _header(row: Printed) -> tuple[str, ...]:
    """The column codes that the header of a block names, in the printed order; none where the row is no header."""
    codes = [_HEADER_WORDS[word[0]] for cell in row if cell.text and (word := _HEADER.findall(squeeze(cell.text)))]
    return tuple(codes) if len(set(codes)) == len(codes) else ()


def _data_row(spec: TableSpec, row: Printed) -> DataRow | None:
    """A row whose label is one of the six or eight; captions and headers name none of them alone."""
    labels = words_in(row)
    if not labels or ("信息内容" in squeeze(row[labels[0]].text) and len(labels) == len(row)):
        return None
    text = squeeze(row[labels[-1]].text)
    code = "regulation" if text.startswith("规章") else None if "第二十条" in text else named_by(spec, text)
    return DataRow(code, row[labels[-1] + 1 :]) if code else None


_Taken = tuple[Printed, DataRow | None]
"""A printed row, and what it was taken for."""


def _with_lost_labels(spec: TableSpec, rows: Sequence[_Taken]) -> list[_Taken]:
    """Rows whose label was misspelt or lost named by their place: as many stand between two known ones as are missing."""
    out = list(rows)
    known = {row.code for _, row in rows if row}
    waiting: list[int] = []
    reached = -1
    for n, (printed, row) in enumerate((*rows, ((), DataRow(None, ())))):
        if row is None:
            waiting += [n] if _nameless(printed) else []
            continue
        place = spec.positions.get(row.code or "", len(spec.rows))
        missing = spec.rows[reached + 1 : place]
        if len(missing) == len(waiting) and known.isdisjoint(each.code for each in missing):
            for at, lost in zip(waiting, missing, strict=True):
                out[at] = (rows[at][0], _as_row(lost, rows[at][0]))
        waiting, reached = [], place
    return out


def _nameless(row: Printed) -> bool:
    """Whether numbers stand in a row that is neither header nor caption."""
    return bool(row) and not (_caption(row) or _header(row)) and any(map(is_number, _behind_label(row)))


def _behind_label(row: Printed) -> Printed:
    labels = words_in(row)
    return row[labels[-1] + 1 :] if labels else row


def _as_row(lost: Row, row: Printed) -> DataRow | None:
    """The row as the one that is missing, unless its label is another's: half of the characters are those of the form."""
    labels = words_in(row)
    label = set(squeeze(row[labels[-1]].text)) if labels else set()
    official = set(squeeze(lost.label))
    if labels and 2 * len(label & official) < len(official):
        return None
    return DataRow(lost.code, _behind_label(row), lost_label=True)


def _place(found: Found, row: Row, data: DataRow, head: tuple[str, ...]) -> list[Problem]:
    """Put a row's cells to its columns: the usual ones, or those of the block's header where it names others."""
    usual = tuple(column.code for column in row.columns)
    other = head and head != usual and len(_trimmed(data.rest, len(head))) == len(head)
    columns = head if other else usual
    cells, odd = values_of(_trimmed(data.rest, len(columns)), len(columns), {})
    if data.lost_label:
        cells, odd = tuple(cell and doubted((cell,), "position")[0] for cell in cells), odd or "labels-lost"
    for column, cell in zip(columns, cells, strict=True):
        if cell is not None and column in usual:
            found[row.code, column] = cell
    where = data.rest[0].where if data.rest else None
    kinds = [odd] if odd else []
    if columns != usual:
        kinds.append("columns-reordered" if sorted(columns) == sorted(usual) else "columns-differ")
    return [
        Problem(stage="layout", kind=k, message=_MESSAGES.get(k, _GUESS).format(row.code, k), where=where)
        for k in kinds
    ]


_GUESS = "disclosure {}: numbers found by their place ({})"
_MESSAGES = {
    "columns-reordered": "disclosure {}: the header of its block has the columns in another order",
    "columns-differ": "disclosure {}: the header of its block names other columns",
}


def _trimmed(rest: Printed, width: int) -> Printed:
    """Blank cells that only fill the row up to the width of the block above it are no columns."""
    end = len(rest)
    while end > width and is_blank(rest[end - 1].text):
        end -= 1
    return rest[:end]
