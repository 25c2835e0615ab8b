"""Hanweb's disclosure module: a tree and a search by POST (江苏), and reports by year in one page (`xxgkAnnualReport.jsp`)."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlencode

from tests.families.frame import (
    Dynamic,
    FamilySite,
    absolute,
    fragment,
    html_page,
    other_titles,
    report_text,
    report_title,
    site_row,
    untitled_report,
)
from tests.small_portals import Answer

ROWS = 10
AGENCY = "示例市生态环境局"
AREA = "014000650"
YEARS = range(2025, 2007, -1)
SEARCH = "/module/xxgk/search.jsp"
TREE = f"/module/xxgk/tree.jsp?standardXxgk=1&area={AREA}&divid=div51332"
ASKED = {
    "divid": "div51332", "infotypeId": "0806", "jdid": "1", "area": AREA, "sortfield": "createdatetime:0,orderid:0",
}  # fmt: skip


def _entries() -> list[tuple[str, str, int]]:
    """(path, title, year or 0 when it is no report)."""
    titles = [(report_title(AGENCY, year), year) for year in YEARS]
    titles[3:3] = [(title, 0) for title in other_titles(2022)]
    return [(f"/art/2026/1/2{n % 10}/art_51332_{n:07d}.html", title, year) for n, (title, year) in enumerate(titles)]


def _old_row(n: int, path: str, title: str) -> str:
    kind = "odd" if n % 2 else "even"
    return f'<tr class="tr_main_value_{kind}"><td>{n}</td><td><a href="{path}" title="{title}">{title[:12]}...</a></td><td>2026-01-20</td></tr>'


def _new_row(n: int, path: str, title: str) -> str:
    return f'<li><a href="{path}" target="_blank">{title}</a><span>2026-01-20</span></li>'


def _search(row: Callable[[int, str, str], str], box: str) -> Callable[[str], Answer]:
    def answer(body: str) -> Answer:
        asked = {name: values[0] for name, values in parse_qs(body).items()}
        if asked.get("infotypeId") != "0806" or asked.get("area") != AREA:
            return fragment("<p>没有信息</p>")
        number = int(asked.get("currpage", "1"))
        entries = _entries()
        shown = "".join(
            row(n, path, title) for n, (path, title, _) in enumerate(entries[(number - 1) * ROWS : number * ROWS])
        )
        total = -(-len(entries) // ROWS)
        pager = f'<div>共&nbsp;{len(entries)}&nbsp;条 第{number}页/共&nbsp;{total}&nbsp;页 <a href="javascript:goPage(2)">下一页</a></div>'
        return fragment(box.format(rows=shown, pager=pager) + "　" * 1500)

    return answer


def _searched(
    skin: str, column: Answer, extra: dict[str, Answer], row: Callable[[int, str, str], str], box: str, body: str
) -> FamilySite:
    host = f"www.xxgkmodule{skin}.gov.cn"
    pages: dict[str, Answer | Dynamic] = {
        f"{host}/": html_page('<a href="/col/col51300/index.html">信息公开</a><a href="/xw/">新闻</a>'),
        f"{host}/col/col51300/index.html": column,
        f"POST {host}{SEARCH}": Dynamic(_search(row, box)),
        **{host + path: answer for path, answer in extra.items()},
    }
    for path, title, year in _entries():
        text = report_text(AGENCY, year) if year else "<p>通知</p>"
        pages[host + path] = html_page(body.format(title=title, text=text), metas={"ArticleTitle": title})
    return FamilySite(
        name="xxgk_module",
        skin=skin,
        row=site_row(f"xxgk-module-{skin}", host),
        pages=pages,
        reports=absolute(host, [path for path, _, year in _entries() if year]),
        lists=absolute(host, extra),
        lookalikes=absolute(host, [path for path, _, year in _entries() if not year]),
        way_in=absolute(host, ["/", "/col/col51300/index.html"]),
        posts=3,
    )


def _inline(skin: str, box: str) -> FamilySite:
    """Reports in the page itself, a page for each agency and year."""
    host = f"www.xxgkmodule{skin}.gov.cn"
    script = "/module/xxgk/xxgkAnnualReport.jsp"
    years = range(2025, 2019, -1)
    agencies = {"113701": "示例市人民政府办公室", "113702": "示例市司法局"}
    first = f"{script}?area=113701&fbtime=2025"

    def page(area: str, year: int) -> Answer:
        options = "".join(f'<option value="{y}">{y}年</option>' for y in years)
        others = "".join(f'<li><a href="{script}?area={a}&fbtime=2025">{name}</a></li>' for a, name in agencies.items())
        text = untitled_report(agencies[area], year)
        title = report_title(agencies[area], year)
        return html_page(box.format(options=options, others=others, text=text, title=title), title="政府信息公开年报")

    reports = {f"{script}?{urlencode({'area': a, 'fbtime': y})}": page(a, y) for a in agencies for y in years}
    return FamilySite(
        name="xxgk_module",
        skin=skin,
        row=site_row(f"xxgk-module-{skin}", host),
        pages={
            f"{host}/": html_page('<a href="/zwgk/">政务公开</a>'),
            f"{host}/zwgk/": html_page(f'<a href="{first}">政府信息公开年报</a><a href="/zn/">指南</a>'),
            **{host + path: answer for path, answer in reports.items()},
        },
        reports=absolute(host, reports),
        lists=absolute(host, reports),
        way_in=absolute(host, ["/", "/zwgk/"]),
    )


SITES = (
    _searched(
        "tree",
        html_page(f"<iframe src='{TREE}'></iframe>"),
        {
            TREE: html_page(
                "<ul><li><a href='javascript:void(0)' onclick=\"funclick('0801')\">机构职能</a></li>"
                "<li><a href='javascript:void(0)' onclick=\"funclick('0806')\">政府信息公开年报</a></li></ul>"
            )
        },
        _old_row,
        "<table>{rows}</table>{pager}",
        '<table id="c"><tr><td class="title">{title}</td></tr><tr><td><div id="zoom">{text}</div></td></tr></table>',
    ),
    _searched(
        "script",
        html_page('<a href="/col/col51332/index.html">政府信息公开年报</a>'),
        {
            "/col/col51332/index.html": html_page(
                f"<div id='div51332'></div><script>$.ajax({{type:'POST',url:'{SEARCH}?{urlencode(ASKED)}'}})</script>"
            )
        },
        _new_row,
        '<div class="zfxxgk_list_con"><ul>{rows}</ul></div>{pager}',
        '<div class="content_body"><h1>{title}</h1>{text}</div>',
    ),
    _inline(
        "inline", "<select name=fbtime>{options}</select><ul>{others}</ul><h1>{title}</h1><div id=zoom>{text}</div>"
    ),
    _inline("inlineframe", "<div class=l><ul>{others}</ul></div><div class=r><select>{options}</select>{text}</div>"),
)
