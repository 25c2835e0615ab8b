"""`nianbao portals survey`: what it writes, what it leaves alone, and what it says of portals that refuse."""

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
from tests.small_portals import Answer, html, portal, served

NB = "政府信息公开年报"
AGENCIES = ("示例县人民政府", "示例县司法局")


def titles(years: range) -> list[tuple[int, str]]:
    return [(year, f"{agency}{year}年政府信息公开工作年度报告") for year in years for agency in AGENCIES]


def plain(years: range) -> Answer:
    """A list of an old static CMS, in GBK that nothing declares."""
    page = html(*((f"/old/{n}.html", title) for n, (_, title) in enumerate(titles(years))), title=NB)
    return Answer(page.body.decode().encode("gb18030"), headers=(("Content-Type", "text/html"),))


def stored(years: range) -> Answer:
    """A list whose rows lie in a datastore."""
    records = "".join(
        f"<record><![CDATA[<li><a href='/art/{year + 1}/1/{n}/art_9_{n}.html'>{title}</a></li>]]></record>"
        for n, (year, title) in enumerate(titles(years), 1)
    )
    source = f"<script><datastore><totalrecord>{len(titles(years))}</totalrecord>{records}</datastore></script>"
    tags = '<meta name="ColumnName" content="政府信息公开年报"><meta name="ColumnType" content="信息公开年报">'
    return Answer(f"<html><head><title>{NB}</title>{tags}</head><body>{source}{'　' * 1500}</body></html>".encode())


def home(*links: tuple[str, str], code: str = "", name: str = "") -> Answer:
    tags = f'<meta name="SiteIDCode" content="{code}"><meta name="SiteName" content="{name}">'
    return Answer(html(*links).body.replace(b"<head>", f"<head>{tags}".encode()))


ERAS = replace(portal("eras", "www.liangdai.gov.cn", code="150821"), status="unverified", evidence="domain list")
REFUSING = replace(
    portal("refusing", "www.jujue.gov.cn", code="150822"), list_url="http://www.jujue.gov.cn/nb/", first_year=2016
)
SILENT = portal("silent", "www.mei.gov.cn", code="150822")
ENDED = replace(portal("ended", "www.guoqu.gov.cn", code="150822"), place="refusing", last_year=2015)
STRANGER = replace(portal("stranger", "www.bieren.gov.cn", code="150823"), status="unverified")
BARREN = replace(portal("barren", "www.meiyou.gov.cn", code="150823"), status="unverified", evidence="domain list")
TABLE = (ERAS, REFUSING, SILENT, ENDED, STRANGER, BARREN)
PAGES: dict[str, Any] = {
    "www.liangdai.gov.cn/": html(("/new/", NB), ("/old/", "往年政府信息公开年报")),
    "www.liangdai.gov.cn/new/": stored(range(2019, 2026)),
    "www.liangdai.gov.cn/old/": plain(range(2012, 2019)),
    "www.jujue.gov.cn/": Answer(b"<html></html>", 412),
    "www.bieren.gov.cn/": home(("/nb/", NB), code="5304270001", name="新平县人民政府"),
    "www.bieren.gov.cn/nb/": plain(range(2020, 2024)),
    "www.meiyou.gov.cn/": html(("/xw/", "新闻动态")),
    "www.xinren.gov.cn/": home(("/nb/", NB), code="1508240001", name="示例旗人民政府"),
    "www.xinren.gov.cn/nb/": stored(range(2020, 2024)),
}


@dataclass
class Desk:
    """A table of portals that are served, and a data folder."""

    table: Path
    connect_map: Path
    data: Path

    def survey(self, *arguments: object) -> CompletedProcess[str]:
        return nianbao(
            *("portals", "survey", *arguments, "--data", self.data, "--portals", self.table),
            *("--connect-map", self.connect_map, "--delay", "0", "--quiet"),
        )

    def rows(self) -> dict[str, Portal]:
        table = DataFolder(self.data).portals
        return {row.id: row for row in load_portals(table)} if table.exists() else {}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    table = tmp_path / "table.csv"
    table.write_bytes(b"".join(table_lines(TABLE)))
    with served(PAGES, tmp_path, also={"www.mei.gov.cn:80": "127.0.0.1:9"}) as (_, connect_map):
        yield Desk(table, connect_map, tmp_path / "data")


