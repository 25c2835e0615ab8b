"""What the family portals share: a site with its truth, pages that read like reports and like what is taken for them."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from archive.capture import Lead
from archive.names import page_of
from crawler.page import Page
from crawler.run import CrawlOptions
from settings.paths import DataFolder
from settings.portals import Portal
from tests.small_portals import HTML, Answer, Dynamic, Pages, crawled, portal, served

JSON = (("Content-Type", "application/json;charset=UTF-8"),)


@dataclass(frozen=True)
class FamilySite:
    """A portal of one family in one skin. Addresses in the sets are absolute, those in `pages` have no scheme.

    `pages`: as `small_portals.served` takes them ("host/path?query", "host/path?" and "POST host/path" for `Dynamic`).
    """

    name: str
    skin: str
    row: Portal
    pages: Pages
    reports: frozenset[str]
    lists: frozenset[str]  # every list page there is, also answers of data services; "POST http://…" counts its bodies
    lookalikes: frozenset[str] = frozenset()
    attachments: frozenset[str] = frozenset()
    way_in: frozenset[str] = frozenset()  # home page and menus: asked for, and not counted
    posts: int = 0  # list pages that are asked for by POST, which have no addresses of their own

    @property
    def id(self) -> str:
        return f"{self.name}-{self.skin}"

    @property
    def worth_asking(self) -> int:
        return len((self.reports | self.lists | self.attachments) - self.way_in) + self.posts

    def html_pages(self) -> list[Page]:
        """The pages that stand at fixed addresses, as the families see them."""
        found = [(url, answer) for url, answer in self.pages.items() if isinstance(answer, Answer)]
        return [
            Page(f"http://{url}", answer.body, dict(answer.headers).get("Content-Type"))
            for url, answer in found
            if answer.status == 200 and "html" in dict(answer.headers).get("Content-Type", "")
        ]

    def lead(self, url: str) -> Lead:
        return Lead(
            url=url, portal_id=self.row.id, region_code=self.row.region_code, role="index", menu="政府信息公开年报"
        )


@dataclass
class Crawled:
    """What a crawl of a site asked for and kept."""

    site: FamilySite
    asked: list[str]  # "http://…" and "POST http://…", in order
    kept: list[dict[str, Any]] = field(default_factory=list)

    def kept_as(self, *roles: str) -> set[str]:
        """Addresses of the pages kept; of a page drawn by script, which has no status, its own."""
        return {page_of(row["url"]) for row in self.kept if row["status"] in (200, None) and row["role"] in roles}

    @property
    def counted(self) -> list[str]:
        return [url for url in self.asked if not url.endswith("/robots.txt") and url not in self.site.way_in]


def crawl_site(site: FamilySite, folder: Path, **options: Any) -> Crawled:
    """Crawl a site through the real spider, over loopback."""
    return crawl_sites((site,), folder, **options)[site.id]


def crawl_sites(sites: Sequence[FamilySite], folder: Path, **options: Any) -> dict[str, Crawled]:
    """Crawl sites in one crawl. Out: by `FamilySite.id`. Each has hosts of its own, so that what was asked tells whose it was."""
    data = DataFolder(folder / "data")
    pages = {url: answer for site in sites for url, answer in site.pages.items()}
    rows = tuple(site.row for site in sites)
    with served(pages, folder) as (log, connect_map):
        crawled(CrawlOptions(data=data, portals=rows, connect_map=connect_map, delay=0.0, **options))
    posts = {(when, host, path) for when, host, path, _ in log.posts}
    asked = [
        (host, f"{'POST ' if (when, host, path) in posts else ''}http://{host}{path}") for when, host, path in log.asked
    ]
    with closing(sqlite3.connect(data.crawl_db)) as connection:
        connection.row_factory = sqlite3.Row
        kept = [dict(row) for row in connection.execute("SELECT url, status, role FROM captures")]
    return {
        site.id: Crawled(
            site,
            [url for host, url in asked if host in site.row.hosts],
            [row for row in kept if urlsplit(page_of(row["url"])).hostname in site.row.hosts],
        )
        for site in sites
    }


def costs(sites: Sequence[FamilySite], folder: Path) -> dict[str, tuple[int, int, int]]:
    """What finding everything costs: site -> (requests, reports kept, reports, files and list pages there are).

    Not counted: robots.txt and the way in (home page, menus). Counted: what a browser needs to draw its pages, too.
    """
    done = crawl_sites(sites, folder).values()
    kept = ("home", "index", "report")
    return {
        one.site.id: (len(one.counted), len(one.site.reports & one.kept_as(*kept)), one.site.worth_asking)
        for one in done
    }


def site_row(
    family_site: str, host: str, *more_hosts: str, list_path: str | None = None, family: str = "auto"
) -> Portal:
    """The row of a family portal: the family is to be recognised unless it is named."""
    made = portal(family_site, host, *more_hosts)
    values = {name: getattr(made, name) for name in Portal.__dataclass_fields__}
    list_url = f"http://{host}{list_path}" if list_path else None
    return Portal(**{**values, "family": family, "list_url": list_url})


def html_page(body: str, *, title: str = "示例", head: str = "", metas: Mapping[str, str] | None = None) -> Answer:
    """A page of a portal, with room enough not to be taken for a stub."""
    tags = "".join(f'<meta name="{name}" content="{escape(value)}">' for name, value in (metas or {}).items())
    source = f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{escape(title)}</title>{tags}{head}</head>"
    return Answer(f"{source}<body>{body}<div class=foot>{'　' * 1500}</div></body></html>".encode())


def fragment(source: str) -> Answer:
    """A piece of HTML, as label services answer."""
    return Answer(source.encode(), headers=(("Content-Type", HTML),))


def json_answer(source: str) -> Answer:
    """An answer of a data service."""
    return Answer(source.encode(), headers=JSON)


def pdf() -> Answer:
    """A file."""
    return Answer(b"%PDF-1.4\n%%EOF\n", headers=(("Content-Type", "application/pdf"),))


def report_title(agency: str, year: int) -> str:
    return f"{agency}{year}年政府信息公开工作年度报告"


def report_text(agency: str, year: int) -> str:
    """A short report: its six sections and a table with numbers."""
    said = (
        f"<p>一、总体情况</p><p>{year}年，{agency}按要求公开信息。</p><p>二、主动公开政府信息情况</p>"
        f"<table><tr><td>规章</td><td>{year % 7}</td><td>{year % 5}</td></tr></table>"
        "<p>三、收到和处理政府信息公开申请情况</p><p>四、政府信息公开行政复议、行政诉讼情况</p>"
    )
    return f"{said}<p>五、存在的主要问题及改进情况</p><p>六、其他需要报告的事项</p><p>无。</p>"


def untitled_report(agency: str, year: int) -> str:
    """A report that stands in its list's page, where no title is printed: its first words say whose and when."""
    opening = (
        f"<p>本报告由{agency}根据《中华人民共和国政府信息公开条例》编制，所列数据的统计期限自{year}年1月1日起至"
        f"{year}年12月31日止。</p>"
    )
    return opening + report_text(agency, year)


def other_titles(year: int) -> tuple[str, ...]:
    """Titles beside the reports that are none."""
    return (
        f"关于做好{year}年政府信息公开工作年度报告编制的通知",
        f"示例县{year}年政府网站工作年度报表",
        f"示例县{year}年法治政府建设年度报告",
        f"{year}年政府信息公开工作要点",
    )


def absolute(host: str, paths: Iterable[str]) -> frozenset[str]:
    return frozenset(f"http://{host}{path}" for path in paths)


__all__ = [
    "Answer", "Crawled", "Dynamic", "FamilySite", "absolute", "costs", "crawl_site", "crawl_sites", "fragment", "html_page", "json_answer",
    "other_titles", "pdf", "report_text", "report_title", "site_row", "untitled_report",
]  # fmt: skip
