"""A portal before any markup: columns with items and sub-columns, files, and what is served at an address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from tests.portals.places import Place
from tests.portals.report import Report

Asked = Mapping[str, str]
"""Parameters of a request, from query and form body."""


@dataclass(frozen=True)
class Served:
    """One answer. `kind`: home, list, report, twin, file, noise, forbidden, soft404, redirect, robots, data."""

    status: int
    content_type: str
    body: bytes
    kind: str
    location: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    answer: Callable[[Asked], bytes] | None = None  # for the few addresses that depend on the request
    shows: tuple[str, ...] = ()  # of a list: what all its rows lead to, also those that a script draws


@dataclass(frozen=True)
class File:
    """An attachment: file name, bytes, media type, text of the link to it."""

    name: str
    body: bytes
    mime: str
    label: str


@dataclass
class Item:
    """One entry of a column. `form`: page, file (links straight to a file), redirect, soft404, dead, forbidden."""

    title: str
    when: datetime
    html: str
    kind: str = "noise"
    form: str = "page"
    source: str | None = None
    files: list[File] = field(default_factory=list)
    file_urls: list[str] = field(default_factory=list)
    report: Report | None = None
    host: str | None = None
    title_html: str | None = None
    quirks: frozenset[str] = frozenset()
    bare: bool = False  # no meta tags
    undated: bool = False  # neither meta tags nor a date line
    url: str = ""
    link: str = ""  # what lists point to: the address, or a redirect to it


@dataclass
class Column:
    """A menu entry: its own list, its sub-columns. `type` is the ColumnType of 国办发〔2017〕47号."""

    name: str
    slug: str
    items: list[Item] = field(default_factory=list)
    children: list["Column"] = field(default_factory=list)
    type: str = ""
    host: str | None = None
    number: int = 0
    path: str = ""
    parents: tuple["Column", ...] = ()
    url: str = ""

    def walk(self) -> list["Column"]:
        """Itself and everything below it."""
        return [self, *(column for child in self.children for column in child.walk())]


@dataclass
class Site:
    """One place's portal."""

    place: Place
    columns: list[Column]
    rng: Random
    forbidden: str | None = None  # folder that robots.txt forbids

    @property
    def host(self) -> str:
        """The host that carries the home page."""
        return self.place.hosts[0]

    @property
    def name(self) -> str:
        """What the portal calls itself."""
        place = self.place.name(2025)
        return f"{place}{self.place.government}门户网站"


def number_columns(site: Site, first: int = 1) -> None:
    """Give every column its number and its way up."""
    number = first

    def visit(column: Column, parents: tuple[Column, ...]) -> None:
        nonlocal number
        column.number, column.parents = number, parents
        number += 1
        for child in column.children:
            if child.host is None:
                child.host = column.host
            visit(child, (*parents, column))

    for column in site.columns:
        visit(column, ())
