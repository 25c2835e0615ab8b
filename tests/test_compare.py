"""Old and new reading held against each other: what is lost is told, and nothing is replaced."""

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner

from cli import exits
from cli.extract import COMMAND
from extract.chunks import member_of
from extract.compare import compare, is_loss
from extract.pipeline import extract
from extract.store import encode, read_header, read_rows, shards_of, write_shard
from settings.paths import DataFolder
from tests.test_pipeline import exchange, reports, shard_bytes, write_warc

Row = dict[str, Any]


def row(n: int = 1, *, report: bool = True) -> Row:
    capture = {"record_id": f"<urn:uuid:{n}>", "url": f"http://a.gov.cn/{n}", "portal_id": "a-2019"}
    cells = [
        ("received", "total", "value", 12),
        ("received", "other", "blank", None),
        ("pending", "total", "missing", None),
    ]
    said = {
        **dict.fromkeys(("agency_type", "scope", "region_code", "region_path", "period_start", "period_end")),
        **dict.fromkeys(("published_on", "published_time", "signed_on", "source")),
        "kind": "annual_report",
        "title": "示例旗水利局2022年政府信息公开工作年度报告",
        "agency": "示例旗水利局",
        "year": 2022,
        "layout": "2021",
        "sections": [{"number": 1}, {"number": 2}],
        "cells": [
            {"table": "requests", "row": r, "column": c, "state": state, "value": value} for r, c, state, value in cells
        ],
        "findings": [{"rule": "flow", "cells": [["requests", "received", "total"]]}],
        "facts": [{"name": "received", "value": 12}],
    }
    return {"capture": capture, "format": "html", "report": said if report else None}


def changed(change: Callable[[Row], object]) -> Row:
    new = deepcopy(row())
    change(new["report"])
    return new


def kinds(old: list[Row], new: list[Row]) -> list[tuple[str, str, str, Any, Any]]:
    return [(d.what, d.how, d.name, d.old, d.new) for d in compare(old, new)]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda r: r["cells"][0].update(value=13), ("cell", "changed", "requests/received/total", 12, 13)),
        (
            lambda r: r["cells"][0].update(value=None, state="mark"),
            ("cell", "lost", "requests/received/total", 12, "mark"),
        ),
        (lambda r: r["cells"].pop(0), ("cell", "lost", "requests/received/total", 12, "missing")),
        (
            lambda r: r["cells"][1].update(value=0, state="value"),
            ("cell", "gained", "requests/received/other", "blank", 0),
        ),
        (lambda r: r["cells"][1].update(state="mark"), ("cell", "changed", "requests/received/other", "blank", "mark")),
        (
            lambda r: r["cells"][2].update(state="blank"),
            ("cell", "gained", "requests/pending/total", "missing", "blank"),
        ),
        (lambda r: r.update(agency=None), ("metadata", "lost", "agency", "示例旗水利局", None)),
        (lambda r: r.update(signed_on="2023-01-10"), ("metadata", "gained", "signed_on", None, "2023-01-10")),
        (lambda r: r.update(year=2021), ("metadata", "changed", "year", 2022, 2021)),
        (lambda r: r["sections"].pop(), ("metadata", "changed", "sections", "1 2", "1")),
        (lambda r: r["findings"].clear(), ("finding", "lost", "flow requests/received/total", None, None)),
        (lambda r: r["facts"].append({"name": "upheld", "value": 0}), ("fact", "gained", "upheld 0", None, None)),
    ],
    ids=lambda value: "-".join(map(str, value[:3])) if isinstance(value, tuple) else "",
)
def test_each_difference_is_told_by_what_it_is(change: Callable[[Row], object], expected: tuple[Any, ...]) -> None:
    assert kinds([row()], [changed(change)]) == [expected]


