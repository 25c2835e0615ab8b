"""What the tests of archived pages share: a catalogue asked as Datasette asks it, and what is lit in an answer."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from extract.catalogue.site.page import Answer, Asked
from extract.catalogue.site.pages import archived
from settings.paths import DataFolder
from tests.originals import KEY, Original, catalogued, reports


@dataclass(frozen=True)
class Shown:
    """A catalogue with its WARCs, asked as Datasette asks."""

    data: DataFolder
    records: dict[str, str]
    reports: dict[str, str]

    def ask(self, asked: Any, lang: Any = "zh", folders: Any = None, args: Any = None, **path: str) -> Any:
        with closing(sqlite3.connect(f"file:{self.data.catalogue}?mode=ro", uri=True)) as connection:
            given = {name: [value] for name, value in (args or {}).items()}
            return asked.values(connection, Asked(lang, path, given, (self.data,) if folders is None else folders))

    def archived(self, name: str, **more: Any) -> Answer:
        args = {"report": self.reports[name], "figure": "/".join(KEY)}
        return self.ask(archived, args=args, record=self.records[name], **more)


def shown(root: Path, these: dict[str, Original]) -> Shown:
    data, records = catalogued(root, these)
    with closing(sqlite3.connect(data.catalogue)) as connection:
        rows = connection.execute("select id, primary_capture from reports").fetchall()
    return Shown(data, records, reports(records, rows))


def lit(page: bytes) -> list[etree._Element]:
    """What is lit in a page, parsed again."""
    root = etree.fromstring(page, etree.HTMLParser(encoding="utf-8"))
    found = root.xpath("//*[contains(concat(' ', @class, ' '), ' nb-lit ')]")
    assert [one.get("id") for one in found] == ["lit", *[None] * (len(found) - 1)][: len(found)]
    return found


def lit_text(page: bytes) -> str:
    return "".join("".join(one.itertext()) for one in lit(page))


def squeezed(text: str | None) -> str:
    return "".join((text or "").replace("\u200b", "").split())


def with_rows(these: Shown, folder: Path, *statements: tuple[str, tuple[Any, ...]]) -> Shown:
    """The same folder with a catalogue in which some rows were changed or added."""
    data = DataFolder(folder)
    data.warc.symlink_to(these.data.warc)
    shutil.copy(these.data.catalogue, data.catalogue)
    with closing(sqlite3.connect(data.catalogue)) as connection, connection:
        for sql, values in statements:
            connection.execute(sql, values)
    return Shown(data, these.records, these.reports)
