"""Classic Hanweb with rows in an array (`InitData…`), and with a proxy that looks at `page` alone and cuts large pages off."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlencode

from tests.families.frame import (
    Answer,
    Dynamic,
    FamilySite,
    absolute,
    fragment,
    html_page,
    report_text,
    report_title,
    site_row,
)

YEARS = range(2025, 2015, -1)
OLD, NEW = "/module/jslib/jquery/jpage/dataproxy.jsp", "/module/web/jpage/dataproxy.jsp"
UNIT, COLUMN = "49468", "30067"
SHOWN, MOST = 20, 100


def _entries() -> list[tuple[str, str, int]]:
    """(path, title, year or 0 for a notice): more than one answer holds."""
    found = []
    for n in range(150):
        year, agency = 2025 - n // 15, f"示例县第{n % 15 + 1}中心"
        ours = n % 10 != 3
        title = report_title(agency, year) if ours else f"关于报送{agency}{year}年政府信息公开工作年度报告的通知"
        found.append((f"/art/{year + 1}/1/2{n % 10}/art_{COLUMN}_{n:07d}.html", title, year if ours else 0))
    return found


def _row(path: str, title: str) -> str:
    return f"<li><a href='{path}' title='{title}' target='_blank'>{title}</a><span>2026-01-20</span></li>"


def _asked() -> dict[str, str]:
    return {
        "col": "1", "appid": "1", "webid": "60", "path": "/", "columnid": COLUMN, "unitid": UNIT, "webname": "示例县",
        "permissiontype": "0",
    }  # fmt: skip


def _answer(window: Callable[[dict[str, str]], tuple[int, int]]) -> Callable[[str], Answer]:
    def answer(query: str) -> Answer:
        first, last = window({name: values[0] for name, values in parse_qs(query).items()})
        records = "".join(f"<record><![CDATA[{_row(p, t)}]]></record>" for p, t, _ in _entries()[first - 1 : last])
        total = f"<totalrecord>{len(_entries())}</totalrecord>"
        return fragment(f"<datastore>{total}<recordset>{records}</recordset></datastore>")

    return answer


def by_record(asked: dict[str, str]) -> tuple[int, int]:
    """The rows asked for, not more than the server gives."""
    first = int(asked.get("startrecord", "1"))
    return first, min(int(asked.get("endrecord", "20")), first + MOST - 1)


def by_page(asked: dict[str, str]) -> tuple[int, int]:
    """The page asked for, whatever rows were named."""
    size = min(int(asked.get("perpage", "20")), MOST)
    return (int(asked.get("page", "1")) - 1) * size + 1, int(asked.get("page", "1")) * size


def _array(proxy: str) -> str:
    rows = ",".join("'" + _row(p, t).replace("'", "\\'").replace("</", "<\\/") + "'" for p, t, _ in _entries()[:SHOWN])
    return f"<script>var InitData{UNIT}=[{rows}];\n{_jpage(proxy)}</script>"


def _store(proxy: str) -> str:
    rows = "".join(f"<record><![CDATA[{_row(p, t)}]]></record>" for p, t, _ in _entries()[:SHOWN])
    return (
        f'<script type="text/xml"><datastore><recordset>{rows}</recordset></datastore></script>'
        f"<script>{_jpage(proxy)}</script>"
    )


def _jpage(proxy: str) -> str:
    given = ",".join(f"{name}:'{value}'" for name, value in _asked().items())
    return (
        f"$('#{UNIT}').jpage({{themeName:'default',showMode:'full',totalRecord:{len(_entries())},groupSize:3,"
        f"proxyUrl:'{proxy}',perPage:{SHOWN},ajaxParam:{{{given}}}}});"
    )


def _site(
    skin: str, proxy: str, shell: str, window: Callable[[dict[str, str]], tuple[int, int]], body: str
) -> FamilySite:
    host = f"www.hanweb{skin}.gov.cn"
    column = f"/col/col{COLUMN}/index.html"
    pages: dict[str, Answer | Dynamic] = {
        f"{host}/": html_page('<a href="/col/col1/index.html">政务公开</a>'),
        f"{host}/col/col1/index.html": html_page(f'<a href="{column}">政府信息公开年报</a><a href="/zn/">指南</a>'),
        host + column: html_page(f"<div id={UNIT}>{shell}</div>", title="政府信息公开年报"),
        f"{host}{proxy}?": Dynamic(_answer(window)),
    }
    for path, title, year in _entries():
        text = report_text("示例县", year) if year else "<p>通知</p>"
        pages[host + path] = html_page(body.format(title=title, text=text), metas={"ArticleTitle": title})
    windows = [{"startrecord": 1, "endrecord": 100}, {"startrecord": 101, "endrecord": 200}]
    return FamilySite(
        name="hanweb",
        skin=skin,
        row=site_row(f"hanweb-{skin}", host),
        pages=pages,
        reports=absolute(host, [path for path, _, year in _entries() if year]),
        lists=absolute(host, [column, *(f"{proxy}?{urlencode({**w, **_asked()})}" for w in windows)]),
        lookalikes=absolute(host, [path for path, _, year in _entries() if not year]),
        way_in=absolute(host, ["/", "/col/col1/index.html"]),
    )


SITES = (
    _site("array", OLD, _array(OLD), by_record, '<div class="main-fl-tit">{title}</div><div id="zoom">{text}</div>'),
    _site(
        "paged",
        NEW,
        _store(NEW),
        by_page,
        "<table id=c><tr><td class=title>{title}</td></tr></table><div id=zoom>{text}</div>",
    ),
)
