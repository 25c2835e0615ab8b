"""A portal that its row or its links name under the wrong scheme is found all the same."""

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from archive.capture import Lead
from archive.expected import expected_of
from archive.index import CrawlDb
from crawler.options import CrawlOptions
from crawler.twins import twin_of
from settings.paths import DataFolder
from settings.states import FOUND
from tests.small_portals import Answer, crawled, html, portal, report, served

HOST = "www.jia.gov.cn"
PAGES = {
    f"{HOST}/": html(("/nb/", "政府信息公开年报")),
    f"{HOST}/nb/": html(("/nb/1.html", "2023年政府信息公开工作年度报告")),
    f"{HOST}/nb/1.html": report(2023),
    f"{HOST}/robots.txt": Answer(b"User-agent: *\nDisallow: /x/\n", headers=(("Content-Type", "text/plain"),)),
}


@contextmanager
def closed_port() -> Iterator[int]:
    """A port at which nobody listens."""
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


@pytest.mark.parametrize("delay", [0.0, 0.1])
def test_a_portal_whose_https_is_shut_is_crawled_by_http(tmp_path: Path, delay: float) -> None:
    row = replace(portal("jia", HOST), home_url=f"https://{HOST}/")
    with (
        closed_port() as shut,
        served(PAGES, tmp_path, also={f"{HOST}:443": f"127.0.0.1:{shut}"}) as (log, connect_map),
    ):
        summary = crawled(
            CrawlOptions(data=DataFolder(tmp_path / "data"), portals=(row,), connect_map=connect_map, delay=delay)
        )
    (told,) = summary.portals
    assert (told.reports, told.stopped) == (1, None)
    assert told.refusals == {"connection": 1}
    assert log.paths(HOST) == ["/robots.txt", "/", "/nb/", "/nb/1.html"]
    with CrawlDb(tmp_path / "data" / "crawl.db") as db:
        became = {row.year: row.state for row in expected_of(db.frontier.connection)}
    assert became.pop(2023) in FOUND
    assert set(became.values()) == {"missing"}


def test_only_a_silent_way_in_is_tried_and_only_where_the_other_form_may_lead() -> None:
    home = Lead(url=f"https://{HOST}/", portal_id="jia", region_code="150824", role="home")
    page = replace(home, url=f"https://{HOST}/nb/1.html?a=1", role="report")
    ways_in = (home.url, None)
    assert [
        twin.url for kind in ("timeout", "connection", "reset") if (twin := twin_of(home, kind, ways_in, None))
    ] == [f"http://{HOST}/"] * 3
    assert twin_of(home, "dns", ways_in, None) is None
    assert twin_of(home, "timeout", ways_in, {}) is None
    assert twin_of(page, "timeout", ways_in, None) is None
    by_http = twin_of(page, "tls", (), None)
    assert by_http is not None
    assert by_http.url == f"http://{HOST}/nb/1.html?a=1"
    assert twin_of(replace(page, post="a=1"), "tls", (), None) is None
    assert twin_of(replace(home, url=f"https://{HOST}:8443/"), "tls", (), None) is None
    assert twin_of(replace(home, url=f"http://{HOST}/"), "tls", (), None) is None
