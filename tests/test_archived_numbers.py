"""From a number to the archived original: the page, the row and the lit text say the same."""

import json
import random
import sqlite3
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from playwright.sync_api import Browser

from extract.catalogue.site.archived.whole import POLICY
from extract.catalogue.site.numbers import plain
from extract.catalogue.site.page import Asked
from extract.catalogue.site.pages import archived, fact, figure
from extract.catalogue.site.serving import environment
from tests.archived_pages import Shown, lit, lit_text, shown, squeezed, with_rows
from tests.browser import browsing, chromium, serving_catalogue
from tests.conftest import SampleRun
from tests.originals import KEY, Original

real_browser = pytest.mark.skipif(chromium() is None, reason="needs Chromium (./.ci/system-packages)")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as found:
        yield found


def test_a_thousand_random_numbers_are_those_of_their_rows_and_lit_in_the_archived_original(sample: SampleRun) -> None:
    """Must hold 3: number on the page == row of `figures` == text lit in the archived page."""
    wrong: list[Any] = []
    with closing(sqlite3.connect(f"file:{sample.data.catalogue}?mode=ro", uri=True)) as connection:
        chosen = list(random_figures(connection, random.Random(20260131), 1000))
        for report, key, value, state, raw in chosen:
            path = dict(zip(("report", "table", "row", "column"), (report, *key), strict=True))
            page = figure.values(connection, Asked("zh", path, {}, (sample.data,)))
            stand = page["stands"][0]
            args = {"report": [report], "figure": ["/".join(key)]}
            asked = Asked("zh", {"record": stand.record["record_id"]}, args, (sample.data,))
            original = archived.values(connection, asked)
            shows = (page["cell"]["value"], page["cell"]["state"], squeezed(stand.text))
            if shows != (value, state, squeezed(raw)) or squeezed(lit_text(original.body)) != squeezed(raw):
                wrong.append((report, key, value, state, raw, shows, lit_text(original.body)))
    assert wrong == []
    assert len(chosen) == 1000
    assert len({report for report, *_ in chosen}) > 100


def random_figures(connection: sqlite3.Connection, chance: random.Random, count: int) -> Iterator[Any]:
    """Figures that stand somewhere, of files whose text is lit (pages of PDF files: see below), eight of a report."""
    sql = "select id from reports where format not in ('pdf', 'scan') and cells_value > 0 order by id"
    ids = [id for (id,) in connection.execute(sql)]
    chance.shuffle(ids)
    names = "table_code, row_code, column_code, value, state, raw"
    left = count
    for id in ids:
        sql = f"select {names} from figures where report_id = ? and where_ is not null order by 1, 2, 3"
        found = connection.execute(sql, (id,)).fetchall()
        for *key, value, state, raw in chance.sample(found, min(8, left, len(found))):
            left -= 1
            yield id, tuple(key), value, state, raw


def test_what_is_served_says_the_same(sample: SampleRun) -> None:
    """The words of the page itself, the address of its frame, and the headers of what the frame shows."""
    with closing(sqlite3.connect(f"file:{sample.data.catalogue}?mode=ro", uri=True)) as connection:
        chosen = list(random_figures(connection, random.Random(7), 48))[::4]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(*environment([sample.data]).popitem())
        with serving_catalogue(sample.data.catalogue) as home:
            for number, (report, key, value, state, raw) in enumerate(chosen):
                lang = ("", "en/")[number % 2]
                page, _ = got(f"{home}{lang}figure/{report}/{'/'.join(key)}")
                [strong] = page.xpath("//h1//strong")
                assert (strong.get("data-value"), strong.get("data-state")) == (plain(value), state)
                assert squeezed("".join(page.xpath("//*[@class='nb-raw']")[0].itertext())) == squeezed(raw)
                [frame] = page.xpath("//iframe")
                assert frame.get("sandbox") == ""
                assert frame.get("src").endswith("#lit")
                original, headers = got(urllib.parse.urljoin(home, frame.get("src").partition("#")[0]))
                assert squeezed(lit_text(etree.tostring(original, method="html", encoding="utf-8"))) == squeezed(raw)
                assert headers["Content-Security-Policy"] == POLICY


def got(address: str) -> tuple[etree._Element, Any]:
    with urllib.request.urlopen(address) as answer:
        return etree.fromstring(answer.read(), etree.HTMLParser(encoding="utf-8")), answer.headers


def test_the_page_of_a_number_tells_what_was_found_about_it(sample: SampleRun) -> None:
    with closing(sqlite3.connect(f"file:{sample.data.catalogue}?mode=ro", uri=True)) as connection:
        sql = "select report_id, table_code, row_code, column_code, suggested from repairs where rank = 1 order by 1, 2, 3, 4"
        for report, *key, suggested in connection.execute(sql).fetchall()[:10]:
            path = dict(zip(("report", "table", "row", "column"), (report, *key), strict=True))
            page = figure.values(connection, Asked("en", path, {}, (sample.data,)))
            assert suggested in [r["suggested"] for r in page["repairs"][0]]
            assert all(finding["said"].isascii() or "“" in finding["said"] for finding in page["findings"])
            row = connection.execute(
                "select group_concat(cells) from findings where report_id = ?", (report,)
            ).fetchone()
            assert len(page["findings"]) == row[0].count(json.dumps(key, separators=(",", ":"))), (
                "each that names the cell, once"
            )


