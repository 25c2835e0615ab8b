"""Cells packed come out as they went in, in the code and in the view."""

import random
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import orjson

from extract.catalogue.load import build
from extract.catalogue.packing import pack, unpack
from extract.catalogue.totals import SAID, SUMS
from extract.text.facts_codes import FACTS
from tests.shards import cells, line, report, write

VALUES: tuple[Any, ...] = (0, 7, -3, 2**53 + 1, 2**62, 2**63 - 1, 12.5, 12.0, 0.1 + 0.2, 1e16, 123456789.123456)
TEXTS = ("7", "07", "1,234", "７", "", " ", "/", "—", "无", '"', "\\", "7\n", "万", "null", "[1]", None)
PLACES = (
    "/html/body/table[2]/tbody[1]/tr[3]/td[2]",
    "/html/body/table[2]/tr[13]/td[2]",
    "line 43",
    "",
    None,
    "附件'\"!p. 3",
)
DOUBTS = ("ocr", "corrected", None, None, None, None)


def odd_cells(rng: random.Random) -> list[dict[str, Any]]:
    """All cells of a layout, or some, in any order, with anything in them."""
    found = cells(rng.choice(("2021", "2019")))
    if rng.random() < 0.3:
        found = rng.sample(found, rng.randrange(1, len(found)))
    for cell in found:
        state = rng.choice(("value", "value", "value", "blank", "mark", "missing"))
        value = rng.choice(VALUES) if state == "value" else None
        usual = str(value) if state == "value" else rng.choice(TEXTS)
        raw = usual if rng.random() < 0.7 else rng.choice(TEXTS)
        cell |= {"value": value, "state": state, "raw": raw}
        cell |= {"where": rng.choice(PLACES), "doubt": rng.choice(DOUBTS)}
    return found


def in_order(found: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    names = ("table", "row", "column", "value", "state", "raw", "where", "doubt")
    told = [tuple(cell.get(name) for name in names) for cell in found]
    return sorted(told, key=lambda row: row[:3])


def typed(rows: list[tuple[Any, ...]]) -> list[str]:
    """12 and 12.0 apart."""
    return list(map(repr, rows))


def test_odd_reports_come_out_as_they_went_in() -> None:
    rng = random.Random(6)
    for _ in range(300):
        found = odd_cells(rng)
        assert typed(in_order(unpack(pack(found)))) == typed(in_order(found))


def test_the_view_gives_each_cell_as_the_shard_has_it(tmp_path: Path) -> None:
    rng = random.Random(7)
    made = [odd_cells(rng) for _ in range(40)]
    lines = [line(f"http://a.gov.cn/{n}.html", report(f"乌拉特中旗第{n}局", 2023, cells=c)) for n, c in enumerate(made)]
    build([write(tmp_path / "a.jsonl.gz", lines)], [], tmp_path / "catalogue.db")
    sql = "select table_code, row_code, column_code, value, state, raw, where_, doubt from figures where report_id = ? order by 1, 2, 3"
    with closing(sqlite3.connect(tmp_path / "catalogue.db")) as connection:
        ids = dict(connection.execute("select agency, id from reports"))
        for n, found in enumerate(made):
            told = connection.execute(sql, (ids[f"乌拉特中旗第{n}局"],)).fetchall()
            assert typed(told) == typed(in_order(orjson.loads(orjson.dumps(found))))
        assert connection.execute("pragma foreign_key_check").fetchall() == []


def test_what_totals_take_from_the_text_states_the_same_cells() -> None:
    """Where a fact names the cells that it is the sum of, they are those that are added up."""
    for name, fact in SAID.items():
        told = set(FACTS[fact].cells)
        summed = {cell for cell in told if any(matches(cell, one) for one in SUMS[name])}
        assert told == summed, name


def matches(cell: tuple[str, str, str], wanted: tuple[str, str, str]) -> bool:
    table, row, column = wanted
    return (
        cell[0] == table and cell[2] == column and (cell[1] == row or (row.endswith(".") and cell[1].startswith(row)))
    )
