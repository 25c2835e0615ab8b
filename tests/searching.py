"""A catalogue of made texts that is only searched: its tables, its index, and what a plain scan says of it."""

import random
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from extract.catalogue.search import SEGMENT, ReportText, segment_rows, segments_of, store
from extract.catalogue.search.query import Node
from extract.catalogue.search.segment import TABLE
from extract.catalogue.search.texts import folded, read
from extract.catalogue.search.weighing import weigh_folded

TABLES = f"""
create table reports (id text primary key, title text, agency text, region_path text, year integer);
create table sections (report_id text not null, number integer not null, heading text, text text, primary key (report_id, number));
{TABLE};
"""
COMMON = "公开信息行政复议年度报告政府工作条例申请主动依法办理结果"
RARE = "乌拉特草原嘎查苏木鄂尔多斯額濟納旗複議訴訟𠮷"
SENTENCES = (
    "依法主动公开政府信息{}条",
    "办理行政复议案件{}件，纠正{}件",
    "本年度政府信息公开工作年度报告",
    "全年收到申请{}件",
)
NUMBERS = ("3", "二十三", "２３", "1,204", "12.5", "二〇二三", "2023", "两百", "三")
LATIN = ("APP", "ｗｅｂ", "Open Data", "12345", "é")
MARKS = ("，", "。\n", "；", "", " ", "\u3000", "\n", "（", "）", "、", "\u200b")


def made_text(rng: random.Random, clauses: int) -> str:
    """Sentences that many texts share, runs of common and of rare characters, numbers and Latin words, parted anyhow."""
    parts: list[str] = []
    for _ in range(clauses):
        kind = rng.random()
        if kind < 0.4:
            parts.append(rng.choice(SENTENCES).replace("{}", rng.choice(NUMBERS)))
        elif kind < 0.9:
            letters = COMMON if rng.random() < 0.8 else COMMON + RARE
            parts.append("".join(rng.choice(letters) for _ in range(rng.randint(1, 9))))
        else:
            parts.append(rng.choice(LATIN))
        parts.append(rng.choice(MARKS))
    return "".join(parts)


def made_reports(count: int, seed: int) -> list[ReportText]:
    """Reports in three segments, one of which has few, with gaps between their numbers."""
    rng = random.Random(seed)
    numbers = [*range(1, count), 3 * 4096 - 1, 3 * 4096 + 17]
    return [_report(rng, number) for number in numbers]


def _report(rng: random.Random, number: int) -> ReportText:
    place = "".join(rng.choice(RARE) for _ in range(3))
    agency = rng.choice((None, f"{place}司法局", f"{place}人民政府"))
    year = rng.choice((None, *range(2008, 2026)))
    sections = [(n, rng.choice((None, "一、总体情况")), made_text(rng, rng.randint(0, 12))) for n in (1, 3, 5)]
    return ReportText(number, f"{agency or place}{year}年政府信息公开工作年度报告", agency, year, sections)


def catalogue_of(path: Path, reports: Iterable[ReportText]) -> sqlite3.Connection:
    """An open catalogue with an index."""
    connection = sqlite3.connect(path)
    connection.executescript(TABLES)
    for report in reports:
        identity = f"r{report.number}"
        connection.execute(
            "insert into reports (rowid, id, title, agency, year) values (?, ?, ?, ?, ?)",
            (report.number, identity, report.title, report.agency, report.year),
        )
        connection.executemany("insert into sections values (?, ?, ?, ?)", [(identity, *s) for s in report.sections])
    for segment in segments_of(row[0] for row in connection.execute("select rowid from reports")):
        store(connection, segment, segment_rows(segment, segment_texts(connection, segment)))
    connection.commit()
    return connection


def segment_texts(connection: sqlite3.Connection, segment: int) -> Iterator[ReportText]:
    """The texts of a segment's reports."""
    sql = "select rowid from reports where rowid / ? = ?"
    return read(connection, [row[0] for row in connection.execute(sql, (SEGMENT, segment))])


class Scan:
    """The same reports without an index: every text is asked."""

    def __init__(self, reports: Sequence[ReportText]) -> None:
        self.reports = [(report, folded(report)) for report in reports]

    def ranked(self, tree: Node) -> list[int]:
        """Numbers of the reports for which a query holds, in the order that search promises."""
        weights = [(weigh_folded(tree, report, texts), report) for report, texts in self.reports]
        held = [(-weight, -(report.year or 0), report.number) for weight, report in weights if weight]
        return [number for _, _, number in sorted(held)]


def words_of(connection: sqlite3.Connection, length: int, count: int, seed: int = 5) -> list[str]:
    """Words of so many characters: a third the most common ones, the others drawn as often as texts have them."""
    rng = random.Random(seed)
    numbers = [row[0] for row in connection.execute("select rowid from reports")]
    counted: Counter[str] = Counter()
    for report in read(connection, rng.sample(numbers, min(200, len(numbers)))):
        for run in folded(report)[2].split():
            counted.update(run[at : at + length] for at in range(len(run) - length + 1))
    common = [word for word, _ in counted.most_common(count // 3)]
    return common + rng.choices(list(counted), weights=list(counted.values()), k=count - len(common))
