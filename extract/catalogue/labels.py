"""What the codes of the cells mean: the official labels of the layouts and their units, one row per cell."""

from collections.abc import Iterator
from dataclasses import dataclass

from extract.catalogue.english import COLUMNS_EN, ROWS_EN, TABLES_EN
from extract.layouts import layouts
from extract.layouts.base import TABLES, Row, TableCode

Key = tuple[str, str]

TABLE_LABELS: dict[TableCode, str] = {
    "disclosure": "主动公开政府信息情况",
    "requests": "收到和处理政府信息公开申请情况",
    "proceedings": "政府信息公开行政复议、行政诉讼情况",
}
GROUPS = (
    ("refused.", "（三）不予公开"),
    ("unavailable.", "（四）无法提供"),
    ("not_processed.", "（五）不予处理"),
    ("other.", "（六）其他处理"),
    ("litigation_", "行政诉讼"),
)
"""Rows whose label only says which of a group they are: how the code begins, the group's label."""

UNITS = {"amount_10k_yuan": "万元", "amount_yuan": "元", "previous_items": "项", "change": "项", "projects": "项"}
"""Column -> unit, where it is not 件."""

WORDS = {
    **{"year": "年度", "region_code": "地区", "scope": "统计范围", "layout": "格式", "agency_type": "机关类别"},
    **{"aggregate": "汇总", "office": "本级", "department": "部门", "township": "乡镇", "zone": "园区"},
    **{"government": "政府", "street": "街道", "other": "其他"},
    **{"2021": "2021格式", "2019": "2019格式", "free": "自由格式"},
    **{"primary": "采用", "page": "网页", "attachment": "附件", "repeat": "相同数字", "version": "不同数字"},
    "report_page": "这份报告的页面 The page of this report",
}
"""What our pages say for a code."""


@dataclass(frozen=True, slots=True)
class Label:
    """One cell of the forms."""

    table_code: str
    row_code: str
    column_code: str
    layouts: str  # identifiers of the layouts that have it, space separated
    table_label: str
    row_label: str
    column_label: str
    unit: str
    position: int  # reading order within the table, over all layouts
    table_english: str | None
    row_english: str | None
    column_english: str | None


def labels() -> tuple[Label, ...]:
    """Every cell of every layout, once, in reading order. A layout on the shelf brings its own."""
    return tuple(label for table in TABLES for label in _labels_of(table))


def _labels_of(table: TableCode) -> Iterator[Label]:
    specs = {name: layouts()[name].tables[table] for name in sorted(layouts(), reverse=True)}
    words: dict[Key, tuple[str, str]] = {}
    owners: dict[Key, list[str]] = {}
    order: list[str] = []
    columns: dict[str, list[str]] = {}
    for name, spec in specs.items():
        _merge(order, [row.code for row in spec.rows])
        for row in spec.rows:
            _merge(columns.setdefault(row.code, []), [column.code for column in row.columns])
            for column in row.columns:
                words.setdefault((row.code, column.code), (_row_label(row), column.label.partition("（")[0]))
                owners.setdefault((row.code, column.code), []).insert(0, name)
    for position, key in enumerate((code, column) for code in order for column in columns[code]):
        unit = UNITS.get(key[1], "件")
        english = TABLES_EN.get(table), ROWS_EN.get((table, key[0])), COLUMNS_EN.get((table, key[1]))
        yield Label(table, *key, " ".join(owners[key]), TABLE_LABELS[table], *words[key], unit, position, *english)


def _merge(order: list[str], codes: list[str]) -> None:
    """Put codes that are new where they stand among those that are known: after the one before them."""
    at = 0
    for code in codes:
        if code not in order:
            order.insert(at, code)
        at = order.index(code) + 1


def _row_label(row: Row) -> str:
    group = next((f"{label}：" for start, label in GROUPS if row.code.startswith(start)), "")
    return group + row.label
