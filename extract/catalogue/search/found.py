"""Reports that a query finds."""

from dataclasses import dataclass
from sqlite3 import Connection

import numpy as np
from numpy.typing import NDArray

from extract.catalogue.search.holding import weighed
from extract.catalogue.search.query import Field, parse
from extract.catalogue.search.snippets import snippets
from extract.catalogue.search.weighing import MOST

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Found:
    """What a query finds: numbers (rowids) of reports."""

    numbers: Numbers  # rising
    ranked: Numbers  # the same, best first
    total: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A report that has what was looked for, with the words around the first places."""

    report_id: str
    title: str | None
    agency: str | None
    region_path: str | None
    year: int | None
    snippet: str  # one line, marks in 〔 〕; empty when the report has no text


def find(connection: Connection, query: str, *, field: Field | None = None) -> Found:
    """All reports for which the query holds. In: also the field where words without one are looked for. Raises `BadQuery`.

    Best first: by what its words weigh (weighing.py), then the newer year, then the lower number.
    """
    weights, years = weighed(connection, parse(query, field))
    numbers = np.flatnonzero(weights)
    order = ((MOST - weights[numbers]).astype(np.uint16) << 8) | (255 - years[numbers])
    ranked = numbers[np.argsort(order, kind="stable")]
    return Found(numbers, ranked, numbers.size)


def search(connection: Connection, query: str, *, limit: int = 20, offset: int = 0) -> list[Hit]:
    """Reports that a query finds, the most telling first: one page of them. Raises `BadQuery`."""
    return hits(connection, find(connection, query), query, limit=limit, offset=offset)


def hits(connection: Connection, found: Found, query: str, *, limit: int = 20, offset: int = 0) -> list[Hit]:
    """One page of what was found, with titles and snippets."""
    page = found.ranked[offset : offset + limit].tolist()
    return [_hit(connection, number, query) for number in page]


def _hit(connection: Connection, number: int, query: str) -> Hit:
    sql = "select id, title, agency, region_path, year from reports where rowid = ?"
    (row,) = connection.execute(sql, (number,))
    return Hit(*(*row, " ".join(snippet.plain() for snippet in snippets(connection, number, query))))
