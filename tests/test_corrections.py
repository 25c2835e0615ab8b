"""Readers' corrections: what a file says goes into the catalogue, what it no longer fits is said."""

from pathlib import Path
from random import Random
from typing import Any

import pytest

from extract.bundle import report_id
from extract.catalogue.load import build
from extract.corrections import BadCorrection, apply, load_corrections, read_corrections
from extract.output import finding_json, to_json
from extract.reading import read
from extract.restored import report_of
from extract.rules import check
from tests.render import bytes_of, distinct, parts_of
from tests.shards import line, report, write
from tests.test_catalogue import JUSTICE, PAGE, ask

TOTAL = ["requests", "received", "total"]
SUM = {
    "rule": "row-total",
    "outcome": "violated",
    "severity": "error",
    "message": "",
    "cells": [TOTAL],
    "left": 7,
    "right": 9,
}
PLAIN = {
    "rule": "period",
    "outcome": "violated",
    "severity": "warning",
    "message": "",
    "cells": [],
    "left": None,
    "right": None,
}


def wrongly_read() -> dict[str, Any]:
    """A report whose 总计 of 本年新收 was read as 9 where six parts make 7."""
    said = report(JUSTICE, 2023, findings=[SUM, PLAIN])
    for cell in said["cells"]:
        if [cell["table"], cell["row"], cell["column"]] == TOTAL:
            cell |= {"value": 9, "raw": "9"}
    return said


def entry(**changes: Any) -> str:
    rows = {
        "report": ID,
        "cell": "requests/received/total",
        "old": 9,
        "new": 7,
        "evidence": "原件第3页是7",
        "by": "张三",
    }
    return "- " + "\n  ".join(
        f"{key}: {'null' if value is None else value}" for key, value in {**rows, **changes}.items()
    )


ID = report_id(report(JUSTICE, 2023), PAGE)


def catalogue(folder: Path, *entries: str) -> Path:
    shard = write(folder / "extracts" / "a.jsonl.gz", [line(PAGE, wrongly_read())])
    (folder / "corrections").mkdir(exist_ok=True)
    (folder / "corrections" / "a.yml").write_text("\n".join(entries), encoding="utf-8")
    build([shard], [], folder / "catalogue.db", corrections=load_corrections([folder / "corrections"]))
    return folder / "catalogue.db"


FIGURE = "select value, state, raw, doubt from figures where row_code = 'received' and column_code = 'total'"


def test_a_correction_puts_the_number_of_the_original_in_and_asks_the_rules_again(tmp_path: Path) -> None:
    found = catalogue(tmp_path, entry())
    assert ask(found, FIGURE) == [(7, "value", "9", "corrected")]
    assert ask(found, "select rule from findings") == [("period",)]
    assert ask(found, "select report_id, outcome, old, new, by from corrections") == [(ID, "applied", 9, 7, "张三")]
    assert ask(found, "select findings_count, cells_doubtful from reports") == [(1, 1)]


def test_without_the_file_the_reading_is_as_it_was(tmp_path: Path) -> None:
    found = catalogue(tmp_path)
    assert ask(found, FIGURE) == [(9, "value", "9", None)]
    assert ask(found, "select rule from findings order by 1") == [("period",), ("row-total",)]


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({"old": 4, "new": 9}, "not_needed"),
        ({"old": 4}, "does_not_fit"),
        ({"cell": "requests/received/totals"}, "unknown_cell"),
        ({"report": "0123456789abcdef"}, "unknown_report"),
    ],
)
def test_a_correction_that_changes_nothing_says_why(tmp_path: Path, changes: dict[str, Any], outcome: str) -> None:
    found = catalogue(tmp_path, entry(**changes))
    assert ask(found, "select outcome, report_id from corrections") == [(outcome, None if "report" in changes else ID)]
    assert ask(found, FIGURE) == [(9, "value", "9", None)]


def test_an_id_of_digits_alone_keeps_its_noughts() -> None:
    (correction,) = read_corrections("a.yml", entry(report="0012345670123456"))
    assert correction.report == "0012345670123456"


def test_a_cell_can_be_corrected_to_no_number_at_all() -> None:
    (correction,) = read_corrections("a.yml", entry(new=None))
    said, outcomes = apply(wrongly_read(), [correction])
    assert outcomes == ["applied"]
    (cell,) = [c for c in said["cells"] if [c["table"], c["row"], c["column"]] == TOTAL]
    assert (cell["value"], cell["state"], cell["raw"]) == (None, "blank", "9")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("report: x", "list of corrections"),
        ("- report: x", "needs cell, evidence, new, old, report"),
        (entry(cell="requests/received"), "table/row/column"),
        (entry(evidence=""), "evidence says what"),
        (entry(old="七"), "write a number"),
        ("- [", "no YAML"),
    ],
)
def test_a_faulty_file_is_named_with_the_remedy(text: str, words: str) -> None:
    with pytest.raises(BadCorrection, match=f"a.yml.*{words}"):
        read_corrections("a.yml", text)


def test_a_report_comes_back_whole_from_the_json_of_a_shard() -> None:
    body, name = bytes_of(parts_of("2019", distinct("2019", Random(3))), "clean", Random(3))
    reading = read(body, name=name)
    assert reading.report is not None
    back = report_of(to_json(reading))
    assert (back.figures, back.layouts, back.sections) == (
        reading.report.figures,
        reading.report.layouts,
        reading.report.sections,
    )
    of_cells = [finding_json(f) for f in reading.findings if f.cells]
    assert [finding_json(f) for f in check(back) if f.cells] == of_cells
