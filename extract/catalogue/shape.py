"""What a table of the catalogue is made of. Data never defines a column."""

from dataclasses import dataclass
from typing import Literal

Type = Literal["text", "integer", "real", "any"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column. `about` is what the data dictionary and Datasette show."""

    name: str
    type: Type
    about: str
    optional: bool = True
    references: str = ""
    check: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table. `clustered` tables lie in the order of their key and have no rowid."""

    name: str
    title: str
    about: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    indexes: tuple[str, ...] = ()
    constraints: tuple[str, ...] = ()
    clustered: bool = False
    inner: bool = False  # for the views alone; Datasette does not list it


def text(name: str, about: str, references: str = "", *, optional: bool = True, check: str = "") -> Column:
    return Column(name=name, type="text", about=about, references=references, optional=optional, check=check)


def count(name: str, about: str, *, optional: bool = True, check: str = "") -> Column:
    return Column(name=name, type="integer", about=about, optional=optional, check=check)


def need(name: str, about: str, references: str = "") -> Column:
    return text(name, about, references, optional=False)
