"""The data dictionary as a page, made of the same rows as docs/data-dictionary.md."""

from sqlite3 import Connection

from extract.catalogue.english import COLUMNS_EN, ROWS_EN, TABLES_EN, UNITS_EN
from extract.catalogue.labels import labels
from extract.catalogue.schema import SCHEMA_VERSION
from extract.catalogue.site.page import Asked, Page, Values
from extract.catalogue.tables import TABLES
from extract.catalogue.views import load_views


def values(connection: Connection, asked: Asked) -> Values:
    """Tables, views, queries and cells; nothing of it is in the catalogue's rows."""
    views = load_views()
    return {
        "tables": TABLES,
        "views": [view for view in views if view.kind == "view"],
        "queries": [view for view in views if view.kind == "query"],
        "labels": labels(),
        "english": {"tables": TABLES_EN, "rows": ROWS_EN, "columns": COLUMNS_EN, "units": UNITS_EN},
        "version": SCHEMA_VERSION,
    }


PAGE = Page(
    name="dictionary",
    address="/dictionary",
    template="site/dictionary.html",
    values=values,
    words={
        "lead": (
            "数据库里每张表、每个视图、每一列的含义；结构版本 {version}。",
            "What every table, view and column of the database means; schema {version}.",
        ),
        "ids": (
            "编号在重建后不变：报告用 id，数字用 报告/表/行/列，存档用 record_id。",
            "Ids survive a rebuild: a report by its id, a number by report/table/row/column, a capture by its record_id.",
        ),
        "times": (
            "抓取时间为 UTC；网页日期与法定期限为北京时间的日期。",
            "Captures are in UTC; dates of pages and deadlines are plain dates of Asia/Shanghai.",
        ),
        "tables": ("表", "Tables"),
        "views": ("视图", "Views"),
        "queries": ("查询", "Named queries"),
        "cells": ("单元格", "Cells of the forms"),
        "column": ("列", "Column"),
        "type": ("类型", "Type"),
        "key": ("键", "Key"),
        "meaning": ("含义", "Meaning"),
        "row": ("行", "Row"),
        "unit": ("单位", "Unit"),
        "forms": ("格式", "Forms"),
        "code": ("代码", "Code"),
        "primary": ("主键", "primary"),
    },
)
