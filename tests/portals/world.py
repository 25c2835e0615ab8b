"""The whole sample region: every portal, every page, and the truth about every report."""

from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from tests.portals import (
    cms_datalist,
    cms_epoint,
    cms_gkmlpt,
    cms_hanweb,
    cms_hebei,
    cms_jpaas,
    cms_longid,
    cms_longxun,
    cms_nextpage,
    cms_numbered,
    cms_openness,
    cms_prefecture,
    cms_trs,
    cms_ucap,
    cms_vsb,
    cms_xxgkmodule,
)
from tests.portals.build import Cms, absolute, build
from tests.portals.columns import YEARBOOK, item_of, menus, yearbook
from tests.portals.places import PLACES, Place
from tests.portals.plan import reports_of
from tests.portals.report import Report, truth_of
from tests.portals.site import Column, Item, Served, Site

SYSTEMS: dict[str, Cms] = {
    "trs": cms_trs.CMS,
    "hanweb": cms_hanweb.CMS,
    "longid": cms_longid.CMS,
    "prefecture": cms_prefecture.CMS,
    "nextpage": cms_nextpage.CMS,
    "vsb": cms_vsb.CMS,
    "ucap": cms_ucap.CMS,
    "numbered": cms_numbered.CMS,
    "jpaas": cms_jpaas.CMS,
    "longxun": cms_longxun.CMS,
    "openness": cms_openness.CMS,
    "gkmlpt": cms_gkmlpt.CMS,
    "epoint": cms_epoint.CMS,
    "hebei": cms_hebei.CMS,
    "ucapdata": cms_datalist.UCAP,
    "pclist": cms_datalist.PC_LIST,
    "xxgklist": cms_datalist.XXGK_LIST,
    "xxgkmodule": cms_xxgkmodule.CMS,
}
GZIP_HOSTS = ("www.yangben-alsyq.gov.cn",)
CHUNKED_HOSTS = ("www.yangben-sx.gov.cn",)
MOVED_ON = datetime(2019, 6, 3, 10, 30)
FORBIDDEN = {"yb-wltzq": "/nbzl/", "yb-bynr": "/bynr/nbzl/"}


@dataclass
class World:
    """`pages`: address -> answer. `portals`: rows of portals.csv. `truth`: the content of truth.json."""

    seed: int
    scale: int
    portals: list[dict[str, str]] = field(default_factory=list)
    pages: dict[str, Served] = field(default_factory=dict)
    truth: dict[str, Any] = field(default_factory=dict)
    gzip_hosts: tuple[str, ...] = GZIP_HOSTS
    chunked_hosts: tuple[str, ...] = CHUNKED_HOSTS

    @property
    def hosts(self) -> list[str]:
        """Every host name that is served."""
        return sorted({url.split("/")[2] for url in self.pages})


def build_world(seed: int = 1, scale: int = 1) -> World:
    """The region of a seed. The same seed and scale give the same bytes, whatever the hash seed."""
    world = World(seed, scale)
    reports = reports_of(seed, scale)
    sites, odd = [], Odd()
    moved: dict[str, list[Item]] = {}
    for number, place in enumerate(sorted(PLACES, key=lambda p: (p.id == "yb-bynr", not p.belongs))):
        rng = Random(f"{seed}/{place.id}/site")
        items = [item_of(report, rng) for report in reports[place.id]]
        items += moved.get(place.id, [])
        book = yearbook(place, items)
        _oddities(place, book, rng, odd)
        if place.belongs:
            moved[place.belongs] = [_carried_over(item) for item in items if item.form == "page"][:2]
        columns = menus(place, book, rng)
        _sub_hosts(place, book, columns)
        if place.id == "yb-bynr":
            book.children.append(_counties(sites))
        if place.id in FORBIDDEN:
            columns.append(_forbidden(place, rng))
        site = Site(place, columns, rng, FORBIDDEN.get(place.id))
        served = build(site, SYSTEMS[place.cms], (number + 1) * 100)
        served.update({absolute(host, "/"): served[absolute(site.host, place.home)] for host in place.hosts[1:]})
        world.pages.update(_barred(served, site))
        sites.append((site, book, len(served)))
    _robots(world)
    _describe(world, sites, reports, odd)
    return world


def _carried_over(item: Item) -> Item:
    """A report that the next portal took over, under the day it did so."""
    return Item(item.title, MOVED_ON, item.html, kind="twin", source=item.source, files=item.files)


@dataclass
class Odd:
    """Entries that lead nowhere or elsewhere."""

    soft404: list[Item] = field(default_factory=list)
    dead: list[Item] = field(default_factory=list)
    redirects: list[Item] = field(default_factory=list)


