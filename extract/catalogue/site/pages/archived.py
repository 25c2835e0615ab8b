"""An archived original by itself, read from its WARC and made harmless, with a number lit: what a sandboxed frame shows."""

from base64 import b64encode
from dataclasses import replace
from sqlite3 import Connection

from extract.catalogue.site.archived.clean import Cleaned, plain
from extract.catalogue.site.archived.drawn import Box, drawn
from extract.catalogue.site.archived.number import fact_of, figure_of, report_of, version_place
from extract.catalogue.site.archived.opened import ToDraw, kit_of, opened
from extract.catalogue.site.archived.record import CUT, Row, capture, inside, payload, refuse_withheld
from extract.catalogue.site.archived.whole import whole
from extract.catalogue.site.page import Answer, Asked, NotThere, Page
from extract.cite import moment

_SAID = {
    "from": ("存档原件，只读：{url}，{when} 抓取。", "Archived original, read-only: {url}, captured {when}."),
    "bare": (
        "脚本、样式、图片、表单与链接已去除，文字与表格照原样。",
        "Scripts, styles, pictures, forms and links are left out; text and tables are as they were.",
    ),
    "as_read": ("以下为程序从文件中读出的段落与表格。", "Below are the paragraphs and tables as read from the file."),
    "page": ("第 {page} 页，共 {count} 页", "page {page} of {count}"),
    "cut": ("内容过大，只显示其中一部分。", "It is very large; only a part is shown."),
    "unlit": ("在这一存档中找不到这个数字的位置。", "The place of this number was not found in this record."),
    "empty": ("这一存档没有内容。", "This record is empty."),
    "title": ("存档原件", "Archived original"),
}


def values(connection: Connection, asked: Asked) -> Answer:
    """The archived page with headers of its own. What is wrong is said in a page of the same kind."""
    n = 0 if asked.lang == "zh" else 1
    try:
        row = capture(connection, asked.path["record"], asked.folders)
        where = place_asked(connection, asked, row["record_id"])
        return _shown(asked, row, where, asks(asked))
    except NotThere as missing:
        answer = whole(asked.lang, _SAID["title"][n], (), (missing.words[asked.lang],), "")
        return replace(answer, status=missing.status)


def asks(asked: Asked) -> bool:
    """Whether a number is to be lit."""
    return asked.one("figure") is not None or asked.one("fact") is not None


def place_asked(connection: Connection, asked: Asked, record: str) -> str | None:
    """The locator, in the record, of the number that the arguments name; None without one or where it is not there."""
    report, figure, fact = asked.one("report"), asked.one("figure"), asked.one("fact")
    if report is None or (figure is None and fact is None):
        return None
    refuse_withheld(asked.folders, "report", report)
    row = report_of(connection, report)
    if figure is not None:
        table, line, column = (*figure.split("/"), "", "", "")[:3]
        number = figure_of(connection, row, (table, line, column))
        places = dict(number.places)
        return places.get(record) or version_place(connection, report, record, (table, line, column))
    return dict(fact_of(connection, row, asked.number("fact", 0, 0, 10**9)).places).get(record)


def _shown(asked: Asked, row: Row, where: str | None, asks_for_one: bool) -> Answer:
    n = 0 if asked.lang == "zh" else 1
    answer = payload(row, asked.folders)
    if not answer.body.strip():
        raise NotThere(_SAID["empty"][0], _SAID["empty"][1])
    found = opened(answer, row["url"], where or inside(row), asked.lang, kit_of(asked.folders))
    notes = [_SAID["from"][n].format(url=row["url"], when=moment(row["fetched_at"]))]
    warnings = [_SAID["cut"][n]] if CUT in answer.problems or (isinstance(found, Cleaned) and found.cut) else []
    if isinstance(found, ToDraw):
        html, lit, about = _sheets(found, asked)
        notes.append(about)
    else:
        html, lit = found.html, found.lit
        notes.append(_SAID["as_read" if found.from_file else "bare"][n])
    if asks_for_one and not lit:
        warnings.append(_SAID["unlit"][n])
    return whole(asked.lang, f"{_SAID['title'][n]} {row['url']}", notes, warnings, html)


def _sheets(found: ToDraw, asked: Asked) -> tuple[str, bool, str]:
    """The pages of a file as pictures in the page itself, the boxes over them; whether one is lit; what is said of them."""
    n = 0 if asked.lang == "zh" else 1
    wanted = sorted(found.boxes) or [asked.number("page", 1, 1, 100_000)]
    made = drawn(found.body, dict.fromkeys(wanted, ()))
    if not made.sheets:
        raise NotThere("文件没有这一页", "the file has no such page")
    pieces, lit, said = [], False, []
    for sheet in made.sheets:
        said.append(_SAID["page"][n].format(page=sheet.number, count=made.count))
        wide, high = sheet.pixels
        boxes = "".join(_box(box, first=not lit and not at) for at, box in enumerate(found.boxes.get(sheet.number, ())))
        lit = lit or bool(boxes)
        pieces.append(
            f'<svg class="nb-sheet" role="img" aria-label="{plain(said[-1])}" width="{wide}" height="{high}" '
            f'viewBox="0 0 {sheet.points[0]} {sheet.points[1]}">'
            f'<image href="data:image/png;base64,{b64encode(sheet.png).decode()}" width="{sheet.points[0]}" '
            f'height="{sheet.points[1]}" preserveAspectRatio="none"/>{boxes}</svg>'
        )
    return "".join(pieces), lit, ("，" if n == 0 else ", ").join(said)


def _box(box: Box, *, first: bool) -> str:
    left, top, right, bottom = box
    name = ' id="lit"' if first else ""
    return (
        f'<rect{name} class="nb-box" x="{left - 2:.1f}" y="{top - 2:.1f}" width="{right - left + 4:.1f}" '
        f'height="{bottom - top + 4:.1f}" rx="2"/>'
    )


PAGE = Page(name="archived", address="/archived/{record}", values=values)
