"""CSV for spreadsheets: what would be run is text, what is a number stays one."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.catalogue.site.csv_stream import Defusing, asked_without_trace, is_csv, large_fields
from extract.catalogue.spreadsheet import BOM, attachment, csv_of, defused, file_name

RUN = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\rx",
    " =1",
    "\ufeff=1",
    "\u200b=1",
    "＝1+1",
    "＋cmd",
    "－2+3",
    "＠SUM(1)",
]
RUN += ["=cmd|' /C calc'!A0", "\x00=1", "\u3000=HYPERLINK(1)", "+86-471-1234", "﹦1", "-1-", "=", "@"]
LEFT = [
    "-5",
    "+3.5",
    "-1,234.50",
    "-.5",
    "-1e3",
    "-5%",
    "-",
    "－",
    "--",
    "−5",
    "7",
    "",
    "一、总体情况",
    "'=1",
    "a=1",
    "2023-01-20",
]
LEFT += ["https://x.cn/?a=1;b=2", "甲\n-1-\n乙", "甲；=乙"]


@pytest.mark.parametrize("text", RUN)
def test_text_that_a_spreadsheet_would_run_is_made_text(text: str) -> None:
    assert defused(text) == f"'{text}"


@pytest.mark.parametrize("value", [*LEFT, None, -5, -0.5, 3, b"=1"])
def test_numbers_marks_and_plain_text_are_left_alone(value: object) -> None:
    assert defused(value) is value or defused(value) == value


@pytest.mark.parametrize("text", ["x;=cmd|' /C calc'!A0;", "x\n=SUM(1)", "x\t+SUM(1)"])
def test_a_formula_that_begins_behind_another_separator_is_made_text(text: str) -> None:
    assert "'=" in defused(text) or "'+" in defused(text)


def test_a_file_is_read_back_as_it_was_and_begins_with_a_bom_only_on_request() -> None:
    rows = [("甲,乙", 'say "x"', None, -3.5, b"\x00"), ("a\nb", "=1+1", 7, 0, None)]
    made = csv_of(iter(rows), ["一", "二", "三", "四", "五"], bom=True)
    assert made.startswith(BOM.encode())
    assert made.count(b"\r\n") == 3
    read = list(csv.reader(io.StringIO(made.decode("utf-8-sig"), newline="")))
    assert read[1:] == [["甲,乙", 'say "x"', "", "-3.5", ""], ["a\nb", "'=1+1", "7", "0", ""]]
    assert csv_of([], ["a"]) == b"a\r\n"


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_no_cell_of_any_text_begins_a_formula(texts: list[str]) -> None:
    made = csv_of([texts], ["x"] * len(texts)).decode()
    cells = list(csv.reader(io.StringIO(made, newline="")))[1] if "".join(texts) else []
    assert all(not cell or cell[0] not in "=@\t" for cell in cells)


def test_a_name_of_a_file_has_no_path_and_no_line_break_and_may_be_chinese() -> None:
    assert file_name(["../../etc", "a\r\nb"], ".csv") == "etc-a-b.csv"
    assert attachment("reports.csv") == 'attachment; filename="reports.csv"'
    said = attachment(file_name(["乌拉特中旗", "2023"], ".csv"))
    assert said.startswith('attachment; filename="2023.csv"; filename*=UTF-8')
    assert said.isascii()
    assert attachment("年报.csv").startswith('attachment; filename="nianbao.csv"')


def test_rows_go_on_as_they_come_and_a_row_that_is_cut_waits_for_its_rest() -> None:
    """Datasette streams a row at a time; a proxy or a later version may cut elsewhere, in a character too."""
    send = Defusing("_bom=1&_stream=on")
    assert send(b"a,b\r\n", False) == f"{BOM}a,b\r\n".encode()
    assert send(b"=1,2\r\n", False) == b"'=1,2\r\n"
    row = '"甲\n+SUM(1)",-5\r\n'.encode()
    assert [send(row[n : n + 1], False) for n in range(len(row) - 1)] == [b""] * (len(row) - 1)
    assert send(row[-1:], False) == '"甲\n\'+SUM(1)",-5\r\n'.encode()
    assert send(b"@x", False) == b""
    assert send(b"", True) == b"'@x\r\n"
    assert Defusing("_bom=0")(b"a\r\n", True) == b"a\r\n"


def test_a_text_of_any_length_is_a_cell() -> None:
    large_fields()
    long = f'"{"长" * 200_000}","=1"\r\n'.encode()
    assert Defusing("")(long, True).endswith(b",'=1\r\n")


def test_only_datasettes_own_csv_is_rewritten() -> None:
    assert is_csv("/catalogue/reports.csv", "catalogue")
    assert is_csv("/catalogue.csv", "catalogue")
    assert not is_csv("/reports.csv", "catalogue")
    assert asked_without_trace("_trace=1&a=%E4%B8%AD&b=") == "a=%E4%B8%AD&b="
