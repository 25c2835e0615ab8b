"""Guangdong 集约化 (gkmlpt): the columns of disclosure are a tree in a page's script, an API gives their rows."""

from html import escape
from typing import Any

from tests.families.gkmlpt import api, config, node
from tests.portals.build import absolute
from tests.portals.drawn import article_page, column_page, drawn, path_of, suffix
from tests.portals.site import Asked, Column, File, Item, Served, Site

PER_PAGE = 6
SID = "755001"
BODY = (
    '<h1>{title}</h1><div class=date-row>{dates}</div><div class=article-content>{text}</div><div class="tyxxy_fj">'
    "{files}</div>"
)


def in_tree(column: Column) -> bool:
    """Whether a column stands in the catalogue's tree and has no page of its own."""
    return any(above.slug == "zfxxgk" for above in column.parents)


def column_path(site: Site, column: Column) -> str:
    """`/gkmlpt/index`, and places in it."""
    if in_tree(column):
        return f"/gkmlpt/index#{column.number}"
    return "/gkmlpt/index" if column.slug == "zfxxgk" else f"/{column.slug}/index.html"


def item_path(site: Site, column: Column, item: Item, serial: int) -> str:
    """`/gkmlpt/content/6/6251/post_6251491.html`."""
    return f"/gkmlpt/content/{serial // 100000}/{serial // 1000}/post_{serial}.html"


def file_path(item: Item, file: File, serial: int) -> str:
    """`/attachment/0/496/496120/3989095.pdf`."""
    return f"/attachment/0/{serial % 1000}/{serial // 1000}/{serial}.{suffix(file)}"


def list_html(site: Site, column: Column, items: list[Item], number: int, count: int) -> str:
    """The catalogue with its tree; plain links in other columns."""
    rows = "".join(f"<li><a href='{path_of(site, i)}'>{escape(i.title)}</a></li>" for i in items)
    if column.slug != "zfxxgk":
        return column_page(site, column, f"<ul>{rows}</ul>")
    return column_page(site, column, "<div id=tree></div>", config(SID, [_node(child) for child in column.children]))


def _node(column: Column) -> dict[str, Any]:
    return node(column.number, column.name, *map(_node, column.children))


def article_html(site: Site, column: Column, item: Item) -> str:
    """`article-content`."""
    return article_page(site, column, item, BODY).replace("</head>", '<meta name="NFCMS_SITE_ID" content="1"/></head>')


def extras(site: Site) -> dict[str, Served]:
    """The API of every column in the tree."""
    columns = [column for top in site.columns for column in top.walk() if in_tree(column)]
    return {absolute(site.host, f"/gkmlpt/api/all/{c.number}"): _rows(site, c) for c in columns}


def _rows(site: Site, column: Column) -> Served:
    known = api([(path_of(site, item), item.title) for item in column.items], PER_PAGE, site.host)

    def answer(asked: Asked) -> bytes:
        return known.answer(f"page={asked['page']}").body

    return Served(200, "application/json", b"", "data", answer=answer)


CMS = drawn(
    column_path=column_path,
    item_path=item_path,
    file_path=file_path,
    list_html=list_html,
    article_html=article_html,
    extras=extras,
)
