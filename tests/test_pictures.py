"""A report that is pictures of its pages: one report from all of them, each number found again in its picture."""

import json
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

from archive.capture import Exchange
from extract.bundle import bundle
from extract.converters.kit import full_kit
from extract.pipeline import extract
from extract.traced import figure, find_report, place_in
from settings.paths import DataFolder
from settings.plain import squeeze
from tests.forms.scan import clean, page, scanned
from tests.portals.parts import Part
from tests.shards import cells, line, report
from tests.test_catalogue import ask
from tests.test_pipeline import exchange, rows_of, shard_bytes, write_warc
from tests.test_scans import as_file, needs_chromium
from tests.test_show import nianbao
from tests.written import Written, written

pytestmark = needs_chromium

HOST = "http://www.wltzq.gov.cn"
PAGE, FIRST, SECOND = "/slj/nb/2023.html", "/slj/nb/W02.png", "/slj/nb/W01.png"
"""The order on the page is not that of the names, nor that in the archive."""

SENTENCE = (
    "全年通过政府网站主动公开政府信息126条，其中政策文件18件，政务微信公众号发布信息79条，群众关心的事项都能找到。"
)


@cache
def truth() -> Written:
    return written("pictures/2", "2021", blanks=False)


def short(parts: Sequence[Part]) -> list[Part]:
    """Of the paragraphs in a row the first: pages cost seconds of recognition."""
    kept = [part for n, part in enumerate(parts) if part.kind != "p" or parts[n - 1].kind != "p"]
    first = next(n for n, part in enumerate(kept) if part.kind == "h1")
    return [*kept[: first + 1], Part("p", SENTENCE), *kept[first + 2 :]]


@cache
def pictures() -> tuple[bytes, bytes]:
    """The report on two sheets, its second table on both."""
    drawn: list[np.ndarray] = []

    def keep(pages: list[np.ndarray]) -> bytes:
        drawn.extend(pages)
        return b""

    scanned(clean, keep)([page(short(truth().parts), Random(3))])
    first, second = (as_file(paper, "PNG") for paper in drawn)
    return first, second


def article() -> bytes:
    head = f'<meta name="ArticleTitle" content="{truth().title}"><meta name="PubDate" content="2024-01-28 10:20">'
    shown = "".join(f'<p><img src="{HOST}{path}"></p>' for path in (FIRST, SECOND))
    return (
        f"<html><head><meta charset=utf-8><title>{truth().title}</title>{head}</head><body><h1>{truth().title}</h1>"
        f"<p>来源：旗民政局　发布时间：2024-01-28</p><div class=TRS_Editor>{shown}</div>"
        "<p>打印本页 关闭窗口</p><p>主办单位：乌拉特中旗人民政府办公室</p></body></html>"
    ).encode()


def shown_on(page: str, path: str, body: bytes) -> Exchange:
    return led(exchange(path, body, "image/png", role="attachment"), found_on=HOST + page, title="", year=None)


def led(found: Exchange, **how: Any) -> Exchange:
    """The same answer, otherwise come by."""
    assert found.lead is not None
    return replace(found, lead=replace(found.lead, **how))


def published(*paths: str) -> list[Exchange]:
    """The page and those of its pictures, in the order of the archive."""
    bodies = dict(zip((FIRST, SECOND), pictures(), strict=True))
    return [led(exchange(PAGE, article()), year=2023), *(shown_on(PAGE, path, bodies[path]) for path in paths)]


def row_of(data: DataFolder, path: str) -> dict[str, Any]:
    (row,) = (row for row in rows_of(data) if row["capture"]["url"] == HOST + path)
    return row


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """The page with all its pictures, extracted and catalogued."""
    data = write_warc(tmp_path_factory.mktemp("pictures") / "data", published(SECOND, FIRST))
    made = nianbao("extract", "--data", data.root, "--quiet")
    assert made.exit_code == 0, made.output
    return data


