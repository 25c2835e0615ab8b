"""How fast a catalogue is built and searched: `python -m tests.bench_catalogue --reports 20000` prints one JSON line."""

import argparse
import json
import sqlite3
import statistics
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from extract.catalogue.load import build
from extract.catalogue.search import search
from tests.catalogue_corpus import crawl_db_of, make_shards, planned

QUERIES = (
    *(
        "公开",
        "复议",
        "诉讼",
        "审查",
        "培训",
        "补贴",
        "招生",
        "档案",
        "热线",
        "草原",
        "水库",
        "彩票",
        "算力",
        "马拉松",
        "嘎查",
    ),
    *(
        "行政复议",
        "信息公开",
        "年度报告",
        "义务教育",
        "政策解读",
        "保密审查",
        "应急管理",
        "养犬管理",
        "烈士陵园",
        "公积金",
    ),
    *(
        "民政局",
        "草原局",
        "水务局",
        "2023年",
        "依申请公开",
        "公共资源配置",
        "生态环境治理",
        "大气污染防治",
        "易地搬迁后续",
    ),
)
"""Words of two, three, four and more characters, common and rare."""


def make_catalogue(folder: Path, count: int, seed: int = 1) -> dict[str, Any]:
    """Make folder/extracts and folder/crawl.db, build folder/catalogue.db; how long it took and how large it is."""
    start = time.perf_counter()
    shards = make_shards(folder / "extracts", count, seed)
    books = crawl_db_of(folder / "crawl.db", planned(count, seed))
    made = time.perf_counter() - start
    start = time.perf_counter()
    built = build(shards, [books], folder / "catalogue.db")
    seconds = time.perf_counter() - start
    rows = built.reports + built.figures + built.sections + built.findings + built.problems + 2 * built.captures
    return {
        "reports": built.reports,
        "rows": rows,
        "generated_seconds": round(made, 1),
        "seconds": round(seconds, 1),
        "rows_per_second": round(rows / seconds),
        "megabytes": round((folder / "catalogue.db").stat().st_size / 1e6),
    }


def search_times(catalogue: Path, rounds: int = 4) -> dict[str, Any]:
    """Milliseconds of a search with ranking and snippets, first page of 20, warm."""
    with closing(sqlite3.connect(f"{catalogue.resolve().as_uri()}?immutable=1", uri=True)) as connection:
        times = [_milliseconds(connection, query) for _ in range(rounds) for query in QUERIES]
    times = sorted(times[len(QUERIES) :])
    return {
        "search_p50_ms": round(statistics.median(times), 1),
        "search_p95_ms": round(times[int(len(times) * 0.95)], 1),
        "searches": len(times),
    }


def _milliseconds(connection: sqlite3.Connection, query: str) -> float:
    start = time.perf_counter()
    search(connection, query)
    return (time.perf_counter() - start) * 1000


def measure(count: int) -> dict[str, Any]:
    """Build and search, in a folder that is removed."""
    with tempfile.TemporaryDirectory() as folder:
        return {**make_catalogue(Path(folder), count), **search_times(Path(folder) / "catalogue.db")}


def main() -> None:
    """Print the measurements as one JSON line; with --keep, leave extracts and catalogue in that folder."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--reports", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args()
    if asked.keep is None:
        print(json.dumps(measure(asked.reports)))
    else:
        made = make_catalogue(asked.keep, asked.reports, asked.seed)
        print(json.dumps({**made, **search_times(asked.keep / "catalogue.db")}))


if __name__ == "__main__":
    main()