def test_a_portal_that_changed_its_cms_gets_a_row_for_each_era(desk: Desk) -> None:
    run = desk.survey("150821")
    assert run.returncode == 0, run.stderr
    new, old = desk.rows().values()
    assert (new.id, new.family, new.first_year, new.last_year) == ("eras", "hanweb", 2019, None)
    assert (old.id, old.family, old.first_year, old.last_year) == ("eras-until-2018", "static", None, 2018)
    assert (new.list_url, old.list_url) == ("http://www.liangdai.gov.cn/new/", "http://www.liangdai.gov.cn/old/")
    assert (new.encoding, old.encoding) == (None, None), (
        "their home page is in UTF-8, and an encoding holds for all pages"
    )
    assert {new.status, old.status} == {"verified"}
    assert "several eras: hanweb 2019-2025, static 2012-2018" in run.stdout


def test_portals_that_refuse_or_are_silent_are_named_and_their_rows_stay(desk: Desk) -> None:
    run = desk.survey("150822", "--json")
    assert run.returncode == 8, run.stderr
    refusing, silent = map(json.loads, run.stdout.splitlines())  # and nothing of the era that has ended
    assert (refusing["portal"], refusing["verdict"], refusing["rows"]) == ("refusing", "challenge", [])
    assert "http://www.jujue.gov.cn/" in refusing["evidence"]
    assert "<urn:uuid:" in refusing["evidence"]
    assert (silent["portal"], silent["rows"]) == ("silent", [])
    assert "DownloadConnectionRefusedError" in silent["evidence"]
    assert desk.rows() == {}


def test_a_code_in_the_pages_is_compared_and_not_believed(desk: Desk) -> None:
    run = desk.survey("150823")
    assert run.returncode == 0, run.stderr
    rows = desk.rows()
    assert (rows["stranger"].region_code, rows["stranger"].status) == ("150823", "unverified")
    assert (
        "SiteIDCode 5304270001 is that of 云南省/玉溪市/新平彝族傣族自治县; the row says 150823: compare" in run.stdout
    )
    barren = rows["barren"]
    assert (barren.family, barren.status, barren.list_url) == ("unknown", "unverified", None)
    assert barren.evidence.startswith("http://www.meiyou.gov.cn/ 20")
    assert "no list of annual reports was found from its home page" in run.stdout


def test_a_portal_that_is_in_no_table_gets_a_row_of_its_own(desk: Desk) -> None:
    run = desk.survey("http://www.xinren.gov.cn/", "--region", "150824")
    assert run.returncode == 0, run.stderr
    (row,) = desk.rows().values()
    assert (row.id, row.name, row.region_code) == ("150824-www.xinren.gov.cn", "示例旗人民政府", "150824")
    assert (row.family, row.list_url, row.hosts) == (
        *("hanweb", "http://www.xinren.gov.cn/nb/"),
        ("www.xinren.gov.cn",),
    )


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("http://www.xinren.gov.cn/",), 2, "whose portal is it? Give --region CODE"),
        (("http://www.liangdai.gov.cn/", "--region", "150824"), 2, "is eras of region 150821"),
        (("ftp://www.xinren.gov.cn/", "--region", "150824"), 2, "is not an http or https address"),
        (("150821", "--region", "150824"), 2, "--region goes with the address of a portal"),
        (("150825",), 6, "no portal of '150825' is in the table"),
        (("乌有县",), 5, "乌有县"),
    ],
)
def test_a_wish_that_cannot_be_met_is_told_before_anything_is_asked(
    desk: Desk, arguments: tuple[str, ...], status: int, message: str
) -> None:
    run = desk.survey(*arguments)
    assert (run.returncode, message in run.stderr) == (status, True), run.stderr
    assert not desk.data.exists()


def test_a_row_whose_years_begin_where_another_ends_takes_none_of_that_one_s(desk: Desk) -> None:
    assert desk.survey("150821").returncode == 0
    before = desk.rows()
    later = replace(before["eras"], note="")
    desk.table.write_bytes(b"".join(table_lines([later, before["eras-until-2018"]])))
    run = desk.survey("150821")
    assert run.returncode == 0, run.stderr
    assert desk.rows().keys() == before.keys()
    assert [(row.first_year, row.last_year) for row in desk.rows().values()] == [(2019, None), (None, 2018)]


def test_a_row_that_cannot_be_written_is_named_and_the_others_are_written(desk: Desk) -> None:
    run = desk.survey("150823")
    assert run.returncode == 0, run.stderr
    other = replace(desk.rows()["stranger"], id="stranger-again", place="stranger", last_year=2010)
    DataFolder(desk.data).portals.write_bytes(b"".join(table_lines([other])))
    run = desk.survey("150823")
    assert run.returncode == 7
    assert "no row of stranger was written" in run.stderr
    assert desk.rows().keys() == {"stranger-again", "barren"}
