"""How fast a catalogue is built and searched: `python -m tests.bench_catalogue --reports 20000` prints one JSON line."""

import argparse
import json
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

from extract.catalogue.load import build
from extract.catalogue.search import search
from settings.region_table import load_regions, region_path
from tests.shards import HEADINGS, cells, line, report, write

SUBJECTS = (
    "全局上下",
    "各股室",
    "办公室",
    "政务公开领导小组",
    "各二级单位",
    "服务窗口",
    "信息审核人员",
    "分管负责同志",
    "机关党委",
    "综合科",
)
VERBS = (
    "认真落实",
    "持续推进",
    "定期检查",
    "及时更新",
    "主动回应",
    "严格审查",
    "全面梳理",
    "进一步规范",
    "积极拓展",
    "统筹安排",
)
OBJECTS = (
    "重点领域信息公开",
    "依申请公开办理流程",
    "政策解读工作",
    "政府网站栏目",
    "政务新媒体内容",
    "行政复议案件",
    "行政许可事项目录",
    "财政预算决算",
    "义务教育招生",
    "社会救助标准",
    "公共资源配置",
    "乡村振兴项目",
    "食品药品监管",
    "安全生产检查",
    "生态环境治理",
    "营商环境评价",
    "热线诉求办理",
    "档案管理制度",
    "保密审查制度",
    "规范性文件清理",
    "行政处罚公示",
    "双随机检查结果",
    "惠农补贴发放",
    "征地拆迁补偿",
    "就业创业扶持",
    "卫生健康服务",
    "公共文化活动",
    "农田水利建设",
)
ENDINGS = (
    "取得明显成效",
    "存在一定差距",
    "仍需加强",
    "群众满意度有所提高",
    "全年共计{}条",
    "较上年增加{}件",
    "覆盖{}个单位",
    "培训{}人次",
    "印发文件{}份",
    "接受咨询{}次",
)
OFFICES = (
    "司法局",
    "教育局",
    "财政局",
    "民政局",
    "卫生健康委员会",
    "农牧局",
    "交通运输局",
    "自然资源局",
    "市场监督管理局",
    "审计局",
    "统计局",
    "水务局",
    "林业和草原局",
    "应急管理局",
)
QUERIES = (
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
    "行政复议",
    "信息公开",
    "年度报告",
    "义务教育",
    "政策解读",
    "保密审查",
    "应急管理",
    "民政局",
    "草原局",
    "依申请公开",
    "公共资源配置",
    "生态环境治理",
    "司法局2021",
    "水务局",
    "2023年",
)
PER_SHARD = 1000


def sentences(rng: random.Random, characters: int) -> str:
    """Running text of about so many characters, in paragraphs."""
    parts: list[str] = []
    length = 0
    while length < characters:
        said = f"{rng.choice(SUBJECTS)}{rng.choice(VERBS)}{rng.choice(OBJECTS)}，{rng.choice(ENDINGS).format(rng.randrange(400))}"
        parts.append(said + rng.choice(("；", "。", "。\n")))
        length += len(parts[-1])
    return "".join(parts)


def lines(count: int, seed: int = 1, characters: int = 2000) -> Iterator[dict[str, Any]]:
    """Lines of shards: departments of the counties there are, five years each, all cells, text of a real report's length."""
    rng = random.Random(seed)
    counties = [r for r in load_regions() if r.level == 3 and r.valid_in(2021)]
    for n in range(count):
        county, year = counties[n // (5 * len(OFFICES)) % len(counties)], 2019 + n % 5
        agency = county.name + OFFICES[n // 5 % len(OFFICES)] + ("" if n < 5 * len(OFFICES) * len(counties) else str(n))
        said = report(agency, year, region_code=county.code, region_path=region_path(county.code, year))
        said["sections"] = [
            {"number": k, "heading": heading, "text": sentences(rng, characters // (2 if k in (1, 5) else 20))}
            for k, heading in enumerate(HEADINGS, 1)
        ]
        received = rng.choice((0, 0, 0, 1, 2, 5, 30))
        said["cells"] = cells(
            "2021", {("requests", r, "total"): received for r in ("received", "granted", "concluded")}
        )
        yield line(f"http://county{n % 3000}.gov.cn/{n}.html", said, region_code=county.code)


def make_shards(folder: Path, count: int) -> list[Path]:
    """Shards of so many reports in a folder."""
    made = lines(count)
    size = range(0, count, PER_SHARD)
    return [write(folder / f"{n:05d}.warc.gz.jsonl.gz", islice(made, PER_SHARD)) for n in size]


def make_catalogue(folder: Path, count: int) -> dict[str, Any]:
    """Build folder/catalogue.db with so many reports; how long it took and how large it is."""
    shards = make_shards(folder / "extracts", count)
    start = time.perf_counter()
    built = build(shards, [], folder / "catalogue.db")
    seconds = time.perf_counter() - start
    rows = built.reports + built.figures + built.sections + built.findings + built.problems + 2 * built.captures
    size = (folder / "catalogue.db").stat().st_size
    return {
        "reports": built.reports,
        "rows": rows,
        "seconds": round(seconds, 1),
        "rows_per_second": round(rows / seconds),
        "megabytes": round(size / 1e6),
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
    """Print the measurements as one JSON line; with --keep, leave the catalogue in that folder."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--reports", type=int, default=20_000)
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args()
    if asked.keep is None:
        print(json.dumps(measure(asked.reports)))
    else:
        print(json.dumps({**make_catalogue(asked.keep, asked.reports), **search_times(asked.keep / "catalogue.db")}))


if __name__ == "__main__":
    main()
