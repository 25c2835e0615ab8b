"""The portal table: what the built-in one holds, and how a faulty one is refused."""

import csv
from pathlib import Path

import pytest

from settings.portals import COLUMNS, Portal, PortalTableError, in_scope, load_portals, portals_of
from settings.regions import region_at

ROW = {
    "id": "yiqi",
    "place": "yiqi",
    "name": "某旗人民政府",
    "region_code": "150824",
    "family": "static",
    "pager": "trs",
    "home_url": "https://www.yiqi.gov.cn/",
    "list_url": "",
    "hosts": "www.yiqi.gov.cn yiqi.gov.cn",
    "paths": "/",
    "first_year": "",
    "last_year": "",
    "encoding": "",
    "status": "unverified",
    "evidence": "domain list",
    "note": "",
}


def table(path: Path, *rows: dict[str, str], columns: tuple[str, ...] = COLUMNS) -> Path:
    """A table of rows, each the plain row with changes."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows({**ROW, **row} for row in rows)
    return path


def portal(tmp_path: Path, **row: str) -> Portal:
    return load_portals(table(tmp_path / "one.csv", row))[0]


BUILT_IN = load_portals()


def test_the_built_in_table_has_every_provincial_portal() -> None:
    provinces = {p.region_code for p in BUILT_IN if p.region_code.endswith("0000")}
    assert len(provinces) == 31


def test_the_built_in_table_has_every_city_of_the_corps() -> None:
    cities = [p for p in portals_of("X650001", BUILT_IN) if p.region_code.startswith("6590")]
    assert {p.region_code for p in cities} == {f"6590{n:02}" for n in range(1, 13)}


def test_a_verified_row_says_which_page_of_the_portal_showed_it() -> None:
    for row in BUILT_IN:
        if row.status == "verified":
            assert in_scope(row, row.evidence), row.id


def test_only_government_hosts_and_known_ip_hosts_are_in_the_table() -> None:
    """Mirrors of government pages on other domains are common; none of them may slip in."""
    hosts = {host for row in BUILT_IN for host in row.hosts}
    assert {host for host in hosts if not host.endswith(".gov.cn")} == {"1.25.240.11"}


def test_a_host_and_path_belong_to_one_place() -> None:
    owners: dict[tuple[str, str], str] = {}
    for row in BUILT_IN:
        for host in row.hosts:
            for path in row.paths:
                assert owners.setdefault((host, path), row.place) == row.place, host


def test_the_regions_of_the_report_pages_lead_to_portals(shared: Path) -> None:
    """Every host on which a report was seen is in the scope of a row of the report's province."""
    with (shared / "data" / "report-pages.csv").open(encoding="utf-8", newline="") as stream:
        for page in csv.DictReader(stream):
            provinces = {p.region_code.removeprefix("X")[:2] for p in BUILT_IN if page["host"] in p.hosts}
            assert provinces == {page["report_region_code"][:2]}, page["host"]


def test_two_eras_of_one_place_share_nothing_but_the_place() -> None:
    old, new = portals_of("150824", BUILT_IN)
    assert (old.place, old.last_year, new.first_year) == (new.place, 2018, 2019)
    assert not set(old.hosts) & set(new.hosts)
    assert portals_of("150824", BUILT_IN, 2015) == (old,)
    assert portals_of("150824", BUILT_IN, 2024) == (new,)


def test_a_region_brings_the_portals_below_it() -> None:
    assert {p.id for p in portals_of("152200", BUILT_IN)} == {"xam", "aes", "kyqq", "zltq"}
    assert {p.id for p in portals_of("152200", BUILT_IN)} < {p.id for p in portals_of("150000", BUILT_IN)}
    assert portals_of("542500", BUILT_IN) == ()


def test_a_code_that_changed_still_finds_its_portal(tmp_path: Path) -> None:
    """三元区 had the code 350403 until 2020."""
    row = portal(tmp_path, region_code="350403")
    assert portals_of("350404", (row,)) == portals_of("350400", (row,)) == (row,)
    assert portals_of("350403", (row,), 2015) == (row,)
    moved = portal(tmp_path, region_code="220381")  # 公主岭, under 四平 until 2019
    assert portals_of("220100", (moved,)) == (moved,) and portals_of("220300", (moved,)) == ()
    assert portals_of("220300", (moved,), 2018) == (moved,)


@pytest.mark.parametrize(
    ("url", "inside"),
    [
        ("https://www.yiqi.gov.cn/xxgk/nb/", True),
        ("http://YIQI.gov.cn:8082/xxgk/", True),
        ("http://yiqi.gov.cn/xxgk/../news/", False),
        ("http://yiqi.gov.cn/xxgk/%2e%2e/news/", False),
        ("http://yiqi.gov.cn/xxgk/t..html", True),
        ("http://yiqi.gov.cn/xxgkml/", False),
        ("http://yiqi.gov.cn/", False),
        ("http://evil.yiqi.gov.cn/xxgk/", False),
        ("http://yiqi.gov.cn.evil.com/xxgk/", False),
        ("http://user@yiqi.gov.cn/xxgk/", True),
        ("ftp://yiqi.gov.cn/xxgk/", False),
        ("javascript:void(0)", False),
        ("//yiqi.gov.cn/xxgk/", False),
        ("http://[yiqi/xxgk/", False),
        ("", False),
    ],
)
def test_scope_is_the_hosts_and_paths_of_the_row(tmp_path: Path, url: str, inside: bool) -> None:
    row = portal(tmp_path, paths="/xxgk/ /zwgk/", home_url="https://yiqi.gov.cn/xxgk/")
    assert in_scope(row, url) is inside


