"""A catalogue to walk through: the sample region with its WARCs, and one report whose number was changed after it was published."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, Request

from archive.capture import Exchange
from archive.writer import WarcStore
from extract.catalogue.load import build
from extract.catalogue.site.serving import environment
from settings.paths import DataFolder
from tests.browser import serving_catalogue
from tests.exchanges import REQUEST, WHEN
from tests.originals import KEY, place_of
from tests.shards import cells, crawl_db, line, report, write

REVISED = "乌拉特中旗档案局"
_URL = "http://www.wltzq.gov.cn/revised.html"
_NAMES = ("record_id", "payload_digest", "warc", "offset", "length", "mime")


@dataclass(frozen=True)
class Walk:
    """A served catalogue: where it answers, and its rows."""

    home: str
    rows: sqlite3.Connection

    def one(self, sql: str, *values: Any) -> Any:
        """The first value of the first row."""
        found = self.rows.execute(sql, values).fetchone()
        assert found is not None, f"the sample has nothing for {sql}"
        return found[0]


@contextmanager
def walking(root: Path, sample: DataFolder) -> Iterator[Walk]:
    """The catalogue of a crawled sample region, built in `root` and served with the WARCs of both."""
    own = DataFolder(root / "own")
    shard = _revised(own)
    crawls = [sample.crawl_db, crawl_db(own.crawl_db)]
    catalogue = root / "catalogue.db"
    build([*sorted(sample.extracts.glob("*.jsonl.gz")), shard], crawls, catalogue)
    before = dict(os.environ)
    os.environ.update(environment([sample, own]))
    try:
        with serving_catalogue(catalogue) as home, closing(sqlite3.connect(catalogue)) as rows:
            yield Walk(home, rows)
    finally:
        os.environ.clear()
        os.environ.update(before)


def _revised(data: DataFolder) -> Path:
    """Two captures of one address: 37 requests, and 41 a month later."""
    lines = []
    with WarcStore(data.warc, run_id="run-1") as store:
        for number, days in (("37", 0), ("41", 30)):
            body = f"<table><tr><td>收到申请</td><td>{number}</td></tr></table>".encode()
            head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n\r\n".encode()
            asked = Exchange(
                url=_URL, request_bytes=REQUEST, response_bytes=head + body, ip="192.0.2.1", fetched_at=WHEN
            )
            kept = store.write(replace(asked, fetched_at=WHEN + timedelta(days=days)))
            said = report(REVISED, 2023, cells=_shown(int(number), place_of(body, number)))
            fetched = f"{WHEN + timedelta(days=days):%Y-%m-%dT%H:%M:%SZ}"
            lines.append(line(_URL, said, fetched_at=fetched, **{name: getattr(kept, name) for name in _NAMES}))
    return write(data.extracts / "revised.warc.gz.jsonl.gz", lines)


def _shown(number: int, where: str) -> list[dict[str, Any]]:
    said = cells("2021", {KEY: number})
    return [cell if _key(cell) == KEY else {**cell, "where": None} for cell in _at(said, where)]


def _at(said: list[dict[str, Any]], where: str) -> list[dict[str, Any]]:
    return [{**cell, "where": where} for cell in said]


def _key(cell: dict[str, Any]) -> tuple[str, str, str]:
    return cell["table"], cell["row"], cell["column"]


@dataclass
class Heard:
    """What went wrong while a page of a browser was used, and what it loaded."""

    host: str
    wrong: list[str] = field(default_factory=list)
    under_way: set[Request] = field(default_factory=set)
    left: set[Request] = field(default_factory=set)  # asked for by a page that was left before they came

    def listen(self, page: Page) -> "Heard":
        """Write down every console message, script error, failed request and request to another host."""
        page.on("console", lambda said: self.wrong.append(f"{page.url}: {said.type} {said.text}"))
        page.on("pageerror", lambda error: self.wrong.append(f"{page.url}: {error}"))
        page.on("requestfailed", lambda asked: self._failed(page, asked))
        page.on("request", lambda asked: self._asked(page, asked))
        page.on("response", lambda said: self._answered(page, said.url, said.status))
        page.on("requestfinished", self._came)
        return self

    def _came(self, asked: Request) -> None:
        self.under_way.discard(asked)

    def _failed(self, page: Page, asked: Request) -> None:
        """An address that turns out to be a file to save ends the way to it, and a link what its page still loads: no faults."""
        ended = asked.is_navigation_request() or asked in self.left
        self.under_way.discard(asked)
        if not (ended and asked.failure == "net::ERR_ABORTED"):
            self.wrong.append(f"{page.url}: {asked.url} {asked.failure}")

    def _asked(self, page: Page, asked: Request) -> None:
        url = asked.url
        if asked.is_navigation_request():
            self.left |= self.under_way
            self.under_way.clear()
        self.under_way.add(asked)
        if urlsplit(url).netloc != self.host and not url.startswith("data:"):
            self.wrong.append(f"{page.url}: asked another host: {url}")

    def _answered(self, page: Page, url: str, status: int) -> None:
        if status >= 400:
            self.wrong.append(f"{page.url}: {status} {url}")
