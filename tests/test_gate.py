"""The gate: what was read once is read still; a loss that nobody acknowledged fails, whatever it is."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from archive.files import warc_files
from extract.compare import Difference
from tests.gate import CORPUS, acknowledged, frozen, judge, read_corpus, rewrite
from tests.test_pipeline import reports, write_warc

ROOT = Path(__file__).resolve().parent.parent
Row = dict[str, Any]
REWRITE = "something is read otherwise than it was frozen: see `python -m tests.gate`"


@cache
def old() -> list[Row]:
    return list(frozen())


@cache
def read() -> list[Row]:
    return read_corpus(workers=1)


def test_nothing_of_the_frozen_corpus_is_lost_or_read_otherwise() -> None:
    verdict = judge(old(), read(), acknowledged())
    assert verdict.faults == (), REWRITE
    assert verdict.needless == ()


def test_the_corpus_holds_every_layout_many_forms_and_pages_that_are_no_reports() -> None:
    reports = [row for row in old() if row["report"]]
    assert {row["report"]["layout"] for row in reports} == {"2021", "2019", "free"}
    assert {row["format"] for row in reports} >= {"html", "text", "docx", "pdf", "xlsx"}
    assert len(old()) - len(reports) > 50
    states = {cell["state"] for row in reports for cell in row["report"]["cells"]}
    assert states == {"value", "blank", "mark", "missing"}


def _first(rows: list[Row], fits: Callable[[Row], bool]) -> Row:
    return next(row for row in rows if row["report"] and fits(row["report"]))


def _value(report: Row) -> bool:
    return any(cell["state"] == "value" for cell in report["cells"])


def lose_a_cell(rows: list[Row]) -> None:
    cells = _first(rows, _value)["report"]["cells"]
    cells[:] = [c for c in cells if c is not next(c for c in cells if c["state"] == "value")]


def change_a_number(rows: list[Row]) -> None:
    cell = next(c for c in _first(rows, _value)["report"]["cells"] if c["state"] == "value")
    cell["value"] += 1


def take_nought_for_blank(rows: list[Row]) -> None:
    fits = lambda r: any(c["state"] == "value" and c["value"] == 0 for c in r["cells"])  # noqa: E731
    next(c for c in _first(rows, fits)["report"]["cells"] if c["value"] == 0).update(value=None, state="blank")


def lose_a_report(rows: list[Row]) -> None:
    _first(rows, _value)["report"] = None


def lose_the_agency(rows: list[Row]) -> None:
    _first(rows, lambda r: bool(r["agency"]))["report"]["agency"] = None


def lose_a_section(rows: list[Row]) -> None:
    _first(rows, lambda r: len(r["sections"]) == 6)["report"]["sections"].pop()


def lose_a_finding(rows: list[Row]) -> None:
    _first(rows, lambda r: bool(r["findings"]))["report"]["findings"].pop()


def lose_a_capture(rows: list[Row]) -> None:
    rows.remove(_first(rows, _value))


def take_a_page_for_a_report(rows: list[Row]) -> None:
    page = next(row for row in rows if row["report"] is None)
    page["report"] = deepcopy(_first(rows, _value)["report"])


LOSSES = [
    lose_a_cell,
    change_a_number,
    take_nought_for_blank,
    lose_a_report,
    lose_the_agency,
    lose_a_section,
    lose_a_finding,
    lose_a_capture,
    take_a_page_for_a_report,
]


@pytest.mark.parametrize("plant", LOSSES, ids=lambda plant: plant.__name__)
def test_a_planted_loss_fails_the_gate_until_it_is_acknowledged(plant: Callable[[list[Row]], None]) -> None:
    new = list(frozen())
    plant(new)
    faults = judge(old(), new, []).faults
    assert faults
    entries = [{**_entry(fault), "why": "it is a test"} for fault in faults]
    entries = yaml.safe_load(yaml.safe_dump(entries, allow_unicode=True))
    assert judge(old(), new, entries).faults == ()
    assert judge(old(), old(), entries).needless == tuple(entries), "once it is frozen anew it is not needed any more"


def _entry(fault: Difference) -> Row:
    return {name: getattr(fault, name) for name in ("record", "what", "name", "old", "new")}


def test_what_is_gained_passes_and_another_number_than_the_acknowledged_one_does_not() -> None:
    new = list(frozen())
    lose_a_cell(new)
    assert judge(new, old(), []).faults == ()
    changed = list(frozen())
    change_a_number(changed)
    (fault,) = judge(old(), changed, []).faults
    assert judge(old(), changed, [{**_entry(fault), "new": fault.new + 1}]).faults == (fault,)


def test_the_command_fails_on_a_loss_and_says_what_to_do(tmp_path: Path) -> None:
    data = write_warc(tmp_path, reports(3))
    folder = tmp_path / "gate"
    folder.mkdir()
    shutil.copy(warc_files(data.warc)[0], folder / CORPUS)
    more = read_corpus(folder, workers=1)
    more[0]["report"]["source"] = "示例旗人民政府网"
    rewrite(folder, more)
    said = _command("--folder", str(folder))
    assert said.returncode == 1
    (fault,) = [json.loads(line) for line in said.stdout.splitlines() if line.startswith("{")]
    assert (fault["what"], fault["how"], fault["name"]) == ("metadata", "lost", "source")
    assert "--rewrite" in said.stdout
    assert _command("--folder", str(folder), "--rewrite").returncode == 0
    assert _command("--folder", str(folder)).stdout == "nothing lost: 3 captures, 3 reports\n"


def _command(*options: str) -> subprocess.CompletedProcess[str]:
    argv = [sys.executable, "-m", "tests.gate", *options]
    return subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
