"""A small system with `/node/N.html` lists, 下一页 links and GBK pages that do not say so."""

from dataclasses import replace
from html import escape

from tests.portals import cms_trs
from tests.portals.build import attachments, latest, menu_html
from tests.portals.frame import column_meta, crumbs, date_line, footer, head, heading, item_meta, site_meta
from tests.portals.site import Column, File, Item, Site


def column_path(site: Site, column: Column) -> str:
    """`/node/12.html`."""
    return f"/node/{column.number}.html"


def list_path(column: Column, number: int, pages: int) -> str:
    """`/node/12_2.html` is page two."""
    return f"/node/{column.number}_{number + 1}.html"


def item_path(site: Site, column: Column, item: Item, serial: int) -> str:
    """`/content/2024/5012.html`."""
    return f"/content/{item.when.year}/{serial}.html"


def file_path(item: Item, file: File, serial: int) -> str:
    """`/upload/2024/50120.docx`."""
    return f"/upload/{item.when.year}/{serial}.{file.name.rpartition('.')[2]}"


def home_html(site: Site) -> str:
    """Menus in upper-case markup."""
    rows = "".join(f'<LI><A HREF="{i.link}">{escape(i.title)}</A></LI>' for i in latest(site, 6))
    menu = menu_html(site.columns, 3)
    if site.place.moved_to:
        menu = f'<P>本网站已停止更新，请访问<A HREF="{site.place.moved_to}">新版政府门户网站</A>。</P>{menu}'
    return f"<HTML>{head(site.name, [], charset=None)}<BODY>{menu}<UL>{rows}</UL>{footer(site)}</BODY></HTML>"


def list_html(site: Site, column: Column, items: list[Item], number: int, pages: int) -> str:
    """A list with 首页 上一页 下一页 尾页."""
    rows = "".join(f'<li>·<a href="{i.link}">{escape(i.title)}</a> ({i.when:%m-%d})</li>\r\n' for i in items)

    def at(page: int) -> str:
        return column.path if page == 0 else list_path(column, page, pages)

    after = f'<a href="{at(number + 1)}">下一页</a>' if number + 1 < pages else "下一页"
    before = f'<a href="{at(number - 1)}">上一页</a>' if number else "上一页"
    pager = f'<a href="{at(0)}">首页</a> {before} {after} <a href="{at(pages - 1)}">尾页</a>'
    return (
        f"<html>{head(column.name, column_meta(column), charset=None)}<body>{crumbs(site, column, '/')}"
        f"{menu_html(column.children)}<ul>{rows}</ul><p>{pager}</p>{footer(site)}</body></html>"
    )


def article_html(site: Site, column: Column, item: Item) -> str:
    """No charset anywhere, except where a page declares gb2312 for what is more than that."""
    charset = "gb2312" if "says-gb2312" in item.quirks else None
    tags = [] if item.bare else [*site_meta(site), *item_meta(item, site.rng)]
    files = "".join(f'<a href="{url}">{escape(label)}</a>' for url, label in attachments(item))
    return (
        f"<html>{head(item.title, tags, charset=charset, lower=site.rng.random() < 0.3)}<body>"
        f"{crumbs(site, column, '/')}<center><font size=5>{heading(item)}</font></center>"
        f"<p align=center>{date_line(item, site.rng)}</p><div class=con>{item.html}</div>{files}{footer(site)}</body></html>"
    )


CMS = replace(
    cms_trs.CMS,
    page_size=7,
    column_path=column_path,
    list_path=list_path,
    item_path=item_path,
    file_path=file_path,
    home_html=home_html,
    list_html=list_html,
    article_html=article_html,
)
