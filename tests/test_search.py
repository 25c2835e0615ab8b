"""Search finds what is there: any word of one character or more, however it is typed, counted, ranked and shown."""

import asyncio
import json
import random
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from datasette.app import Datasette
from hypothesis import given, settings
from hypothesis import strategies as st

from cli.main import app
from extract.catalogue.load import build
from extract.catalogue.search import (
    BadQuery,
    ReportText,
    find,
    fold,
    marked,
    parse,
    search,
    segment_rows,
    snippets,
    store,
)
from extract.catalogue.search.folding import places
from extract.catalogue.search.numerals import spellings
from extract.catalogue.search.query import words
from extract.catalogue.search.texts import body
from extract.catalogue.serve import HOME
from extract.catalogue.site.pages.help import EXAMPLES
from tests.searching import COMMON, RARE, Scan, catalogue_of, made_reports, segment_texts
from tests.shards import line, report, write

TEXTS = {
    "乌拉特中旗司法局": "本年度办理行政复议案件３件，主动公开 ２０２３ 年预算 信息。设立公开专栏，\n开通微信公众号ABC-2000。",
    "乌拉特中旗教育局": "义务教育招生政策全文公布；培训128人次。公\u3000开栏目更新《条例》第49条的解读，收到1,204件，支出12.5万元。",
    "乌拉特中旗民政局": "复查社会救助标准，议定补助名单。Open Government Data 平台上线，𠮷日格拉嘎查完成公示二十三件，二○二二年印發檔案兩本。",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a catalogue as `nianbao extract` makes it."""
    folder = tmp_path_factory.mktemp("search")
    lines = []
    for n, (agency, text) in enumerate(TEXTS.items()):
        sections = [
            {"number": 1, "heading": "总体情况", "text": text},
            {"number": 5, "heading": "存在的主要问题", "text": "公开不够主动。" if n == 1 else "无。"},
        ]
        lines.append(line(f"http://www.wltzq.gov.cn/{n}.html", report(agency, 2023, sections=sections)))
    build([write(folder / "a.warc.gz.jsonl.gz", lines)], [], folder / "catalogue.db")
    return folder


@pytest.fixture(scope="module")
def catalogue(built: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(built / "catalogue.db")) as connection:
        yield connection


@pytest.fixture(scope="module")
def many() -> list[ReportText]:
    return made_reports(1200, seed=4)


@pytest.fixture(scope="module")
def scan(many: list[ReportText]) -> Scan:
    return Scan(many)


@pytest.fixture(scope="module")
def large(many: list[ReportText], tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    with closing(catalogue_of(tmp_path_factory.mktemp("large") / "catalogue.db", many)) as connection:
        yield connection


def agencies(connection: sqlite3.Connection, query: str) -> set[str]:
    return {(hit.agency or "").removeprefix("乌拉特中旗") for hit in search(connection, query, limit=100)}


ALL = {"司法局", "教育局", "民政局"}
CASES = [
    ("复议", {"司法局"}),
    ("行政复议", {"司法局"}),
    ("公开", ALL),
    ("议", {"司法局", "民政局"}),
    ("复查 议定", {"民政局"}),
    ("招生 培训", {"教育局"}),
    ("招生 复议", set()),
    ("2023年预算", {"司法局"}),
    ("２０２３年预算", {"司法局"}),
    ("abc-2000", {"司法局"}),
    ("government data", {"民政局"}),
    ('"Government Data"', {"民政局"}),
    ('"Data Government"', set()),
    ("𠮷日格拉", {"民政局"}),
    ("公开栏目", {"教育局"}),
    ("第49条", {"教育局"}),
    ("1204件", {"教育局"}),
    ("12.5万元", {"教育局"}),
    ("12.6万元", set()),
    ("没有的词", set()),
    ("", ALL),
    ("，。", ALL),
    ('复议" OR "招生', set()),
    ("复议 OR 招生", {"司法局", "教育局"}),
    ("公开 NOT 复议", {"教育局", "民政局"}),
    ("NOT (复议 OR 招生)", {"民政局"}),
    ("(复议 OR 招生) AND 培训", {"教育局"}),
    ("（复议 OR 招生）培训", {"教育局"}),
    ("复议 或 招生", set()),
    ("title:复议", set()),
    ("标题：司法局", {"司法局"}),
    ("agency:司法局 OR 机关:教育局", {"司法局", "教育局"}),
    ("text:司法局", set()),
    ("section:5 主动", {"教育局"}),
    ("正文第五部分：主动", {"教育局"}),
    ("第5部分:(主动 OR 公开)", {"教育局"}),
    ("section:1 主动", {"司法局"}),
    ("二十三件", {"民政局"}),
    ("23件", {"民政局"}),
    ("２３件", {"民政局"}),
    ("二〇二三年预算", {"司法局"}),
    ("2022年", {"民政局"}),
    ("一百二十八人次", {"教育局"}),
    ("第四十九条", {"教育局"}),
    ("三件", {"司法局", "民政局"}),
    ("印发档案", {"民政局"}),
    ("印發檔案", {"民政局"}),
    ("檔案 两本", {"民政局"}),
    ("“信息。设立”", {"司法局"}),
    ("“信息，设立”", {"司法局"}),
    ("“信息设立”", set()),
    ("信息）设立", {"司法局"}),
    ("government", {"民政局"}),
    ("e", {"民政局"}),
]


@pytest.mark.parametrize(("query", "found"), CASES)
def test_a_word_is_found_however_it_is_typed(catalogue: sqlite3.Connection, query: str, found: set[str]) -> None:
    assert agencies(catalogue, query) == found


@pytest.mark.parametrize(
    "query",
    [
        "AND",
        "复议 OR",
        "NOT",
        "title:(复议 AND )",
        "section:9 复议",
        "第七部分：复议",
        "".join(f"{n} " for n in range(61)),
    ],
)
def test_a_query_that_cannot_be_meant_is_told_in_both_languages(catalogue: sqlite3.Connection, query: str) -> None:
    with pytest.raises(BadQuery) as caught:
        find(catalogue, query)
    assert re.search("[\u4e00-\u9fff]", caught.value.words["zh"])
    assert re.search("[a-z]{4}", caught.value.words["en"])


def drawn(rng: random.Random, many: list[ReportText]) -> str:
    """A piece of some text, as printed: from the middle of words, over punctuation, or of characters by chance."""
    if rng.random() < 0.15:
        return "".join(rng.choice(COMMON + RARE[:4]) for _ in range(rng.randint(1, 4)))
    chosen = rng.choice(many)
    text = rng.choice((body(chosen), body(chosen), body(chosen), chosen.title or "", chosen.agency or ""))
    start = rng.randrange(len(text) + 1)
    return text[start : start + rng.choice((1, 2, 2, 3, 3, 4, 5, 6, 8, 14, 20))]


def test_the_index_says_what_a_scan_of_all_texts_says_in_the_same_order(
    large: sqlite3.Connection, many: list[ReportText], scan: Scan
) -> None:
    rng = random.Random(6)
    compared = 0
    for _ in range(160):
        query = drawn(rng, many)
        kind = rng.random()
        if kind < 0.1:
            query = f"{rng.choice(('title:', '机关：', 'text:', 'section:3 '))}{query.strip()}"
        elif kind < 0.2:
            query = f'"{query}"'
        elif kind < 0.3:
            query = f"{query} {rng.choice(('', 'OR', 'NOT'))} {drawn(rng, many)}"
        try:
            tree = parse(query)
        except BadQuery:
            continue
        found = find(large, query)
        assert found.ranked.tolist() == scan.ranked(tree), query
        assert found.total == found.numbers.size == len(found.ranked)
        compared += 1
    assert compared > 140


def test_every_piece_of_a_text_finds_its_report(large: sqlite3.Connection, many: list[ReportText]) -> None:
    """Recall 1.0 against a plain scan of the texts as they are printed."""
    rng = random.Random(7)
    texts = {one.number: (one.title, one.agency, *(part for s in one.sections for part in s[1:])) for one in many}
    for _ in range(80):
        piece = drawn(rng, many).replace('"', "")
        if {"AND", "OR", "NOT"} & set(re.split(r"[\s()（）]", piece)):
            continue
        scanned = {number for number, parts in texts.items() if any(piece in part for part in parts if part)}
        assert scanned <= set(find(large, piece).numbers.tolist()), piece


WORD = st.one_of(
    st.text(st.sampled_from(COMMON[:8]), min_size=1, max_size=3),
    st.sampled_from(("政府信息公开", "12345", "app", "三件")),
)


def trees(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(inner, st.sampled_from((" ", " AND ", " OR ", " NOT ")), inner).map(
            lambda t: f"({t[0]}{t[1]}{t[2]})"
        ),
        inner.map(lambda q: f"NOT {q}"),
        inner.map(lambda q: f"标题：{q}"),
    )


@settings(max_examples=40, deadline=None)
@given(st.recursive(WORD, trees, max_leaves=5))
def test_brackets_and_operators_mean_what_they_mean_of_a_scan(
    large: sqlite3.Connection, scan: Scan, query: str
) -> None:
    assert find(large, query).ranked.tolist() == scan.ranked(parse(query))


@settings(max_examples=300, deadline=None)
@given(st.text(st.one_of(st.sampled_from('()（）"“”「」：: ANDORT一3第部分正文\n'), st.characters())))
def test_any_text_at_all_is_a_query_or_a_told_fault(catalogue: sqlite3.Connection, query: str) -> None:
    try:
        tree = parse(query)
    except BadQuery:
        return
    assert all(spelling.strip() == spelling != "" for word in words(tree) for spelling in word.spellings)


PRINTED = st.text(
    st.one_of(st.sampled_from("公开 信,.，。\t\n\u3000\u200b12３AＢé①㎡㈠ﬁ複"), st.characters()), max_size=40
)


@settings(max_examples=400, deadline=None)
@given(PRINTED, st.data())
def test_a_piece_of_a_text_folds_to_a_piece_of_the_folded_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    piece = fold(text[start : data.draw(st.integers(start, len(text)))])
    assert piece in fold(text)
    for first, last in places(text, [piece]):
        assert piece in fold(text[first:last])  # ¾ is found by 3


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("公开Ｔｅｘｔ", "公 开\u3000text"),
        ("複議", "复议"),
        ("1,204件", "1204件"),
        ("零", "〇"),
        ("Café", "cafe"),
        ("信\u200b息", "信息"),
        ("公开，信息", "公开。\n信息"),
    ],
)
def test_what_looks_alike_folds_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_what_means_two_things_does_not_fold_alike() -> None:
    assert len({fold(text) for text in ("公开 data", "公开，data", "12.5", "125", "12，5")}) == 5


@given(st.integers(0, 99_999_999))
def test_a_number_and_its_chinese_spelling_find_each_other(number: int) -> None:
    ways = spellings(f"{number}件")
    assert ways[0] == f"{number}件"
    assert all(f"{number}件" in spellings(way) for way in ways if len(way) < 10 and way[0] != "二" * (number < 100))


@pytest.mark.parametrize(
    ("number", "chinese"),
    [
        ("23", "二十三"),
        ("10", "十"),
        ("110", "一百一十"),
        ("205", "二百〇五"),
        ("2023", "二〇二三"),
        ("12000", "一万二千"),
    ],
)
def test_numbers_are_spelt_as_people_write_them(number: str, chinese: str) -> None:
    assert chinese in spellings(number)
    assert number in spellings(chinese)


def test_words_that_only_look_like_numbers_keep_their_meaning() -> None:
    assert spellings("千方百计") == ("千方百计",)
    assert spellings("万元") == ("万元",)
    assert spellings("两会") == ("两会",)


def test_the_snippet_shows_the_words_as_printed(catalogue: sqlite3.Connection) -> None:
    (hit,) = search(catalogue, "2023年预算信息")
    assert "〔２０２３ 年预算 信息〕" in hit.snippet


def test_marks_are_whole_words_and_snippets_are_pieces_of_the_text(
    large: sqlite3.Connection, many: list[ReportText]
) -> None:
    rng = random.Random(9)
    texts = {one.number: {s[0]: re.sub(r"\s+", " ", s[2] or "") for s in one.sections} for one in many}
    shown = 0
    for _ in range(60):
        query = drawn(rng, many).strip()[:8]
        try:
            wanted = [spelling for word in words(parse(query)) for spelling in word.spellings]
        except BadQuery:
            continue
        for number in find(large, query).ranked[:5].tolist():
            for snippet in snippets(large, number, query):
                plain = "".join(text for text, _ in snippet.parts).strip("…")
                assert plain in texts[number][snippet.section or 1]
                for text, is_marked in snippet.parts:
                    assert not is_marked or any(spelling in fold(text) for spelling in wanted), (query, snippet)
                    shown += is_marked
    assert shown > 100


def test_titles_and_agencies_are_marked_whole(catalogue: sqlite3.Connection) -> None:
    assert marked("<b>财政局</b>2023年", "财政 2023", "title") == (
        ("<b>", False),
        ("财政", True),
        ("局</b>", False),
        ("2023", True),
        ("年", False),
    )
    assert marked("财政局", "agency:财政", "title") == (("财政局", False),)


def test_title_then_agency_then_many_places_then_year_make_the_order(tmp_path: Path) -> None:
    reports = [
        ReportText(1, "年报", "甲局", 2024, [(1, None, "谈到审计局。")]),
        ReportText(2, "年报", "甲局", 2020, [(1, None, "审计局，审计局，审计局。")]),
        ReportText(3, "年报", "审计局", 2019, []),
        ReportText(4, "审计局年报", "乙局", 2018, []),
        ReportText(5, "年报", "甲局", 2025, [(1, None, "谈到审计局。")]),
        ReportText(6, "年报", "甲局", None, [(1, None, "谈到审计局。")]),
    ]
    with closing(catalogue_of(tmp_path / "catalogue.db", reports)) as connection:
        assert find(connection, "审计局").ranked.tolist() == [4, 3, 2, 5, 1, 6]


def test_a_segment_is_the_same_whatever_was_there_before(
    large: sqlite3.Connection, many: list[ReportText], tmp_path: Path
) -> None:
    """A report changes, one goes: its segment is made anew and nothing of the old one is left."""
    changed = [one for one in many if one.number != 5]
    changed[0] = ReportText(1, "新的标题独一无二", None, 2024, [])
    with closing(catalogue_of(tmp_path / "catalogue.db", many[:40])) as connection:
        connection.execute("delete from reports where rowid = 5")
        connection.execute("delete from sections where report_id in ('r1', 'r5')")
        connection.execute("update reports set title = '新的标题独一无二', agency = null, year = 2024 where rowid = 1")
        rows = segment_rows(0, segment_texts(connection, 0))
        assert rows == segment_rows(0, reversed(changed[:39]))
        store(connection, 0, rows)
        assert connection.execute("select id, bytes from search_index order by id").fetchall() == sorted(rows)
        assert find(connection, "独一无二").ranked.tolist() == [1]
        store(connection, 0, segment_rows(0, []))
        assert connection.execute("select count(*) from search_index").fetchone() == (0,)
        assert find(connection, "公开").total == 0


def test_more_kinds_of_characters_than_two_bytes_can_number(tmp_path: Path) -> None:
    kinds = "".join(map(chr, (*range(0x4E00, 0xA000), *range(0xAC00, 0xD7A4), *range(0x20000, 0x2A6E0))))
    reports = [
        ReportText(n, None, None, 2020, [(1, None, kinds[n * 1000 : n * 1000 + 1000] + "公开𪛕𪛖")])
        for n in range(1, 75)
    ]
    with closing(catalogue_of(tmp_path / "catalogue.db", reports)) as connection:
        assert find(connection, "公开𪛕𪛖").total == 74
        assert find(connection, kinds[70_500:70_504]).ranked.tolist() == [70]


def test_no_reports_at_all(tmp_path: Path) -> None:
    with closing(catalogue_of(tmp_path / "catalogue.db", [])) as connection:
        assert find(connection, "公开").total == find(connection, "").total == 0


@pytest.fixture(scope="module")
def served(built: Path) -> Datasette:
    return Datasette(
        immutables=[str(built / "catalogue.db")],
        inspect_data=json.loads((built / "catalogue.inspect.json").read_text(encoding="utf-8")),
        plugins_dir=str(HOME / "plugins"),
        template_dir=str(HOME / "templates"),
        settings={"suggest_facets": False},
    )


async def asked(served: Datasette, **arguments: str) -> Any:
    return await served.client.get("/catalogue/reports.json", params={"_shape": "array", **arguments})


@pytest.mark.parametrize("query", ["复议", "公开 NOT 复议", "23件", "section:5 主动", "没有的词", ""])
def test_datasettes_api_its_box_and_the_command_agree(built: Path, served: Datasette, query: str) -> None:
    async def both() -> tuple[Any, str]:
        answer = await asked(served, _search=query)
        page = await served.client.get("/catalogue/reports", params={"_search": query})
        return answer.json(), page.text

    rows, page = asyncio.run(both())
    result = CliRunner().invoke(app, ["search", "--json", "--data", str(built), query])
    assert result.exit_code == 0, result.output
    said = json.loads(result.stdout)
    assert {row["id"] for row in rows} == {hit["report_id"] for hit in said["hits"]}
    assert said["total"] == len(rows)
    everything = [row[0] for row in sqlite3.connect(built / "catalogue.db").execute("select id from reports")]
    assert {identity for identity in everything if identity in page} == {row["id"] for row in rows}


def test_the_api_searches_one_field_and_tells_a_bad_query(served: Datasette) -> None:
    async def three() -> tuple[Any, Any, Any]:
        return (
            await asked(served, _search_agency="司法局"),
            await asked(served, _search_text="司法局"),
            await asked(served, _search="复议 OR"),
        )

    agency, text, bad = asyncio.run(three())
    assert [row["agency"] for row in agency.json()] == ["乌拉特中旗司法局"]
    assert text.json() == []
    assert bad.status_code == 400


def test_sql_searches_by_a_function(served: Datasette) -> None:
    sql = "select agency from reports where rowid in (select value from json_each(search_numbers('复议')))"
    answer = asyncio.run(served.client.get("/catalogue.json", params={"sql": sql, "_shape": "arrays"}))
    assert answer.json()["rows"] == [["乌拉特中旗司法局"]]


def test_the_help_pages_examples_are_queries_in_both_languages(served: Datasette) -> None:
    for query, _ in EXAMPLES:
        assert words(parse(query))
    for address, word in (("/help", "怎样检索"), ("/en/help", "How to search")):
        answer = asyncio.run(served.client.get(address))
        assert answer.status_code == 200
        assert word in answer.text


def test_the_command_says_how_many_shows_the_best_and_names_what_is_wrong(built: Path, tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["search", "--data", str(built), "--limit", "1", "公开", "OR", "复议"])
    assert told.output.splitlines()[0] == "3 reports"
    assert told.output.count("年政府信息公开工作年度报告") == 1
    assert "〔" in told.output
    for arguments, status in ((["复议 OR", "--data", str(built)], 2), (["复议", "--data", str(tmp_path)], 12)):
        stopped = CliRunner().invoke(app, ["search", *arguments], standalone_mode=False)
        assert getattr(stopped.exception, "status", None) == status
    (tmp_path / "catalogue.db").write_bytes(b"no database at all" * 100)
    stopped = CliRunner().invoke(app, ["search", "复议", "--data", str(tmp_path)], standalone_mode=False)
    assert getattr(stopped.exception, "status", None) == 4
