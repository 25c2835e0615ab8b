"""The rows of reports that a list shows or a file of it holds, in the order of their numbers as given."""

import json
from collections.abc import Mapping, Sequence
from sqlite3 import Connection
from typing import Any

import orjson

from extract.catalogue.site.page import Answer
from extract.catalogue.site.rows import Row, rows
from extract.catalogue.site.serving import folders
from extract.catalogue.site.withholding import not_shown
from extract.catalogue.spreadsheet import MIME, attachment, csv_of

PER_FILE = 10_000
"""Reports of one file; a longer list is divided, so that one visitor does not hold up the others."""

COLUMNS = (
    *("id", "title", "agency", "agency_id", "agency_type", "scope", "region_code", "region_path", "year", "layout"),
    *("published_on", "due_on", "days_late", "first_captured_at", "received", "concluded", "cells", "cells_value"),
    *("findings_count", "captures_count", "url"),
)
"""Columns of the files."""

_SHOWN = """
select r.*, t.received, t.concluded from reports r left join totals t on t.report_id = r.id
where r.number in (select value from json_each(?))
"""


def shown_rows(connection: Connection, numbers: Sequence[int]) -> list[Row]:
    """The rows of reports, without those withheld since the catalogue was built."""
    hidden = not_shown(connection, folders())
    found = {row["number"]: row for row in rows(connection, _SHOWN, (json.dumps(list(numbers)),))}
    return [found[number] for number in numbers if number in found and found[number]["id"] not in hidden]


def as_csv(connection: Connection, numbers: Sequence[int], bom: bool) -> Answer:
    """A CSV file of reports."""
    found = shown_rows(connection, numbers)
    body = csv_of(([row[name] for name in COLUMNS] for row in found), COLUMNS, bom)
    return Answer(body, MIME, {"content-disposition": attachment("nianbao-reports.csv")})


def as_json(connection: Connection, numbers: Sequence[int], about: Mapping[str, Any]) -> Answer:
    """A JSON object of reports, and what the list says of itself."""
    found = [{name: row[name] for name in COLUMNS} for row in shown_rows(connection, numbers)]
    return Answer(orjson.dumps({**about, "reports": found}), "application/json; charset=utf-8")