def test_page_and_pictures_are_one_report_with_every_cell_of_all_of_them(data: DataFolder) -> None:
    (report,) = ask(
        data.catalogue, "select id, url, agency, year, format, published_on, source, signed_on from reports"
    )
    about = truth()
    assert about.signed_on is not None
    assert report[1:] == (
        *(HOST + PAGE, about.agency, about.year, "scan", "2024-01-28", "旗民政局"),
        about.signed_on.isoformat(),
    )
    cells = ask(data.catalogue, "select table_code, row_code, column_code, value, state from figures")
    assert {(t, r, c): (v, s) for t, r, c, v, s in cells} == {
        key: (None if value is None else float(value), state) for key, (value, state) in about.cells.items()
    }
    assert len(cells) == 200
    assert dict(
        ask(data.catalogue, "select c.url, p.role from report_captures p join captures c using (record_id)")
    ) == {
        HOST + PAGE: "primary",
        HOST + FIRST: "attachment",
        HOST + SECOND: "attachment",
    }


def test_sections_go_on_from_picture_to_picture_and_the_page_s_own_foot_is_no_part_of_them(data: DataFolder) -> None:
    report = row_of(data, PAGE)["report"]
    said = [squeeze(part.text) for part in short(truth().parts) if part.kind in ("h1", "p")]
    assert [squeeze(s["heading"]) for s in report["sections"]] == [squeeze(h) for _, h, _ in truth().sections]
    told = [squeeze(s["text"]) for s in report["sections"]]
    assert [told[n] for n in (0, 4, 5)] == [text for text in said if text in told]
    assert "打印本页" not in "".join(told) and "主办单位" not in "".join(told)


def test_every_number_is_found_again_in_the_picture_that_its_place_names(data: DataFolder) -> None:
    rows = ask(data.catalogue, "select table_code || '/' || row_code || '/' || column_code, raw, where_ from figures")
    options = [word for cell, _, _ in rows for word in ("--cell", cell)]
    shown = json.loads(nianbao("show", HOST + PAGE, *options, "--data", data.root, "--json").output)
    assert [squeeze(n["text"]) for n in shown["numbers"]] == [squeeze(raw) for _, raw, _ in rows]
    named = {where.rpartition("!")[0] for _, _, where in rows}
    assert named == {HOST + FIRST, HOST + SECOND}
    facts = ask(data.catalogue, "select name, raw from facts order by name, number")
    assert facts
    options = [word for name in dict.fromkeys(name for name, _ in facts) for word in ("--fact", name)]
    shown = json.loads(nianbao("show", HOST + PAGE, *options, "--data", data.root, "--json").output)
    assert [n["text"] for n in shown["numbers"]] == [raw for _, raw in facts]


def test_a_place_over_two_pictures_is_read_in_both(data: DataFolder) -> None:
    """The text of a paragraph that the page's end cuts: its beginning in one picture, its end in the next."""
    found = find_report(data.catalogue, HOST + PAGE)
    carried, concluded = (
        figure(data.catalogue, found["id"], ("requests", row, "total")) for row in ("carried_in", "concluded")
    )
    assert (carried["where_"].startswith(HOST + FIRST), concluded["where_"].startswith(HOST + SECOND)) == (True, True)
    both = f"{carried['where_']}; {concluded['where_']}"
    kit = full_kit(data.converted)
    place = place_in(data.catalogue, found, both, [data], kit)
    assert place is not None and place.text == carried["raw"] + concluded["raw"] == "88"
    part = place_in(data.catalogue, found, f"{both} @1-2", [data], kit)
    assert part is not None and part.text == concluded["raw"]
    assert place_in(data.catalogue, found, f"{both} @1-3", [data], kit) is None, "the text is shorter"


def test_a_problem_of_a_picture_alone_is_none_of_the_report(data: DataFolder) -> None:
    alone = [p["kind"] for p in row_of(data, FIRST)["problems"]]
    assert "cells-missing" in alone
    kept = ask(
        data.catalogue,
        "select p.kind, p.report_id from problems p join captures c using (record_id) where c.url = ?",
        HOST + FIRST,
    )
    assert kept == [(kind, None) for kind in alone]
    assert ask(data.catalogue, "select kind from problems where report_id is not null") == []


