"""The lines that the captures of an agency leave in a shard: reports, their files, copies and later versions."""

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

import orjson

from settings.days import due_on
from tests.catalogue_corpus import figures
from tests.catalogue_corpus.figures import Told
from tests.catalogue_corpus.names import document
from tests.catalogue_corpus.plan import Agency, layout_of
from tests.catalogue_corpus.prose import Pen, kept_sentences, sections

RUN, LATER_RUN = "run-2025", "run-2026"
FILE, REPEAT, VERSION, UNCHANGED, LIST = 0.08, 0.03, 0.02, 0.05, 0.05
"""Of the reports, those that hang on a page as a file, come twice, were changed later, were asked for again and had not
changed; and lists beside them."""

Line = dict[str, Any]


def address(agency: Agency, year: int) -> str:
    """Where a report is."""
    return f"http://www.{agency.portal}.gov.cn/zwgk/xxgknb/{agency.number}/{year}{agency.number * 31 % 97:02d}.html"


def record_id(url: str, run: str = RUN) -> str:
    """A record id as a UUID, always the same for an address and a crawl."""
    made = hashlib.md5(f"{url} {run}".encode(), usedforsecurity=False).hexdigest()
    return f"<urn:uuid:{made[:8]}-{made[8:12]}-{made[12:16]}-{made[16:20]}-{made[20:]}>"


def published(agency: Agency, year: int) -> date | None:
    """The day a report was put up; a few say none."""
    rng = Random(agency.number * 100 + year)
    due = due_on(year, government=agency.kind == "government")
    if rng.random() < 0.04:
        return None
    return due + timedelta(days=rng.randint(1, 200) if rng.random() < 0.12 else -rng.randint(0, 27))


def lines_of(agency: Agency, pen: Pen, rng: Random) -> Iterator[bytes]:
    """The lines of all reports of an agency, as JSON; `"@warc"` stands for where in a WARC each is."""
    pen.take_up(agency)
    kept, base = kept_sentences(pen, rng), rng.choice(figures.BASES)
    size = rng.lognormvariate(0.7, 1.1) * (6 if agency.kind == "government" else 1)
    if rng.random() < LIST * 6:
        url = f"http://www.{agency.portal}.gov.cn/zwgk/xxgknb/{agency.number}/"
        yield _bytes(_line(_capture(agency, url, "list", None), None, None), b"")
    for year in agency.years:
        yield from _report_lines(agency, year, pen, rng, kept, base, size)


def _report_lines(
    agency: Agency, year: int, pen: Pen, rng: Random, kept: list[str], base: str, size: float
) -> Iterator[bytes]:
    layout, url = layout_of(year), address(agency, year)
    cells = figures.told(rng, layout, size, base) if layout != "free" else Told(b"[]", {}, None)
    report = _report(agency, year, cells, rng)
    report["sections"] = sections(agency, year, pen, kept, _stated(agency, year, cells, rng), rng)
    report["facts"] = _facts(report["sections"][2]["text"], cells)
    capture = _capture(agency, url, "report", year)
    if rng.random() < FILE:
        file = {"url": url.replace(".html", ".docx"), "name": "年度报告.docx", "mime": None, "role": "report"}
        page = {**report, "layout": None, "confidence": 0.5, "sections": [], "findings": [], "facts": []}
        yield _bytes(_line(capture, page, agency, attachments=[file]), b"[]")
        capture = _capture(agency, file["url"], "attachment", year) | {"found_on": url}
        yield _bytes(_line(capture, report, agency, format="docx"), cells.cells)
        return
    yield _bytes(_line(capture, report, agency), cells.cells)
    chance = rng.random()
    if chance < UNCHANGED:
        same = _capture(agency, url, "report", year, LATER_RUN) | {"same_as": record_id(url), "record": "revisit"}
        yield _bytes(_line(same, None, None), b"")
    elif chance < UNCHANGED + REPEAT:
        twin = _capture(agency, url.replace("www.", "m."), "report", year, LATER_RUN)
        yield _bytes(_line(twin, report, agency), cells.cells)
    elif chance < UNCHANGED + REPEAT + VERSION and cells.numbers:
        later = _capture(agency, url, "report", year, LATER_RUN)
        yield _bytes(_line(later, report, agency), figures.version_of(cells, layout, base, rng))


def _bytes(line: Line, cells: bytes) -> bytes:
    return orjson.dumps(line).replace(b'"@cells"', cells, 1)


