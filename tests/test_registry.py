"""The portals known here: the packaged table with the data folder's own laid over it."""

import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli import exits
from cli.main import app
from settings.paths import DataFolder
from settings.portals import COLUMNS, Portal, PortalTableError, cells_of, load_portals, portal_from
from settings.registry import load_registry, own_rows, put_rows, table_lines
from tests.test_portals_table import ROW, table

BUILT_IN = load_portals()


def row(**cells: str) -> Portal:
    return portal_from("here", {**ROW, **cells})


def test_without_a_table_of_its_own_a_folder_knows_the_packaged_rows(tmp_path: Path) -> None:
    assert load_registry(DataFolder(tmp_path)) == BUILT_IN
    assert own_rows(DataFolder(tmp_path)) == ()


def test_a_row_of_the_folder_takes_the_place_of_the_packaged_one_and_others_come_after(tmp_path: Path) -> None:
    data = DataFolder(tmp_path / "data")
    seen = replace(next(p for p in BUILT_IN if p.id == "xlgl"), family="longid", status="verified", note="looked at")
    put_rows(data, [row(), seen])
    known = load_registry(data)
    assert [p.id for p in known] == [p.id for p in BUILT_IN] + ["yiqi"]
    assert known[[p.id for p in BUILT_IN].index("xlgl")] == seen
    assert known[-1] == row()
    assert own_rows(data) == (row(), seen)


def test_rows_written_again_stay_where_they_stand(tmp_path: Path) -> None:
    data = DataFolder(tmp_path)
    put_rows(data, [row(id="a", place="a"), row(id="b", place="b")])
    put_rows(data, [row(id="c", place="c"), row(id="a", place="a", note="changed")])
    assert [(p.id, p.note) for p in own_rows(data)] == [("a", "changed"), ("b", ""), ("c", "")]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["portals.csv"]


def test_every_row_reads_back_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "again.csv"
    path.write_bytes(b"".join(table_lines(BUILT_IN)))
    assert load_portals(path) == BUILT_IN
    assert path.read_text(encoding="utf-8").splitlines()[0] == ",".join(COLUMNS)
    odd = row(note='he said "no", 不行', paths="/a/ /b/", home_url="https://yiqi.gov.cn/a/", first_year="2019")
    assert portal_from("here", cells_of(odd)) == odd


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({"region_code": "159999"}, r"portals.csv: row 'yiqi': region_code '159999' is no code"),
        ({"hosts": "elsewhere.gov.cn"}, "lies outside hosts and paths"),
        ({"place": "wltzq", "first_year": "2019"}, "the years of 'yiqi' overlap those of 'wltzq-2019'"),
    ],
)
def test_a_faulty_row_is_named_and_nothing_is_written(tmp_path: Path, cells: dict[str, str], says: str) -> None:
    data = DataFolder(tmp_path)
    put_rows(data, [row(id="first", place="first")])
    before = data.portals.read_bytes()
    good = row(id="good", place="good")
    faulty = replace(good, id="yiqi", place=cells.get("place", "yiqi"), first_year=int(cells.get("first_year", 2000)))
    faulty = replace(faulty, region_code=cells.get("region_code", "150824"))
    faulty = replace(faulty, hosts=tuple(cells["hosts"].split())) if "hosts" in cells else faulty
    with pytest.raises(PortalTableError, match=says):
        put_rows(data, [good, faulty])
    assert data.portals.read_bytes() == before


def test_eras_are_checked_over_both_tables(tmp_path: Path) -> None:
    """A move that the folder learnt of: the packaged row is ended by a row of its id, the new host begins after it."""
    data = DataFolder(tmp_path)
    old = next(p for p in BUILT_IN if p.id == "aes")
    new = row(id="aes-2025", place="aes", region_code="152202", first_year="2025")
    with pytest.raises(PortalTableError, match="'aes-2025' overlap those of 'aes'"):
        put_rows(data, [new])
    put_rows(data, [replace(old, last_year=2024), new])
    assert [p.id for p in load_registry(data) if p.place == "aes"] == ["aes", "aes-2025"]


