"""Openness: lists with separators and a pager of all numbers, or of 下页 only; reports in a module of their own."""

from typing import Any

from tests.families.frame import FamilySite, absolute, html_page, other_titles, pdf, report_text, report_title, site_row

BRANCHES = {"2": "示例旗人民政府", "292": "示例旗民政局", "483": "示例旗河东镇"}
YEARS = tuple(range(2024, 2008, -1))


def site(skin: str, host: str, module: str, size: int, numbers: bool) -> FamilySite:
    pages: dict[str, Any] = {}
    reports, others, lists, files = set(), set(), set(), set()

    def put(path: str, *links: tuple[str, str], more: str = "") -> None:
        rows = [
            f"<dt><a href='{url}' title='{text}'>{text[:18]}</a><span>[2024-01-20]</span></dt>" for url, text in links
        ]
        for at in range(len(rows) - len(rows) % 5, 0, -5):
            rows.insert(at, "<dt class=line></dt>")
        pages[host + path] = html_page(f"<dl class=key-list>{''.join(rows)}</dl>{more}")

    def list_path(branch: str, number: int = 1) -> str:
        return f"/{module}/showList/{branch}/page_{number}.html"

    def pager(branch: str, number: int, count: int) -> str:
        links = [(n, str(n)) for n in range(1, count + 1) if numbers and n != number]
        links += [(number + 1, "下页")] if number < count else []
        return "".join(f"<a class='default_pgBtn' href='{list_path(branch, n)}'>{text}</a>" for n, text in links)

    put("/", ("/Openness/", "政府信息公开"), ("/News/showList/9/page_1.html", "新闻动态"))
    put(
        "/Openness/",
        (list_path("2"), "政府信息公开年报"),
        *((f"/OpennessContent/showList/{b}/0/page_1.html", name) for b, name in BRANCHES.items() if b != "2"),
    )
    for branch, name in BRANCHES.items():
        if branch != "2":
            path = f"/OpennessContent/showList/{branch}/0/page_1.html"
            lists.add(path)
            put(
                path,
                (list_path(branch), "政府信息公开年报"),
                (f"/OpennessContent/show/9{branch}.html", "关于道路施工的公告"),
            )
        known = []
        for n, year in enumerate(YEARS):
            title = f"{name}{year}年" if n == 3 else report_title(name, year)
            known.append((f"/{module}/show/{branch}{n:02}.html", title))
            text = report_text(name, year)
            if n % 5 == 0:
                file = f"/{module}/download/{branch}{n:02}.html"
                pages[host + file] = pdf()
                files.add(file)
                text += f"<p>附件：<a href='{file}'>下载报告</a></p>"
            pages[host + known[-1][0]] = html_page(f"<div class=is-newscontnet>{text}</div>", title=title)
            reports.add(known[-1][0])
        for n, title in enumerate(other_titles(2023)[:2]):
            known.append((f"/OpennessContent/show/{branch}{n}.html", title))
            pages[host + known[-1][0]] = html_page("<div class=is-newscontnet>内容。</div>", title=title)
            others.add(known[-1][0])
        count = -(-len(known) // size)
        for number in range(1, count + 1):
            lists.add(list_path(branch, number))
            shown = known[(number - 1) * size : number * size]
            put(list_path(branch, number), *shown, more=pager(branch, number, count))
    return FamilySite(
        name="openness",
        skin=skin,
        row=site_row(f"openness-{skin}", host),
        pages=pages,
        reports=absolute(host, reports),
        lists=absolute(host, lists),
        lookalikes=absolute(host, others),
        attachments=absolute(host, files),
        way_in=absolute(host, ("/", "/Openness/")),
    )


SITES = (
    site("numbers", "www.opa.gov.cn", "OpennessAnnualReport", 6, numbers=True),
    site("next-only", "www.opb.gov.cn", "XxgkAnnualReport", 10, numbers=False),
)
