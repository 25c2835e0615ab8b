"""A report in which every cell says another number, printed in every form: a value that slips shows at once."""

from collections.abc import Callable
from html import escape
from random import Random

from tests.portals import docxfile, flat
from tests.portals.codes import Key, cell_keys
from tests.portals.parts import HEADINGS, Part, numbered
from tests.portals.skins import clean, nested, word
from tests.portals.tables import Table, tables_of

TITLE = "乌拉特中旗水利局{year}年政府信息公开工作年度报告"
YEARS = {"2021": 2023, "2019": 2020}
Edit = Callable[[list[Table]], list[Table]]


def distinct(layout: str, rng: Random) -> dict[Key, str]:
    """Every cell of a layout with a number of its own, one to four digits; 本年增/减 signed, 采购总金额 in 元."""
    numbers = rng.sample(range(0, 9999), len(cell_keys(layout)))
    shown = {key: str(number) for key, number in zip(cell_keys(layout), numbers, strict=True)}
    for key in shown:
        if key[2] == "change":
            shown[key] = f"-{shown[key]}"
        if key[2] == "amount_yuan":
            shown[key] = f"{shown[key]}元"
    return shown


def parts_of(
    layout: str, shown: dict[Key, str], *, relabel: dict[str, str] | None = None, edit: Edit = list
) -> list[Part]:
    """Title, six official headings, the tables under the second to the fourth, a signature."""
    disclosure, requests, proceedings = tables_of(layout, shown, relabel or {}, frozenset())
    under = {2: edit([disclosure]), 3: edit([requests]), 4: edit([proceedings])}
    parts = [Part("title", TITLE.format(year=YEARS[layout]))]
    for number, heading in enumerate(HEADINGS[layout], 1):
        parts.append(Part("h1", numbered("official", number, heading)))
        parts += [Part("table", table=table) for table in under.get(number, [])]
        if number not in under:
            parts.append(Part("p", f"本部分第{number}段文字，全年按要求公开。"))
    return [*parts, Part("sign", "乌拉特中旗水利局"), Part("date", f"{YEARS[layout] + 1}年1月15日")]


def page(parts: list[Part], skin: str, rng: Random, quirks: frozenset[str] = frozenset()) -> bytes:
    """The parts inside a web page with a menu before and a list behind."""
    body = {"clean": clean, "nested": nested, "word": word}[skin].render(parts, rng, quirks)
    title = escape(parts[0].text)
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}-乌拉特中旗人民政府</title></head><body>"
        "<ul><li><a href='/'>首页</a></li><li><a href='/zwgk/'>政务公开</a></li></ul>"
        f"<div class='main'>{body}</div><div><a href='/a.html'>上一篇</a></div></body></html>"
    ).encode()


FORMS = ("clean", "nested", "word", "docx", *flat.STYLES)


def bytes_of(parts: list[Part], form: str, rng: Random) -> tuple[bytes, str]:
    """The parts in one of the forms -> body and a file name."""
    if form == "docx":
        return docxfile.render(parts, parts[0].text), "report.docx"
    if form in flat.STYLES:
        return flat.render(parts, form, rng).encode(), "report.txt"
    return page(parts, form, rng), "report.html"
