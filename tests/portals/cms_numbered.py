"""A provincial platform (Shaanxi): lists are `…/1.html`, `2.html`, articles `…/<19-digit id>.html`."""

from dataclasses import replace
from html import escape

from tests.portals import cms_trs
from tests.portals.build import attachments, menu_html, neighbours
from tests.portals.cms_longid import long_id
from tests.portals.frame import column_meta, crumbs, date_line, footer, head, heading, item_meta, site_meta
from tests.portals.site import Column, File, Item, Site


def column_path(site: Site, column: Column) -> str:
    """`/zfxxgk/zfxxgknb/xznb/1.html`."""
    return site.place.root + "".join(f"{step.slug}/" for step in (*column.parents, column)) + "1.html"


def list_path(column: Column, number: int, pages: int) -> str:
    """`2.html` is page two."""
    return column.path.replace("/1.html", f"/{number + 1}.html")


def item_path(site: Site, column: Column, item: Item, serial: int) -> str:
    """The id begins with the date, as all ids of this kind do here."""
    return column.path.replace("/1.html", f"/{long_id(item, serial)}.html")


def file_path(item: Item, file: File, serial: int) -> str:
    """`/upload/…` with the name the editor gave."""
    return f"/upload/{item.when:%Y/%m}/{serial}/{file.name}"


def list_html(site: Site, column: Column, items: list[Item], number: int, pages: int) -> str:
    """Page numbers are links; there is no 下一页."""
    rows = "".join(
        f'<li><a href="{i.link.split(site.host)[-1]}"><i></i>{escape(i.title)}</a><b>{i.when:%Y-%m-%d}</b></li>'
        for i in items
    )
    numbers = " ".join(
        f"<span>{n + 1}</span>" if n == number else f'<a href="{n + 1}.html">{n + 1}</a>' for n in range(pages)
    )
    tags = [*site_meta(site), *column_meta(column)]
    return (
        f"<!doctype html><html>{head(column.name, tags, charset='utf-8')}<body>{crumbs(site, column, '/')}"
        f"<aside>{menu_html(column.children)}</aside><ul>{rows}</ul><div class=pager>{numbers}</div>"
        f"{footer(site)}</body></html>"
    )


def article_html(site: Site, column: Column, item: Item) -> str:
    """Title, date line, text in a section."""
    tags = [*site_meta(site), *column_meta(column), *([] if item.bare else item_meta(item, site.rng))]
    files = "".join(f'<li><a href="{url}" download>{escape(label)}</a></li>' for url, label in attachments(item))
    return (
        f"<!doctype html><html>{head(item.title, tags, charset='utf-8')}<body>{crumbs(site, column, '/')}"
        f"<article><header><h1>{heading(item)}</h1><p>{date_line(item, site.rng)}</p></header>"
        f"<section>{item.html}</section><ul>{files}</ul></article>{neighbours(column, item)}{footer(site)}</body></html>"
    )


CMS = replace(
    cms_trs.CMS,
    page_size=6,
    column_path=column_path,
    list_path=list_path,
    item_path=item_path,
    file_path=file_path,
    list_html=list_html,
    article_html=article_html,
)
