"""The list of reports: facets count what SQL counts, pages show every report once, and no address is a fault."""

import asyncio
import csv
import io
import json
import random
import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from datasette.app import Datasette

from extract.catalogue.columns import Columns, columns_of, read_columns
from extract.catalogue.listing import FACETS, filters_of, listed
from extract.catalogue.load import build
from extract.catalogue.recent import Recent
from extract.catalogue.search import find
from extract.catalogue.serve import HOME
from extract.catalogue.site.page import Answer, Asked, Values
from extract.catalogue.site.pages import reports
from extract.catalogue.site.reports.choice import PER_PAGE_FOUND, Choice, pages_near
from extract.catalogue.site.reports.facets import facets
from tests.catalogue_corpus import crawl_db_of, make_shards, planned

REPORTS = 240
SQL = {
    "year": "coalesce(year, 'none')",
    "scope": "coalesce(scope, 'none')",
    "layout": "coalesce(layout, 'none')",
    "agency_type": "coalesce(agency_type, 'none')",
    "agency": "coalesce(agency_id, 'none')",
    "late": "case when days_late is null then 'none' when days_late > 0 then '1' else '0' end",
    "findings": "case when findings_count > 0 then '1' else '0' end",
}
WORDS = ("公开", "行政复议", "培训", "义务教育", "水库 OR 草原", "信息 NOT 复议", "title:司法局", "没有的词语")


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("list")
    shards = make_shards(folder / "extracts", REPORTS, per_place=3, processes=1)
    books = crawl_db_of(folder / "crawl.db", planned(REPORTS, per_place=3))
    build(shards, [books], folder / "catalogue.db")
    return folder / "catalogue.db"


@pytest.fixture(scope="module")
def connection(catalogue: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"{catalogue.as_uri()}?immutable=1", uri=True)) as connection:
        yield connection


@pytest.fixture(scope="module")
def columns(connection: sqlite3.Connection) -> Columns:
    return columns_of(connection)


def shown(connection: sqlite3.Connection, lang: str = "zh", **args: Any) -> Values:
    given = {name: [str(v) for v in (value if isinstance(value, list) else [value])] for name, value in args.items()}
    found = reports.values(connection, Asked("en" if lang == "en" else "zh", {}, given))
    assert isinstance(found, dict)
    return found


def where(filters: Mapping[str, Sequence[str]]) -> tuple[str, list[str]]:
    """The filters as SQL."""
    parts, values = ["1"], []
    for name, wanted in filters.items():
        marks = ", ".join("?" * len(wanted))
        if name == "region":
            parts.append(f"(region_code in ({marks}) or prefecture_code in ({marks}) or province_code in ({marks}))")
            values += [*wanted, *wanted, *wanted]
        else:
            parts.append(f"cast({SQL[name]} as text) in ({marks})")
            values += wanted
    return " and ".join(parts), values


def counted(
    connection: sqlite3.Connection, name: str, filters: Mapping[str, Sequence[str]], hits: Sequence[int] | None
) -> dict[str, int]:
    """What SQL counts of a facet under the other filters."""
    said, values = where({n: v for n, v in filters.items() if n != name})
    if hits is not None:
        said += f" and number in ({', '.join(map(str, hits))})"
    if name == "region":
        sql = " union all ".join(
            f"select distinct number, {column} as value from reports where {said} and {column} is not null"
            for column in ("region_code", "prefecture_code", "province_code")
        )
        sql = f"select value, count(distinct number) from ({sql}) group by value"
        return dict(connection.execute(sql, values * 3).fetchall())
    sql = f"select cast({SQL[name]} as text), count(*) from reports where {said} group by 1"
    return dict(connection.execute(sql, values).fetchall())


def some_filters(connection: sqlite3.Connection, rng: random.Random) -> dict[str, list[str]]:
    """Up to four filters with up to three values each, of those that occur and some that do not."""
    chosen: dict[str, list[str]] = {}
    for name in rng.sample([*SQL, "region"], rng.randint(0, 4)):
        values = sorted(counted(connection, name, {}, None))
        chosen[name] = rng.sample(values, min(len(values), rng.randint(1, 3))) + ["nowhere"] * (rng.random() < 0.1)
    return chosen


