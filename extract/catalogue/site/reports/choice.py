"""Which reports a visitor asked the list for, and the addresses of the lists beside it: one filter more, one less."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from extract.catalogue.columns import SORTS
from extract.catalogue.listing import FILTERS, RELEVANCE, Filters, filters_of
from extract.catalogue.site.page import Asked

PER_PAGE, PER_PAGE_FOUND = 50, 25
"""Rows of a page; of one with search words, whose rows show where they stand."""

MOST_VALUES, LONGEST_VALUE = 40, 60
"""Values of a filter that are read, and characters of one: more is no question of a visitor."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Search words, filters, order and page of a list."""

    query: str
    filters: Filters
    sort: str
    page: int = 1

    @property
    def size(self) -> int:
        """Rows of a page."""
        return PER_PAGE_FOUND if self.query else PER_PAGE

    def of(self, name: str) -> tuple[str, ...]:
        """The values of a filter."""
        return dict(self.filters).get(name, ())

    def having(self, name: str, values: Sequence[str]) -> "Choice":
        """The same with other values of a filter, from the first page on."""
        return replace(self, filters=filters_of({**dict(self.filters), name: values}), page=1)

    def toggled(self, name: str, value: str) -> "Choice":
        """The same with a value of a filter more, or without it."""
        values = self.of(name)
        return self.having(name, [v for v in values if v != value] if value in values else [*values, value])

    def address(self, **more: str | int) -> str:
        """The address of the list seen from a list: `?…`."""
        said: list[tuple[str, str | int]] = [("q", self.query)] if self.query else []
        said += [(name, value) for name, values in self.filters for value in values]
        if self.sort != usual_sort(self.query):
            said.append(("sort", self.sort))
        if self.page > 1:
            said.append(("page", self.page))
        return f"?{urlencode([*said, *more.items()])}"


def usual_sort(query: str) -> str:
    """How a list is sorted unless a visitor says otherwise."""
    return RELEVANCE if query else "year"


def sorts_of(query: str) -> tuple[str, ...]:
    """The orders there are."""
    return ((RELEVANCE,) if query else ()) + SORTS


def choice_of(asked: Asked) -> Choice:
    """What was asked for. Unknown values of filters stay and fit no report; an unknown order is the usual one."""
    query = asked.one("q") or ""
    given: Mapping[str, Sequence[str]] = {
        name: [value[:LONGEST_VALUE] for value in asked.all(name)[:MOST_VALUES]] for name in FILTERS
    }
    sort = asked.one("sort") or ""
    sort = sort if sort in sorts_of(query) else usual_sort(query)
    return Choice(query, filters_of(given), sort, asked.number("page", 1, 1, 1_000_000))


def pages_near(page: int, pages: int) -> tuple[int | None, ...]:
    """The numbers of a pager: first, last and those around the one shown; None where some are left out."""
    shown = sorted({1, pages, *range(max(1, page - 2), min(pages, page + 2) + 1)})
    made: list[int | None] = []
    for number in shown:
        if made and (before := made[-1]) is not None and number - before > 1:
            made.append(number - 1 if number - before == 2 else None)
        made.append(number)
    return tuple(made)
