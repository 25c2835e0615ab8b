"""Longxun: organs with columns by type, rows by a label service with the newest report inline, or a page for each year."""

from typing import Any
from urllib.parse import parse_qs

from tests.families.frame import (
    Dynamic,
    FamilySite,
    absolute,
    fragment,
    html_page,
    other_titles,
    pdf,
    report_text,
    report_title,
    site_row,
    untitled_report,
)

ORGANS = {"12651": "示例县人民政府", "12652": "示例县民政局", "12653": "示例县河东镇"}
YEARS = tuple(range(2024, 2008, -1))
SIZE = 6


def column(organ: str, kind: int) -> str:
    return f"/public/column/{organ}?type={kind}&action=list"


def nav(organ: str) -> str:
    links = ((2, "政府信息公开指南"), (1, "政府信息公开制度"), (4, "法定主动公开内容"), (3, "政府信息公开年报"))
    return "".join(f"<li><a href='{column(organ, kind)}'>{text}</a></li>" for kind, text in links)


def rows_html(known: list[tuple[str, str]]) -> str:
    found = ""
    for n, (path, title) in enumerate(known):
        found += "<li class=lm_line></li>" if n % 5 == 4 else ""
        found += (
            f"<div class=xxgk_navli><ul class=clearfix><li>{n + 1}</li><li class=mc><a href='{path}' title='{title}'>"
            f"{title[:20]}…</a></li><li class=rq>2024-01-20</li></ul></div>"
        )
    return f"<div class=xxgk_nav_con>{found}</div>"


def pager(organ: str, count: int) -> str:
    call = (
        'Ls.pagination("#page_public_info", {url: "/site/label/8888?_=0.1", data : {siteId : "2653861", catId: "",'
        f' organId : "{organ}", type: 3, file:"/xxgk/publicInfoList_newest2020", pageSize: {SIZE}}},'
        f" pageCount:{count}, total: {count * SIZE}}});"
    )
    return f"<div id=page_public_info></div><script>{call}</script>" if count > 1 else ""


class Making:
    """A site as it is filled."""

    def __init__(self, host: str) -> None:
        self.host = host
        self.pages: dict[str, Any] = {}
        self.reports: set[str] = set()
        self.others: set[str] = set()
        self.lists: set[str] = set()
        self.files: set[str] = set()

    def put(self, path: str, body: str, title: str = "示例") -> None:
        self.pages[self.host + path] = html_page(body, title=title, metas={"SiteId": "2653861"})

    def article(self, path: str, title: str, text: str) -> None:
        self.put(path, f"<h1 class=newstitle>{title}</h1><div class='j-fontContent newscontnet'>{text}</div>", title)

    def site(self, skin: str) -> FamilySite:
        return FamilySite(
            name="longxun",
            skin=skin,
            row=site_row(f"longxun-{skin}", self.host),
            pages=self.pages,
            reports=absolute(self.host, self.reports),
            lists=absolute(self.host, self.lists),
            lookalikes=absolute(self.host, self.others),
            attachments=absolute(self.host, self.files),
            way_in=absolute(self.host, ("/", column("12651", 4))),
        )


def begun(host: str) -> Making:
    """Home page and the office's organ page, with the other organs."""
    made = Making(host)
    organs = "".join(
        f"<li><a title='{name}' href='{column(organ, 4)}'>{name}</a></li>" for organ, name in ORGANS.items()
    )
    made.put("/", f"<a href='{column('12651', 4)}'>政府信息公开</a><a href='/xw/index.html'>新闻动态</a>")
    made.put(column("12651", 4), f"<ul>{nav('12651')}</ul><ul class=clearfix>{organs}</ul>")
    return made


def by_label(host: str) -> FamilySite:
    made, known = begun(host), {}
    for organ, name in ORGANS.items():
        titles = [report_title(name, year) for year in YEARS] + list(other_titles(2022)[:2])
        known[organ] = [(f"/public/{organ}/{organ}{n:03}.html", title) for n, title in enumerate(titles)]
        for n, (path, title) in enumerate(known[organ]):
            is_report = n < len(YEARS)
            (made.reports if is_report else made.others).add(path)
            file = f"/group4/M00/00/{n:02}/{organ}.pdf"
            if n == 1:
                made.files.add(file)
                made.pages[host + file] = pdf()
            link = f"<a href='{file}'>{title}.pdf</a>" if n == 1 else ""
            made.article(path, title, report_text(name, 2023) + link if is_report else "内容。")
        count = -(-len(titles) // SIZE)
        inline = f"<div class=gkdhb_contnet>{untitled_report(name, 2024)}</div>" if organ == "12652" else ""
        made.put(column(organ, 3), f"{nav(organ)}{rows_html(known[organ][:SIZE])}{inline}{pager(organ, count)}")
        made.lists |= {column(organ, 3), *(f"label {organ} {n}" for n in range(2, count + 1))}

    def label(query: str) -> Any:
        asked = {name: values[0] for name, values in parse_qs(query).items()}
        assert (asked["labelName"], asked["file"], asked["type"]) == (
            "publicInfoList",
            "/xxgk/publicInfoList_newest2020",
            "3",
        )
        at = (int(asked["pageIndex"]) - 1) * int(asked["pageSize"])
        return fragment(rows_html(known[asked["organId"]][at : at + SIZE]))

    made.pages[f"{host}/site/label/8888?"] = Dynamic(label)
    return made.site("label")


def by_year(host: str) -> FamilySite:
    made = begun(host)
    for organ, name in ORGANS.items():
        missing = 2015 if organ == "12652" else None
        years = [year for year in YEARS if year != missing]
        paths = {year: f"/public/column/{organ}?type=3&timeFrame={year}&hasContent=true" for year in years}
        frame = "".join(f"<li><a href='{path}'>{year}年</a></li>" for year, path in paths.items())
        menu = f"<ul>{nav(organ)}</ul><ul id=timeFrame>{frame}</ul>"
        for year, path in paths.items():
            made.reports.add(path)
            made.put(
                path,
                f"{menu}<div class=gkdhb_contnet><h2>{report_title(name, year)}</h2>{report_text(name, year)}</div>",
            )
        made.lists.add(column(organ, 3))
        made.put(column(organ, 3), f"{menu}<div class=gkdhb_contnet>{untitled_report(name, years[0])}</div>")
    return made.site("year-frame")


SITES = (by_label("www.lxa.gov.cn"), by_year("www.lxb.gov.cn"))