def test_the_line_of_the_folder_s_table_is_named(tmp_path: Path) -> None:
    data = DataFolder(tmp_path)
    table(data.portals, {}, {"id": "x", "place": "x", "status": "maybe"})
    with pytest.raises(PortalTableError, match=r"portals.csv:3: status 'maybe'"):
        load_registry(data)
    told = CliRunner().invoke(app, ["portals", "list", "--data", str(tmp_path)], standalone_mode=False)
    assert isinstance(told.exception, exits.Stop) and told.exception.status == exits.BAD_TABLE


WRITER = """
import sys
from pathlib import Path
from settings.paths import DataFolder
from settings.registry import put_rows
from tests.test_registry import row
for n in range(12):
    put_rows(DataFolder(Path(sys.argv[1])), [row(id=f"{sys.argv[2]}-{n}", place=f"{sys.argv[2]}-{n}")])
"""


def test_two_processes_that_write_at_once_lose_no_row(tmp_path: Path) -> None:
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), name]) for name in ("one", "two")]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    assert len(own_rows(DataFolder(tmp_path))) == 24


def test_list_and_show_know_the_folder_s_rows_and_a_table_named_stands_alone(tmp_path: Path) -> None:
    data = DataFolder(tmp_path / "data")
    put_rows(data, [row()])
    run = CliRunner()
    listed = run.invoke(app, ["portals", "list", "--data", str(data.root)]).output.splitlines()
    assert len(listed) == len(BUILT_IN) + 1 and listed[-1].startswith("yiqi ")
    shown = run.invoke(app, ["portals", "show", "yiqi", "--data", str(data.root)]).output
    assert "某旗人民政府" in shown
    alone = table(tmp_path / "alone.csv", {"id": "only"})
    listed = run.invoke(app, ["portals", "list", "--portals", str(alone), "--data", str(data.root)]).output
    assert [line.split()[0] for line in listed.splitlines()] == ["only"]


@dataclass(frozen=True)
class Told:
    """How a command ended and what it printed."""

    exit_code: int
    output: str


def brought_in(folder: Path, text: str | bytes, *options: str) -> Told:
    """The outcome of importing a table into a data folder."""
    path = folder / "theirs.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    argv = ["portals", "import", str(path), "--data", str(folder / "data"), *options]
    done = CliRunner().invoke(app, argv, standalone_mode=False)
    stop = done.exception if isinstance(done.exception, exits.Stop) else None
    return Told(stop.status if stop else done.exit_code, done.output + (stop.message if stop else ""))


SHORT = "网址,名称,地区\nhttps://www.wuhai.gov.cn,乌海市人民政府,乌海市\nwww.tongliao.gov.cn/index.html,通辽市人民政府,1505\n"


@pytest.mark.parametrize(
    "raw",
    [
        SHORT.encode(),
        b"\xef\xbb\xbf" + SHORT.encode(),
        SHORT.replace("\n", "\r\n").encode("gb18030"),
        SHORT.replace(",", ";").encode(),
        SHORT.replace(",", "\t").encode("utf-8-sig"),
    ],
)
def test_a_short_table_as_spreadsheets_write_it_becomes_rows(tmp_path: Path, raw: bytes) -> None:
    done = brought_in(tmp_path, raw)
    assert done.exit_code == exits.DONE, done.output
    rows = own_rows(DataFolder(tmp_path / "data"))
    assert [(p.id, p.region_code, p.home_url, p.hosts) for p in rows] == [
        ("wuhai", "150300", "https://www.wuhai.gov.cn/", ("www.wuhai.gov.cn", "wuhai.gov.cn")),
        ("tongliao", "150500", "http://www.tongliao.gov.cn/index.html", ("www.tongliao.gov.cn", "tongliao.gov.cn")),
    ]
    assert {(p.family, p.status, p.evidence) for p in rows} == {("unknown", "unverified", "theirs.csv, imported")}
    assert "2 added, 0 changed, 0 unchanged, 0 faulty" in done.output


def test_our_own_table_comes_in_as_it_is_and_a_second_time_nothing_changes(tmp_path: Path) -> None:
    theirs = (row(note="x, y"), row(id="er", place="er", hosts="www.erqi.gov.cn", home_url="https://www.erqi.gov.cn/"))
    table_of_theirs = b"".join(table_lines(theirs))
    assert "2 added" in brought_in(tmp_path, table_of_theirs).output
    assert own_rows(DataFolder(tmp_path / "data")) == theirs
    assert "0 added, 0 changed, 2 unchanged" in brought_in(tmp_path, table_of_theirs).output
    assert own_rows(DataFolder(tmp_path / "data")) == theirs


