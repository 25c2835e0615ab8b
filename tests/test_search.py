"""Search finds what is there: any word of one character or more, however it is typed."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from extract.catalogue.load import build
from extract.catalogue.search import BadQuery, fold, search
from tests.shards import line, report, write

TEXTS = {
    "乌拉特中旗司法局": "本年度办理行政复议案件３件，主动公开 ２０２３ 年预算 信息。设立公开专栏，\n开通微信公众号ABC-2000。",
    "乌拉特中旗教育局": "义务教育招生政策全文公布；培训128人次。公\u3000开栏目更新《条例》第49条的解读。",
    "乌拉特中旗民政局": "复查社会救助标准，议定补助名单。Open Government Data 平台上线，𠮷日格拉嘎查完成公示。",
}


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    folder = tmp_path_factory.mktemp("search")
    lines = []
    for n, (agency, text) in enumerate(TEXTS.items()):
        sections = [{"number": 1, "heading": "总体情况", "text": text}]
        lines.append(line(f"http://www.wltzq.gov.cn/{n}.html", report(agency, 2023, sections=sections)))
    build([write(folder / "a.warc.gz.jsonl.gz", lines)], [], folder / "catalogue.db")
    with closing(sqlite3.connect(folder / "catalogue.db")) as connection:
        yield connection


def agencies(connection: sqlite3.Connection, query: str) -> set[str]:
    return {(hit.agency or "").removeprefix("乌拉特中旗") for hit in search(connection, query, limit=100)}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("复议", {"司法局"}),
        ("行政复议", {"司法局"}),
        ("公开", {"司法局", "教育局", "民政局"}),
        ("议", {"司法局", "民政局"}),
        ("复查 议定", {"民政局"}),
        ("招生 培训", {"教育局"}),
        ("招生 复议", set()),
        ("复议 案件", {"司法局"}),
        ("2023年预算", {"司法局"}),
        ("２０２３年预算", {"司法局"}),
        ("abc-2000", {"司法局"}),
        ("government data", {"民政局"}),
        ('"Government Data"', {"民政局"}),
        ("𠮷日格拉", {"民政局"}),
        ("公开栏目", {"教育局"}),
        ("第49条", {"教育局"}),
        ("没有的词", set()),
        ("", {"司法局", "教育局", "民政局"}),
        ("，。", {"司法局", "教育局", "民政局"}),
        ('复议" OR "招生', set()),
        ("title:复议", set()),
        ("government", {"民政局"}),
        ("e", {"民政局"}),
    ],
)
def test_a_word_is_found_however_it_is_typed(catalogue: sqlite3.Connection, query: str, found: set[str]) -> None:
    assert agencies(catalogue, query) == found


def test_the_end_of_one_sentence_and_the_start_of_the_next_make_no_word(catalogue: sqlite3.Connection) -> None:
    assert agencies(catalogue, "息设立") == set()


def test_every_piece_of_a_text_is_found(catalogue: sqlite3.Connection) -> None:
    """Recall 1.0 against a plain scan, with pieces cut at random, across white space and punctuation too."""
    rng = random.Random(7)
    texts = dict(catalogue.execute("select r.agency, s.text from sections s join reports r on r.id = s.report_id"))
    for _ in range(600):
        text = rng.choice(list(texts.values()))
        start = rng.randrange(len(text))
        piece = text[start : start + rng.randint(1, 9)].replace('"', "")
        scanned = {agency for agency, whole in texts.items() if piece in whole}
        try:
            assert scanned <= {hit.agency for hit in search(catalogue, piece, limit=100)}, piece
        except BadQuery:
            assert piece.split()[0] in ("AND", "OR") or piece.split()[-1] in ("AND", "OR", "NOT")


def test_a_phrase_finds_nothing_that_a_scan_does_not(catalogue: sqlite3.Connection) -> None:
    rng = random.Random(8)
    sql = "select r.agency, r.title || '。' || r.agency || '。' || s.heading || '。' || s.text from sections s join reports r on r.id = s.report_id"
    texts = {agency: fold(text) for agency, text in catalogue.execute(sql)}
    letters = sorted(set("".join(texts.values())) - {" "})
    for _ in range(600):
        run = "".join(rng.choice(letters) for _ in range(rng.choice((1, 2, 2, 2))))
        assert {hit.agency for hit in search(catalogue, run, limit=100)} == {a for a, t in texts.items() if run in t}


def test_the_snippet_shows_the_words_as_printed(catalogue: sqlite3.Connection) -> None:
    (hit,) = search(catalogue, "2023年预算信息")
    assert "〔２０２３ 年预算 信息〕" in hit.snippet


def test_a_hit_in_the_title_comes_before_one_in_the_text(tmp_path: Path) -> None:
    other = report(
        "乌拉特中旗财政局", 2022, sections=[{"number": 1, "heading": "总体情况", "text": "与审计局会商。" * 3}]
    )
    lines = [line("http://a.gov.cn/1", other), line("http://a.gov.cn/2", report("乌拉特中旗审计局", 2022))]
    build([write(tmp_path / "a.jsonl.gz", lines)], [], tmp_path / "catalogue.db")
    with closing(sqlite3.connect(tmp_path / "catalogue.db")) as connection:
        assert [hit.agency for hit in search(connection, "审计局")] == ["乌拉特中旗审计局", "乌拉特中旗财政局"]
