"""Openness: `…/showList/<branch>/page_N.html`, annual reports and their files in a module of their own."""

from html import escape

from tests.portals.drawn import article_page, column_page, day, drawn, path_of
from tests.portals.site import Column, File, Item, Site

PAGE_SIZE = 5
BODY = "<h1 class=is-newstitle>{title}</h1><div class=is-newsinfo>{dates}</div><div class=is-newscontnet>{text}{files}</div>"


def module(column: Column) -> str:
    """Annual reports have a module of their own."""
    return "OpennessAnnualReport" if column.type == "信息公开年报" else "OpennessContent"


def column_path(site: Site, column: Column) -> str:
    """`/OpennessContent/showList/2/page_1.html`."""
    return f"/{module(column)}/showList/{column.number}/page_1.html"


def list_path(column: Column, number: int, count: int) -> str:
    """`page_2.html` is page two."""
    return column.path.replace("page_1.html", f"page_{number + 1}.html")


def item_path(site: Site, column: Column, item: Item, serial: int) -> str:
    """`/OpennessAnnualReport/show/7179.html`."""
    return f"/{module(column) if item.report else 'OpennessContent'}/show/{serial}.html"


def file_path(item: Item, file: File, serial: int) -> str:
    """The name is nowhere in the address."""
    return f"/OpennessAnnualReport/download/{serial}.html"


def list_html(site: Site, column: Column, items: list[Item], number: int, count: int) -> str:
    """Rows with a line after every fifth, links to all other pages."""
    rows = "".join(
        f"<dt><a href='{path_of(site, i)}' title='{escape(i.title)}'>{escape(i.title[:18])}</a><span>[{day(i)}]</span></dt>"
        for i in items
    )
    others = [n for n in range(1, count + 1) if n != number + 1]
    links = "".join(f"<a class='default_pgBtn' href='{list_path(column, n - 1, count)}'>{n}</a>" for n in others)
    return column_page(site, column, f"<dl class=key-list>{rows}<dt class=line></dt></dl>{links}")


def article_html(site: Site, column: Column, item: Item) -> str:
    """`is-newscontnet`."""
    return article_page(site, column, item, BODY, boxed=True)


CMS = drawn(
    page_size=PAGE_SIZE,
    column_path=column_path,
    list_path=list_path,
    item_path=item_path,
    file_path=file_path,
    list_html=list_html,
    article_html=article_html,
)
