"""A locator in words that a visitor understands, in both languages."""

import re
from collections.abc import Iterator

from extract.catalogue.site.page import Lang
from extract.formats.zipped import INSIDE

Words = tuple[str, str]

_BOX = re.compile(r"^page (\d+) box ")
_CELL = re.compile(r"/tr\[(\d+)\]/t[dh]\[(\d+)\]")
_WORD = re.compile(r"^(?:[ptrcx]\d+ ?)+")
_STEP = re.compile(r"([ptrcx])(\d+)")
_STEPS: dict[str, Words] = {
    "p": ("第{}段", "paragraph {}"),
    "t": ("第{}个表格", "table {}"),
    "r": ("第{}行", "row {}"),
    "c": ("第{}格", "cell {}"),
    "x": ("第{}个文本框", "text box {}"),
}
_SHEET = re.compile(r"^(.+)!([A-Z]{1,3}\d+)(?: |$)")
_LINE = re.compile(r"(?:^| )line (\d+)")
_FIELD = re.compile(r" field (\d+)")
_RANGE = re.compile(r" @(\d+)-(\d+)")


def in_words(where: str | None, lang: Lang) -> str:
    """ "t3 r4 c2" -> 第3个表格，第4行，第2格; "" for a place that has no other name than its locator, and for none."""
    n = 0 if lang == "zh" else 1
    said = [words[n] for words in _said((where or "").split("; ")[0])]
    return ("，", ", ")[n].join(said)


def _said(where: str) -> Iterator[Words]:
    name, inside, rest = where.rpartition(INSIDE)
    if inside and (_BOX.match(rest) or _WORD.match(rest) or rest.startswith(("/", "line "))):
        yield (f"文件 {name}", f"file {name}")
        where = rest
    if box := _BOX.match(where):
        yield (f"第{box[1]}页", f"page {box[1]}")
    elif cells := _CELL.findall(where):
        yield (f"网页表格第{cells[-1][0]}行", f"row {cells[-1][0]} of a table of the page")
        yield (f"第{cells[-1][1]}格", f"cell {cells[-1][1]}")
    elif where.startswith("/"):
        yield ("网页正文", "text of the page")
    elif sheet := _SHEET.match(where):
        yield (f"工作表 {sheet[1]}", f"sheet {sheet[1]}")
        yield (f"单元格 {sheet[2]}", f"cell {sheet[2]}")
    elif steps := _WORD.match(where):
        yield from ((_STEPS[kind][0].format(n), _STEPS[kind][1].format(n)) for kind, n in _STEP.findall(steps[0]))
    if line := _LINE.search(where):
        yield (f"第{line[1]}行", f"line {line[1]}")
    if part := _FIELD.search(where):
        yield (f"第{part[1]}栏", f"field {part[1]}")
    if spans := _RANGE.findall(where):
        start, end = int(spans[-1][0]), int(spans[-1][1])
        yield (f"第{start + 1}至{end}字", f"characters {start + 1} to {end}")
