"""The five real reports, cell by cell. They lie outside the project; without them these tests are skipped."""

import json
from pathlib import Path
from typing import Any

import pytest

from extract.output import to_json
from extract.reading import read

SEEDS = (
    "000_060f1afac52ad05c",
    "001_3c50df6c2b3e176a",
    "002_12dffacc33d2df96",
    "003_2be636538d4a9340",
    "004_0131eef5f6c80757",
)
METADATA = [
    "title",
    "agency",
    "agency_type",
    "scope",
    "region_code",
    "region_path",
    "year",
    "layout",
    "period_start",
    "period_end",
    "published_on",
    "published_time",
    "signed_on",
    "source",
]
NARRATIVE = {SEEDS[4]: ["narrative"]}  # the field list names its two numbers of followers; the gold was made before
CELLS_OF_LAYOUT_2021 = 200
NON_ZERO_CELLS = 11


@pytest.fixture(scope="module")
def gold(shared: Path) -> dict[str, Any]:
    digest = json.loads((shared / "gold" / "seeds.json").read_text(encoding="utf-8"))
    return {report["file"].removesuffix(".txt"): report for report in digest}


def parsed(shared: Path, seed: str, url: str | None = None) -> dict[str, Any]:
    path = shared / "seeds" / f"{seed}.txt"
    return to_json(read(path.read_bytes(), name=path.name, url=url))


@pytest.mark.parametrize("seed", SEEDS)
def test_every_cell_of_a_real_report_is_read_with_value_and_state(
    shared: Path, gold: dict[str, Any], seed: str
) -> None:
    cells = parsed(shared, seed)["cells"]
    assert len(cells) == CELLS_OF_LAYOUT_2021
    read_values = {(c["table"], c["row"], c["column"]): (c["value"], c["state"]) for c in cells}
    assert read_values == {(t, r, c): (value, "value") for t, r, c, value in gold[seed]["cells"]}


def test_the_cells_that_are_not_zero_are_read_too_since_zeros_flatter(shared: Path, gold: dict[str, Any]) -> None:
    wanted = {(s, *cell) for s in SEEDS for cell in map(tuple, gold[s]["cells"]) if cell[3]}
    found = {
        (s, c["table"], c["row"], c["column"], c["value"])
        for s in SEEDS
        for c in parsed(shared, s)["cells"]
        if c["value"]
    }
    assert len(wanted) == NON_ZERO_CELLS
    assert found == wanted


@pytest.mark.parametrize("seed", SEEDS)
def test_metadata_of_a_real_report(shared: Path, gold: dict[str, Any], seed: str) -> None:
    found = parsed(shared, seed)
    assert {key: found[key] for key in METADATA} == {key: gold[seed].get(key) for key in METADATA}


@pytest.mark.parametrize("seed", SEEDS)
def test_six_sections_in_order_with_text_where_the_report_has_prose(shared: Path, seed: str) -> None:
    sections = parsed(shared, seed)["sections"]
    assert [s["number"] for s in sections] == [1, 2, 3, 4, 5, 6]
    assert all(s["text"] for s in sections if s["number"] in (1, 5, 6))
    assert not any(word in sections[5]["text"] for word in ("上一篇", "相关文章", "扫描二维码"))


@pytest.mark.parametrize("seed", SEEDS)
def test_findings_are_those_of_the_gold_and_no_other(shared: Path, gold: dict[str, Any], seed: str) -> None:
    found = sorted(f["rule"] for f in parsed(shared, seed)["findings"])
    assert found == sorted(gold[seed]["findings"] + NARRATIVE.get(seed, []))


def test_two_follower_counts_of_one_account_are_a_contradiction_with_both_places(shared: Path) -> None:
    (finding,) = [f for f in parsed(shared, SEEDS[4])["findings"] if f["rule"] == "narrative"]
    assert (finding["left"], finding["right"]) == (5836, 5428)
    assert [where.split(" @")[0] for where in finding["where"]] == ["line 17", "line 29"]


def test_the_address_is_there_only_when_given(shared: Path) -> None:
    assert parsed(shared, SEEDS[4])["url"] is None
    assert parsed(shared, SEEDS[4], "http://example.gov.cn/1.html")["url"] == "http://example.gov.cn/1.html"


@pytest.mark.parametrize("seed", SEEDS)
def test_every_cell_leads_back_to_its_line(shared: Path, seed: str) -> None:
    lines = (shared / "seeds" / f"{seed}.txt").read_text(encoding="utf-8").splitlines()
    for cell in parsed(shared, seed)["cells"]:
        number = int(cell["where"].split()[1])
        assert cell["raw"] in lines[number - 1].replace("\xa0", " ")


@pytest.mark.parametrize("seed", SEEDS)
def test_a_shaken_label_does_not_move_a_number(shared: Path, gold: dict[str, Any], seed: str) -> None:
    """The same seed with one label broken: values stay where they are, found by their place."""
    body = (shared / "seeds" / f"{seed}.txt").read_text(encoding="utf-8")
    shaken = body.replace("属于行政执法案卷", "属子行政执法卷").encode()
    assert shaken != body.encode()
    cells = to_json(read(shaken, name=f"{seed}.txt"))["cells"]
    assert {(c["table"], c["row"], c["column"]): c["value"] for c in cells} == {
        (t, r, c): value for t, r, c, value in gold[seed]["cells"]
    }
