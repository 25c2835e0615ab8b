"""The shelf of views and named queries: one .sql file each, its title and meaning in its first lines."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, cast

GROUPS = ("volume", "outcomes", "disputes", "disclosure", "process", "rules", "forms")
"""Heads of questions, in their order."""

SHELF = files("extract.catalogue") / "views"
HEADER = re.compile(r"--\s*(?P<key>title|description|kind|group|column\s+\w+|example\s+\w+):\s*(?P<value>.*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One file of the shelf. A view is part of the database; a query is offered by Datasette under its name."""

    name: str
    kind: Literal["view", "query"]
    group: str  # one of GROUPS: under which head the page of questions shows it
    title: str
    description: str
    columns: dict[str, str]  # column -> meaning and unit, in the order of the result
    examples: dict[str, str]  # parameter -> a value that gives rows, the empty string for all
    sql: str


@cache
def load_views() -> tuple[View, ...]:
    """Every view and query in name order. Raises `ValueError` naming the file whose header is wrong."""
    found = sorted((f for f in SHELF.iterdir() if f.name.endswith(".sql")), key=lambda f: f.name)
    return tuple(read_view(f.name.removesuffix(".sql"), f.read_text(encoding="utf-8")) for f in found)


def read_view(name: str, text: str) -> View:
    """A view from the text of its file: `-- key: value` lines, then the statement."""
    head = re.match(r"(?:--.*\n)*", text)
    lines = head.group().splitlines() if head else []
    values = [(str(m["key"]), str(m["value"])) for m in map(HEADER.match, lines) if m]
    single = {key: value.strip() for key, value in values if " " not in key}
    known = single.get("kind") in ("view", "query") and single.get("group") in GROUPS
    if set(single) != {"title", "description", "kind", "group"} or not known:
        groups = ", ".join(GROUPS)
        raise ValueError(
            f"views/{name}.sql needs the header lines title, description, kind (view, query), group ({groups})"
        )
    return View(
        name=name,
        kind=cast(Literal["view", "query"], single["kind"]),
        group=single["group"],
        title=single["title"],
        description=single["description"],
        columns=_named(values, "column"),
        examples=_named(values, "example"),
        sql=text[head.end() if head else 0 :].strip().rstrip(";"),
    )


def _named(values: list[tuple[str, str]], kind: str) -> dict[str, str]:
    return {key.split()[1]: value.strip() for key, value in values if key.split()[0] == kind and " " in key}
