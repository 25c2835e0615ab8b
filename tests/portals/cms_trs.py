"""TRS WCM: `index_1.html` is page two, articles lie at `./YYYYMM/tYYYYMMDD_id.html`, files beside them."""

from html import escape

from tests.portals.build import Cms, attachments, latest, menu_html
from tests.portals.frame import (
    column_meta,
    crumbs,
    date_line,
    footer,
    head,
    heading,
    item_meta,
    metadata_table,
    site_meta,
)
from tests.portals.site import Column, File, Item, Served, Site


def column_path(site: Site, column: Column) -> str:
    """`/zwgk/zfxxgk/zfxxgknb/`."""
    return site.place.root + "".join(f"{step.slug}/" for step in (*column.parents, column))


def list_path(column: Column, number: int, pages: int) -> str:
    """`index_1.html` and so on."""
    return f"{column.path}index_{number}.html"


def item_path(site: Site, column: Column, item: Item, serial: int) -> str:
    """The date is in the address."""
    return f"{column.path}{item.when:%Y%m}/t{item.when:%Y%m%d}_{serial}.html"


def file_path(item: Item, file: File, serial: int) -> str:
    """`P020YYYYMMDD….docx` in the article's folder."""
    folder = item.url.split("/", 3)[3].rpartition("/")[0]
    return f"/{folder}/P020{item.when:%Y%m%d}{serial}.{file.name.rpartition('.')[2]}"


def home_html(site: Site) -> str:
    """Menus and the newest entries."""
    rows = "".join(f'<li><a href="{i.link}">{escape(i.title)}</a></li>' for i in latest(site, 8))
    rows += "".join(f'<li><a href="{phone_url(i)}">{escape(i.title)}</a></li>' for _, i in on_phones(site))
    body = f'<div class="nav">{menu_html(site.columns)}</div><div class="news"><ul>{rows}</ul></div>{footer(site)}'
    return f"<!DOCTYPE html>\n<html>{head(site.name, site_meta(site), charset='utf-8')}<body>{body}</body></html>"


def list_html(site: Site, column: Column, items: list[Item], number: int, pages: int) -> str:
    """A page of the list; the pager is a script call."""
    rows = []
    base = column.url
    for item in items:
        address = item.link.replace(base, "./", 1)
        text = item.title if len(item.title) < 32 else item.title[:30] + "..."
        rows.append(
            f'<li><span>{item.when:%Y-%m-%d}</span><a href="{address}" target="_blank" title="{escape(item.title)}">'
            f"{escape(text)}</a></li>"
        )
    pager = f'<script>createPageHTML({pages}, {number}, "index", "html");</script>' if items else ""
    tags = [*site_meta(site), *column_meta(column)]
    side = menu_html([column, *column.children] if column.children else list(column.parents[-1:]) or [column])
    return (
        f"<!DOCTYPE html>\n<html>{head(f'{column.name}_{site.name}', tags, charset='utf-8')}<body>\n"
        f"{crumbs(site, column, site.place.home)}\n<div class='side'>{side}</div>\n"
        f'<ul class="list">\n{chr(10).join(rows)}\n</ul>\n<div class="page">{pager}</div>{footer(site)}</body></html>'
    )


def article_html(site: Site, column: Column, item: Item) -> str:
    """Title, date line, `.TRS_Editor`."""
    rng = site.rng
    tags = site_meta(site) + column_meta(column)
    if not (item.bare or item.undated):
        tags += item_meta(item, rng)
    dates = "" if item.undated else f'<div class="info">{date_line(item, rng)}</div>'
    folder = item.url.rpartition("/")[0] + "/"
    files = "".join(
        f'<p>附件：<a href="./{u.removeprefix(folder)}">{escape(label)}</a></p>' for u, label in attachments(item)
    )
    extra = metadata_table(item) if "metadata-table" in item.quirks else ""
    return (
        f"<!DOCTYPE html>\n<html>{head(item.title, tags, charset='utf-8')}<body>\n"
        f"{crumbs(site, column, site.place.home)}\n{extra}<h1>{heading(item)}</h1>\n{dates}\n"
        f'<div class="TRS_Editor"><div class="Custom_UnionStyle">\n{item.html}\n</div></div>\n{files}\n'
        f'<div class="share">分享到：微信 微博</div>{footer(site)}</body></html>'
    )


def phone_url(item: Item) -> str:
    """`t20250122_683028_wap.html`: the page as phones get it."""
    return item.url.replace(".html", "_wap.html")


def on_phones(site: Site) -> list[tuple[Column, Item]]:
    """The reports with a twin for phones: the three newest of a portal that has such pages."""
    entries = [(c, i) for top in site.columns for c in top.walk() for i in c.items if i.report and i.form == "page"]
    entries.sort(key=lambda entry: entry[1].when, reverse=True)
    return entries[:3] if site.place.phones else []


def phone_pages(site: Site) -> dict[str, Served]:
    """The twins: the same text."""
    return {
        phone_url(item): Served(200, "text/html; charset=utf-8", article_html(site, column, item).encode(), "twin")
        for column, item in on_phones(site)
    }


CMS = Cms(
    page_size=10,
    column_path=column_path,
    list_path=list_path,
    item_path=item_path,
    file_path=file_path,
    list_html=list_html,
    article_html=article_html,
    home_html=home_html,
    extras=phone_pages,
)
