"""Other versions of a report: the cells in which a capture says something else than what is shown. Pure."""

from collections.abc import Iterator, Sequence
from typing import Any

from extract.catalogue.packing import Packed, unpack

Row = tuple[Any, ...]


def version_rows(report_id: str, record_id: str, shown: Sequence[Packed], told: Sequence[Packed]) -> Iterator[Row]:
    """Rows of `version_figures`: cells of `told` whose number or state is another, or that `shown` does not have.

    A cell that the other capture does not have says nothing, and is left out.
    """
    if [(t.table, t.form, t.vals, t.states) for t in shown] == [(t.table, t.form, t.vals, t.states) for t in told]:
        return
    known = {(c["table"], c["row"], c["column"]): (c["value"], c["state"]) for c in unpack(shown)}
    for cell in unpack(told):
        key = cell["table"], cell["row"], cell["column"]
        if cell["state"] != "missing" and known.get(key) != (cell["value"], cell["state"]):
            yield (report_id, record_id, *key, *(cell[name] for name in ("value", "state", "raw", "where", "doubt")))
