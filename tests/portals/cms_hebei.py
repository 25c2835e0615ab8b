"""Hebei 集约化: columns without rows, blocks of rows, articles and columns named by UUID."""

from html import escape

from tests.families.hebei import LIST_ROW, block_path, uid
from tests.families.hebei import column_path as uuid_path
from tests.portals.drawn import article_page, column_page, columns_of, drawn, pages, path_of, service, shown, suffix
from tests.portals.site import Asked, Column, File, Item, Served, Site

PER_PAGE = 5
BODY = "<h1>{title}</h1><div class=xx>{dates}</div><div class=con>{text}{files}</div>"


def name_of(site: Site, column: Column) -> str:
    """What a column's UUID is made of."""
    return f"{site.host}/{column.number}"


def column_path(site: Site, column: Column) -> str:
    """`/columns/<uuid>/index.html`."""
    return uuid_path(name_of(site, column))


def item_path(site: Site, column: Column, item: Item, serial: int) -> str:
    """`/columns/<uuid>/202302/17/<uuid>.html`."""
    return f"/columns/{uid(name_of(site, column))}/{item.when:%Y%m/%d}/{uid(f'{item.title}/{serial}')}.html"


def file_path(item: Item, file: File, serial: int) -> str:
    """Files lie beside the article."""
    return f"/{item.url.split('/', 3)[3].rpartition('/')[0]}/{uid(str(serial))}.{suffix(file)}"


def list_html(site: Site, column: Column, items: list[Item], number: int, count: int) -> str:
    """A script that asks for the first block."""
    script = f"<script>load('#list', '{block_path(name_of(site, column))}?page=' + 1 + '&fix=0');</script>"
    return column_page(site, column, "<div id=list></div>", script)


def article_html(site: Site, column: Column, item: Item) -> str:
    """`con`."""
    return article_page(site, column, item, BODY)


def extras(site: Site) -> dict[str, Served]:
    """The block of every column."""
    found: dict[str, Served] = {}
    for column in columns_of(site).values():
        found |= _block(site, column)
    return found


def _block(site: Site, column: Column) -> dict[str, Served]:
    def answer(asked: Asked) -> str:
        rows = (
            LIST_ROW.format(path_of(site, i), escape(i.title))
            for i in shown(column.items, int(asked["page"]), PER_PAGE)
        )
        return f"{''.join(rows)}<div class=page-box data-total='{pages(column.items, PER_PAGE)}'></div>"

    return service(site, block_path(name_of(site, column)), "text/html;charset=utf-8", answer)


CMS = drawn(
    column_path=column_path,
    item_path=item_path,
    file_path=file_path,
    list_html=list_html,
    article_html=article_html,
    extras=extras,
)
