"""Agencies that reported: found by name, region and kind."""

from sqlite3 import Connection

from extract.catalogue.site.page import Asked, Page, Values
from extract.catalogue.site.rows import PAGE_ROWS, one, pages_of, rows
from extract.catalogue.site.within import Conditions

TYPES = ("government", "department", "township", "street", "zone", "other")
LIST = """
select a.*, g.path as region_path from agencies a left join regions g on g.code = a.region_code{where}
order by a.region_code, case a.agency_type when 'government' then 0 else 1 end, a.name, a.id limit ? offset ?
"""


def values(connection: Connection, asked: Asked) -> Values:
    """A page of the agencies that fit."""
    fits = Conditions()
    fits.add("instr(a.name, ?) > 0", asked.one("q"))
    fits.add("a.agency_type = ?", asked.one("type"))
    fits.within(connection, "a.region_code", asked.one("region"))
    total = one(connection, f"select count(*) from agencies a{fits.where}", fits.values)
    count = pages_of(total)
    number = asked.number("page", 1, 1, count)
    return {
        "total": total,
        "number": number,
        "count": count,
        "agencies": rows(
            connection, LIST.format(where=fits.where), (*fits.values, PAGE_ROWS, (number - 1) * PAGE_ROWS)
        ),
        "types": TYPES,
        "asked": {name: asked.one(name) for name in ("q", "type", "region")},
    }


PAGE = Page(
    name="agencies",
    address="/agencies",
    template="site/agencies.html",
    values=values,
    words={
        "name_of_agency": ("名称", "Name"),
        "years": ("年度", "Years"),
        "region_words": ("代码或名称", "code, or name in Chinese"),
        "count_agencies": ("{n} 个机关", "{n} agencies"),
    },
)
