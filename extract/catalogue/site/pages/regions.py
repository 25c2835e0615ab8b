"""All regions: provinces, the prefectures and counties below them, and how many reports each has."""

from collections import defaultdict
from sqlite3 import Connection

from extract.catalogue.site.kept import kept
from extract.catalogue.site.page import Asked, Page, Values
from extract.catalogue.site.rows import Row, rows

FEW = 150
"""So many regions are shown with their counties; of more, only provinces and prefectures."""

REGIONS = """
select g.code, g.name, g.path, g.level, g.parent, coalesce(r.reports, 0) as reports
from regions g left join (select region_code, count(*) as reports from reports group by region_code) r on r.region_code = g.code
order by g.code
"""


def values(connection: Connection, asked: Asked) -> Values:
    """The tree of the regions, or those whose name has the words asked for."""
    found: list[Row] = kept(connection, "regions", _counted)
    words = asked.one("q")
    below: dict[str | None, list[Row]] = defaultdict(list)
    known = {g["code"] for g in found}
    for g in found:
        below[g["parent"] if g["parent"] in known else None].append(g)
    return {
        "words": words,
        "named": [g for g in found if words and words in g["path"]][:200],
        "top": below[None],
        "below": below,
        "is_few": len(found) <= FEW,
        "total": len(found),
    }


def _counted(connection: Connection) -> list[Row]:
    """Every region with the reports of its own and of all below it."""
    found = rows(connection, REGIONS)
    by_code = {g["code"]: g for g in found}
    for g in found:
        g["all_reports"] = g["reports"]
    for g in sorted(found, key=lambda g: -int(g["level"])):
        above = by_code.get(g["parent"] or "")
        if above is not None:
            above["all_reports"] += g["all_reports"]
    return found


PAGE = Page(
    name="regions",
    address="/regions",
    template="site/regions.html",
    values=values,
    words={
        "lead": (
            "省、市（州、盟）、县（市、区、旗）；数字是该地区及其下级的报告数。",
            "Provinces, prefectures, counties; the numbers count the reports of a region and all below it.",
        ),
        "find": ("查找地区", "Find a region"),
        "name_part": ("名称的一部分", "part of its name, in Chinese"),
        "found": ("找到的地区", "Regions found"),
    },
)
