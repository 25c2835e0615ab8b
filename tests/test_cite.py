"""Words for a footnote: who, what, when, where, and the capture that proves it."""

import json
import re

from extract.cite import citation, moment, permanent_id, plain
from extract.cite_formats import bibtex, csl, ris

REPORT = {
    "id": "3f1c0a9b7d2e4f60",
    "agency": "乌拉特中旗司法局",
    "title": "乌拉特中旗司法局2023年政府信息公开工作年度报告",
    "year": 2023,
    "published_on": "2024-01-20",
    "url": "http://www.wltzq.gov.cn/a.html",
}
CAPTURE = {
    "record_id": "<urn:uuid:5f>",
    "url": "http://www.wltzq.gov.cn/a.html",
    "fetched_at": "2025-03-01T02:03:04Z",
    "warc": "run-1.warc.gz",
    "offset": 1234,
    "length": 567,
    "payload_digest": "sha256:00ff",
    "record": "response",
}
FIGURE = {
    **{"table_code": "requests", "row_code": "received", "column_code": "total"},
    **{
        "table_label": "收到和处理政府信息公开申请情况",
        "row_label": "一、本年新收",
        "column_label": "总计",
        "unit": "件",
    },
    **{"value": 7, "state": "value", "raw": "７", "doubt": None},
}


def test_a_report_is_cited_in_chinese_as_the_standard_wants_with_what_proves_it() -> None:
    said = citation(REPORT, CAPTURE, None, "zh")
    assert said.startswith(
        "乌拉特中旗司法局. 乌拉特中旗司法局2023年政府信息公开工作年度报告[R/OL]. (2024-01-20)[2025-03-01]. http"
    )
    for part in ("2025-03-01 02:03:04 UTC", "sha256:00ff", "<urn:uuid:5f>", "run-1.warc.gz", "1234", REPORT["id"]):
        assert part in said


def test_a_number_is_cited_with_its_labels_its_printed_form_and_its_id() -> None:
    assert "一、本年新收 · 总计：7 件（原文“７”）。见：" in citation(REPORT, CAPTURE, FIGURE, "zh")
    english = citation(REPORT, CAPTURE, FIGURE, "en")
    assert "总计: 7 件 (printed “７”). In: 乌拉特中旗司法局." in english
    assert english.endswith("Permanent id 3f1c0a9b7d2e4f60/requests/received/total.")


def test_a_cell_without_a_number_is_not_cited_as_one() -> None:
    blank = {**FIGURE, "state": "blank", "value": None, "raw": "", "doubt": "ocr"}
    assert "总计：空白，读数存疑" in citation(REPORT, CAPTURE, blank, "zh")


def test_what_is_not_known_is_left_out_or_said() -> None:
    bare = {**REPORT, "agency": None, "title": None, "year": None, "published_on": None}
    assert citation(bare, CAPTURE, None, "zh").startswith("佚名. 无题名[R/OL]. [2025-03-01]. http")
    assert citation(bare, CAPTURE, None, "en").startswith("Anonymous. No title [in Chinese]. http")
    by_hand = {**CAPTURE, "record": "resource"}
    assert "人工保存" in citation(REPORT, by_hand, None, "zh")


def test_signs_that_turn_the_direction_or_break_the_line_do_not_reach_a_footnote() -> None:
    evil = {**REPORT, "title": "年报\u202egnp.\u2066\n\x00\u200b报告", "agency": "a\r\nTY  - X"}
    for said in (citation(evil, CAPTURE, FIGURE, "zh"), citation(evil, CAPTURE, None, "en")):
        assert said.isprintable()
    assert plain(evil["title"]) == "年报 gnp. 报告"
    assert [line[:2] for line in ris(evil, CAPTURE).split("\r\n")].count("TY") == 1


def test_a_moment_is_said_in_utc_and_what_is_none_stays() -> None:
    assert moment("2025-03-01T02:03:04Z") == "2025-03-01 02:03:04 UTC"
    assert moment("yesterday") == "yesterday"


def test_the_id_of_a_figure_is_that_of_the_data_dictionary() -> None:
    assert permanent_id(REPORT, FIGURE) == "3f1c0a9b7d2e4f60/requests/received/total"


def test_reference_managers_get_the_same_in_their_own_forms() -> None:
    item = csl(REPORT, CAPTURE)
    assert json.loads(json.dumps(item))["issued"] == {"date-parts": [[2024, 1, 20]]}
    assert (item["type"], item["archive_location"]) == ("report", "<urn:uuid:5f>")
    entry = bibtex({**REPORT, "title": r"50% {a} \input & _"}, CAPTURE)
    assert r"title = {{50\% \{a\} \textbackslash{}input \& \_}}" in entry
    lines = ris(REPORT, CAPTURE).split("\r\n")
    assert (lines[0], lines[-2]) == ("TY  - RPRT", "ER  - ")
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines[:-1])
