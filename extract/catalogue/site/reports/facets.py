"""The filters beside the list: their values, how many reports each would show, and where a click leads."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypedDict

from extract.catalogue.columns import NONE, Columns
from extract.catalogue.listing import FACETS, REGION, Listed, children_of
from extract.catalogue.site.reports.choice import Choice

Named = Callable[[str, str], str]
"""Facet, value -> what a page says for it."""


class Entry(TypedDict):
    """A value of a facet, as the template takes it: a dictionary, which it reads fastest."""

    label: str
    count: str
    href: str
    chosen: bool
    depth: int  # of a region below the outermost
    chinese: bool  # a name from the data, whatever the language of the page


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter with its values."""

    name: str
    entries: tuple[Entry, ...]
    chosen: int


def _entry(label: str, count: int, href: str, chosen: bool, depth: int = 0, *, chinese: bool = False) -> Entry:
    return Entry(label=label, count=f"{count:,}", href=href, chosen=chosen, depth=depth, chinese=chinese)


def facets(columns: Columns, listed: Listed, choice: Choice, named: Named) -> tuple[Facet, ...]:
    """Every facet. A value that no report has stands there only when it is chosen."""
    return tuple(
        Facet(
            name,
            tuple(_regions(columns, listed, choice) if name == REGION else _values(name, listed, choice, named)),
            len(choice.of(name)),
        )
        for name in FACETS
    )


def _values(name: str, listed: Listed, choice: Choice, named: Named) -> Iterator[Entry]:
    counts, chosen = listed.counts[name], choice.of(name)
    values = {*counts, *chosen}
    order = sorted(values, key=lambda v: (v == NONE, -counts.get(v, 0), v))
    if name == "year":
        order = sorted(values, key=lambda v: (v != NONE, v), reverse=True)
    for value in order:
        href = choice.toggled(name, value).address()
        yield _entry(named(name, value), counts.get(value, 0), href, value in chosen)


def _regions(columns: Columns, listed: Listed, choice: Choice) -> Iterator[Entry]:
    """Provinces; below those that are chosen, and above chosen ones, what lies in them."""
    counts, chosen = listed.counts[REGION], choice.of(REGION)
    children = children_of(columns)
    opened = {code for value in chosen for code in lineage(columns, value)}

    def below(parent: str | None, depth: int) -> Iterator[Entry]:
        shown = [code for code in children.get(parent, ()) if counts.get(code) or code in opened]
        for code in shown:
            name = columns.regions[columns.region_places[code]].name
            href = choice.having(REGION, _toggled(columns, chosen, code)).address()
            yield _entry(name, counts.get(code, 0), href, code in chosen, depth, chinese=True)
            if code in opened or len(shown) == 1:
                yield from below(code, depth + 1)

    yield from below(None, 0)
    for code in chosen:
        if code not in columns.region_places:
            yield _entry(code, 0, choice.toggled(REGION, code).address(), True)


def _toggled(columns: Columns, chosen: Sequence[str], code: str) -> list[str]:
    """The chosen regions with one more or less: a region takes the place of those around it and of those in it."""
    if code in chosen:
        return [other for other in chosen if other != code]
    around = lineage(columns, code)
    return [other for other in chosen if other not in around and code not in lineage(columns, other)] + [code]


def lineage(columns: Columns, code: str) -> tuple[str, ...]:
    """The codes of a region and of those it lies in; nothing for a code that is not there."""
    found: list[str] = []
    at: str | None = code
    while at is not None and at in columns.region_places and at not in found:
        found.append(at)
        at = columns.regions[columns.region_places[at]].parent
    return tuple(found)
