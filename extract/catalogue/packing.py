"""Cells packed and unpacked: the 200 cells of a report as one row for each of its tables.

A form says which cell stands where: the cells of a known layout, or those of a table that fits none. What most cells have
in common is left out: the beginning of their locators, and the text as printed where it is the number as it is written.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b
from typing import Any

import orjson

from extract.layouts import layouts
from extract.layouts.base import TABLES

Cell = Mapping[str, Any]
Places = tuple[tuple[str, str], ...]
"""(row, column) of each cell of a form, sorted: in the order in which they are packed."""

LETTERS = {"value": "v", "blank": "b", "mark": "m", "missing": "x"}
STATES = {letter: state for state, letter in LETTERS.items()}
_NUMBERS = frozenset((int, float, type(None)))
ODD = "x"
"""How the name of a form begins that is no layout's."""


@dataclass(frozen=True, slots=True)
class Packed:
    """The cells of one table of a report."""

    table: str
    form: str
    places: Places  # as the form has them
    vals: str  # JSON list
    states: str  # one letter per cell
    beginning: str  # of all locators
    rest: str  # JSON list: what follows it; null for a cell without locator
    raws: str | None  # JSON object: key of a cell -> text as printed, where `usual_raw` is not it
    doubts: str | None  # JSON object

    @property
    def shape(self) -> int:
        """The id of `rest` in `cell_shapes`: 63 bits of a digest."""
        return shape_id(self.rest)


def pack(cells: Sequence[Cell]) -> tuple[Packed, ...]:
    """Cells as a shard has them -> the packed tables, by code of the table."""
    by_table: dict[str, list[Cell]] = {}
    for cell in cells:
        by_table.setdefault(cell["table"], []).append(cell)
    return tuple(_pack(table, by_table[table]) for table in sorted(by_table))


def unpack(packed: Iterable[Packed]) -> list[dict[str, Any]]:
    """The cells as a shard has them, in the order of their codes."""
    return [cell for table in packed for cell in _unpack(table)]


def storable(value: Any) -> Any:
    """A number as SQLite can hold it: a whole one of more than 64 bits, a misreading, as a real one."""
    return float(value) if type(value) is int and not -(2**63) <= value < 2**63 else value


def shape_id(rest: str) -> int:
    """63 bits of the digest of a list of locators."""
    return int.from_bytes(blake2b(rest.encode(), digest_size=8).digest(), "big") >> 1


def key_at(at: int) -> str:
    """The key of a cell in the objects `raws` and `doubts`."""
    return f"c{at}"


def usual_raw(value: int | float | None, state: str) -> str | None:
    """The text as printed that needs no keeping: a whole number in plain digits; nothing in a blank cell."""
    if state == "value":
        return str(value) if type(value) is int else None
    return "" if state == "blank" else None


def _pack(table: str, cells: list[Cell]) -> Packed:
    form, places, order = _form(table, tuple([(cell["row"], cell["column"]) for cell in cells]))
    cells = [cells[n] for n in order]
    values = [cell["value"] for cell in cells]
    states = [cell["state"] for cell in cells]
    if not _NUMBERS.issuperset(map(type, values)):
        values = [_number(value) for value in values]
    wheres = [cell["where"] for cell in cells]
    beginning = _common([where for where in wheres if where is not None])
    cut = len(beginning)
    printed = [cell["raw"] for cell in cells]
    usual = [usual_raw(value, state) for value, state in zip(values, states, strict=True)]
    raws = {key_at(n): printed[n] for n, value in enumerate(values) if printed[n] != usual[n] or type(value) is float}
    told = [cell.get("doubt") for cell in cells]
    doubts = {key_at(n): doubt for n, doubt in enumerate(told) if doubt is not None} if any(told) else {}
    return Packed(
        table,
        form,
        places,
        _json(values),
        "".join(map(LETTERS.__getitem__, states)),
        beginning,
        _json([where if where is None else where[cut:] for where in wheres]),
        _json(raws) if raws else None,
        _json(doubts) if doubts else None,
    )


def _common(texts: list[str]) -> str:
    """What all texts begin with: the first and the last of them in the order of the alphabet share the least."""
    first, last = min(texts, default=""), max(texts, default="")
    return first[: next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))]


def _number(value: Any) -> Any:
    """A shard of long ago writes money as text."""
    return float(value) if isinstance(value, str) else value


def _unpack(packed: Packed) -> Iterator[dict[str, Any]]:
    raws = orjson.loads(packed.raws) if packed.raws else {}
    doubts = orjson.loads(packed.doubts) if packed.doubts else {}
    columns = zip(packed.places, orjson.loads(packed.vals), packed.states, orjson.loads(packed.rest), strict=True)
    for at, ((row, column), value, letter, rest) in enumerate(columns):
        state, key = STATES[letter], key_at(at)
        yield {
            "table": packed.table,
            "row": row,
            "column": column,
            "value": value,
            "state": state,
            "raw": raws[key] if key in raws else usual_raw(value, state),
            "where": None if rest is None else packed.beginning + rest,
            "doubt": doubts.get(key),
        }


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()


@lru_cache(maxsize=4096)
def _form(table: str, keys: Places) -> tuple[str, Places, tuple[int, ...]]:
    """The form that cells in some order make, its places, and where each of these stands in that order."""
    order = tuple(sorted(range(len(keys)), key=keys.__getitem__))
    places = tuple(keys[n] for n in order)
    return known_forms().get((table, places)) or _odd(table, places), places, order


def _odd(table: str, places: Places) -> str:
    named = "\x1f".join([table, *("\x1e".join(place) for place in places)])
    return ODD + blake2b(named.encode(), digest_size=8).hexdigest()


def places_of(table: str, form: str) -> Places | None:
    """The places of a layout's form; None for one of no layout."""
    return _by_name().get((table, form))


@cache
def _by_name() -> dict[tuple[str, str], Places]:
    return {(table, form): places for (table, places), form in known_forms().items()}


@cache
def known_forms() -> dict[tuple[str, Places], str]:
    """(table, places) -> the newest layout that has exactly these cells."""
    return {
        (table, tuple(sorted((row.code, column.code) for row in spec.rows for column in row.columns))): name
        for name in sorted(layouts())
        for table, spec in ((table, layouts()[name].tables[table]) for table in TABLES)
    }
