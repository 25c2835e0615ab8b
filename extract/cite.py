"""The words for a footnote: a report, or one number of it, with the capture that proves it. Pure.

Chinese after GB/T 7714-2015, 4.6 (electronic resources: 责任者. 题名[R/OL]. (发布日期)[引用日期]. 访问路径), English in the same
order. The day of citing is the day of the capture (UTC), since the archived record is what can be shown again.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Literal

Row = Mapping[str, Any]
Lang = Literal["zh", "en"]

_STATES = {
    "blank": ("空白", "blank"),
    "mark": ("无数字", "no number"),
    "missing": ("原件无此格", "no such cell in the original"),
}


def citation(report: Row, capture: Row, figure: Row | None, lang: Lang) -> str:
    """One paragraph of plain text.

    In: a row of `reports`; the row of `captures` that it (or the figure) was read from; a row of `figures_labelled` or of
    `figures` with `labels`, None to cite the report as a whole.
    """
    parts = _chinese(report, capture, figure) if lang == "zh" else _english(report, capture, figure)
    return " ".join(parts)


def permanent_id(report: Row, figure: Row | None = None) -> str:
    """What names a report or a figure in every build: the id, with table/row/column behind it for a figure."""
    keys = (report["id"], *((figure["table_code"], figure["row_code"], figure["column_code"]) if figure else ()))
    return "/".join(map(str, keys))


def plain(text: Any) -> str:
    """Text on one line, without signs that have no shape or turn the direction of writing."""
    shown = "".join(c if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co") else " " for c in str(text or ""))
    return " ".join(shown.split())


def moment(fetched_at: str | None) -> str:
    """A time of the catalogue as people write it: 2025-03-01 02:03:04 UTC."""
    try:
        return f"{datetime.fromisoformat(fetched_at or ''):%Y-%m-%d %H:%M:%S} UTC"
    except ValueError:
        return plain(fetched_at)


def _chinese(report: Row, capture: Row, figure: Row | None) -> Iterator[str]:
    if figure:
        yield f"{_cell(figure, 0)}。见："
    yield f"{plain(report['agency']) or '佚名'}."
    yield f"{_title(report, '无题名')}[R/OL]."
    yield f"{_dates(report, capture)} {plain(capture['url'])}."
    year = f"{report['year']}年度。" if report["year"] else ""
    yield f"{year}存档：{moment(capture['fetched_at'])} {'人工保存' if _by_hand(capture) else '抓取'}，"
    yield f"摘要 {plain(capture['payload_digest']) or '无'}，记录 {plain(capture['record_id'])}，"
    yield f"WARC 文件 {plain(capture['warc'])} 偏移 {capture['offset']} 长度 {capture['length']}。"
    yield f"永久编号 {permanent_id(report, figure)}。"


def _english(report: Row, capture: Row, figure: Row | None) -> Iterator[str]:
    if figure:
        yield f"{_cell(figure, 1)}. In:"
    yield f"{plain(report['agency']) or 'Anonymous'}."
    year = f"annual report for {report['year']}; " if report["year"] else ""
    yield f"{_title(report, 'No title')} [{year}in Chinese]."
    if report["published_on"]:
        yield f"Published {plain(report['published_on'])}."
    yield f"{plain(capture['url'])}."
    yield f"Archived copy: {'saved by hand' if _by_hand(capture) else 'captured'} {moment(capture['fetched_at'])},"
    yield f"payload digest {plain(capture['payload_digest']) or 'none'}, record {plain(capture['record_id'])}"
    yield f"in WARC file {plain(capture['warc'])} at offset {capture['offset']}, {capture['length']} bytes."
    yield f"Permanent id {permanent_id(report, figure)}."


def _title(report: Row, none: str) -> str:
    return plain(report["title"]).rstrip(".。") or none


def _dates(report: Row, capture: Row) -> str:
    published = f"({plain(report['published_on'])})" if report["published_on"] else ""
    return f"{published}[{plain(capture['fetched_at'])[:10]}]."


def _by_hand(capture: Row) -> bool:
    return capture.get("record") == "resource" and not capture["url"].startswith("urn:")


def _cell(figure: Row, language: int) -> str:
    """The labels of a cell as printed and its number, or what stands in place of one."""
    words = [plain(figure[key]) for key in ("table_label", "row_label", "column_label")]
    number = _STATES.get(figure["state"], (figure["state"],) * 2)[language]
    if figure["state"] == "value":
        raw = plain(figure["raw"])
        printed = "" if raw in ("", str(figure["value"])) else (f"（原文“{raw}”）", f" (printed “{raw}”)")[language]
        number = f"{figure['value']} {plain(figure['unit'])}{printed}"
    doubt = ("，读数存疑", ", reading uncertain")[language] if figure["doubt"] else ""
    return f"{' · '.join(words)}{'：' if language == 0 else ': '}{number}{doubt}"
