"""Hanweb jpaas: a shell, its list as HTML inside the JSON of an interface, files under /attach/."""

import json
from hashlib import md5
from html import escape

from tests.families.jpaas import UNIT, _asked
from tests.portals.drawn import article_page, column_page, columns_of, day, drawn, path_of, service, shown, suffix
from tests.portals.site import Asked, Column, File, Item, Served, Site

PER_PAGE = 15
FIRST = 1229743000
TAG = "当前栏目list"
BODY = (
    '<div class="article-title">{title}</div><div class="article-info">{dates}</div><div id="zoom">{text}{files}</div>'
)


def page_id(column: Column) -> str:
    """The number the interface knows a column by."""
    return str(FIRST + column.number)


def column_path(site: Site, column: Column) -> str:
    """`/col/col1229743684/index.html`."""
    return f"/col/col{page_id(column)}/index.html"


def item_path(site: Site, column: Column, item: Item, serial: int) -> str:
    """`/art/2023/art_<hex32>.html`."""
    name = md5(f"{item.title}/{serial}".encode(), usedforsecurity=False).hexdigest()
    return f"/art/{item.when.year}/art_{page_id(column)}_{name}.html"


def file_path(item: Item, file: File, serial: int) -> str:
    """`/attach/0/<hex32>.docx`."""
    return f"/attach/0/{serial * 7919:032x}.{suffix(file)}"


def list_html(site: Site, column: Column, items: list[Item], number: int, count: int) -> str:
    """The script that draws the list."""
    script = "/cms_files/default/script/ajax/page/page.js"
    return column_page(
        site, column, "", f"<script src={script} url='{UNIT}' queryData=\"{_asked(page_id(column), TAG)}\"></script>"
    )


def article_html(site: Site, column: Column, item: Item) -> str:
    """`#zoom`."""
    return article_page(site, column, item, BODY, boxed=True)


def extras(site: Site) -> dict[str, Served]:
    """The interface; it repeats the question in its pager."""
    columns = {page_id(column): column for column in columns_of(site).values()}

    def answer(asked: Asked) -> str:
        number = json.loads(asked["paramJson"])["pageNo"]
        items = columns[asked["pageId"]].items
        rows = "".join(
            f'<li class="clearfix"><a class="bt_link" title="{escape(i.title)}" href="{path_of(site, i)}">'
            f'{escape(i.title[:16])}…</a><span class="bt_time">{day(i)}</span></li>'
            for i in shown(items, number, PER_PAGE)
        )
        said = escape(json.dumps(_asked(asked["pageId"], TAG), ensure_ascii=False))
        pager = f'<table class="pagination" querydata="{said}" uniturl="{UNIT}" count="{len(items)}" rows="{PER_PAGE}" pageno="{number}"></table>'
        return json.dumps({"success": True, "data": {"html": f"<div id=list><ul>{rows}</ul>{pager}</div>"}})

    return service(site, UNIT, "application/json", answer)


CMS = drawn(
    column_path=column_path,
    item_path=item_path,
    file_path=file_path,
    list_html=list_html,
    article_html=article_html,
    extras=extras,
)
