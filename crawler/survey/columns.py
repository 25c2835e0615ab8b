"""The lists of a portal: captured pages put together to columns, with the reports each promises. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import urlsplit

from archive.capture import Lead
from crawler.discovery import discover_leads, family_of, is_article
from crawler.families.base import MENU_JOINT
from crawler.frontier import key_of
from crawler.links import compact, menu_kind, page_is_annual, report_year
from crawler.survey.pages import Seen
from settings.portals import RENDERED, Portal
from settings.titles import owner_words


@dataclass(frozen=True, eq=False)
class Column:
    """A list with all its pages, in the order they were captured; the first is the list itself. Itself alone is equal."""

    seen: tuple[Seen, ...]
    families: frozenset[str]  # that its pages show; none where any could have made them
    reports: tuple[Lead, ...]  # each address once, the list itself where it is a report
    leads_to: frozenset[str]  # keys of the columns its pages link to
    annual: bool  # the way here or its own tags say that it holds annual reports

    @property
    def url(self) -> str:
        """The address of its first page."""
        return self.seen[0].page.url

    @property
    def menu(self) -> tuple[str, ...]:
        """The menu texts on the way to it."""
        menu = self.seen[0].lead.menu
        return tuple(menu.split(MENU_JOINT)) if menu else ()

    @property
    def host(self) -> str:
        """Its host without www."""
        return (urlsplit(self.url).hostname or "").removeprefix("www.")

    @property
    def column_type(self) -> str:
        """What its meta tags call its kind of column (信息公开年报), or nothing."""
        return self.seen[0].page.meta.get("columntype", "")

    @property
    def is_asked_by_get(self) -> bool:
        """Whether its address alone is enough to ask for it."""
        return self.seen[0].lead.post is None

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The report years it promises, in order."""
        return tuple(sorted({lead.year for lead in self.reports if lead.year is not None}))

    @cached_property
    def agencies(self) -> frozenset[str]:
        """Who reports, as its titles say."""
        return frozenset(name for lead in self.reports if (name := owner_words(compact(lead.title))))

    @cached_property
    def key(self) -> str:
        """What makes its address one with others."""
        return key_of(self.url)

    @cached_property
    def depth(self) -> tuple[int, int]:
        """How deep it lies in the menus and in folders."""
        return len(self.menu), urlsplit(self.url).path.strip("/").count("/")

    def is_below(self, other: "Column") -> bool:
        """Whether another column leads here other than by a navigation that leads everywhere, also back up."""
        upwards = self.depth[0] < other.depth[0] and self.depth[1] <= other.depth[1]
        return self is not other and self.key in other.leads_to and not upwards


def columns_of(portal: Portal, pages: Sequence[Seen]) -> tuple[Column, ...]:
    """The columns among the pages of a portal, in the order their first pages came. Home pages are none."""
    reader = replace(portal, family="auto" if portal.family == RENDERED else portal.family)
    lists = [seen for seen in pages if seen.lead.role == "index"]
    order = {_key(seen): number for number, seen in reversed(list(enumerate(lists)))}
    list_of: dict[str, str] = {}  # key of a page -> key of the first page of its list
    for seen in lists:
        here = list_of.setdefault(_key(seen), _key(seen))
        for lead in _next(reader, seen):
            key = key_of(lead.url, lead.post)
            # Pages tell of those before them too; a list is asked for before its further pages.
            if order.get(key, -1) > order[_key(seen)]:
                list_of.setdefault(key, here)
    parts: dict[str, list[Seen]] = {}
    for seen in lists:
        parts.setdefault(list_of[_key(seen)], []).append(seen)
    return tuple(_column(reader, tuple(seen)) for seen in parts.values())


def _column(portal: Portal, seen: tuple[Seen, ...]) -> Column:
    reports: dict[str, Lead] = {}
    leads_to = set()
    for one in seen:
        for lead in _leads(portal, one):
            if lead.role == "report":
                reports.setdefault(key_of(lead.url), lead)
            elif lead.role == "index":
                leads_to.add(key_of(lead.url, lead.post))
    return Column(
        seen=seen,
        families=frozenset(name for one in seen for name in _families(portal, one)),
        reports=tuple(reports.values()),
        leads_to=frozenset(leads_to),
        annual=page_is_annual(seen[0].page, seen[0].lead.menu),
    )


def _families(portal: Portal, seen: Seen) -> Iterator[str]:
    """The family that a page shows: none for one that any family could have made."""
    family = family_of(portal, seen.page)
    if family.recognises(seen.page):
        yield family.name


def _leads(portal: Portal, seen: Seen) -> Iterator[Lead]:
    """What a page leads to, and the page itself where it is a report."""
    if seen.page.is_html and is_article(seen.page):
        year = seen.lead.year or report_year(seen.page.title)
        yield replace(seen.lead, url=seen.page.url, role="report", title=seen.page.title, year=year)
    yield from discover_leads(portal, seen.page, seen.lead)


def _next(portal: Portal, seen: Seen) -> Iterator[Lead]:
    family = family_of(portal, seen.page)
    if seen.page.is_html or family.reads(seen.page):
        yield from family.next_leads(portal, seen.page, seen.lead)


def _key(seen: Seen) -> str:
    return key_of(seen.page.url, seen.lead.post)


def reach(column: Column, columns: Sequence[Column]) -> list[Column]:
    """A column and all columns below it, nearest first."""
    of_key = {one.key: one for one in columns}
    reached = {column.key: column}
    for above in (waiting := [column]):
        for one in (of_key[key] for key in sorted(above.leads_to & of_key.keys()) if key not in reached):
            if one.is_below(above):
                reached[one.key] = one
                waiting.append(one)
    return waiting


def with_reports(annual: Sequence[Column]) -> list[Column]:
    """Of columns of annual reports those that promise one, lead to one that does, or say in their tags what they are."""
    shown = {column.key for column in annual if column.reports or "信息公开年报" in column.column_type}
    above = {column.key for column in annual if any(one.key in shown for one in reach(column, annual))}
    return [column for column in annual if column.key in shown | above]


def reports_of(columns: Sequence[Column]) -> int:
    """How many reports columns promise together."""
    return len({lead.url for column in columns for lead in column.reports})


def root_of(columns: Sequence[Column]) -> Column | None:
    """The column that leads to the most reports, of several the one at the shortest address; asked for by GET."""
    best: tuple[int, Column | None] = (-1, None)
    passed: set[str] = set()
    for column in sorted((one for one in columns if one.is_asked_by_get), key=lambda one: len(one.url)):
        if column.key not in passed:  # what is below another leads to nothing that the other does not lead to
            reached = reach(column, columns)
            passed.update(one.key for one in reached)
            best = max(best, (reports_of(reached), column), key=lambda pair: pair[0])
    return best[1]


def shape_of(columns: Sequence[Column]) -> str:
    """How the reports of a portal are sorted: in one column, by kind, year or agency below it, or beside it in others.

    In: its columns of annual reports.
    """
    root = root_of(columns)
    reached = columns if root is None else reach(root, columns)
    kinds = {_kind(column) for column in reached if column is not root and column.menu}
    beside = [column for column in columns if column not in reached and column.reports]
    told = f"sub-columns by {' and '.join(sorted(kinds))}" if kinds else "one column"
    return f"{told} and {len(beside)} lists of agencies beside it" if beside else told


def _kind(column: Column) -> str:
    kind = menu_kind(column.menu[-1])
    if kind == "year":
        return "year"
    return "agency" if kind == "unit" and len(column.agencies) <= 1 else "kind"
