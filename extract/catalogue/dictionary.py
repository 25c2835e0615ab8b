"""The data dictionary as Markdown, made from the same rows as the tables, views and labels themselves."""

from collections.abc import Iterable, Iterator

from extract.catalogue.labels import labels
from extract.catalogue.schema import SCHEMA_VERSION
from extract.catalogue.shape import Column, Table
from extract.catalogue.tables import TABLES
from extract.catalogue.views import View, load_views

HEAD = f"""# Data dictionary 数据字典

What `catalogue.db` holds (schema {SCHEMA_VERSION}). Made from the code: `pytest tests/test_views.py --rewrite-goldens` writes it, a test compares.

- Blank is not zero: `state` says `value`, `blank`, `mark` or `missing`, and `value` is null unless it is `value`.
- Never add up over `scope`: a county's aggregate report contains its departments.
- Ids survive a rebuild: a report by its `id`, a figure by `report_id/table_code/row_code/column_code`, a capture by its `record_id`.
- Captures are in UTC; dates of pages and legal deadlines are plain dates of Asia/Shanghai.
"""


def dictionary() -> str:
    """The whole document."""
    views = load_views()
    parts = [
        HEAD,
        *("## Tables 表\n", *map(_table, TABLES)),
        *("## Views 视图\n", *(_view(v) for v in views if v.kind == "view")),
        *("## Named queries 查询\n", *(_view(v) for v in views if v.kind == "query")),
        *("## Cells 单元格\n", "\n".join(_labels())),
    ]
    return "\n".join(parts).rstrip() + "\n"


def _rows(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '/') for cell in row)} |"


def _table(table: Table) -> str:
    rows = ((f"`{c.name}`", c.type, _role(c, table), c.about) for c in table.columns)
    return "\n".join(
        (
            f"### `{table.name}` {table.title}\n",
            f"{table.about}\n",
            *_rows(("column", "type", "key", "meaning"), rows),
            "",
        )
    )


def _role(column: Column, table: Table) -> str:
    key = "primary" if column.name in table.key else ""
    return f"{key} → {column.references}".strip() if column.references else key


def _view(view: View) -> str:
    example = "&".join(f"{name}={value}" for name, value in view.examples.items())
    address = f"/catalogue/{view.name}{'?' if example else ''}{example}"
    rows = ((f"`{name}`", about) for name, about in view.columns.items())
    lines = (
        f"### `{view.name}` {view.title}\n",
        f"{view.description} Example: `{address}`\n",
        *_rows(("column", "meaning"), rows),
        "",
    )
    return "\n".join(lines)


def _labels() -> Iterator[str]:
    rows = (
        (f"`{x.table_code}`", f"`{x.row_code}`", f"`{x.column_code}`", x.layouts, x.row_label, x.column_label, x.unit)
        for x in labels()
    )
    return _rows(("table", "row", "column", "layouts", "行", "列", "单位"), rows)
