"""What the pages of a figure and of a fact have in common: the records it stands in, and what stands there."""

from collections.abc import Mapping
from dataclasses import dataclass
from sqlite3 import Connection

from extract.catalogue.site.archived.number import Number, captures_of
from extract.catalogue.site.archived.opened import kit_of, text_at
from extract.catalogue.site.archived.place import in_words
from extract.catalogue.site.archived.record import capture, payload, refuse_withheld
from extract.catalogue.site.page import Asked, NotThere
from extract.catalogue.site.rows import Row


@dataclass(frozen=True, slots=True)
class Stand:
    """A record in which a number stands."""

    record: Row
    where: str | None
    in_words: str
    text: str | None  # what its format finds there; None: it cannot say
    missing: str | None  # why the original cannot be shown


def stands(connection: Connection, asked: Asked, number: Number) -> list[Stand]:
    """The records of a number; where one cannot be read, why. Raises `NotThere` where the report is withheld."""
    refuse_withheld(asked.folders, "report", number.report["id"])
    places = dict(number.places)
    return [_stand(connection, asked, row, places.get(row["record_id"])) for row in captures_of(connection, number)]


def _stand(connection: Connection, asked: Asked, row: Row, where: str | None) -> Stand:
    try:
        row = capture(connection, row["record_id"], asked.folders)
        answer = payload(row, asked.folders)
        text = text_at(answer, row["url"], where, kit_of(asked.folders)) if where else None
    except NotThere as missing:
        if missing.status == 451:
            raise
        return Stand(row, where, in_words(where, asked.lang), None, missing.words[asked.lang])
    return Stand(row, where, in_words(where, asked.lang), text, None)


WORDS: Mapping[str, tuple[str, str]] = {
    "original": ("存档原件", "The archived original"),
    "original_of": ("存档原件，这个数字已标出", "The archived original, with this number marked"),
    "alone": ("单独打开存档页", "Open the archived page by itself"),
    "record": ("存档记录", "The record"),
    "address": ("网址", "Address"),
    "captured": ("抓取时间", "Captured"),
    "warc": ("WARC 文件", "WARC file"),
    "offset": ("偏移与长度（字节）", "Offset and length (bytes)"),
    "digest": ("摘要", "Digest"),
    "record_id": ("记录编号", "Record id"),
    "place": ("位置", "Place"),
    "no_place": ("原件没有这一格", "the original does not have this cell"),
    "stands_there": ("原件此处的文字", "Text there in the original"),
    "same": ("与记载一致", "as recorded"),
    "not_same": ("与记载不同", "not as recorded"),
    "nothing_there": ("（空）", "(nothing)"),
    "raw": ("原文", "As printed"),
    "unit": ("单位", "Unit"),
    "doubt": ("存疑", "Doubt"),
    "cell": ("单元格", "Cell"),
    "cite": ("引用这个数字", "Cite this number"),
    "permanent": ("永久编号", "Permanent id"),
    "found": ("涉及这个数字的校验结果", "Findings that concern this number"),
    "repair": ("修正建议", "Suggested repair"),
    "repair_note": (
        "改动最少、能使各式成立的改法；只是建议，公布的数字不变。",
        "The smallest change with which the sums hold; a suggestion, nothing is changed by it.",
    ),
    "published_number": ("公布", "published"),
    "suggested": ("建议", "suggested"),
    "none": ("无", "none"),
    "stated": ("正文里的同一数字", "The same number in the text"),
    "back": ("返回报告", "Back to the report"),
    "before": ("上一个", "Previous"),
    "after": ("下一个", "Next"),
    "neighbours": ("相邻的数字", "Neighbouring numbers"),
    "versions": ("其他存档中的这个数字", "This number in other captures"),
    "sentence": ("原句", "Sentence"),
    "what": ("所指", "What is counted"),
    "table_cells": ("表格中的对应单元格", "The same in the tables"),
    "not_a_number": ("没有数字", "no number"),
    "cannot_show": ("原件不能显示", "The original cannot be shown"),
}
"""Words of both pages."""
