"""The tables of a document filled into the layouts' cells: every cell of the layout comes back, with its state."""

from collections.abc import Iterable
from dataclasses import dataclass

from extract.layouts import layouts, spec_for
from extract.layouts.base import TABLES, TableCode, TableSpec
from extract.layouts.disclosure import fill_disclosure
from extract.layouts.figures import figures
from extract.layouts.guesses import pictured, settled
from extract.layouts.proceedings import fill_proceedings
from extract.layouts.requests import fill_requests
from extract.layouts.rows import doubted, is_number
from extract.layouts.sources import Source, sort_rows
from extract.layouts.sums import Found
from extract.model.document import Grid
from extract.model.finding import Problem
from extract.model.report import Figure


@dataclass(frozen=True, slots=True)
class Filled:
    """The figures of all tables found, the layout of each table, and what was odd."""

    figures: tuple[Figure, ...]
    layouts: dict[str, str]
    problems: tuple[Problem, ...]


def fill(grids: Iterable[Grid]) -> Filled:
    """Grids in reading order -> figures; grids that are none of the three tables are passed over."""
    grids = list(grids)
    sources, scanned = sort_rows(grids), pictured(grids)
    specs, problems = _specs(sources)
    filled: list[Figure] = []
    for table, (id, spec) in specs.items():
        source = sources.get(table, Source())
        found, odd = _FILLERS[table](spec, id, source)
        if scanned and table == "requests" and _full_rows(source, spec) != len(spec.rows):
            found = _unsure(found, spec)
        told = figures(spec, found, source.text, problems)
        filled.extend(settled(id, found, told, problems) if scanned else told)
        problems.extend(odd)
        if table not in sources:
            problems.append(Problem(stage="layout", kind="table-missing", message=f"table {table} was not found"))
    return Filled(tuple(filled), {t: id for t, (id, _) in specs.items()}, tuple(problems))


def _specs(sources: dict[TableCode, Source]) -> tuple[dict[TableCode, tuple[str, TableSpec]], list[Problem]]:
    """Table -> (layout id, spec): by its own words, else as the other tables."""
    problems: list[Problem] = []
    claims: dict[TableCode, tuple[str, ...]] = {}
    for table in ("requests", "disclosure"):
        if source := sources.get(table):
            claims[table] = spec_for(table, source.text)[1] or _by_rows(table, source)
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


def _by_rows(table: TableCode, source: Source) -> tuple[str, ...]:
    """The layouts whose table 三 no word speaks against, and of several those that have as many rows of numbers.

    Where the labels are lost, or badly recognised, nothing else tells the forms apart.
    """
    if table != "requests":
        return ()
    specs = {id: layout.tables[table] for id, layout in layouts().items()}
    left = {id: spec for id, spec in specs.items() if not any(word in source.text for word in spec.absent)}
    if len(left) == 1:
        return tuple(left)
    return tuple(id for id, spec in left.items() if len(spec.rows) == _full_rows(source, spec))


def _full_rows(source: Source, spec: TableSpec) -> int:
    """How many printed rows end with the numbers of the form's columns; a cell or two of a picture may be unread."""
    width = len(spec.rows[0].columns)
    return sum(len(row) >= width and 2 * sum(map(is_number, row[-width:])) > width for row in source.rows)


def _unsure(found: Found, spec: TableSpec) -> Found:
    """The cells of rows that only one of the forms has are in doubt: the words by which it was chosen were recognised,
    and its rows are more or fewer than the form's."""
    specs = [layout.tables[spec.code] for layout in layouts().values()]
    shared = set.intersection(*(set(other.positions) for other in specs))
    return {key: cell if key[0] in shared else doubted((cell,), "position")[0] for key, cell in found.items()}


_FILLERS = {"disclosure": fill_disclosure, "requests": fill_requests, "proceedings": fill_proceedings}
