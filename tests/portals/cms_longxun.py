"""Longxun 龙讯: a column of each organ for each kind (`type=3`: annual reports), further rows from a label service."""

from html import escape

from tests.families.longxun import SIZE, pager, rows_html
from tests.portals.drawn import article_page, column_page, columns_of, drawn, pages, path_of, service, shown, suffix
from tests.portals.site import Asked, Column, File, Item, Served, Site

KINDS = {"zfxxgkzn": 2, "zfxxgkzd": 1, "fdzdgknr": 4}
BODY = (
    "<h1 class=newstitle>{title}</h1><div class=newsinfo>{dates}</div>"
    "<div class='j-fontContent newscontnet'>{text}</div>{files}"
)


def organ(column: Column) -> str:
    """The number of the organ that a column belongs to."""
    return str(12000 + column.number)


def column_path(site: Site, column: Column) -> str:
    """`/public/column/12651?type=3&action=list`."""
    if column.type == "信息公开年报":
        return f"/public/column/{organ(column)}?type=3&action=list"
    if column.slug in KINDS:
        return f"/public/column/{12000 + column.parents[-1].number}?type={KINDS[column.slug]}&action=list"
    return f"/{column.slug}/index.html"


def item_path(site: Site, column: Column, item: Item, serial: int) -> str:
    """`/public/21981/23672221.html`."""
    return f"/public/{organ(column)}/{serial}.html"


def file_path(item: Item, file: File, serial: int) -> str:
    """FastDFS: the name is a hash."""
    return f"/group4/M00/{serial % 256:02X}/{serial % 97:02X}/{serial * 7919:024X}.{suffix(file)}"


def rows(site: Site, items: list[Item]) -> str:
    """Rows of a list; a title that is cut short stands whole in its link."""
    return rows_html([(path_of(site, item), escape(item.title)) for item in items])


def list_html(site: Site, column: Column, items: list[Item], number: int, count: int) -> str:
    """The first rows, and a pager where there are more; other lists than those of organs are shown whole."""
    if column.type != "信息公开年报":
        return column_page(site, column, rows(site, items))
    return column_page(
        site, column, rows(site, shown(items, 1, SIZE)), pager(organ(column), max(pages(items, SIZE), 1))
    )


def article_html(site: Site, column: Column, item: Item) -> str:
    """`j-fontContent newscontnet`."""
    return article_page(site, column, item, BODY)


def extras(site: Site) -> dict[str, Served]:
    """The label service: pieces of HTML by organ and page."""
    organs = {organ(column): column for column in columns_of(site).values()}

    def answer(asked: Asked) -> str:
        return rows(site, shown(organs[asked["organId"]].items, int(asked["pageIndex"]), int(asked["pageSize"])))

    return service(site, "/site/label/8888", "text/html;charset=utf-8", answer)


CMS = drawn(
    column_path=column_path,
    item_path=item_path,
    file_path=file_path,
    list_html=list_html,
    article_html=article_html,
    extras=extras,
)
