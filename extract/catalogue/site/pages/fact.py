"""One number that the text of a report states: its sentence, and the archived original with the number lit."""

import json
from sqlite3 import Connection

from extract.catalogue.english import UNITS_EN
from extract.catalogue.site.archived.number import BESIDE, cells_of, fact_of, key_of, report_of
from extract.catalogue.site.archived.record import refuse_withheld
from extract.catalogue.site.archived.shown import WORDS, stands
from extract.catalogue.site.page import Asked, NotThere, Page, Values
from extract.catalogue.site.rows import row


def values(connection: Connection, asked: Asked) -> Values:
    """The number with its sentence, its records, the cells that state the same, the numbers before and after it."""
    refuse_withheld(asked.folders, "report", asked.path["report"])
    report = report_of(connection, asked.path["report"])
    if not (asked.path["number"].isascii() and asked.path["number"].isdigit() and len(asked.path["number"]) < 10):
        raise NotThere("报告正文中没有这个序号的数字。", "The text of the report has no number of this order.")
    order = int(asked.path["number"])
    number = fact_of(connection, report, order)
    fact = number.row
    same = [tuple(key) for key in json.loads(fact["cells"])]
    before, _, after = fact["sentence"].partition(fact["raw"])
    return {
        "report": report,
        "units": UNITS_EN,
        "fact": fact,
        "sentence": (before, fact["raw"], after) if fact["raw"] in fact["sentence"] else (fact["sentence"], "", ""),
        "stands": stands(connection, asked, number),
        "cells": [cell for cell in cells_of(connection, report["id"]) if key_of(cell) in same],
        "beside": row(connection, BESIDE, (order, order, report["id"])),
    }


PAGE = Page(name="fact", address="/fact/{report}/{number}", template="site/fact.html", values=values, words=WORDS)
