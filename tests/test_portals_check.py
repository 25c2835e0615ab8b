"""Check: rows held against their portals; what moved, was redesigned, is gone or refuses is told, and nothing is lost."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from settings.paths import DataFolder
from settings.portals import Portal, load_portals
from settings.registry import table_lines
from tests.conftest import nianbao
from tests.list_shapes import LIST_SITES
from tests.small_portals import Answer, html, portal, redirect, served

TRS, VSB = (next(site for site in LIST_SITES if site.skin == skin) for skin in ("trs-a", "vsb-a"))
NEW, ELSEWHERE = "www.xindizhi.gov.cn", "www.biechu.gov.cn"
NB = "政府信息公开年报"


def row(name: str, host: str, **values: Any) -> Portal:
    known = {"family": "static", "list_url": f"http://{host}/nb/", "code": "150824", **values}
    return replace(portal(name, host, code=known.pop("code")), **known)


def listed(host: str, *years: int) -> dict[str, Answer]:
    """A portal of a home page and a list, without the reports it links to."""
    links = [(f"/nb/{year}.html", f"示例县人民政府{year}年政府信息公开工作年度报告") for year in years]
    return {f"{host}/": html(("/nb/", NB)), f"{host}/nb/": html(*links)}


TABLE = (
    row("still", TRS.row.hosts[0], list_url="http://www.trsa.gov.cn/zwgk/nb/", pager="trs", code="150821"),
    row("redesigned", VSB.row.hosts[0], family="hanweb", list_url="http://www.vsba.gov.cn/zwgk/nb.htm", code="150822"),
    row("moved", "www.jiudizhi.gov.cn", first_year=2015, code="150823"),
    row("told", "www.gonggao.gov.cn", code="150824"),
    row("gone", "www.quxiao.gov.cn", code="150825"),
    row("refusing", "www.jujue.gov.cn", code="150826"),
    row("silent", "www.mei.gov.cn", code="150802"),
    row("stranger", "www.bieren.gov.cn", code="152201"),
)
NOTICE = "<p>本网站已迁移至新网址，请访问</p>"
PAGES: dict[str, Any] = {
    **TRS.pages,
    **VSB.pages,
    "www.jiudizhi.gov.cn/": redirect(f"http://{NEW}/"),
    "www.jiudizhi.gov.cn/nb/": redirect(f"http://{NEW}/nb/"),
    **listed(NEW, 2025, 2024, 2023),
    f"{ELSEWHERE}/": html(("/xw/", "新闻")),
    "www.gonggao.gov.cn/": Answer(f"{NOTICE}<a href='http://{ELSEWHERE}/'>新网站</a>{'　' * 1500}".encode()),
    "www.quxiao.gov.cn/": html(("/xw/", "新闻")),
    "www.jujue.gov.cn/": Answer(b"<html></html>", 412),
    "www.jujue.gov.cn/nb/": Answer(b"<html></html>", 412),
    **listed("www.bieren.gov.cn", 2024),
    "www.bieren.gov.cn/": Answer(
        listed("www.bieren.gov.cn", 2024)["www.bieren.gov.cn/"].body.replace(
            b"<head>", b'<head><meta name="SiteIDCode" content="5304270001"><meta name="SiteName" content="XX">'
        )
    ),
}


@dataclass
class Checks:
    """A table of portals that are served, and the data folder."""

    table: Path
    connect_map: Path
    data: Path

    def check(self, *arguments: object) -> CompletedProcess[str]:
        return nianbao(
            *("portals", "check", *arguments, "--data", self.data, "--portals", self.table),
            *("--connect-map", self.connect_map, "--delay", "0", "--quiet"),
        )

    def rows(self) -> dict[str, dict[str, str]]:
        table = DataFolder(self.data).portals
        if not table.exists():
            return {}
        with table.open(encoding="utf-8", newline="") as stream:
            return {found["id"]: found for found in csv.DictReader(stream)}


@pytest.fixture(scope="module")
def checks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checks]:
    folder = tmp_path_factory.mktemp("check")
    table = folder / "table.csv"
    table.write_bytes(b"".join(table_lines(TABLE)))
    with served(PAGES, folder, also={"www.mei.gov.cn:80": "127.0.0.1:9"}) as (_, connect_map):
        yield Checks(table, connect_map, folder / "data")


@pytest.fixture(scope="module")
def told(checks: Checks) -> dict[str, Any]:
    run = checks.check("--json")
    assert run.returncode == 14, run.stderr
    return {line["portal"]: line for line in map(json.loads, run.stdout.splitlines())}


@pytest.mark.parametrize(
    ("name", "verdict", "detail"),
    [
        ("still", "unchanged", ""),
        ("redesigned", "redesigned", "no sign of hanweb"),
        ("moved", "moved", f"leads to http://{NEW}/"),
        ("told", "moved", f"to http://{ELSEWHERE}/"),
        ("gone", "gone", "http://www.quxiao.gov.cn/nb/: http-error HTTP 404"),
        ("refusing", "refusing", "412"),
        ("silent", "silent", "connection"),
        (
            "stranger",
            "unchanged",
            "SiteIDCode 5304270001 is that of 云南省/玉溪市/新平彝族傣族自治县; the row says 152201",
        ),
    ],
)
def test_a_portal_is_told_as_what_it_has_become(told: dict[str, Any], name: str, verdict: str, detail: str) -> None:
    assert told[name]["verdict"] == verdict, told[name]
    assert detail in told[name]["detail"]
    assert bool(told[name]["advice"]) == (verdict != "unchanged")
    assert told[name]["evidence"].startswith("http://")


def test_a_check_writes_no_row_and_says_8_when_some_only_refuse_and_0_when_all_is_well(
    checks: Checks, told: dict[str, Any]
) -> None:
    assert told
    assert checks.rows() == {}
    assert checks.check("150826").returncode == 8
    well = checks.check("150821")
    assert (well.returncode, well.stdout.split()[:3]) == (0, ["still", "150821", "unchanged"])


def test_what_moved_or_was_redesigned_gets_a_row_beside_the_old_one_which_is_closed(
    checks: Checks, told: dict[str, Any]
) -> None:
    assert told
    run = checks.check("--write")
    assert run.returncode == 14, run.stderr
    rows = checks.rows()
    assert rows.keys() >= {"moved", "moved-2023", "redesigned", "redesigned-2019"}, run.stdout + run.stderr
    assert (rows["moved"]["home_url"], rows["moved"]["last_year"]) == ("http://www.jiudizhi.gov.cn/", "2022")
    new = rows["moved-2023"]
    assert (new["place"], new["home_url"], new["list_url"]) == ("moved", f"http://{NEW}/", f"http://{NEW}/nb/")
    assert (new["first_year"], new["last_year"], new["hosts"], new["status"]) == ("2023", "", NEW, "verified")
    assert rows["redesigned"]["last_year"] == "2018"
    assert rows["redesigned-2019"]["family"] == "static"
    assert rows["redesigned-2019"]["pager"] in ("next", "numbered")
    assert "gone: nothing was written" in run.stdout
    assert not {"still", "gone", "refusing", "silent", "stranger"} & rows.keys()
    assert load_portals(DataFolder(checks.data).portals)