def _oddities(place: Place, book: Column, rng: Random, odd: Odd) -> None:
    """A soft 404 and a dead link in the list, a redirect before one article, a label of gb2312 on more than that."""
    pages = [item for column in book.walk() for item in column.items if item.form == "page"]
    last = book.walk()[-1]
    turned = rng.choice(pages)
    turned.form = "redirect"
    odd.redirects.append(turned)
    for form, found in (("soft404", odd.soft404), ("dead", odd.dead)):
        title = f"{place.name(2014)}{'地震局' if form == 'dead' else '粮食局'}2014年政府信息公开工作年度报告"
        item = Item(title, datetime(2015, 3, 2, 10, 0), "", form=form)
        found.append(item)
        last.items.append(item)
    if place.cms == "trs":
        for item in [i for i in pages if i is not turned and not i.report.draft.planted][:2]:  # type: ignore[union-attr]
            item.undated = True
    if place.encoding != "utf-8":
        for item in [i for i in pages if i is not turned][:1]:
            item.quirks = item.quirks | {"says-gb2312"}
            item.html += "<p>联系人：陶喆堃、朱㛃英。</p>"


def _sub_hosts(place: Place, book: Column, columns: list[Column]) -> None:
    """Departments with a host or a node of their own publish there; the common list leads there."""
    for host in place.hosts[1:]:
        slug = host.split(".")[0]
        theirs = [i for c in book.walk() for i in c.items if i.report and i.report.draft.agency.slug == slug]
        for item in theirs:
            item.host = host
        name = theirs[0].report.draft.agency.suffix  # type: ignore[union-attr]
        own = Column("政府信息公开年报", "zfxxgknb", theirs[:], type=YEARBOOK, host=host)
        columns.append(Column(f"盟{name}", "gk", children=[own], host=host))


def _counties(sites: list[tuple[Site, Column, int]]) -> Column:
    """The prefecture's list of its counties' reports: links that leave its own part of the host."""
    items = []
    for site, book, _ in sites:
        if site.place.cms == "prefecture":
            for item in [i for c in book.walk() for i in c.items if i.report][:12]:
                items.append(Item(item.title, item.when, "", url=item.url, link=item.url))
    return Column("旗县区政府信息公开年度报告", "qxq", items)


def _forbidden(place: Place, rng: Random) -> Column:
    """A folder that robots.txt keeps closed, with titles that tempt."""
    items = [
        Item(
            f"{place.name(year)}机要局{year}年政府信息公开工作年度报告",
            datetime(year + 1, 1, 20, 9, 0),
            f"<p>内部资料第{rng.randint(1, 99)}号。</p>",
            form="forbidden",
        )
        for year in (2023, 2022, 2021)
    ]
    return Column("内部资料（年报）", "nbzl", items)


def _barred(served: dict[str, Served], site: Site) -> dict[str, Served]:
    """Pages under the forbidden folder are marked as such."""
    if site.forbidden is None:
        return served
    start = absolute(site.host, site.forbidden)
    return {
        url: Served(page.status, page.content_type, page.body, "forbidden") if url.startswith(start) else page
        for url, page in served.items()
    }


def _robots(world: World) -> None:
    for place in PLACES:
        folder = FORBIDDEN.get(place.id)
        if folder:
            text = f"User-agent: *\nDisallow: {folder}\n"
            world.pages[absolute(place.hosts[0], "/robots.txt")] = Served(200, "text/plain", text.encode(), "robots")


def _describe(world: World, sites: list[tuple[Site, Column, int]], reports: dict[str, list[Report]], odd: Odd) -> None:
    sites = sorted(sites, key=lambda s: PLACES.index(s[0].place))
    world.portals = [_row(site, book) for site, book, _ in sites]
    entries = [(place.id, report) for place in PLACES for report in reports[place.id]]
    served = world.pages.items()
    world.truth = {
        "seed": world.seed, "scale": world.scale, "fiction": "示例数据，内容虚构",
        "portals": [
            {"id": s.place.id, "name": s.name, "region_code": s.place.at(2025)[0], "family": s.place.family, "pages": n}
            for s, _, n in sites
        ],
        "pages": sum(page.status == 200 and page.kind not in ("robots", "data") for _, page in served),
        "reports": [truth_of(report, n, portal) for n, (portal, report) in enumerate(entries, 1)],
        "twins": [url for url, page in served if page.kind == "twin"],
        "lookalikes": [url for url, page in served if page.kind == "lookalike"],
        "forbidden": [url for url, page in served if page.kind == "forbidden"],
        "soft404": [item.url for item in odd.soft404],
        "dead": [item.url for item in odd.dead],
        "redirects": [item.link for item in odd.redirects],
        "redirect_targets": {url: page.location for url, page in served if page.location},
    }  # fmt: skip


def _row(site: Site, book: Column) -> dict[str, str]:
    place = site.place
    return {
        "id": place.id, "place": place.belongs or place.id, "name": site.name, "region_code": place.at(2025)[0],
        "family": place.family, "pager": place.pager, "home_url": absolute(site.host, place.home),
        "list_url": book.url.partition("#")[0], "hosts": " ".join(place.hosts), "paths": place.root,
        "first_year": str(place.years[0]) if place.id == "yb-dengkou" else "", "last_year": str(place.last_year or ""), "encoding": "", "status": "verified",
        "evidence": "tests/portals", "note": "示例数据，内容虚构",
    }  # fmt: skip