def test_numbers_of_the_text_are_lit_too(sample: SampleRun) -> None:
    with closing(sqlite3.connect(f"file:{sample.data.catalogue}?mode=ro", uri=True)) as connection:
        sql = """select f.report_id, f.number, f.raw from facts f join reports r on r.id = f.report_id
        where r.format not in ('pdf', 'scan') order by substr(f.report_id, 5), f.number limit 120"""
        for report, number, raw in connection.execute(sql).fetchall():
            page = fact.values(connection, Asked("en", {"report": report, "number": str(number)}, {}, (sample.data,)))
            record = page["stands"][0].record["record_id"]
            args = {"report": [report], "fact": [str(number)]}
            original = archived.values(connection, Asked("en", {"record": record}, args, (sample.data,)))
            assert squeezed(lit_text(original.body)) == squeezed(raw)
            assert squeezed(page["stands"][0].text) == squeezed(raw)


PAGES = {
    "spans": ("<p>收到<b>1</b><span>2</span>3件</p>", "/html/body/p @2-5", "123"),
    "line": ("<p>一<br>收到 37 件<br>三</p>", "/html/body/p line 2 @3-5", "37"),
    "source-break": ("<p>收到\n 3\n7 件</p>", "/html/body/p @2-6", "3 7"),
    "zero-width": ("<p>收\u200b到\u200b3\u200b7件</p>", "/html/body/p @2-4", "37"),
    "bookmark": ("<p>[bookmark: 37]收到37件</p>", "/html/body/p @2-4", "37"),
    "form-in-table": ("<table><form><tr><td>x</td><td><b>37</b></td></tr></form></table>", None, "37"),
    "cells-without-table": ("<div><td>x</td><td>37</td></div>", "/html/body/div line 2", "37"),
    "hidden-cell": ("<table><tr><td style='display:none'>9</td><td>x</td><td>37</td></tr></table>", None, "37"),
    "entity": ("<table><tr><td>x</td><td>&#51;&#55;</td></tr></table>", None, "37"),
    "pre": ("<pre>一\n收到37件</pre>", "/html/body/pre line 2 @2-4", "37"),
    "own-name": ("<p id=lit class=nb-lit>38</p><table><tr><td>x</td><td>37</td></tr></table>", None, "37"),
    "cell-in-cell": (
        "<table><tr><td>x<table><tr><td>37</td></tr></table></td></tr></table>",
        "/html/body/table/tr/td/table/tr/td",
        "37",
    ),
}


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    these = {
        name: Original(f"<html><body>{body}</body></html>".encode(), where=where, raw=raw)
        for name, (body, where, raw) in PAGES.items()
    }
    large = b"".join(b"<p>%d</p>" % n for n in range(60_000))
    these["large"] = Original(
        b"<html><body>" + large + b"<table><tr><td>x</td><td>37</td></tr></table>" + large[:200_000]
    )
    these["gbk"] = Original(
        "<html><body><table><tr><td>旗</td><td>37</td></tr></table>".encode("gbk"), "text/html; charset=gbk"
    )
    these["markdown"] = Original("| 新收 | 1\\|2 | 37 |\n".encode(), "text/plain", "line 1 field 3")
    these["sheet"] = Original("甲\t37\t[bookmark: 1]\n".encode(), "text/plain", "line 1 field 2")
    return shown(tmp_path_factory.mktemp("odd"), these)


@pytest.mark.parametrize("name", PAGES)
def test_what_a_locator_names_is_lit_however_the_page_is_written(odd: Shown, name: str) -> None:
    assert squeezed(lit_text(odd.archived(name).body)) == squeezed(PAGES[name][2])


@real_browser
@pytest.mark.parametrize("name", ["form-in-table", "cells-without-table", "cell-in-cell", "own-name", "spans"])
def test_a_browser_keeps_what_is_lit_where_it_was(odd: Shown, browser: Browser, name: str) -> None:
    page = browser.new_page()
    page.set_content(odd.archived(name).body.decode())
    assert squeezed("".join(page.locator(".nb-lit").all_inner_texts())) == squeezed(PAGES[name][2])
    page.close()


def test_of_a_monstrous_page_the_part_around_the_number_is_shown_and_that_is_said(odd: Shown) -> None:
    answer = odd.archived("large")
    assert lit_text(answer.body) == "37"
    assert "只显示其中一部分" in answer.body.decode()
    assert len(answer.body) < 2_000_000


@pytest.mark.parametrize("name", ["gbk", "markdown", "sheet"])
def test_text_of_any_encoding_and_shape(odd: Shown, name: str) -> None:
    answer = odd.archived(name)
    assert squeezed(lit_text(answer.body)) == "37"
    assert answer.mime == "text/html; charset=utf-8"
    assert "旗" in answer.body.decode() or name != "gbk"


def test_a_number_that_another_capture_states_otherwise_is_lit_there_too(odd: Shown, tmp_path: Path) -> None:
    report, record = odd.reports["spans"], odd.records["pre"]
    sql = "insert into version_figures values (?, ?, ?, ?, ?, 37, 'value', '37', ?, null)"
    changed = with_rows(odd, tmp_path, (sql, (report, record, *KEY, PAGES["pre"][1])))
    args = {"report": report, "figure": "/".join(KEY)}
    assert lit_text(changed.ask(archived, args=args, record=record).body) == "37"
    page = changed.ask(figure, report=report, **dict(zip(("table", "row", "column"), KEY, strict=True)))
    assert [version["record_id"] for version in page["versions"]] == [record]


def test_a_number_that_is_not_in_the_record_lights_nothing_and_that_is_said(odd: Shown) -> None:
    args = {"report": odd.reports["spans"], "figure": "/".join(KEY)}
    answer = odd.ask(archived, args=args, record=odd.records["pre"])
    assert lit(answer.body) == []
    assert "找不到这个数字的位置" in answer.body.decode()