def test_every_facet_counts_what_sql_counts_whatever_else_is_chosen_and_searched(
    connection: sqlite3.Connection, columns: Columns
) -> None:
    rng = random.Random(5)
    for round_ in range(60):
        chosen = some_filters(connection, rng)
        query = rng.choice(WORDS) if round_ % 3 == 2 else ""
        hits = find(connection, query).numbers.tolist() if query else None
        positions = None if hits is None else columns.positions(hits)
        found = listed(columns, positions, filters_of(chosen), "year", 1, key=query)
        said, values = where(chosen)
        said += "" if hits is None else f" and number in ({', '.join(map(str, hits))})"
        (total,) = connection.execute(f"select count(*) from reports where {said}", values).fetchone()
        assert found.total == total, chosen
        for name in FACETS:
            assert found.counts[name] == counted(connection, name, chosen, hits), (name, chosen, query)


def test_a_filter_dropped_brings_as_many_reports_as_the_list_promises(
    connection: sqlite3.Connection, columns: Columns
) -> None:
    rng = random.Random(6)
    for _ in range(20):
        chosen = filters_of(some_filters(connection, rng))
        found = listed(columns, None, chosen, "year", 1)
        for name, count in found.without.items():
            rest = tuple((n, values) for n, values in chosen if n != name)
            assert listed(columns, None, rest, "year", 1).total == count


@pytest.mark.parametrize(
    ("sort", "key"),
    [
        ("year", lambda r: -(r["year"] or 0)),
        ("date", lambda r: [-ord(c) for c in r["published_on"] or ""] or [1]),
        ("received", lambda r: 1 if r["received"] is None else -r["received"]),
        ("new", lambda r: [-ord(c) for c in r["first_captured_at"] or ""] or [1]),
    ],
)
def test_the_pages_of_a_list_hold_every_report_once_in_order(
    connection: sqlite3.Connection, sort: str, key: Any
) -> None:
    first = shown(connection, sort=sort)
    rows = [row for page in range(1, first["last_page"] + 1) for row in shown(connection, sort=sort, page=page)["rows"]]
    assert sorted(row["id"] for row in rows) == [
        row[0] for row in connection.execute("select id from reports order by id")
    ]
    assert [key(row) for row in rows] == sorted(key(row) for row in rows)


def test_hits_come_in_the_order_of_the_search_and_each_shows_the_word(connection: sqlite3.Connection) -> None:
    ranked = find(connection, "行政复议").ranked.tolist()
    first = shown(connection, q="行政复议")
    rows = [
        row for page in range(1, first["last_page"] + 1) for row in shown(connection, q="行政复议", page=page)["rows"]
    ]
    assert [row["number"] for row in rows] == ranked
    assert all(any(m for _, parts in row["snippets"] for _, m in parts) or "复议" in row["title"] for row in rows)
    fewer = shown(connection, q="行政复议", scope="department", year=["2021", "2022"])
    sql = "select number from reports where scope = 'department' and year in (2021, 2022)"
    fit = {row[0] for row in connection.execute(sql)}
    assert [row["number"] for row in fewer["rows"]] == [n for n in ranked if n in fit][:PER_PAGE_FOUND]


def test_a_region_opens_into_those_that_lie_in_it_and_takes_their_place(
    connection: sqlite3.Connection, columns: Columns
) -> None:
    def regions(choice: Choice) -> dict[str, Any]:
        found = listed(columns, None, choice.filters, "year", 1)
        entries = next(f for f in facets(columns, found, choice, lambda _, v: v) if f.name == "region").entries
        return {entry["label"]: entry for entry in entries}

    county = connection.execute(
        "select c.code, c.name, p.code, p.name, v.code, v.name from regions c join regions p on p.code = c.parent join regions v on v.code = p.parent where c.level = 3 order by c.code"
    ).fetchone()
    code, name, prefecture, prefecture_name, province, province_name = county
    outside = regions(Choice("", (), "year"))
    assert name not in outside
    inside = regions(Choice("", (("region", (province,)),), "year"))
    assert inside[prefecture_name]["href"] == f"?region={prefecture}"
    deeper = regions(Choice("", (("region", (prefecture,)),), "year"))
    assert deeper[name]["href"] == f"?region={code}"
    assert deeper[name]["depth"] == 2
    assert deeper[prefecture_name]["chosen"]
    back = regions(Choice("", (("region", (code,)),), "year"))
    assert back[province_name]["href"] == f"?region={province}"
    assert back[name]["href"] == "?"


def test_a_list_without_reports_says_what_to_try(connection: sqlite3.Connection) -> None:
    found = shown(connection, q="行政复议 没有的词语", year="1999", scope="department")
    assert (found["total"], found["rows"], found["without"]) == (0, [], [])
    found = shown(connection, q="行政复议", year="1999")
    assert [name for name, _, count in found["without"] if count] == ["year"]