def test_the_shard_is_the_same_on_any_number_of_cores(data: DataFolder, tmp_path: Path) -> None:
    out = DataFolder(tmp_path / "out")
    extract([data], out, workers=1, converted=data.converted)
    again = DataFolder(tmp_path / "again")
    extract([data], again, workers=3, converted=data.converted)
    assert shard_bytes(out) == shard_bytes(again) == shard_bytes(data)


def test_a_picture_that_the_archive_lacks_leaves_page_and_picture_as_they_were(
    data: DataFolder, tmp_path: Path
) -> None:
    bare = write_warc(tmp_path / "bare", published(FIRST))
    extract([bare], bare, converted=data.converted)
    page, picture = row_of(bare, PAGE), row_of(bare, FIRST)
    assert (page["format"], page["report"]["cells"]) == ("html", [])
    assert "pictures" not in page
    assert picture == row_of(data, FIRST) | {"capture": picture["capture"]}


def test_a_picture_that_cannot_be_opened_is_told_and_the_others_are_read(data: DataFolder, tmp_path: Path) -> None:
    broken = shown_on(PAGE, "/slj/nb/W00.png", pictures()[0][:2000])
    shown = article().replace(b"</div>", f'<img src="{broken.url}"></div>'.encode())
    page = led(exchange(PAGE, shown), year=2023)
    bare = write_warc(tmp_path, [page, *published(FIRST, SECOND)[1:], broken])
    extract([bare], bare, converted=data.converted)
    row = row_of(bare, PAGE)
    assert row["report"]["cells"] == row_of(data, PAGE)["report"]["cells"]
    assert [(p["kind"], p["message"][:37]) for p in row["problems"]] == [
        ("pictures-left-out", "of the 3 pictures that the page shows")
    ]


def test_without_recognition_the_page_stays_a_page(tmp_path: Path) -> None:
    bare = write_warc(tmp_path, published(FIRST, SECOND))
    extract([bare], bare, ocr=False)
    page = row_of(bare, PAGE)
    assert (page["format"], page["report"]["cells"]) == ("html", [])
    assert [p["kind"] for path in (FIRST, SECOND) for p in row_of(bare, path)["problems"]] == ["unreadable"] * 2


def test_an_unchanged_picture_under_a_page_made_anew_is_no_other_report() -> None:
    whole, half = report("乌拉特中旗民政局", 2023), report("乌拉特中旗民政局", 2023, cells=cells("2021")[:40])
    picture = line(HOST + FIRST, half, role="attachment", mime="image/png", format="scan", found_on=HOST + PAGE)
    first = line(HOST + PAGE, whole, format="scan") | {"pictures": [picture["capture"]["record_id"]]}
    later = {"fetched_at": "2026-03-01T02:03:04Z", "run_id": "run-2"}
    page = line(HOST + PAGE, report("乌拉特中旗民政局", 2023, cells=[], layout="free"), **later)
    same = {**later, "same_as": picture["capture"]["record_id"], "record": "revisit", "found_on": HOST + PAGE}
    again = line(HOST + FIRST, None, role="attachment", mime="image/png", format=None, **same)
    (found,) = bundle([first, picture, page, again])
    assert found.primary == first["capture"]["record_id"]
    assert found.problems == ()
    assert [part for _, part in found.captures] == ["primary", "attachment", "repeat", "repeat"]


def test_a_picture_that_names_another_year_is_a_page_of_its_report_still() -> None:
    picture = line(HOST + FIRST, report("乌拉特中旗民政局", 2022), role="attachment", mime="image/png", format="scan")
    picture["capture"]["found_on"] = HOST + PAGE
    page = line(HOST + PAGE, report("乌拉特中旗民政局", 2023), format="scan")
    assert len(list(bundle([page, picture]))) == 2, "what stands in no report's pages is one of its own"
    (found,) = bundle([page | {"pictures": [picture["capture"]["record_id"]]}, picture])
    assert (found.facts["year"], found.problems) == (2023, ())