def test_a_report_that_is_gone_is_lost_with_its_cells_and_comes_back_with_them() -> None:
    gone = kinds([row()], [row(report=False)])
    assert gone[:2] == [
        ("report", "lost", "http://a.gov.cn/1", None, None),
        ("cell", "lost", "requests/received/total", 12, "missing"),
    ]
    back = kinds([row(report=False)], [row()])
    assert {(what, how) for what, how, *_ in back} == {(w, "gained") for w in ("report", "cell", "finding", "fact")}
    assert any(map(is_loss, compare([row()], []))) and not any(map(is_loss, compare([], [row()])))


def test_rows_are_matched_by_their_record_whatever_stands_between_them() -> None:
    old = [row(n) for n in range(20)]
    new = deepcopy(old)
    new[7]["report"]["cells"][0]["value"] = 13
    Random(1).shuffle(new)
    new.insert(3, {"capture": None, "format": None, "report": None})
    assert [(d.url, d.what, d.how) for d in compare(old, new)] == [("http://a.gov.cn/7", "cell", "changed")]


@pytest.fixture
def extracted(tmp_path: Path) -> DataFolder:
    data = write_warc(tmp_path, [*reports(4), exchange("/other.html", "<p>招聘公告</p>".encode())])
    extract([data], data, workers=1)
    return data


def said(data: DataFolder, *options: str) -> tuple[int, str]:
    result = CliRunner().invoke(
        COMMAND, ["--data", str(data.root), "--quiet", "--workers", "1", *options], standalone_mode=False
    )
    status = result.exception.status if isinstance(result.exception, exits.Stop) else result.exit_code
    return status, result.output


def planted(data: DataFolder, plant: Callable[[Row], object]) -> None:
    """Rewrite the shard as if an older version of the code had read its first report otherwise."""
    (shard,) = shards_of(data)
    header, rows = read_header(shard), list(read_rows(shard))
    assert header is not None
    plant(rows[0]["report"])
    with write_shard(shard) as writer:
        writer.add(member_of(b"".join(map(encode, rows))))
        writer.finish(header)


def test_the_same_code_finds_no_difference_and_replaces_nothing(extracted: DataFolder) -> None:
    before = shard_bytes(extracted)
    assert said(extracted, "--compare") == (exits.DONE, "nothing differs\n")
    assert shard_bytes(extracted) == before
    assert sorted(path.name for path in extracted.root.iterdir()) == ["extracts", "warc"]


def test_what_would_be_lost_is_printed_by_portal_and_ends_with_its_own_status(extracted: DataFolder) -> None:
    cell = {"table": "requests", "row": "received", "column": "total", "value": 7, "state": "value"}
    planted(extracted, lambda report: (report["cells"].append(cell), report.update(agency=None)))
    before = shard_bytes(extracted)
    status, output = said(extracted, "--compare")
    assert status == exits.LOST
    assert "cell lost: requests/received/total 7 -> missing  http://www.wltzq.gov.cn/t0.html" in output
    assert "metadata gained: agency nothing -> 乌拉特中旗水利局" in output
    assert "  p-2019 html free: 1 × cell lost, 1 × metadata gained" in output
    assert shard_bytes(extracted) == before
    status, output = said(extracted, "--compare", "--json")
    lines = [json.loads(line) for line in output.splitlines()]
    assert status == exits.LOST
    assert [(d["what"], d["how"]) for d in lines[:-1]] == [("cell", "lost"), ("metadata", "gained")]
    assert lines[-1]["differences"] == {"cell lost": 1, "metadata gained": 1}


def test_what_would_only_be_gained_is_no_loss(extracted: DataFolder) -> None:
    planted(extracted, lambda report: report.update(agency=None, findings=[]))
    assert said(extracted, "--compare")[0] == exits.DONE


def test_the_extracts_of_another_folder_can_be_compared_with(extracted: DataFolder, tmp_path: Path) -> None:
    other = DataFolder(tmp_path / "other")
    extract([extracted], other, workers=1)
    planted(other, lambda report: report.update(year=1999))
    assert "metadata changed: year 1999 -> 2008" in said(extracted, "--compare", str(other.root))[1]
    assert said(extracted, "--compare")[1] == "nothing differs\n"
    assert said(extracted, "--compare", str(tmp_path / "nowhere"))[0] == exits.NOTHING_YET
