"""What systems share whose lists a script draws: the frame of their pages, and answers of the services behind them."""

from collections.abc import Callable
from dataclasses import replace
from html import escape
from math import ceil
from typing import Any

from tests.portals import cms_trs
from tests.portals.build import Cms, absolute, attachments, menu_html
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
from tests.portals.site import Asked, Column, File, Item, Served, Site

WHOLE = 1_000_000
"""A page size that no column reaches: such a list has one address."""


def column_page(site: Site, column: Column, inside: str, script: str = "") -> str:
    """A column: crumbs, its sub-columns, the family's own list and script."""
    tags = [*site_meta(site), *column_meta(column)]
    return (
        f"<!DOCTYPE html><html>{head(column.name, tags, charset='utf-8')}<body>{crumbs(site, column, '/')}"
        f'<div class="left">{menu_html(column.children)}</div>{inside}{script}{footer(site)}</body></html>'
    )


def article_page(site: Site, column: Column, item: Item, body: str, boxed: bool = False) -> str:
    """An article. `body`: the family's markup with {title}, {dates}, {text} and {files}; `boxed`: often a metadata box."""
    tags = [*site_meta(site), *column_meta(column), *([] if item.bare else item_meta(item, site.rng))]
    box = metadata_table(item) if boxed and site.rng.random() < 0.4 else ""
    files = "".join(f'<p>附件：<a href="{escape(url)}">{escape(label)}</a></p>' for url, label in attachments(item))
    said = {"title": heading(item), "dates": date_line(item, site.rng), "text": item.html, "files": files}
    return (
        f"<!DOCTYPE html><html>{head(item.title, tags, charset='utf-8')}<body>{crumbs(site, column, '/')}{box}"
        f"{body.format_map(said)}{footer(site)}</body></html>"
    )


def path_of(site: Site, item: Item) -> str:
    """What a list's row says of an entry: its address from the host's root."""
    return item.link.removeprefix(f"http://{site.host}")


def day(item: Item) -> str:
    """The date in a list's row."""
    return f"{item.when:%Y-%m-%d}"


def shown(items: list[Item], number: int, size: int) -> list[Item]:
    """A page of a list; pages are counted from 1."""
    return items[(number - 1) * size : number * size]


def pages(items: list[Item], size: int) -> int:
    """How many pages a list has."""
    return ceil(len(items) / size)


def columns_of(site: Site) -> dict[str, Column]:
    """Every column by its number."""
    return {str(column.number): column for top in site.columns for column in top.walk()}


def service(site: Site, path: str, mime: str, answer: Callable[[Asked], str]) -> dict[str, Served]:
    """A service of the system, at its address."""
    return {absolute(site.host, path): Served(200, mime, b"", "data", answer=lambda asked: answer(asked).encode())}


def drawn(**rules: Any) -> Cms:
    """A system with these rules and a file beside each article's number."""
    return replace(cms_trs.CMS, **{"page_size": WHOLE, "list_path": one_address, **rules})


def one_address(column: Column, number: int, pages: int) -> str:
    """Further pages have no address of their own."""
    raise ValueError("the list is paged by script")


def suffix(file: File) -> str:
    """The file's ending without its dot."""
    return file.name.rpartition(".")[2]
