"""The shelf of layouts, and which of them a table follows: what its header says decides; the year and the notice cited do not."""

from functools import cache

from extract.layouts.base import Layout, TableCode, TableSpec
from settings.discover import discover

_NOT_LAYOUTS = (
    "base",
    "columns",
    "common",
    "disclosure",
    "figures",
    "fill",
    "guesses",
    "pieces",
    "proceedings",
    "requests",
    "rows",
    "sources",
    "sums",
)


@cache
def layouts() -> dict[str, Layout]:
    """Identifier -> layout, every file of the shelf."""
    return {layout.id: layout for layout in discover(__name__, "LAYOUT", skip=_NOT_LAYOUTS).values()}


def spec_for(table: TableCode, text: str) -> tuple[TableSpec | None, tuple[str, ...]]:
    """The words of a table (squeezed) -> its spec, and the layouts that claim it; None when none or several do."""
    claims = tuple(id for id, layout in layouts().items() if layout.tables[table].shown_by(text))
    return (layouts()[claims[0]].tables[table] if len(claims) == 1 else None), claims
