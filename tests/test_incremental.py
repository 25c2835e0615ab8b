"""A build that makes only what has changed gives what one from nothing gives, whatever it was that changed."""

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from extract.catalogue import filling, load
from extract.catalogue.load import BuildSummary, build
from extract.catalogue.remembered import STATE
from extract.catalogue.search import find
from extract.corrections import Correction
from extract.withheld import Withheld
from tests.conftest import ROOT
from tests.shards import VALUES, cells, crawl_db, expect, expected, line, report, write
from tests.test_catalogue import ask, dump

JUSTICE, EDUCATION, WATER = "乌拉特中旗司法局", "乌拉特中旗教育局", "乌拉特中旗水务局"
INTERNAL = {"findings": ("id",), "problems": ("id",), "reports": ("number",)}
NUMBERED = ("cells", "cell_notes")
CARRIED_OUT, CARRIED_IN = ("requests", "carried_out", "total"), ("requests", "carried_in", "total")
REPAIR = {
    "table": "requests",
    "rank": 1,
    "changes": [{"cell": ["requests", "carried_in", "total"], "published": 3, "suggested": 4, "slip": "digit-misread"}],
}
FACT = {"name": "requests.received", "value": 31, "unit": "件", "raw": "31", "sentence": "收到申请31件。"}
FACT |= {"section": 3, "where": "/html/body/p[3] @4-6", "cells": [["requests", "received", "total"]]}
WORDS = ("司法局", "教育局", "主动公开", "水务局 2022", "乌拉特 NOT 教育局", "改写")


