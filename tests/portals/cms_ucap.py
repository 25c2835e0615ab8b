"""Ucap 开普云: `/<site>/c128570/list.shtml`, page two is `list_2.shtml`, articles `/<site>/cN/YYYYMM/<hex32>.shtml`."""

from dataclasses import replace
from hashlib import md5
from html import escape

from tests.portals import cms_trs
from tests.portals.build import attachments, menu_html
from tests.portals.frame import column_meta, crumbs, date_line, footer, head, heading, item_meta, site_meta
from tests.portals.site import Column, File, Item, Site

SITE = "wqx"


def column_path(site: Site, column: Column) -> str:
    """`/wqx/c128570/list.shtml`."""
    return f"/{SITE}/c{128000 + column.number}/list.shtml"


def list_path(column: Column, number: int, pages: int) -> str:
    """`list_2.shtml` is page two."""
    return column.path.replace("list.shtml", f"list_{number + 1}.shtml")


def item_path(site: Site, column: Column, item: Item, serial: int) -> str:
    """Only year and month are in the address."""
    name = md5(f"{item.title}/{serial}".encode(), usedforsecurity=False).hexdigest()
    return f"/{SITE}/c{128000 + column.number}/{item.when:%Y%m}/{name}.shtml"


def file_path(item: Item, file: File, serial: int) -> str:
    """Beside the article, under `files/`."""
    folder = item.url.split("/", 3)[3].rpartition("/")[0]
    return f"/{folder}/files/{serial:x}.{file.name.rpartition('.')[2]}"


def list_html(site: Site, column: Column, items: list[Item], number: int, pages: int) -> str:
    """`gknr_list`, and a pager call that names its box first."""
    rows = "\n".join(
        f'<dl><dd><a href="{i.link.split(site.host)[-1]}" title="{escape(i.title)}">{escape(i.title)}</a></dd>'
        f"<dt>{i.when:%Y-%m-%d}</dt></dl>"
        for i in items
    )
    call = f"createPageHTML('page_div',{pages},{number + 1},'list','shtml',{len(column.items)});"
    tags = [*site_meta(site), *column_meta(column)]
    return (
        f"<!DOCTYPE html><html>{head(column.name, tags, charset='utf-8')}<body>{crumbs(site, column, '/')}"
        f'<div class="left_nav">{menu_html(column.children)}</div><div class="gknr_list">{rows}</div>'
        f'<div id="page_div"></div><script>{call}</script>{footer(site)}</body></html>'
    )


def article_html(site: Site, column: Column, item: Item) -> str:
    """`.article-content`; the header of a document with 索引号 and dates stands before it."""
    tags = [*site_meta(site), *column_meta(column), *([] if item.bare else item_meta(item, site.rng))]
    made = f"{item.when:%Y年%m月%d日}"
    header = (
        f"<table class='xxgk'><tr><th>索引号</th><td>{item.when:%Y}-{column.number:05d}</td><th>发布机构</th>"
        f"<td>{escape(item.source or '')}</td></tr><tr><th>发布日期</th><td>{made}</td><th>有效性</th><td>有效</td></tr></table>"
    )
    files = "".join(f'<p><a href="{url}">{escape(label)}</a></p>' for url, label in attachments(item))
    return (
        f"<!DOCTYPE html><html>{head(item.title, tags, charset='utf-8')}<body>{crumbs(site, column, '/')}"
        f'{header}<h1 class="title">{heading(item)}</h1><div class="pages-date">{date_line(item, site.rng)}</div>'
        f'<div class="article-content">{item.html}</div>{files}{footer(site)}</body></html>'
    )


CMS = replace(
    cms_trs.CMS,
    page_size=8,
    column_path=column_path,
    list_path=list_path,
    item_path=item_path,
    file_path=file_path,
    list_html=list_html,
    article_html=article_html,
)
