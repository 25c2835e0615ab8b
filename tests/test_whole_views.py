"""A whole view as CSV: every row once, with the visitor's filters; a file that breaks off is seen to."""

import csv
import io
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from datasette.app import Datasette

from extract.catalogue.load import build
from extract.catalogue.site import whole_views
from extract.catalogue.site.whole_views import BrokenOff, is_whole, read_ranges
from tests.in_process import ask, serving_here
from tests.shards import line, report, write

MOST = 1000  # rows of an answer: Datasette's own limit
COUNT = 2 * (MOST // whole_views.CELLS) + 3
SITE = "http://www.wltzq.gov.cn"


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """More reports than go into two answers, of two years."""
    folder = tmp_path_factory.mktemp("whole")
    lines = [line(f"{SITE}/{n}.html", report(f"乌拉特中旗第{n}小学", 2022 + n % 2)) for n in range(COUNT)]
    build([write(folder / "a.warc.gz.jsonl.gz", lines)], [], folder / "catalogue.db")
    return folder / "catalogue.db"


@pytest.fixture
def served(catalogue: Path) -> Datasette:
    return serving_here(catalogue, "/")


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def asked_of(catalogue: Path, sql: str) -> list[list[str]]:
    with closing(sqlite3.connect(catalogue)) as connection:
        return [["" if value is None else str(value) for value in row] for row in connection.execute(sql)]


@pytest.mark.parametrize("view", ["figures", "figures_labelled", "indicators", "requests_wide"])
def test_every_row_of_a_view_comes_once_under_one_header(catalogue: Path, served: Datasette, view: str) -> None:
    status, text = ask(served, f"/catalogue/{view}.csv?_stream=on&_size=max")
    header, *found = rows_of(text)
    assert status == 200
    assert header == [name for (name,) in asked_of(catalogue, f"select name from pragma_table_info('{view}')")]
    assert sorted(found) == sorted(asked_of(catalogue, f"select * from {view}"))
    assert len({row[header.index("report_id")] for row in found}) == COUNT


def test_filters_and_the_mark_for_excel_go_along(catalogue: Path, served: Datasette) -> None:
    asked = "table_code=requests&row_code__startswith=refused.&value__gte=0&_col=report_id&_col=value"
    _, text = ask(served, f"/catalogue/figures.csv?_stream=on&_bom=1&{asked}")
    wanted = "select report_id, value from figures where table_code = 'requests' and row_code like 'refused.%' and value >= 0"
    assert text.startswith("\ufeffreport_id,value\r\n")
    assert sorted(rows_of(text)[1:]) == sorted(asked_of(catalogue, wanted))


def test_what_datasette_refuses_it_refuses_here_too(served: Datasette) -> None:
    assert ask(served, "/catalogue/figures.csv?_stream=on&_where=nothing(1)")[0] == 400
    assert ask(served, "/catalogue/no_such_view.csv?_stream=on")[0] == 404


def test_an_order_or_one_report_is_left_to_datasette(catalogue: Path, served: Datasette) -> None:
    with closing(sqlite3.connect(catalogue)) as connection:
        views, ranges = read_ranges(connection, MOST)
    assert {"figures", "indicators"} <= views and "reports" not in views
    assert len(ranges) == 3
    for query, whole in (
        *(("_stream=on", True), ("_stream=on&year=2023", True), ("_size=max", False)),
        *(("_stream=on&_sort=value", False), ("_stream=on&report_id=x", False), ("_stream=on&report_id__in=x", False)),
    ):
        assert is_whole("figures", query, views) is whole, query
    assert not is_whole("reports", "_stream=on", views)
    _, text = ask(served, "/catalogue/indicators.csv?_stream=on&_sort_desc=report_id")
    ids = [row[0] for row in rows_of(text)[1:]]
    assert ids == sorted(ids, reverse=True)


def test_a_catalogue_without_reports_gives_the_header(tmp_path: Path) -> None:
    build([write(tmp_path / "a.warc.gz.jsonl.gz", [])], [], tmp_path / "catalogue.db")
    status, text = ask(serving_here(tmp_path / "catalogue.db", "/"), "/catalogue/figures.csv?_stream=on")
    assert (status, len(rows_of(text))) == (200, 1)


def test_a_part_that_fails_breaks_the_file_off_and_adds_no_words_to_it(
    served: Datasette, catalogue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The time for a query runs out in the second part: the connection is cut, where Datasette would write a last line."""
    limited = whole_views._limited

    def spoilt(query: bytes, low: str, high: str) -> bytes:
        slow = "" if low == first else "&_where=1%3D(select+nothing+from+nowhere)"
        return limited(query, low, high) + slow.encode()

    with closing(sqlite3.connect(catalogue)) as connection:
        first = read_ranges(connection, MOST)[1][0][0]
    monkeypatch.setattr(whole_views, "_limited", spoilt)
    with pytest.raises(BrokenOff, match="status 400"):
        ask(served, "/catalogue/figures.csv?_stream=on")
