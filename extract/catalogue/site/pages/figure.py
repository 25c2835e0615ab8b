"""One number of a table: what it means, what was found about it, and the archived original with its cell lit."""

from sqlite3 import Connection

from extract.catalogue.english import UNITS_EN
from extract.catalogue.site.archived.number import (
    cells_of,
    concerning,
    figure_of,
    key_of,
    report_of,
    versions_of,
)
from extract.catalogue.site.archived.record import refuse_withheld
from extract.catalogue.site.archived.shown import WORDS, stands
from extract.catalogue.site.page import Asked, Page, Values
from extract.catalogue.site.sayings import cell_name
from extract.cite import citation, permanent_id


def values(connection: Connection, asked: Asked) -> Values:
    """The cell with its labels, its records, what concerns it, and the cells before and after it."""
    refuse_withheld(asked.folders, "report", asked.path["report"])
    report = report_of(connection, asked.path["report"])
    key = asked.path["table"], asked.path["row"], asked.path["column"]
    number = figure_of(connection, report, key)
    cells = cells_of(connection, report["id"])
    at = next(n for n, cell in enumerate(cells) if key_of(cell) == key)
    found = stands(connection, asked, number)
    return {
        "report": report,
        "units": UNITS_EN,
        "cell": number.row,
        "key": "/".join(key),
        "name_of": lambda cell: " · ".join(cell_name(key_of(cell), asked.lang)),
        "stands": found,
        "citation": citation(report, found[0].record, number.row, asked.lang) if found else None,
        "permanent": permanent_id(report, number.row),
        "before": cells[at - 1] if at else None,
        "after": cells[at + 1] if at + 1 < len(cells) else None,
        "versions": versions_of(connection, report["id"], key),
        **concerning(connection, report["id"], key, asked.lang),
    }


PAGE = Page(
    name="figure",
    address="/figure/{report}/{table}/{row}/{column}",
    template="site/figure.html",
    values=values,
    words=WORDS,
)
