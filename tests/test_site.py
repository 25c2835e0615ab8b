"""The frame of the catalogue's pages: addresses in both languages, links, pages that are not there."""

import asyncio
import sqlite3
from pathlib import Path

import pytest
from datasette.app import Datasette

from extract.catalogue.load import build
from extract.catalogue.site.page import Asked, Page
from extract.catalogue.site.pages import pages
from extract.catalogue.site.words import WORDS
from tests.in_process import ask, serving_here
from tests.shards import line, report, write

HERE = Page(name="x", address="/figure/{report}/{cell}", values=lambda connection, asked: {})


def test_an_address_keeps_what_it_is_given_whatever_is_in_it() -> None:
    assert HERE.path("zh", report="a/b?", cell="<中>") == "/figure/a%2Fb%3F/%3C%E4%B8%AD%3E"
    assert HERE.path("en", report=1, cell=2, year=["2021", "2022"], q=None) == "/en/figure/1/2?year=2021&year=2022"
    with pytest.raises(KeyError, match="cell"):
        HERE.path("zh", report=1)


@pytest.mark.parametrize(
    ("said", "number"), [("3", 3), ("-1", 1), ("99", 9), ("x", 2), ("٣", 2), ("9" * 40, 2), ("", 2)]
)
def test_a_number_of_an_address_is_held_within_its_bounds(said: str, number: int) -> None:
    assert Asked("zh", {}, {"page": [said]}).number("page", 2, 1, 9) == number


def test_every_word_is_there_in_both_languages() -> None:
    words = [WORDS, *(page.words for page in pages().values())]
    assert all(all(part.strip() for part in pair) for table in words for pair in table.values())


def test_no_two_pages_share_an_address() -> None:
    addresses = [page.address for page in pages().values()]
    assert len(set(addresses)) == len(addresses)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Datasette:
    folder: Path = tmp_path_factory.mktemp("site")
    shard = write(
        folder / "a.warc.gz.jsonl.gz", [line("http://www.wltzq.gov.cn/1.html", report("乌拉特中旗司法局", 2023))]
    )
    build([shard], [], folder / "catalogue.db")
    return serving_here(folder / "catalogue.db")


def test_chinese_is_at_the_address_itself_and_english_below_en(served: Datasette) -> None:
    assert 'lang="zh-Hans"' in ask(served, "/")[1]
    status, text = ask(served, "/en/")
    assert status == 200
    assert '<html lang="en">' in text
    assert 'href="/nb/"' in text, "the other language, under the prefix"


def test_the_catalogue_is_never_written_by_a_page(served: Datasette) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        asyncio.run(served.databases["catalogue"].execute_fn(lambda c: c.execute("delete from reports")))