def _line(capture: Line, report: Line | None, agency: Agency | None, **changes: Any) -> Line:
    kind = "annual_report" if report else "list_page" if capture["role"] == "list" else None
    return {
        **{"capture": capture, "kind": kind, "title": report["title"] if report else None, "format": "html"},
        **{"report": report and {**report, "cells": "@cells"}, "problems": [], "attachments": []},
        **changes,
    }


def _capture(agency: Agency, url: str, role: str, year: int | None, run: str = RUN) -> Line:
    when = f"{'2025' if run == RUN else '2026'}-03-{agency.number % 27 + 1:02d}T{agency.number % 23:02d}:{agency.number % 59:02d}"
    return {
        **{"record_id": record_id(url, run), "url": url, "fetched_at": f"{when}:{(year or 0) % 60:02d}.123456Z"},
        **{"status": 200, "mime": "text/html", "payload_digest": f"sha256:{hashlib.sha256(url.encode()).hexdigest()}"},
        **{"warc": "@warc", "run_id": run, "portal_id": agency.portal, "region_code": agency.region, "role": role},
        **{"title": f"{agency.name}{year or ''}年政府信息公开工作年度报告", "menu": "政府信息公开 > 政府信息公开年报"},
        **{"year": year, "found_on": None, "same_as": None, "record": "response"},
    }


def _report(agency: Agency, year: int, cells: Told, rng: Random) -> Line:
    day = published(agency, year)
    late_name = rng.random() < 0.01
    return {
        "title": f"{agency.name}{year}年{'度' if rng.random() < 0.3 else ''}政府信息公开工作年度报告",
        "agency": agency.name,
        "agency_type": agency.kind,
        "scope": agency.scope,
        "region_code": agency.region,
        "region_path": agency.path,
        "year": year,
        "period_start": f"{year}-01-01",
        "period_end": f"{year}-12-31",
        "published_on": day and day.isoformat(),
        "published_time": f"{rng.randint(8, 18):02d}:{rng.randint(0, 59):02d}" if day and rng.random() < 0.6 else None,
        "signed_on": None if day is None or late_name else (day - timedelta(days=rng.randint(0, 9))).isoformat(),
        "source": agency.name if rng.random() < 0.7 else f"{agency.place}人民政府",
        "url": None,
        "layout": layout_of(year),
        "findings": figures.finding(cells),
        "confidence": round(0.99 - rng.random() ** 4 / 3, 3),
        "problems": [],
        "attachments": [],
        "parser": "nianbao (made)",
        "repairs": _repairs(cells),
        "tools": [],
    }


def _repairs(cells: Told) -> list[Line]:
    if cells.slip is None or cells.numbers[cells.slip] % 2:
        return []
    published_number = cells.numbers[cells.slip]
    change = {
        "cell": list(cells.slip),
        "published": published_number,
        "suggested": published_number - 1,
        "slip": "other",
    }
    return [{"table": "requests", "rank": 1, "changes": [change]}]


def _stated(agency: Agency, year: int, cells: Told, rng: Random) -> Line:
    get = cells.numbers.get
    disclosed = int(rng.lognormvariate(5.5, 1.2))
    website = disclosed * 6 // 10
    return {
        **{"county": agency.place, "host": f"www.{agency.portal}.gov.cn", "town": "城关镇", "street": "人民路"},
        **{
            "door": rng.randint(1, 300),
            "post": f"{agency.number % 9000 + 10000}0",
            "number": document(rng, agency.place, year),
        },
        **{"phone": f"0{agency.number % 800 + 300}-{rng.randint(2000000, 8999999)}"},
        **{
            "received": get(("requests", "received", "total"), 0),
            "carried": get(("requests", "carried_in", "total"), 0),
        },
        **{
            "concluded": get(("requests", "concluded", "total"), 0),
            "out": get(("requests", "carried_out", "total"), 0),
        },
        **{"review": get(("proceedings", "review", "total"), 0)},
        **{"suits": get(("proceedings", "litigation_direct", "total"), 0)},
        **{"disclosed": disclosed, "website": website, "media": disclosed - website, "other": 0},
        **{"fees": 0, "amount": 0},
    }


def _facts(sentence: str, cells: Told) -> list[Line]:
    """What the text says of the applications."""
    first = sentence.split("。")[0] + "。"
    cell = ("requests", "received", "total")
    number = cells.numbers.get(cell, 0)
    fact = {"name": "requests.received", "value": number, "unit": "件", "raw": str(number), "sentence": first}
    return [{**fact, "section": 3, "where": "/html/body/div[2]/p[9]", "cells": [list(cell)] if cells.numbers else []}]