def test_a_row_on_a_known_host_changes_that_row_and_leaves_the_rest_of_it(tmp_path: Path) -> None:
    done = brought_in(tmp_path, "name,region,home_url,remark\n锡林郭勒盟,锡林郭勒盟,http://xlgl.gov.cn/,问过\n")
    assert "changed    xlgl" in done.output
    packaged = next(p for p in BUILT_IN if p.id == "xlgl")
    expected = replace(packaged, name="锡林郭勒盟", home_url="http://xlgl.gov.cn/", note="问过")
    assert own_rows(DataFolder(tmp_path / "data")) == (expected,)


FAULTY = """name,region,home_url
某局,桥西区,http://a.gov.cn/
乌海市人民政府,乌海,http://www.wuhai.gov.cn/
,乌海,http://b.gov.cn/
假,乌海,http://www.wuhai-news.com/
错,乌海市,ftp://x.gov.cn/
又,乌海,https://wuhai.gov.cn/
海,无此地,http://c.gov.cn/
多,乌海,http://d.gov.cn/,e,f
"""


def test_every_faulty_line_is_named_and_nothing_is_half_imported(tmp_path: Path) -> None:
    done = brought_in(tmp_path, FAULTY)
    assert done.exit_code == exits.BAD_TABLE
    told = {int(line.partition(".csv:")[2].partition(":")[0]): line for line in done.output.splitlines()[:-1]}
    wanted = {
        2: "130104",
        4: "name is empty; fill it in",
        5: "outside *.gov.cn",
        6: "no http or https address",
        7: "is the same portal as line 3",
        8: "no region is called",
        9: "quote what holds commas",
    }
    assert told.keys() == wanted.keys()
    assert all(word in told[line] for line, word in wanted.items()), told
    assert own_rows(DataFolder(tmp_path / "data")) == ()


def test_the_sound_rows_come_in_when_asked_and_the_exit_status_still_says_faulty(tmp_path: Path) -> None:
    done = brought_in(tmp_path, FAULTY, "--skip-faulty", "--json")
    assert done.exit_code == exits.BAD_TABLE
    assert [p.id for p in own_rows(DataFolder(tmp_path / "data"))] == ["wuhai"]


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "no column for name, region_code, home_url"),
        ("名称,网址\n甲,http://a.gov.cn/\n".encode(), "no column for region_code"),
        ("名称,地区,网址,首页\n".encode(), "several columns for home_url"),
        ("名称,地区,网址\n".encode("utf-16"), "neither UTF-8 nor GB 18030"),
        (b"PK\x03\x04\x00\x00\x00", "neither UTF-8 nor GB 18030"),
        ('name,region,home_url\n"甲,乌海,http://a.gov.cn/\n'.encode(), "quote what holds commas"),
        (
            "id,place,name,region,home_url\nx,wltzq,甲,150824,http://a.gov.cn/\n".encode(),
            "the years of 'x' overlap those of 'wltzq-old'",
        ),
    ],
)
def test_a_table_that_is_none_is_told_with_its_remedy(tmp_path: Path, raw: bytes, says: str) -> None:
    done = brought_in(tmp_path, raw)
    assert done.exit_code == exits.BAD_TABLE
    assert says in done.output
    assert not DataFolder(tmp_path / "data").portals.exists()


def test_a_made_up_id_that_another_portal_has_is_told_apart_by_the_region(tmp_path: Path) -> None:
    done = brought_in(
        tmp_path, "name,region,home_url\n甲,150300,http://1.25.240.11/ds/\n乙,150300,http://xam.wuhai.gov.cn/\n"
    )
    assert done.exit_code == exits.DONE
    put_rows(DataFolder(tmp_path / "data"), [row(id="a-b", place="a-b")])
    done = brought_in(tmp_path, "name,region,home_url\n丙,150300,http://b.a.gov.cn/\n")
    assert [p.id for p in own_rows(DataFolder(tmp_path / "data"))][-1] == "a-b-150300"
