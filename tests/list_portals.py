"""Portals whose lists are plain pages, by the way they page: real anatomy in our own words, each in two skins."""

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.families.frame import (
    FamilySite,
    absolute,
    html_page,
    other_titles,
    pdf,
    report_text,
    report_title,
    site_row,
)
from tests.small_portals import Answer

AGENCIES = ("示例县人民政府办公室", "示例县司法局", "大庙镇人民政府")
YEARS = range(2025, 2018, -1)
ROWS = 10

PLAIN_ROW = "<li><a href='{href}' title='{title}'>{cut}</a><span>{date}</span></li>"
DATE_FIRST = '<li><span class="date">[{date}]</span><a target="_blank" href="{href}" title="{title}">{cut}</a></li>'


@dataclass(frozen=True)
class Shape:
    """One way of paging in one skin. `later`: page from 2, pages -> its path; `pager`: page from 1, pages -> markup."""

    name: str
    skin: str
    first: str
    later: Callable[[int, int], str]
    pager: Callable[[int, int], str]
    article: str  # path, with {serial:…} and {year}
    row: str = PLAIN_ROW
    box: str = '<div class="list"><ul>{rows}</ul></div>{pager}'
    body: str = '<h1>{title}</h1><div class="TRS_Editor">{text}</div>{files}'
    head: str = ""
    family: str = "static"
    named: bool = False  # the portal's row names the list
    file: str = "/files/W0202601{serial:05d}.pdf"
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def host(self) -> str:
        return f"www.{self.name}{self.skin}.gov.cn"


def site_of(shape: Shape) -> FamilySite:
    """The portal of a shape: home, disclosure, the annual column with its pages, articles, files."""
    items = _items(shape)
    lists = _lists(shape, items)
    pages: dict[str, Answer] = {**lists, **_menus(shape)}
    for path, title, year, file, agency in items:
        text = report_text(agency, year) if agency else f"<p>{title}</p>"
        files = f'<p>附件：<a href="{file}">{title}.pdf</a></p>' if file else ""
        metas = {"ArticleTitle": title, "ColumnName": "政府信息公开年报"}
        pages[path] = html_page(shape.body.format(title=title, text=text, files=files), metas=metas, head=shape.head)
        if file:
            pages[file] = pdf()
    reports = [path for path, _, _, _, agency in items if agency]
    return FamilySite(
        name=shape.family,
        skin=f"{shape.name}-{shape.skin}",
        row=site_row(f"{shape.name}-{shape.skin}", shape.host, list_path=shape.first if shape.named else None),
        pages={shape.host + path: answer for path, answer in pages.items()},
        reports=absolute(shape.host, reports),
        lists=absolute(shape.host, lists),
        lookalikes=absolute(shape.host, [path for path, _, _, _, agency in items if not agency]),
        attachments=absolute(shape.host, [file for _, _, _, file, _ in items if file]),
        way_in=absolute(shape.host, _menus(shape)),
    )


def _items(shape: Shape) -> list[tuple[str, str, int, str, str]]:
    """(path, title, year, path of its file or "", agency or "" when it is no report) of everything in the column."""
    titles = [(report_title(agency, year), year, agency) for year in YEARS for agency in AGENCIES]
    titles[5:5] = [(title, 2024, "") for title in other_titles(2024)]
    found = []
    for serial, (title, year, agency) in enumerate(titles, 1):
        file = shape.file.format(serial=serial) if agency and serial % 4 == 0 else ""
        found.append((shape.article.format(serial=serial, year=year + 1), title, year, file, agency))
    return found


def _lists(shape: Shape, items: list[tuple[str, str, int, str, str]]) -> dict[str, Answer]:
    parts = [items[n : n + ROWS] for n in range(0, len(items), ROWS)]
    found: dict[str, Answer] = {}
    for number, part in enumerate(parts, 1):
        rows = "".join(
            shape.row.format(href=path, title=title, cut=title[:18] + "…", date=f"{year + 1}-01-2{n % 10}")
            for n, (path, title, year, _, _) in enumerate(part)
        )
        body = shape.box.format(rows=rows, pager=shape.pager(number, len(parts)))
        path = shape.first if number == 1 else shape.later(number, len(parts))
        found[path] = html_page(body, metas={"ColumnName": "政府信息公开年报"}, head=shape.head)
    return found


def _menus(shape: Shape) -> dict[str, Answer]:
    links = (
        f'<li><a href="{shape.first}">政府信息公开年报</a></li><li><a href="/zwgk/zn.html">政府信息公开指南</a></li>'
    )
    home = '<ul class="nav"><li><a href="/zwgk/">政务公开</a></li><li><a href="/xw/">新闻动态</a></li></ul>'
    return {"/": html_page(home, head=shape.head), "/zwgk/": html_page(f"<ul>{links}</ul>", head=shape.head)}