@dataclass
class World:
    """Everything a catalogue is made from."""

    shards: dict[str, list[dict[str, Any]]]
    corrections: tuple[Correction, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    crawls: list[dict[str, Any]] = field(default_factory=list)


def page(agency: str, year: int, day: str = "2025-03-01T02:03:04Z", **changes: Any) -> dict[str, Any]:
    own = {key: changes.pop(key) for key in ("same_as", "record") if key in changes}
    numbers = changes.pop("numbers", None)
    if numbers is not None:
        changes["cells"] = cells("2021", {**VALUES, **numbers})
    said = None if "same_as" in own else report(agency, year, **changes)
    return line(f"http://www.wltzq.gov.cn/{agency}/{year}.html", said, fetched_at=day, **own)


def record(agency: str, year: int, day: str = "2025-03-01T02:03:04Z") -> str:
    return str(page(agency, year, day)["capture"]["record_id"])


def world() -> World:
    fault = {"stage": "archive", "kind": "corrupt-record", "message": "a.warc.gz ends early", "where": None}
    return World(
        {
            "a": [page(JUSTICE, 2021, numbers={CARRIED_OUT: 4}), page(JUSTICE, 2022, numbers={CARRIED_IN: 3})],
            "b": [
                page(EDUCATION, 2021, numbers={CARRIED_OUT: 1}),
                page(EDUCATION, 2022, numbers={CARRIED_IN: 1}, repairs=[REPAIR]),
                {**line("http://www.wltzq.gov.cn/", None), "capture": None, "problems": [fault]},
            ],
            "c": [
                page(WATER, 2015, layout="free", cells=[], facts=[FACT]),
                page(JUSTICE, 2022, "2025-04-01T00:00:00Z", same_as=record(JUSTICE, 2022), record="revisit"),
                page(EDUCATION, 2022, "2024-04-01T00:00:00Z", numbers={CARRIED_IN: 2, CARRIED_OUT: 9}),
            ],
        },
        crawls=[expected(JUSTICE, 2020, "missing", why="between", reason="not-listed")],
    )


def other_numbers(w: World) -> None:
    w.shards["a"] = [page(JUSTICE, 2021, numbers={CARRIED_OUT: 3}), w.shards["a"][1]]


def other_words(w: World) -> None:
    section = {"number": 1, "heading": "总体情况", "text": "本段已经改写。"}
    w.shards["b"] = [page(EDUCATION, 2021, sections=[section]), *w.shards["b"][1:]]


def one_more(w: World) -> None:
    w.shards["d"] = [
        page(JUSTICE, 2023, numbers={CARRIED_IN: 7}),
        page(WATER, 2022),
        line("http://www.wltzq.gov.cn/", None),
    ]


def one_less(w: World) -> None:
    del w.shards["a"]


def same_again(w: World) -> None:
    w.shards["e"] = [page(WATER, 2015, "2026-01-01T00:00:00Z", layout="free", cells=[], facts=[FACT])]


def odd_table(w: World) -> None:
    some = [cell for cell in cells("2021") if cell["column"] != "business"]
    w.shards["f"] = [page("乌拉特中旗财政局", 2022, cells=some)]


def corrected(w: World) -> None:
    said = {
        "file": "a.yml",
        "number": 1,
        "report": ID[JUSTICE, 2021],
        "cell": CARRIED_OUT,
        "old": 4,
        "new": 3,
        "evidence": "原件",
        "by": None,
    }
    w.corrections = (Correction(**said), Correction(**{**said, "number": 2, "report": "0" * 16}))


def report_away(w: World) -> None:
    w.withheld = (Withheld(kind="report", target=ID[JUSTICE, 2021], reason="个人信息", by="张三", on_="2026-11-22"),)


def record_away(w: World) -> None:
    w.withheld = (Withheld(kind="record", target=record(EDUCATION, 2022), reason="个人信息"),)


def other_ledger(w: World) -> None:
    w.crawls.append(expected(WATER, 2023, "late", published_on="2024-03-05"))


CHANGES = (other_numbers, other_words, one_more, one_less, same_again, odd_table)
CHANGES += (corrected, report_away, record_away, other_ledger)
ID: dict[tuple[str, int], str] = {}


def make(folder: Path, w: World, **options: Any) -> Path:
    """Build folder/catalogue.db from a world that is written there."""
    shards = [write(folder / "extracts" / f"{name}.warc.gz.jsonl.gz", lines) for name, lines in w.shards.items()]
    (folder / "crawl.db").unlink(missing_ok=True)
    crawls = [expect(crawl_db(folder / "crawl.db"), *w.crawls)]
    build(shards, crawls, folder / "catalogue.db", corrections=w.corrections, withheld=w.withheld, **options)
    return folder / "catalogue.db"


def content(path: Path) -> dict[str, list[str]]:
    """All rows of all tables and views, sorted, without internal numbers; and what is found."""
    with closing(sqlite3.connect(path)) as connection:
        ids = dict(connection.execute("select number, id from reports"))
        sql = "select name from sqlite_master where type in ('table', 'view') and name not like 'sqlite_%'"
        names = {name for (name,) in connection.execute(sql)} - {"search_index"}
        told = {name: _rows(connection, name, ids) for name in sorted(names)}
        for words in WORDS:
            told[f"find {words}"] = sorted(ids[int(number)] for number in find(connection, words).numbers)
        return told


def _rows(connection: sqlite3.Connection, name: str, ids: dict[int, str]) -> list[str]:
    cursor = connection.execute(f"select * from {name}")
    columns = [column[0] for column in cursor.description]
    rows = [dict(zip(columns, row, strict=True)) for row in cursor]
    for row in rows:
        for column in INTERNAL.get(name, ()):
            del row[column]
        if name in NUMBERED:
            row["report"] = ids[row["report"]]
    return sorted(map(repr, rows))


@pytest.fixture(scope="module", autouse=True)
def fresh(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The world as it is before anything changes, built from nothing."""
    made = make(tmp_path_factory.mktemp("fresh"), world())
    ID.update({(agency, year): id for agency, year, id in ask(made, "select agency, year, id from reports")})
    return content(made)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_what_changed_is_made_anew_and_nothing_else(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    fresh: dict[str, list[str]],
    change: Callable[[World], None],
) -> None:
    """After a change, and after it is taken back."""
    monkeypatch.setattr(load.Change, "is_large", property(lambda self: False))
    here, keep = world(), tmp_path / "prepared"
    make(tmp_path, here, keep=keep)
    change(here)
    made = content(make(tmp_path, here, keep=keep))
    assert made == content(make(tmp_path / "new", here))
    assert made != fresh
    made = make(tmp_path, world(), keep=keep)
    assert content(made) == fresh
    assert ask(made, "pragma foreign_key_check") == []
    assert ask(made, "pragma integrity_check") == [("ok",)]


def test_where_nothing_changed_the_file_stays(tmp_path: Path) -> None:
    here, keep = world(), tmp_path / "prepared"
    first = build_at(tmp_path, here, keep)
    inode = (tmp_path / "catalogue.db").stat().st_ino
    assert build_at(tmp_path, here, keep) == first
    assert (tmp_path / "catalogue.db").stat().st_ino == inode
    other_ledger(here)
    assert build_at(tmp_path, here, keep) == first
    assert (tmp_path / "catalogue.db").stat().st_ino != inode


def build_at(folder: Path, w: World, keep: Path) -> BuildSummary:
    """What `make` says, whose crawl.db is written once for the same rows."""
    shards = [write(folder / "extracts" / f"{name}.warc.gz.jsonl.gz", lines) for name, lines in w.shards.items()]
    crawls = folder / f"{len(w.crawls)}.db"
    if not crawls.exists():
        expect(crawl_db(crawls), *w.crawls)
    return build(shards, [crawls], folder / "catalogue.db", keep=keep)


def test_a_large_change_is_made_from_nothing(tmp_path: Path) -> None:
    here = world()
    make(tmp_path, here, keep=tmp_path / "prepared")
    here.shards = {"z": [page("乌拉特中旗财政局", 2022)]}
    made = make(tmp_path, here, keep=tmp_path / "prepared")
    assert dump(made) == dump(make(tmp_path / "fresh", here))
    assert [path.name.partition(".")[0] for path in (tmp_path / "prepared").glob("*.lines")] == ["z"]


def test_the_same_file_under_any_number_of_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = dump(make(tmp_path / "alone", world(), workers=1))
    monkeypatch.setattr(load, "SMALL", 0)
    monkeypatch.setattr(filling, "FEW", 0)
    monkeypatch.setattr(filling, "CHUNK", 2)
    assert dump(make(tmp_path / "crew", world(), workers=3)) == alone


@pytest.mark.parametrize("spoil", ["{STATE}", "*.lines", "*.reports", "catalogue"])
def test_what_is_kept_may_be_lost_or_spoiled(tmp_path: Path, spoil: str) -> None:
    """Then more is made anew, and the catalogue is the same."""
    here, keep = world(), tmp_path / "prepared"
    make(tmp_path, here, keep=keep)
    other_numbers(here)
    if spoil == "catalogue":
        (tmp_path / "catalogue.db").write_bytes(b"no catalogue")
    else:
        for path in keep.glob(spoil.format(STATE=STATE)):
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert content(make(tmp_path, here, keep=keep)) == content(make(tmp_path / "fresh", here))


KILLED = """
import os, signal, sys
from pathlib import Path
from extract.catalogue import filling, load
step, here, shards = sys.argv[1], Path(sys.argv[2]), [Path(p) for p in sys.argv[3:]]
def die(*_): os.kill(os.getpid(), signal.SIGKILL)
setattr(filling if hasattr(filling, step) else load, step, die)
load.build(shards, [here / "crawl.db"], here / "catalogue.db", keep=here / "prepared")
"""


@pytest.mark.parametrize("step", ["gather", "create_indexes", "write_inspection", "prune"])
def test_a_build_that_is_killed_leaves_a_catalogue_that_is_whole(tmp_path: Path, step: str) -> None:
    here = world()
    old = content(make(tmp_path, here, keep=tmp_path / "prepared"))
    one_more(here)
    new = content(make(tmp_path / "new", here))
    paths = [write(tmp_path / "extracts" / f"{name}.warc.gz.jsonl.gz", lines) for name, lines in here.shards.items()]
    argv = [sys.executable, "-c", KILLED, step, tmp_path, *paths]
    assert subprocess.run(argv, cwd=ROOT, check=False).returncode == -signal.SIGKILL
    assert content(tmp_path / "catalogue.db") in (old, new)
    assert content(make(tmp_path, here, keep=tmp_path / "prepared")) == new
    assert not list(tmp_path.rglob("*.part"))


def test_numbers_of_another_capture_stand_beside_those_that_are_shown(tmp_path: Path) -> None:
    made = make(tmp_path, world())
    sql = "select v.record_id, row_code, column_code, v.value, f.value from version_figures v join figures f using (report_id, table_code, row_code, column_code) order by 2"
    assert ask(made, sql) == [
        (record(EDUCATION, 2022, "2024-04-01T00:00:00Z"), "carried_in", "total", 2, 1),
        (record(EDUCATION, 2022, "2024-04-01T00:00:00Z"), "carried_out", "total", 9, 0),
    ]


@pytest.mark.parametrize("hide", [report_away, record_away])
def test_what_is_withheld_is_in_the_ledger_alone(tmp_path: Path, hide: Callable[[World], None]) -> None:
    here = world()
    here.withheld = ()
    hide(here)
    (target,) = [entry.target for entry in here.withheld]
    told = content(make(tmp_path, here))
    for name, rows in told.items():
        if name not in ("withheld", "ledger", "missing_reports"):
            assert not [row for row in rows if target in row], name
    if hide is report_away:
        (row,) = ask(
            tmp_path / "catalogue.db",
            "select state, detail, report_id, record_id, url, title from ledger where agency = ? and year = 2021",
            JUSTICE,
        )
        assert row == ("on_time", "withheld", None, None, None, None)
        assert not [row for row in told["captures"] if record(JUSTICE, 2021) in row]
    else:
        assert len(told["reports"]) == 5, "the other capture shows the report"


def test_a_report_lost_with_its_only_capture_is_withheld_in_the_ledger(tmp_path: Path) -> None:
    here = world()
    here.withheld = (Withheld(kind="record", target=record(JUSTICE, 2022), reason="个人信息"),)
    made = make(tmp_path, here)
    assert ask(made, "select count(*) from captures where url like '%司法局/2022%'") == [(0,)], "its repetition neither"
    assert ask(made, "select detail, url from ledger where agency = ? and year = 2022", JUSTICE) == [("withheld", None)]
