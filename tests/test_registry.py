"""The portals known here: the packaged table with the data folder's own laid over it."""

import subprocess
import sys
from dataclasses import replace
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
