"""Hanweb's module of information disclosure: lists searched for by POST, downloads by `downfile.jsp`."""

from html import escape
from urllib.parse import urlencode

from tests.families.xxgk_module import ROWS, SEARCH
from tests.portals.cms_hanweb import file_path, serve_file
from tests.portals.drawn import article_page, column_page, columns_of, day, drawn, pages, path_of, service, shown
from tests.portals.site import Asked, Column, Item, Served, Site

AREA = "014000650"
BODY = (
    '<table id="c"><tr><td class="title">{title}</td></tr><tr><td>{dates}</td></tr><tr><td><div id="zoom">'
    "<!--ContentStart-->{text}{files}<!--ContentEnd--></div></td></tr></table>"
)


def column_path(site: Site, column: Column) -> str:
    """`/col/col51332/index.html`."""
    return f"/col/col{51000 + column.number}/index.html"


def item_path(site: Site, column: Column, item: Item, serial: int) -> str:
    """`/art/2022/1/24/art_5443_413718.html`."""
    return f"/art/{item.when.year}/{item.when.month}/{item.when.day}/art_{51000 + column.number}_{serial}.html"


def list_html(site: Site, column: Column, items: list[Item], number: int, count: int) -> str:
    """A script that searches."""
    asked = {"divid": f"div{column.number}", "infotypeId": f"08{column.number}", "jdid": "1", "area": AREA}
    script = f"<script>$.ajax({{type:'POST',url:'{SEARCH}?{urlencode(asked)}'}})</script>"
    return column_page(site, column, f"<div id='div{column.number}'></div>", script)


def article_html(site: Site, column: Column, item: Item) -> str:
    """`#zoom` between comments."""
    return article_page(site, column, item, BODY, boxed=True)


def extras(site: Site) -> dict[str, Served]:
    """The search: rows of a table, and a pager in words."""
    columns = {f"08{number}": column for number, column in columns_of(site).items()}

    def answer(asked: Asked) -> str:
        items, number = columns[asked["infotypeId"]].items, int(asked.get("currpage", "1"))
        rows = "".join(
            f'<tr class="tr_main_value_{"odd" if n % 2 else "even"}"><td><a href="{path_of(site, i)}" title="{escape(i.title)}">'
            f"{escape(i.title[:12])}...</a></td><td>{day(i)}</td></tr>"
            for n, i in enumerate(shown(items, number, ROWS))
        )
        pager = f"<div>共&nbsp;{len(items)}&nbsp;条 第{number}页/共&nbsp;{pages(items, ROWS)}&nbsp;页</div>"
        return f"<table>{rows}</table>{pager}{'　' * 1500}"

    return service(site, SEARCH, "text/html;charset=utf-8", answer)


CMS = drawn(
    column_path=column_path,
    item_path=item_path,
    file_path=file_path,
    serve_file=serve_file,
    list_html=list_html,
    article_html=article_html,
    extras=extras,
)
