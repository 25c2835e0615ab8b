"""What is not shown of the archive: what the catalogue does not know, what does not fit its row, what is withheld."""

import gzip
import shutil
import sqlite3
import zlib
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from extract.catalogue.site.page import NotThere
from extract.catalogue.site.pages import archived, figure
from extract.withheld import Withheld, write_withheld
from settings.paths import DataFolder
from tests.archived_pages import Shown, shown, with_rows
from tests.originals import KEY, Original


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    these = {
        "spans": Original("<html><body><p>收到<b>3</b>7件</p></body></html>".encode(), where="/html/body/p @2-4"),
        "pre": Original(
            "<html><body><pre>一\n收到37件</pre></body></html>".encode(), where="/html/body/pre line 2 @2-4"
        ),
        "line": Original("<html><body><p>收到 37 件</p></body></html>".encode(), where="/html/body/p @3-5"),
    }
    table = "<html><body><table><tr><td>旗</td><td>37</td></tr></table>"
    these["gbk"] = Original(table.encode("gbk"), "text/html; charset=gbk")
    return shown(tmp_path_factory.mktemp("odd"), these)


def refused(odd: Shown, **more: Any) -> tuple[int, str]:
    answer = odd.archived("spans", lang="en", **more)
    return answer.status, "".join(
        etree.fromstring(answer.body, etree.HTMLParser(encoding="utf-8")).find(".//header").itertext()
    )


def test_without_the_warc_the_page_of_a_number_still_stands(odd: Shown) -> None:
    status, words = refused(odd, folders=())
    assert status == 404
    assert "none of the data folders" in words
    path = dict(zip(("table", "row", "column"), KEY, strict=True))
    page = odd.ask(figure, folders=(), report=odd.reports["spans"], **path)
    assert page["cell"]["value"] == 37
    assert "不在数据文件夹中" in page["stands"][0].missing


@pytest.mark.parametrize("record", ["<urn:uuid:none>", "../../etc/passwd", "", "' or 1=1 --", "%00", "a" * 5000])
def test_a_record_that_the_catalogue_does_not_know_is_not_looked_for(odd: Shown, record: str) -> None:
    answer = odd.ask(archived, record=record)
    assert answer.status == 404


@pytest.mark.parametrize(
    "cell", ["requests", "requests/received", "a/b/c", "requests/received/total/x", "//", "' or 1=1 --"]
)
def test_a_cell_that_is_none_is_said_to_be_none(odd: Shown, cell: str) -> None:
    args = {"report": odd.reports["spans"], "figure": cell}
    assert odd.ask(archived, args=args, record=odd.records["spans"]).status in (200, 404)


@pytest.mark.parametrize(
    ("column", "value"), [("warc", "../../../etc/passwd"), ("warc", "/etc/passwd"), ("warc", "x.warc.gz/../crawl.db")]
)
def test_no_file_is_read_but_a_warc_of_the_folder(odd: Shown, tmp_path: Path, column: str, value: str) -> None:
    status, words = refused(altered(odd, tmp_path, column, value))
    assert status == 502
    assert "no name of a WARC" in words


@pytest.mark.parametrize(
    ("column", "value"), [("offset", 0), ("offset", 10**12), ("offset", 7), ("payload_digest", "sha256:00")]
)
def test_a_record_that_does_not_fit_its_row_is_not_shown(odd: Shown, tmp_path: Path, column: str, value: Any) -> None:
    status, words = refused(altered(odd, tmp_path, column, value))
    assert status == 502
    assert "收到" not in words


def altered(these: Shown, folder: Path, column: str, value: Any) -> Shown:
    return with_rows(these, folder, (f'update captures set "{column}" = ?', (value,)))


def test_a_record_whose_bytes_were_changed_is_not_shown(odd: Shown, tmp_path: Path) -> None:
    data = DataFolder(tmp_path)
    shutil.copytree(odd.data.warc, data.warc)
    shutil.copy(odd.data.catalogue, data.catalogue)
    with closing(sqlite3.connect(data.catalogue)) as connection:
        sql = 'select warc, "offset", length from captures where record_id = ?'
        warc, offset, length = connection.execute(sql, (odd.records["gbk"],)).fetchone()
    path = data.warc / warc
    whole_file = path.read_bytes()
    member = zlib.decompress(whole_file[offset : offset + length], 31)
    forged = gzip.compress(member.replace(b"<td>37</td>", b"<td>99</td>"), mtime=0)
    path.write_bytes(whole_file[:offset] + forged + whole_file[offset + length :])
    changed = Shown(data, odd.records, odd.reports)
    answer = changed.archived("gbk", lang="en")
    assert answer.status == 502
    assert "restore the file" in answer.body.decode()
    assert "<td>" not in answer.body.decode()
    path.write_bytes(whole_file[: offset + length // 2])
    assert changed.archived("gbk").status == 502


@pytest.mark.parametrize("kind", ["record", "report"])
def test_what_is_withheld_is_not_shown_though_the_catalogue_still_has_it(odd: Shown, tmp_path: Path, kind: Any) -> None:
    withholding = with_rows(odd, tmp_path)
    target = odd.records["pre"] if kind == "record" else odd.reports["pre"]
    write_withheld(withholding.data.withheld, Withheld(kind=kind, target=target, reason="正文含申请人的姓名"))
    answer = withholding.archived("pre")
    assert answer.status == 451
    assert "正文含申请人的姓名" in answer.body.decode()
    assert "收到" not in answer.body.decode()
    path = dict(zip(("table", "row", "column"), KEY, strict=True))
    with pytest.raises(NotThere):
        withholding.ask(figure, report=odd.reports["pre"], **path)
    assert withholding.archived("line").status == 200
