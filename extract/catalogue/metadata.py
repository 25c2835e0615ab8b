"""What Datasette shows beside the data: titles, meanings of columns, facets, named queries. Made from tables.py and views/."""

from functools import cache
from typing import Any

from extract.catalogue.shape import Table
from extract.catalogue.tables import TABLES
from extract.catalogue.views import View, load_views

DATABASE = "catalogue"
"""Name of the database in addresses: the stem of catalogue.db."""

FACETS = {
    "reports": ["year", "region_code", "scope", "layout", "agency_type"],
    "findings": ["rule", "severity"],
    "facts": ["name"],
    "repairs": ["slip", "table_code"],
    "corrections": ["outcome"],
    "problems": ["stage", "kind"],
    "captures": ["role", "kind", "portal_id"],
    "refusals": ["kind", "portal_id"],
    "regions": ["level"],
    "ledger": ["state", "year", "region_code", "scope", "reason"],
    "portals": ["family", "status"],
    "labels": ["table_code", "layouts"],
}
LABELS = {"reports": "title", "regions": "path", "portals": "name", "captures": "url"}
"""Table -> the column that stands for a row where another table refers to it."""

SORT = {"reports": "year", "ledger": "year", "captures": "fetched_at"}
"""Table -> the column its rows are sorted by, newest first."""

TITLE = "年报 nianbao：政府信息公开工作年度报告"
DESCRIPTION = (
    "县级政府及盟市的政府信息公开工作年度报告：原文、三张表的每个数字、校验结果与存档位置。"
    " Annual reports on government information disclosure: text, every number of the three tables, what the rules say, "
    "and where the archived original lies."
)


@cache
def metadata() -> dict[str, Any]:
    """The metadata of the whole instance, as Datasette 0.65 wants it."""
    views = load_views()
    tables = {table.name: _table(table) for table in TABLES}
    tables |= {view.name: _view(view) for view in views if view.kind == "view"}
    tables["search_index"] = {"hidden": True}
    return {
        "title": TITLE,
        "description": DESCRIPTION,
        "license": "公开的政府信息 public government information",
        "source": "各级政府门户网站 government portals; see captures",
        "about": "nianbao",
        "databases": {
            DATABASE: {
                "title": TITLE,
                "description": DESCRIPTION,
                "tables": tables,
                "queries": {view.name: _query(view) for view in views if view.kind == "query"},
            }
        },
    }


def _table(table: Table) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "title": table.title,
        "description": table.about,
        "columns": {column.name: column.about for column in table.columns},
    }
    if table.inner:
        shown["hidden"] = True
    if table.name in FACETS:
        shown["facets"] = list(FACETS[table.name])
    if table.name in LABELS:
        shown["label_column"] = LABELS[table.name]
    if table.name in SORT:
        shown["sort_desc"] = SORT[table.name]
    return shown


def _view(view: View) -> dict[str, Any]:
    return {"title": view.title, "description": view.description, "columns": dict(view.columns)}


def _query(view: View) -> dict[str, Any]:
    meaning = "；".join(f"{name}: {about}" for name, about in view.columns.items())
    return {"sql": view.sql, "title": view.title, "description": f"{view.description} 〔{meaning}〕", "hide_sql": True}
