"""Table 四: fifteen numbers in one row, in a row for each of the three ways, turned by a quarter, or in two tables."""

from collections.abc import Iterator, Sequence

from extract.layouts.base import TableSpec
from extract.layouts.rows import Printed, is_number, rows_of_tokens, values_of, words_in
from extract.layouts.sources import Source
from extract.layouts.sums import Found, largest
from extract.model.finding import Problem
from extract.text.clean import is_blank
from settings.plain import squeeze

_WAYS = (("复议后", "litigation_after_review"), ("直接起诉", "litigation_direct"), ("未经复议", "litigation_direct"))
_RESULTS = (
    ("维持", "upheld"),
    ("纠正", "corrected"),
    ("审结", "pending"),
    ("总计", "total"),
    ("合计", "total"),
    ("其他", "other"),
)


_MOST_OF_A_ROW = 10


def fill_proceedings(spec: TableSpec, _layout: str, source: Source) -> tuple[Found, list[Problem]]:
    """The cells of table 四 in the printed rows, and what was odd."""
    if sum(squeeze(cell.text) == "行政复议" for row in source.rows for cell in row) > 1:
        readings = _by_rows(spec, source)
        return largest(spec.code, [(found, []) for found in readings])
    keys = [(row.code, column.code) for row in spec.rows for column in row.columns]
    cells = tuple(cell for row in source.rows for cell in row)
    words = words_in(cells)
    rest = cells[words[-1] + 1 :] if words else ()
    values, odd = values_of(_trimmed(rest, len(keys)), len(keys), {})
    found = {key: cell for key, cell in zip(keys, values, strict=True) if cell is not None}
    if not source.rows or odd != "columns-lost":
        return found, [_problem(len(rest), odd, source)] if odd and source.rows else []
    other = _by_rows(spec, source)[0]
    gone = len(keys) - len(other)
    return other, [_problem(len(other), odd, source)] if gone else []


def _problem(count: int, kind: str, source: Source) -> Problem:
    where = next((cell.where for row in reversed(source.rows) for cell in row), None)
    message = f"{count} cells behind the header where 15 belong ({kind})"
    return Problem(stage="layout", kind=kind, message=message, where=where)


def _trimmed(rest: Printed, width: int) -> Printed:
    """Blank cells that only fill the row up are no columns."""
    end = len(rest)
    while end > width and is_blank(rest[end - 1].text):
        end -= 1
    return rest[:end]


def _by_rows(spec: TableSpec, source: Source) -> list[Found]:
    """Rows of numbers by the words in front of them and above them; a further table begins where a cell comes again."""
    tables: list[Found] = [{}]
    results = tuple(column.code for column in spec.rows[0].columns)
    named: dict[str, None] = {}  # the ways in the words above, in their order
    ways: tuple[str, ...] = ()
    for words, rest in _runs(source):
        named |= dict.fromkeys(way for word in words if (way := _way(word)))
        ways = tuple(named) or ways
        if not rest:
            continue
        keys = _keys(words[-1] if words else "", ways, results, len(rest))
        if not tables[-1].keys().isdisjoint(keys):
            tables.append({})
        tables[-1].update(zip(keys, rest, strict=True) if keys else {})
        named = {}
    return tables


def _runs(source: Source) -> Iterator[tuple[list[str], Printed]]:
    """Printed rows as the words in front and the cells behind the last of them."""
    rows: Sequence[Printed] = source.rows
    if source.ragged and sum(len(row) > 1 for row in rows) < 3:
        rows = list(rows_of_tokens(rows))
    for row in rows:
        words = words_in(row)
        if words and words[0] and len(row) - len(words) > _MOST_OF_A_ROW:  # a remark among fifteen numbers
            words = []
        rest = row[words[-1] + 1 :] if words else row
        yield [squeeze(row[i].text) for i in words], rest if any(map(is_number, rest)) else ()


def _keys(label: str, ways: tuple[str, ...], results: tuple[str, ...], count: int) -> list[tuple[str, str]]:
    """The cells of a row of `count` numbers, none where they cannot be told."""
    if (way := _way(label)) and count == len(results):
        return [(way, result) for result in results]
    if count == len(results) * len(ways):
        return [(way, result) for way in ways for result in results]
    if (found := _result(label)) and count == len(ways):
        return [(way, found) for way in ways]
    return []


def _way(word: str) -> str | None:
    """The code of 行政复议, 未经复议直接起诉 or 复议后起诉."""
    return "review" if word == "行政复议" else next((code for sign, code in _WAYS if sign in word), None)


def _result(word: str) -> str | None:
    return next((code for sign, code in _RESULTS if sign in word), None)
