"""Freeze: a page of a portal, asked for or captured, becomes a case that the tests of the families accept."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.browser import chromium
from tests.conftest import nianbao
from tests.families import SITES
from tests.families.frame import FamilySite
from tests.small_portals import Log, served
from tests.test_families import found_in

SITE = next(site for site in SITES if site.id == "hanweb-paged")


@dataclass
class Shelf:
    """A portal that is served, a data folder and a folder for cases."""

    site: FamilySite
    log: Log
    connect_map: Path
    data: Path
    cases: Path

    def freeze(self, url: str, *arguments: object) -> tuple[int, dict[str, object], str]:
        run = nianbao(
            *("portals", "freeze", url, "--region", "150824", "--into", self.cases, "--data", self.data),
            *("--connect-map", self.connect_map, "--delay", "0", "--quiet", "--json", *arguments),
        )
        return run.returncode, json.loads(run.stdout) if run.stdout else {}, run.stderr


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    (tmp_path / "frozen").mkdir()
    with served(SITE.pages, tmp_path) as (log, connect_map):
        yield Shelf(SITE, log, connect_map, tmp_path / "data", tmp_path / "frozen" / "families")


LIST = "http://www.hanwebpaged.gov.cn/col/col30067/index.html"


def test_a_page_of_a_portal_becomes_a_case_that_the_tests_of_the_families_accept(shelf: Shelf) -> None:
    status, told, errors = shelf.freeze(LIST, "--name", "rows-of-a-proxy")
    case = shelf.cases / "hanweb" / "rows-of-a-proxy"
    assert (status, told.get("case")) == (0, str(case)), errors
    assert {file.name for file in case.iterdir()} == {"page.html", "page.json", "leads.json"}
    assert (case / "page.html").read_bytes() == SITE.pages[LIST.removeprefix("http://")].body  # type: ignore[union-attr]
    found = json.loads((case / "leads.json").read_text(encoding="utf-8"))
    assert found == found_in(case)
    assert found["recognised_by"] == ["hanweb"]
    assert {lead["role"] for lead in found["leads"]} >= {"report", "index"}
    assert [path for path in shelf.log.paths("www.hanwebpaged.gov.cn") if path != "/robots.txt"] == [
        LIST.removeprefix("http://www.hanwebpaged.gov.cn")
    ]


def test_a_case_that_is_there_is_not_overwritten_and_its_page_not_even_asked_for(shelf: Shelf) -> None:
    case = shelf.cases / "hanweb" / "www-hanwebpaged-gov-cn-col-col30067-index-html"
    case.mkdir(parents=True)
    (case / "page.html").write_text("reviewed")
    status, _, errors = shelf.freeze(LIST)
    assert (status, "is there already" in errors) == (2, True)
    assert (case / "page.html").read_text() == "reviewed"
    assert shelf.log.asked == []


def test_a_captured_page_is_frozen_as_it_was_asked_for_and_nothing_is_asked(shelf: Shelf) -> None:
    status, _, errors = shelf.freeze(LIST, "--name", "first", "--role", "home", "--menu", "")
    assert status == 0, errors
    asked = len(shelf.log.asked)
    status, _, errors = shelf.freeze(LIST, "--from-archive", "--name", "again")
    assert status == 0, errors
    assert len(shelf.log.asked) == asked
    page = json.loads((shelf.cases / "hanweb" / "again" / "page.json").read_text(encoding="utf-8"))
    assert (page["url"], page["role"], page["hosts"]) == (LIST, "home", ["www.hanwebpaged.gov.cn"])
    assert json.loads((shelf.cases / "hanweb" / "again" / "leads.json").read_text()) == found_in(
        shelf.cases / "hanweb" / "again"
    )


@pytest.mark.parametrize(
    ("url", "arguments", "status", "message"),
    [
        ("http://www.hanwebpaged.gov.cn/gone.html", (), 8, "http-error HTTP 404"),
        (LIST, ("--from-archive",), 12, "holds no crawl yet"),
        (LIST, ("--name", "Über"), 2, "small letters, digits and hyphens"),
        (LIST, ("--into", "/nowhere/families"), 2, "/nowhere is no folder"),
        ("ftp://www.hanwebpaged.gov.cn/", (), 2, "is not an http or https address"),
    ],
)
def test_what_cannot_be_frozen_is_told(
    shelf: Shelf, url: str, arguments: tuple[str, ...], status: int, message: str
) -> None:
    code, _, errors = shelf.freeze(url, *arguments)
    assert (code, message in errors) == (status, True), errors
    assert not shelf.cases.exists()


@pytest.mark.skipif(chromium() is None, reason="needs Chromium (./.ci/system-packages)")
def test_a_page_made_by_script_is_frozen_as_a_browser_drew_it(tmp_path: Path) -> None:
    site = next(site for site in SITES if site.id == "browser-address")
    (tmp_path / "frozen").mkdir()
    with served(site.pages, tmp_path) as (log, connect_map):
        shelf = Shelf(site, log, connect_map, tmp_path / "data", tmp_path / "frozen" / "families")
        status, _, errors = shelf.freeze("http://www.spaaddress.gov.cn/zwgk/list/zfxxgknb", "--name", "drawn")
    assert status == 0, errors
    case = shelf.cases / "browser" / "drawn"
    assert json.loads((case / "page.json").read_text(encoding="utf-8"))["drawn"] is True
    found = json.loads((case / "leads.json").read_text(encoding="utf-8"))
    assert found == found_in(case)
    assert [lead["role"] for lead in found["leads"]].count("report") > 1
