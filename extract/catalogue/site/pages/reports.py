"""The list of reports: search, filters with counts, order, pages; the same list as CSV and JSON."""

from collections.abc import Iterator
from sqlite3 import Connection

from extract.catalogue.columns import NONE, Columns, Positions, columns_of
from extract.catalogue.listing import Listed, chosen_numbers, listed
from extract.catalogue.recent import Recent
from extract.catalogue.search import BadQuery, find, snippets
from extract.catalogue.site.codes import namer
from extract.catalogue.site.numbers import plain
from extract.catalogue.site.page import Answer, Asked, Lang, Page, Values
from extract.catalogue.site.reports.choice import Choice, choice_of, pages_near, sorts_of
from extract.catalogue.site.reports.facets import Named, facets
from extract.catalogue.site.reports.rows import PER_FILE, as_csv, as_json, shown_rows
from extract.catalogue.site.reports.words import WORDS
from extract.catalogue.site.rows import Row, one
from extract.catalogue.site.words import translator

_FOUND: Recent[tuple[Columns, str], Positions] = Recent(32)
"""Hits of the last searches: a visitor turns pages and narrows down."""


def values(connection: Connection, asked: Asked) -> Values | Answer:
    """A page of the list, or a file of it."""
    choice = choice_of(asked)
    columns = columns_of(connection)
    try:
        hits = hits_of(connection, columns, choice.query)
    except BadQuery as bad:
        return {"choice": choice, "query": choice.query, "bad": bad.words[asked.lang], "total": None}
    if asked.one("format") in ("csv", "json"):
        return _file(connection, columns, hits, choice, asked)
    shown = listed(columns, hits, choice.filters, choice.sort, choice.page, choice.size, choice.query)
    return {
        "choice": choice,
        "query": choice.query,
        "bad": None,
        "total": shown.total,
        "rows": _rows(connection, shown, choice.query, asked.lang),
        "first": (shown.page - 1) * choice.size + 1,
        **_around(connection, columns, shown, choice, asked),
    }


def hits_of(connection: Connection, columns: Columns, query: str) -> Positions | None:
    """What a search finds, best first; None without words. Raises `BadQuery`."""
    if not query:
        return None
    return _FOUND.get((columns, query), lambda: columns.positions(find(connection, query).ranked))


def _rows(connection: Connection, shown: Listed, query: str, lang: Lang) -> list[Row]:
    """The rows of a page, with what the template would have to work out fifty times."""
    t, code = translator(lang, WORDS), namer(lang)
    late, section = t("late_days"), t("section_of")
    found = shown_rows(connection, shown.numbers)
    for row in found:
        days = row["days_late"]
        row["late"] = late.format(days=days) if days and days > 0 else ""
        row["scope_name"] = code("scope", row["scope"])
        row["received_said"] = plain(row["received"])
        row["snippets"] = [
            (section.format(number=s.section) if s.section else "", s.parts)
            for s in (snippets(connection, row["number"], query) if query else ())
        ]
    return found


def _around(connection: Connection, columns: Columns, shown: Listed, choice: Choice, asked: Asked) -> Values:
    """What stands around the rows: facets, chosen filters, orders, pages, files."""
    named = _namer(connection, columns, asked)
    pages = [
        (number, Choice(choice.query, choice.filters, choice.sort, number or 1).address())
        for number in pages_near(shown.page, shown.pages)
    ]
    return {
        "facets": facets(columns, shown, choice, named),
        "chips": tuple(_chips(choice, named)),
        "sorts": [(name, Choice(choice.query, choice.filters, name).address()) for name in sorts_of(choice.query)],
        "page_number": shown.page,
        "pages": pages,
        "previous": Choice(choice.query, choice.filters, choice.sort, shown.page - 1).address(),
        "next": Choice(choice.query, choice.filters, choice.sort, shown.page + 1).address(),
        "last_page": shown.pages,
        "files": tuple(_files(choice, shown.total)),
        "without": [(name, choice.having(name, ()).address(), count) for name, count in shown.without.items() if count],
        "only_words": Choice(choice.query, (), choice.sort).address(),
    }


def _namer(connection: Connection, columns: Columns, asked: Asked) -> Named:
    """What a value of a filter is called."""
    t, code = translator(asked.lang, WORDS), namer(asked.lang)

    def named(facet: str, value: str) -> str:
        if facet in ("late", "findings"):
            return t(f"{facet}_{value}") if f"{facet}_{value}" in WORDS else value
        if value == NONE:
            return t("none")
        if facet == "region" and value in columns.region_places:
            return columns.regions[columns.region_places[value]].name
        if facet == "agency":
            return str(one(connection, "select name from agencies where id = ?", (value,)) or value)
        return code(facet, value)

    return named


def _chips(choice: Choice, named: Named) -> Iterator[tuple[str, str, str]]:
    """Filter, value as it is called, address without it."""
    for name, chosen in choice.filters:
        for value in chosen:
            yield name, named(name, value), choice.toggled(name, value).address()


def _files(choice: Choice, total: int) -> Iterator[tuple[int, int, dict[str, str]]]:
    """First and last report of each file, and its addresses."""
    plain = Choice(choice.query, choice.filters, choice.sort)
    for part in range(1, -(-total // PER_FILE) + 1):
        more = {"part": part} if part > 1 else {}
        addresses = {
            "csv": plain.address(format="csv", **more),
            "csv_excel": plain.address(format="csv", bom=1, **more),
            "json": plain.address(format="json", **more),
        }
        yield (part - 1) * PER_FILE + 1, min(total, part * PER_FILE), addresses


def _file(connection: Connection, columns: Columns, hits: Positions | None, choice: Choice, asked: Asked) -> Answer:
    part = asked.number("part", 1, 1, 1000)
    numbers = chosen_numbers(columns, hits, choice.filters, choice.sort)
    cut = numbers[(part - 1) * PER_FILE : part * PER_FILE]
    if asked.one("format") == "csv":
        return as_csv(connection, cut, bom=asked.one("bom") is not None)
    about = {"q": choice.query, "filters": dict(choice.filters), "sort": choice.sort, "total": len(numbers)}
    return as_json(connection, cut, {**about, "part": part, "per_part": PER_FILE})


PAGE = Page(name="reports", address="/reports", values=values, template="site/reports.html", words=WORDS)
