"""Hebei: column pages without rows, blocks of rows in a list or in a table, with or without a word on how many."""

from typing import Any
from urllib.parse import parse_qs
from uuid import NAMESPACE_URL, uuid5

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
)

AGENCIES = ("示例县人民政府", "示例县民政局", "示例县河东乡")
YEARS = tuple(range(2024, 2008, -1))


def uid(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, name))


def column_path(name: str) -> str:
    return f"/columns/{uid(name)}/index.html"


def block_path(name: str) -> str:
    return f"/columns/{uid(name)}/templates/{uid('t')}/blocks/{uid('b' + name)}"


def rows(agency: str) -> list[tuple[str, str]]:
    titles = [report_title(agency, year) for year in YEARS]
    titles += other_titles(2022)[: 4 if agency == AGENCIES[0] else 1]
    return [(title, f"/columns/{uid(agency)}/202301/20/{uid(title + agency)}.html") for title in titles]


def site(skin: str, host: str, size: int, row: str, total: bool) -> FamilySite:
    pages: dict[str, Any] = {}
    reports, others, lists, files = set(), set(), set(), set()

    def put(path: str, *links: tuple[str, str], script: str = "") -> None:
        body = "".join(f"<li><a href='{url}'>{text}</a></li>" for url, text in links)
        pages[host + path] = html_page(f"<ul>{body}</ul><div id=list></div>{script}")

    def block(known: list[tuple[str, str]], count: int) -> Dynamic:
        def answer(query: str) -> Any:
            number = int(parse_qs(query)["page"][0])
            shown = known[(number - 1) * size : number * size]
            told = f"<div class=page-box data-total='{count}'></div>" if total else ""
            return fragment("".join(row.format(url, title) for title, url in shown) + told)

        return Dynamic(answer)

    put("/", (column_path("公开"), "政府信息公开"), (column_path("新闻"), "新闻动态"))
    put(column_path("公开"), (column_path(AGENCIES[0]), "政府信息公开年报"), (column_path("指南"), "政府信息公开指南"))
    agencies = [(column_path(name), name) for name in AGENCIES[1:]]
    for name in AGENCIES:
        known = rows(name)
        count = -(-len(known) // size)
        script = f"<script>load('#list', '{block_path(name)}?page=' + 1 + '&fix=0');</script>"
        put(column_path(name), *(agencies if name == AGENCIES[0] else ()), script=script)
        pages[host + block_path(name) + "?"] = block(known, count)
        lists |= {column_path(name), *(f"{block_path(name)}?page={n}&fix=0" for n in range(1, count + 1))}
        for title, path in known:
            is_report = title in {report_title(name, year) for year in YEARS}
            (reports if is_report else others).add(path)
            link = ""
            if title == report_title(name, YEARS[0]):
                files.add(file := path.replace(".html", ".pdf"))
                pages[host + file], link = pdf(), f"<a href='{file}'>附件：{title}.pdf</a>"
            body = report_text(name, 2023) + link if is_report else "<p>内容。</p>"
            pages[host + path] = html_page(f"<h1>{title}</h1><div class=con>{body}</div>", title=title)
    return FamilySite(
        name="hebei",
        skin=skin,
        row=site_row(f"hebei-{skin}", host),
        pages=pages,
        reports=absolute(host, reports),
        lists=absolute(host, lists),
        lookalikes=absolute(host, others),
        attachments=absolute(host, files),
        way_in=absolute(host, ("/", column_path("公开"))),
    )


LIST_ROW = "<li class=xxgk_gfxwjk-list-li><a href='{}' target=_blank title='{}'></a><span>2023-01-20</span></li>"
TABLE_ROW = "<table><tr><td>1</td><td><a href='{}'>{}</a></td><td>2023-01-20</td></tr></table>"
SITES = (
    site("list", "www.hba.gov.cn", 5, LIST_ROW, total=True),
    site("table", "www.hbb.gov.cn", 9, TABLE_ROW, total=False),
)