def test_empty_cells_become_none_and_the_whole_host() -> None:
    row = next(p for p in BUILT_IN if p.id == "beijing")
    assert (row.list_url, row.first_year, row.encoding, row.paths) == (None, None, None, ("/",))


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ({"region_code": "150899"}, "no code of GB/T 2260"),
        ({"region_code": "15082"}, "no code of GB/T 2260"),
        ({"status": "seen"}, "verified, unverified"),
        ({"home_url": "www.yiqi.gov.cn"}, "no http or https address"),
        ({"home_url": "https://www.erqi.gov.cn/"}, "outside hosts and paths"),
        (
            {"list_url": "https://www.yiqi.gov.cn/nb/", "paths": "/xxgk/", "home_url": "https://yiqi.gov.cn/xxgk/"},
            "outside",
        ),
        ({"hosts": ""}, "hosts is empty"),
        ({"evidence": ""}, "evidence is empty"),
        ({"place": " "}, "place is empty"),
        ({"paths": "xxgk/"}, "must begin with /"),
        ({"first_year": "19"}, "four digits"),
        ({"first_year": "２０１９"}, "four digits"),
        ({"first_year": "2020", "last_year": "2018"}, "lies before"),
        ({"encoding": "gbk2000"}, "gb18030"),
    ],
)
def test_a_faulty_row_is_refused_by_file_line_and_remedy(tmp_path: Path, fault: dict[str, str], says: str) -> None:
    path = table(tmp_path / "faulty.csv", {"id": "good", "place": "good"}, fault)
    with pytest.raises(PortalTableError, match=says) as caught:
        load_portals(path)
    assert str(caught.value).startswith(f"{path}:3: ")


def test_all_faults_of_a_row_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(PortalTableError, match=r"hosts is empty.*status 'x'.*four digits"):
        load_portals(table(tmp_path / "faulty.csv", {"hosts": "", "status": "x", "last_year": "x"}))


def test_an_id_stands_once(tmp_path: Path) -> None:
    rows = ({"place": "a", "last_year": "2018"}, {"place": "b"})
    with pytest.raises(PortalTableError, match=r":3: id 'yiqi' stands in line 2 already"):
        load_portals(table(tmp_path / "twice.csv", *rows))


@pytest.mark.parametrize(
    ("old", "new", "overlap"),
    [
        (("", "2018"), ("2019", ""), False),
        (("2015", "2018"), ("2019", "2021"), False),
        (("", "2019"), ("2019", ""), True),
        (("", ""), ("2019", ""), True),
        (("2015", "2024"), ("2019", "2021"), True),
    ],
)
def test_eras_of_one_place_do_not_overlap(
    tmp_path: Path, old: tuple[str, str], new: tuple[str, str], overlap: bool
) -> None:
    rows = [{"id": name, "first_year": era[0], "last_year": era[1]} for name, era in (("old", old), ("new", new))]
    path = table(tmp_path / "eras.csv", *rows)
    if not overlap:
        assert len(load_portals(path)) == 2
        return
    with pytest.raises(PortalTableError, match=r"eras.csv:3: the years of 'new' overlap those of 'old'"):
        load_portals(path)


def test_columns_are_named_when_they_are_missing_or_unknown(tmp_path: Path) -> None:
    path = table(tmp_path / "columns.csv", {}, columns=(*COLUMNS[:-1], "remark"))
    with pytest.raises(PortalTableError, match=r"columns.csv:1: .*missing: note; unknown: remark"):
        load_portals(path)


def test_a_comma_that_is_not_quoted_is_found(tmp_path: Path) -> None:
    path = table(tmp_path / "comma.csv", {})
    path.write_text(path.read_text(encoding="utf-8").rstrip() + ",more\n", encoding="utf-8")
    with pytest.raises(PortalTableError, match=r"comma.csv:2: .*quote commas"):
        load_portals(path)


def test_a_table_that_is_not_there_or_not_utf_8_says_so(tmp_path: Path) -> None:
    with pytest.raises(PortalTableError, match="no such portal table"):
        load_portals(tmp_path / "none.csv")
    path = table(tmp_path / "gbk.csv", {})
    path.write_bytes(path.read_text(encoding="utf-8").encode("gbk"))
    with pytest.raises(PortalTableError, match="save it as UTF-8"):
        load_portals(path)


def test_a_table_saved_by_a_spreadsheet_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = table(tmp_path / "bom.csv", {})
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert load_portals(path)[0].id == "yiqi"


def test_an_edited_table_is_read_again(tmp_path: Path) -> None:
    path = table(tmp_path / "edited.csv", {})
    assert len(load_portals(path)) == 1
    table(path, {}, {"id": "second", "place": "second"})
    assert len(load_portals(path)) == 2


def test_every_region_of_the_table_exists_today() -> None:
    assert [row.id for row in BUILT_IN if region_at(row.region_code, 2025) is None] == []