def test_a_query_that_cannot_be_meant_is_told_in_both_languages(connection: sqlite3.Connection) -> None:
    assert re.search("[一-龥]", shown(connection, q="OR OR")["bad"])
    assert "word" in shown(connection, "en", q="OR OR")["bad"]


def test_a_file_of_a_list_holds_the_reports_of_all_its_pages(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "PER_FILE", 100)
    parts = []
    for part in (1, 2, 3, 4):
        answer = reports.values(
            connection,
            Asked("zh", {}, {"format": ["csv"], "part": [str(part)], "year": ["2021", "2022", "2023"], "bom": ["1"]}),
        )
        assert isinstance(answer, Answer)
        assert answer.body.startswith("\ufeffid,title".encode())
        parts += list(csv.DictReader(io.StringIO(answer.body.decode("utf-8-sig"))))
    said = reports.values(connection, Asked("zh", {}, {"format": ["json"], "year": ["2021", "2022", "2023"]}))
    assert isinstance(said, Answer)
    told = json.loads(said.body)
    assert (
        told["total"]
        == len(parts)
        == connection.execute("select count(*) from reports where year in (2021, 2022, 2023)").fetchone()[0]
    )
    assert [row["id"] for row in told["reports"]] == [row["id"] for row in parts[:100]]


def test_pagers_name_the_first_the_last_and_the_neighbours() -> None:
    assert pages_near(1, 1) == (1,)
    assert pages_near(5, 20) == (1, 2, 3, 4, 5, 6, 7, None, 20)
    assert pages_near(20, 20) == (1, None, 18, 19, 20)


def test_a_catalogue_without_reports_has_an_empty_list(tmp_path: Path) -> None:
    build([], [], tmp_path / "catalogue.db")
    with closing(sqlite3.connect(tmp_path / "catalogue.db")) as connection:
        assert len(read_columns(connection).numbers) == 0
        assert shown(connection)["total"] == 0
        assert shown(connection, q="公开", year="2020", region="150000")["total"] == 0


def test_what_was_asked_for_last_is_kept() -> None:
    recent: Recent[int, str] = Recent(2)
    made: list[int] = []
    for key in (1, 2, 1, 3, 1, 2):
        assert recent.get(key, lambda key=key: made.append(key) or str(key)) == str(key)  # type: ignore[misc]
    assert made == [1, 2, 3, 2]


NONSENSE: tuple[dict[str, Any], ...] = (
    {},
    {"page": "0"},
    {"page": "-3"},
    {"page": "99999999999999999999"},
    {"page": "1e3"},
    {"page": "二"},
    {"sort": "nothing"},
    {"sort": "relevance"},
    {"year": "abc"},
    {"year": ["2021", "2021", ""]},
    {"region": "'; drop table reports; --"},
    {"region": ["150000", "zz", "１５"]},
    {"agency": "<script>alert(1)</script>"},
    {"late": "7", "findings": "x"},
    {"q": "'\"；)("},
    {"q": "AND"},
    {"q": "\x00\ud7ff\u202e公开"},
    {"q": "x" * 1500},
    {"q": "公开", "page": "9999"},
    {"format": "xml"},
    {"format": "csv", "part": "999"},
    {"format": "json", "part": "-1", "q": "公开"},
    {"year": [str(n) for n in range(400)]},
)


def test_no_address_of_the_list_is_a_fault_in_either_language(catalogue: Path) -> None:
    served = Datasette(
        [], immutables=[str(catalogue)], plugins_dir=str(HOME / "plugins"), template_dir=str(HOME / "templates")
    )

    async def ask() -> None:
        await served.invoke_startup()
        for prefix, words in (("", "筛选"), ("/en", "Narrow down")):
            for args in NONSENSE:
                answer = await served.client.get(f"{prefix}/reports?{urlencode(args, doseq=True)}")
                assert answer.status_code == 200, (args, answer.text[:500])
                assert "<script>alert" not in answer.text
                if "format" not in args and 'class="nb-facets"' in answer.text:
                    assert words in answer.text
            page = (await served.client.get(f"{prefix}/reports?year=2022&q=公开")).text
            assert 'href="?q=%E5%85%AC%E5%BC%80"' in page  # the filter can be taken away
            assert re.search(r"<mark>公开</mark>", page)

    asyncio.run(ask())
