"""The report of a run as one page that needs nothing else: Chinese and English side by side, light or dark as the reader's.

Everything that came from a portal or a table is escaped; the page may load nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from crawler.report.labels import NUMBERS, OUTCOMES, STATES, Pair, change, number
from settings.kinds import words_of

_COLUMNS = (
    "pages",
    "leads",
    "reports",
    "attachments",
    "unchanged",
    "requests",
    "requests_per_report",
    "bytes",
    "seconds",
)
_TOTALS = (*_COLUMNS[:8], "failures", "left_alone", "queued")

_STYLE = """
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 25%, transparent); }
body { font: 16px/1.5 system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; margin: 1.5rem auto; max-width: 80rem;
  padding: 0 1rem; background: Canvas; color: CanvasText; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2rem; }
[lang=en] { opacity: .75; font-size: .85em; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; } caption { text-align: start; padding: .3rem 0; }
th, td { border-bottom: 1px solid var(--line); padding: .3rem .6rem; text-align: start; vertical-align: top; }
thead th { border-bottom-width: 2px; vertical-align: bottom; } thead [lang=en] { display: block; }
tbody th, td:nth-child(2):not(.n) { min-width: 7rem; }
td.n { text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap; }
li { overflow-wrap: anywhere; } a { color: LinkText; }
"""

_PAGE = Markup(
    '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    "<title>抓取报告 {run_id}</title>\n<style>{style}</style>\n</head>\n<body>\n<main>\n{body}</main>\n</body>\n</html>\n"
)


_TABLE = Markup(
    '<div class="wide" role="region" tabindex="0" aria-label="{label}">\n<table>\n<caption><h2>{title}</h2></caption>\n'
    "{head}<tbody>\n{body}\n</tbody>\n</table>\n</div>\n"
)


def page_of(report: Mapping[str, Any]) -> str:
    """The page of a report. In: a report as `report_of` makes it, or as JSON gave it back."""
    parts = [
        Markup("<h1>{}</h1>\n<p>{}</p>\n").format(both(("抓取报告", "crawl report")), report["run_id"]),
        _about(report),
        _numbers(report["totals"]),
        _compared(report["compared"]),
        _failures(report["failures"]),
        _skips(report["skips"]),
        _portals(report["portals"]),
        _lists(report["portals"]),
    ]
    return str(_PAGE.format(run_id=report["run_id"], style=Markup(_STYLE), body=Markup("").join(parts)))


def both(pair: Pair) -> Markup:
    """A name in Chinese and English."""
    return Markup('{} <span lang="en">{}</span>').format(*pair)


def _about(report: Mapping[str, Any]) -> Markup:
    outcomes = report["totals"]["outcomes"].items()
    rows: list[tuple[Pair, Any]] = [
        (("结果", "result"), both(STATES.get(report["state"], (report["state"],) * 2))),
        (("开始", "began (UTC)"), report["started_at"]),
        (("结束", "ended (UTC)"), report["finished_at"] or "–"),
        (("地区代码", "region codes"), " ".join(report["regions"])),
        (("年份", "report years"), report["years"] or both(("全部", "all"))),
        (("间隔", "delay"), f"{report['delay']} s"),
        (("时段", "hours"), report["hours"] or both(("全天", "all"))),
        (("预算", "budgets"), ", ".join(f"{n.replace('_', '-')} {v:,}" for n, v in report["budgets"].items()) or "–"),
        (("门户", "portals"), Markup("；").join(Markup("{} {}").format(both(OUTCOMES[o]), n) for o, n in outcomes)),
    ]
    body = Markup("\n").join(Markup('<tr><th scope="row">{}</th><td>{}</td></tr>').format(both(k), v) for k, v in rows)
    return _table(("这次抓取", "this crawl"), (), body)


def _numbers(totals: Mapping[str, Any]) -> Markup:
    cells = [_number(name, totals[name]) for name in _TOTALS]
    return _table(("合计", "totals"), [NUMBERS[name] for name in _TOTALS], _row(cells))


def _compared(found: Mapping[str, Any] | None) -> Markup:
    if found is None:
        return _section(
            ("与上次相比", "compared with the run before"),
            Markup("<p>{}</p>").format(both(("没有可比的抓取", "no earlier run to compare with"))),
        )
    rows = [
        (("上次抓取", "the run before"), ", ".join(found["runs"])),
        (("可比的门户", "portals compared"), found["portals"]),
        *((NUMBERS[name], change(name, value)) for name, value in found["delta"].items()),
        (("新出现的年报", "new reports"), found["new_reports"]),
        (("消失的年报", "lost reports"), found["lost_reports"]),
        (("这次没有查看的年报", "reports not looked at now"), found["unseen_reports"]),
        (("不再响应的门户", "portals that no longer answer"), ", ".join(found["no_longer_answer"]) or "–"),
        (("恢复响应的门户", "portals that answer again"), ", ".join(found["answer_again"]) or "–"),
        (("首次抓取的门户", "portals seen for the first time"), ", ".join(found["first_seen"]) or "–"),
    ]
    body = Markup("\n").join(Markup('<tr><th scope="row">{}</th><td>{}</td></tr>').format(both(k), v) for k, v in rows)
    return _table(("与上次相比", "compared with the run before"), (), body)


def _failures(failures: Sequence[Mapping[str, Any]]) -> Markup:
    rows = [
        _row(
            [
                escape(f["kind"]),
                both((f["zh"], f["en"])),
                _n(f["count"]),
                _n(f["portals"]),
                both((f["remedy_zh"], f["remedy"])),
            ]
        )
        for f in failures
    ]
    heads = [("类别", "kind"), ("原因", "what"), ("次数", "times"), ("门户", "portals"), ("怎么办", "what to do")]
    return _table(("未取得的原因", "what was not had, and why"), heads, Markup("\n").join(rows))


def _skips(skips: Sequence[Mapping[str, Any]]) -> Markup:
    rows = [_row([escape(s["reason"]), both((s["zh"], s["en"])), _n(s["count"])]) for s in skips]
    heads = [("理由", "reason"), ("说明", "what"), ("地址", "addresses")]
    return _table(("跳过的地址", "addresses left alone"), heads, Markup("\n").join(rows))


def _portals(portals: Sequence[Mapping[str, Any]]) -> Markup:
    heads = [
        ("门户", "portal"),
        ("结果", "result"),
        *(NUMBERS[n] for n in _COLUMNS),
        ("未取得", "not had"),
        ("变化", "change"),
    ]
    return _table(("各门户", "portal by portal"), heads, Markup("\n").join(_portal(p) for p in portals))


def _portal(portal: Mapping[str, Any]) -> Markup:
    name = Markup('<th scope="row">{}<br>{} {}</th>').format(
        _link(portal["home_url"], portal["name"]), portal["region_code"], portal["id"]
    )
    result = both(OUTCOMES[portal["outcome"]])
    if portal["stopped"]:
        result += Markup("<br>{}").format(portal["stopped"])
    refused = Markup("<br>").join(
        Markup("{} × {}").format(both((words_of(kind).zh, kind)), n) for kind, n in portal["refusals"].items()
    )
    cells = [result, *(_number(n, portal[n]) for n in _COLUMNS), refused or "–", _change(portal["change"])]
    return Markup("<tr>{}{}</tr>").format(name, _cells(cells))


def _change(found: Mapping[str, Any] | None) -> Markup:
    if found is None:
        return both(("首次", "first time"))
    said = [both(("年报", f"reports {change('reports', found['delta']['reports'])}"))]
    said += [Markup("+{} −{}").format(found["new_reports"]["count"], found["lost_reports"]["count"])]
    if found["answered_in"]:
        said.append(
            Markup("{} {}").format(both(("不再响应，上次", "no longer answers, last in")), found["answered_in"])
        )
    if found["is_back"]:
        said.append(both(("恢复响应", "answers again")))
    return Markup("<br>").join(said)


def _lists(portals: Iterable[Mapping[str, Any]]) -> Markup:
    """The reports that are new or lost, folded away."""
    shown = [
        Markup("<details>\n<summary>{}: {} ({})</summary>\n<ul>{}</ul>\n</details>\n").format(
            portal["name"],
            both(title),
            found["count"],
            Markup("").join(Markup("<li>{}</li>").format(_link(u, u)) for u in found["urls"]),
        )
        for portal in portals
        if portal["change"]
        for title, found in (
            (("新出现的年报", "new reports"), portal["change"]["new_reports"]),
            (("消失的年报", "lost reports"), portal["change"]["lost_reports"]),
        )
        if found["count"]
    ]
    return _section(("新增与消失", "new and lost"), Markup("").join(shown)) if shown else Markup("")


def _link(url: str, text: str) -> Markup:
    if not url.startswith(("http://", "https://")):
        return escape(text)
    return Markup('<a href="{}" rel="noreferrer">{}</a>').format(url, text)


def _section(title: Pair, body: Markup) -> Markup:
    return Markup("<h2>{}</h2>\n{}\n").format(both(title), body)


def _table(title: Pair, heads: Sequence[Pair], body: Markup) -> Markup:
    """A table under its heading, which may be wider than the window; a reader of the screen is told what it is."""
    if not body:
        return _section(title, Markup("<p>{}</p>").format(both(("无", "none"))))
    head = Markup("").join(Markup('<th scope="col">{}</th>').format(both(pair)) for pair in heads)
    return _TABLE.format(
        label=f"{title[0]} {title[1]}",
        title=both(title),
        head=Markup("<thead><tr>{}</tr></thead>\n").format(head) if heads else "",
        body=body,
    )


def _row(cells: Iterable[Any]) -> Markup:
    return Markup("<tr>{}</tr>").format(_cells(cells))


def _cells(cells: Iterable[Any]) -> Markup:
    made = (cell if isinstance(cell, _Number) else Markup("<td>{}</td>").format(cell) for cell in cells)
    return Markup("").join(made)


class _Number(Markup):
    """A cell whose text stands at the right."""


def _n(value: Any) -> _Number:
    return _Number(Markup('<td class="n">{}</td>').format(f"{value:,}"))


def _number(name: str, value: Any) -> _Number:
    return _Number(Markup('<td class="n">{}</td>').format(number(name, value)))
