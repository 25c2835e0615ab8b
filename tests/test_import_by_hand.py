"""What people saved by hand comes in as records of its own kind, with its provenance, once, whole or not at all."""

import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote
from urllib.request import urlopen

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator

from archive.by_hand import ByHand, import_by_hand
from archive.capture import Capture, Lead
from archive.errors import ArchiveFull, ArchiveLocked
from archive.files import OPEN, warc_files
from archive.index import CrawlDb, rebuild_index
from archive.lock import crawl_lock
from archive.package import package
from archive.pages import pages
from archive.reader import read_payload
from archive.repair import repair
from archive.saved import Unusable, read_saved
from archive.sniffing import sniffed
from archive.verify import verify
from archive.writer import WarcStore
from cli import exits
from cli.options import portal_at
from settings.paths import DataFolder
from tests.conftest import FROZEN, ROOT, nianbao
from tests.exchanges import UTF8, exchange
from tests.foreign_tools import tool
from tests.test_replay import replayed

REPORT = FROZEN / "layouts" / "v2021" / "values-one-field-left" / "page.html"
URL = "https://www.example.gov.cn/zwgk/nb2023.html"
REGION = "150824"
SAVED = datetime(2024, 2, 1, 1, 30, tzinfo=UTC)

TABLE_HEAD = "id,place,name,region_code,family,pager,home_url,list_url,hosts,paths,first_year,last_year,encoding,status,evidence,note"
ROWS = (
    "old,p,旗政府,150824,static,,http://www.example.gov.cn/,,www.example.gov.cn,/,,2019,,verified,http://x.cn/,",
    "new,p,旗政府,150824,static,,http://www.example.gov.cn/,,www.example.gov.cn,/,2020,,,verified,http://x.cn/,",
    "slj,slj,水利局,150824,static,,http://www.example.gov.cn/slj/,,www.example.gov.cn,/slj/,,,,verified,http://x.cn/,",
    "a,a,甲,150825,static,,http://b.example.gov.cn/,,b.example.gov.cn,/,,,,verified,http://x.cn/,",
    "b,b,乙,150826,static,,http://b.example.gov.cn/,,b.example.gov.cn,/,,,,verified,http://x.cn/,",
)


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "data")


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A report as saved by a person at 01:30 UTC on 1 February 2024."""
    return saved(tmp_path / "nb.html", REPORT.read_bytes())


@pytest.fixture
def portals(tmp_path: Path) -> Path:
    table = tmp_path / "portals.csv"
    table.write_text("\n".join((TABLE_HEAD, *ROWS)) + "\n", encoding="utf-8")
    return table


def saved(path: Path, body: bytes, at: datetime = SAVED) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
    os.utime(path, (at.timestamp(), at.timestamp()))
    return path


def by_hand(path: Path, url: str = URL, **more: Any) -> ByHand:
    portal = portal_at(url, REGION, evidence="saved by hand")
    lead = Lead(url=url, portal_id=portal.id, region_code=REGION, role="report")
    return ByHand(saved=read_saved(path), lead=lead, portal=portal, **more)


def taken(data: DataFolder, *files: ByHand) -> list[str]:
    return [done.state for done in import_by_hand(data, files)]


def captures(data: DataFolder) -> list[Capture]:
    with CrawlDb(data.crawl_db) as db:
        return list(db.captures())


def told_of(data: DataFolder) -> list[tuple[dict[str, str], bytes]]:
    """Headers and block of every record, as FastWARC reads them."""
    return [
        (dict(record.headers.items()), record.reader.read())
        for warc in warc_files(data.warc)
        for record in FastIterator(str(warc), parse_http=False)
    ]


def imported(data: DataFolder, *arguments: object) -> "subprocess.CompletedProcess[str]":
    return nianbao("import", *arguments, "--data", data.root)


def lines(result: "subprocess.CompletedProcess[str]") -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


# --- the record --------------------------------------------------------------------------------------------------------


def test_the_record_says_where_when_and_by_whom_the_page_was_saved(data: DataFolder, page: Path) -> None:
    (done,) = import_by_hand(data, [by_hand(page, by="李明", note="门户返回\n412")], by="王芳")
    assert (done.state, done.captures, done.saved_at) == ("imported", 1, SAVED)
    (_, info), (record, block), (about, words) = told_of(data)
    assert "operator: 王芳" in info.decode() and "software: nianbao/" in info.decode()
    assert (record["WARC-Type"], record["WARC-Target-URI"]) == ("resource", URL)
    assert (record["WARC-Date"], record["Content-Type"]) == ("2024-02-01T01:30:00Z", "text/html")
    assert not {"WARC-Concurrent-To", "WARC-Refers-To", "WARC-IP-Address"} & record.keys()
    assert block == page.read_bytes()
    assert about["WARC-Concurrent-To"] == record["WARC-Record-ID"]
    told = dict(line.split(": ", 1) for line in words.decode().splitlines())
    assert told["nianbao-file"] == "nb.html" and told["nianbao-file-digest"] == record["WARC-Payload-Digest"]
    assert told["nianbao-saved-at"] == "2024-02-01T01:30:00Z (time of the file)"
    assert told["nianbao-saved-by"] == "李明" and told["nianbao-note"] == "门户返回 412"
    assert told["nianbao-imported-at"] > "2026" and told["nianbao-url"] == URL


def test_the_index_can_be_rebuilt_from_the_files_and_nothing_is_wrong(data: DataFolder, page: Path) -> None:
    taken(data, by_hand(page))
    before = captures(data)
    assert verify(data) == ()
    assert rebuild_index(data) == 1
    assert captures(data) == before and before[0].kind == "resource" and before[0].lead is not None
    with CrawlDb(data.crawl_db) as db:
        (run,) = db.rows("runs")
        assert run["state"] == "finished" and run["captures"] == 1
        assert json.loads(run["options"])["kind"] == "import"
        assert [row["id"] for row in db.rows("portals")] == [f"{REGION}-www.example.gov.cn"]


def test_the_same_file_at_the_same_address_comes_in_once_and_elsewhere_again(data: DataFolder, page: Path) -> None:
    assert taken(data, by_hand(page), by_hand(page)) == ["imported", "duplicate"]
    copy = Path(shutil.copy(page, page.with_name("copy.html")))  # another name, another time
    assert taken(data, by_hand(copy), by_hand(page, URL + "?a=1")) == ["duplicate", "imported"]
    assert taken(data, by_hand(page)) == ["duplicate"]
    assert len(warc_files(data.warc)) == 2 and len(captures(data)) == 2  # what brings nothing leaves no trace


def test_a_crawl_never_takes_it_for_an_answer_of_the_server(data: DataFolder, page: Path, tmp_path: Path) -> None:
    body = page.read_bytes()
    answer = exchange(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body)
    taken(data, by_hand(page, answer.url))
    with CrawlDb(data.crawl_db) as db, WarcStore(data.warc, run_id="crawl", on_member=db.add_member) as warcs:
        assert db.origin_of(answer.url) is None
        crawled = warcs.write(answer, origin=db.origin_of(answer.url))
        db.add_capture(crawled)
        assert crawled.kind == "response"
    newer = saved(tmp_path / "newer.html", body + b"<!-- later -->", datetime(2026, 1, 1, tzinfo=UTC))
    taken(data, by_hand(newer, answer.url))
    with CrawlDb(data.crawl_db) as db:
        origin = db.origin_of(answer.url)
        assert origin is not None and origin.record_id == crawled.record_id
    assert verify(data) == ()


# --- pages with what belongs to them -----------------------------------------------------------------------------------


def test_a_saved_page_comes_with_its_folder_at_the_addresses_it_names(data: DataFolder, page: Path) -> None:
    page.write_bytes(b"<!-- saved from url=(0043)https://www.example.gov.cn/zwgk/nb2023.html -->\n" + page.read_bytes())
    saved(page.parent / "nb_files" / "样式.css", b"p{color:red}")
    saved(page.parent / "nb_files" / "a" / "logo.png", b"\x89PNG\r\n\x1a\n" + b"0" * 9)
    saved(page.parent / "nb_files" / "empty.js", b"")
    file = by_hand(page)
    assert file.saved.url == URL
    (done,) = import_by_hand(data, [file])
    assert done.captures == 3 and "empty.js" in done.left_out[0]
    found = captures(data)
    base = "https://www.example.gov.cn/zwgk/nb_files/"
    assert {one.url: one.mime for one in found} == {
        URL: "text/html",
        f"{base}a/logo.png": "image/png",
        f"{base}%E6%A0%B7%E5%BC%8F.css": "text/css",
    }
    assert {one.refers_to for one in found[1:]} == {found[0].record_id}
    assert [one.lead.role for one in found if one.lead] == ["report", "other", "other"]
    assert verify(data) == ()


def mhtml(root: str, *, boundary: str = "----MultipartBoundary--x----") -> bytes:
    """A page as Chromium saves it."""
    return (
        "From: <Saved by Blink>\r\n"
        f"Snapshot-Content-Location: {URL}\r\n"
        "Subject: =?utf-8?Q?=E5=B9=B4=E6=8A=A5?=\r\n"
        "Date: Thu, 1 Feb 2024 09:30:00 +0800\r\n"
        "MIME-Version: 1.0\r\n"
        f'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="{boundary}"\r\n\r\n\r\n'
        f"--{boundary}\r\nContent-Type: text/html\r\nContent-ID: <frame-A@mhtml.blink>\r\n"
        f"Content-Transfer-Encoding: 8bit\r\nContent-Location: {URL}\r\n\r\n{root}\r\n"
        f"--{boundary}\r\nContent-Type: image/gif\r\nContent-Transfer-Encoding: base64\r\n"
        "Content-Location: https://www.example.gov.cn/logo.gif\r\n\r\nR0lGODlhAQABAAAAACw=\r\n"
        f"--{boundary}\r\nContent-Type: text/css\r\nContent-Transfer-Encoding: quoted-printable\r\n"
        "Content-Location: cid:css-1@mhtml.blink\r\n\r\np { color: red }\r\n"
        f"--{boundary}--\r\n"
    ).encode()


def test_an_mhtml_brings_its_address_and_its_time_and_is_kept_itself(data: DataFolder, tmp_path: Path) -> None:
    path = saved(tmp_path / "nb.mhtml", mhtml(REPORT.read_text(encoding="utf-8")), datetime(2025, 1, 1, tzinfo=UTC))
    file = by_hand(path)
    assert (file.saved.url, file.saved.saved_at, file.saved.saved_at_from) == (URL, SAVED, "the page")
    assert taken(data, file) == ["imported"]
    kept = {one.url: one for one in captures(data)}
    assert list(kept) == [URL, "https://www.example.gov.cn/logo.gif", f"urn:mhtml:{URL}"]
    whole = kept[f"urn:mhtml:{URL}"]
    assert read_payload(data.warc / whole.warc, whole.offset).body == path.read_bytes()
    root = read_payload(data.warc / kept[URL].warc, kept[URL].offset)
    assert root.body.decode().split() == REPORT.read_text(encoding="utf-8").split()
    assert verify(data) == ()


@pytest.mark.parametrize("what", [b"", b"\r\n\r\n--x--", b'; boundary="x"\r\n\r\n--x\r\n\r\n--x--'])
def test_an_mhtml_without_a_page_is_refused(tmp_path: Path, what: bytes) -> None:
    path = saved(tmp_path / "nb.mhtml", b"MIME-Version: 1.0\r\nContent-Type: multipart/related" + what)
    with pytest.raises(Unusable, match=r"nb\.mhtml: this MHTML (holds no page|cannot be read)"):
        read_saved(path)


def test_singlefile_tells_address_and_time(tmp_path: Path) -> None:
    words = (
        f"<!DOCTYPE html> <html lang=zh><!--\n Page saved with SingleFile \n url: {URL} \n"
        " saved date: Thu Feb 01 2024 09:30:00 GMT+0800 (中国标准时间)\n--><meta charset=utf-8>"
    )
    found = read_saved(saved(tmp_path / "a.html", words.encode(), datetime(2025, 1, 1, tzinfo=UTC)))
    assert (found.url, found.saved_at) == (URL, SAVED)


@pytest.mark.parametrize(
    ("body", "name", "kind"),
    [
        (b"%PDF-1.4", "a.html", "application/pdf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "a.doc", "application/msword"),
        (b"\xff\xfe" + "<html>年报".encode("utf-16-le"), "a", "text/html"),
        (b"<?xml version='1.0'?><!DOCTYPE html><html>", "a.xml", "text/html"),
        (b"document.write('<div>')", "a.js", "text/javascript"),
        (b"<html><head>", "a.css", "text/html"),
        ("年报".encode("gb18030"), "a", "text/plain"),
        (b"\x00\x01", "a.txt", "application/octet-stream"),
        (b"PK\x03\x04broken", "a.docx", "application/zip"),
    ],
)
def test_content_tells_the_type_before_the_name_does(body: bytes, name: str, kind: str) -> None:
    assert sniffed(body, name) == kind


def test_a_docx_is_told_from_a_zip() -> None:
    (docx,) = sorted((FROZEN / "formats" / "docx").rglob("*.docx"))[:1]
    assert sniffed(docx.read_bytes(), "x.bin").endswith("wordprocessingml.document")


# --- what goes wrong ---------------------------------------------------------------------------------------------------


def test_a_killed_import_is_made_whole_by_the_next(data: DataFolder, page: Path, tmp_path: Path) -> None:
    files = [by_hand(page), by_hand(saved(tmp_path / "b.html", UTF8), URL + "?b")]
    for number, _ in enumerate(import_by_hand(data, files)):
        if number == 0:
            half = [(path, path.read_bytes()) for path in warc_files(data.warc, include_open=True)]
    (warc,) = warc_files(data.warc)
    with CrawlDb(data.crawl_db) as db, db.transaction():  # as it was when the second record was half written
        db.keep_only([])
        db.frontier.connection.execute("UPDATE runs SET state = 'running'")
    ((opened, first),) = half
    assert opened.name.endswith(OPEN)
    opened.write_bytes(first + warc.read_bytes()[len(first) : len(first) + 200])
    warc.unlink()
    assert taken(data, *files) == ["duplicate", "imported"]
    assert verify(data) == () and repair(data) == ()


def test_an_import_killed_in_the_middle_is_finished_by_the_same_command(data: DataFolder, tmp_path: Path) -> None:
    folder, names = tmp_path / "in", [f"{number:03}.html" for number in range(250)]
    for name in names:
        saved(folder / name, UTF8 + name.encode())
    rows = "".join(f"{name},{URL}?{name}\n" for name in names)
    saved(folder / "addresses.csv", f"file,url\n{rows}".encode())
    arguments = ["import", folder, "--region", REGION, "--data", data.root]
    argv = [sys.executable, "-c", "from cli.main import main; main()", *map(str, arguments)]
    with subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        while "049.html" not in process.stdout.readline():
            assert process.poll() is None
        process.kill()
    assert [path.suffix for path in warc_files(data.warc, include_open=True)] == [OPEN]
    result = nianbao(*arguments)
    assert result.returncode == 0, result.stderr
    assert sorted(one.url for one in captures(data)) == [f"{URL}?{name}" for name in names]
    assert verify(data) == ()


def test_a_full_disk_takes_all_of_a_page_or_nothing(
    data: DataFolder, page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved(page.parent / "nb_files" / "big.png", b"\x89PNG\r\n\x1a\n" + os.urandom(300_000))
    file = by_hand(page)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, before[1]))
    try:
        with pytest.raises(ArchiveFull):
            taken(data, file)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert captures(data) == []
    assert taken(data, file) == ["imported"]
    assert verify(data) == () and len(captures(data)) == 2
    with CrawlDb(data.crawl_db) as db:
        assert [run["state"] for run in db.rows("runs")] == ["interrupted", "finished"]


def test_it_waits_for_no_crawl_but_says_that_one_runs(data: DataFolder, page: Path) -> None:
    with crawl_lock(data.root), pytest.raises(ArchiveLocked):
        taken(data, by_hand(page))


def _missing(folder: Path) -> Path:
    return folder / "none.html"


def _empty(folder: Path) -> Path:
    return saved(folder / "empty.html", b"")


def _future(folder: Path) -> Path:
    return saved(folder / "future.html", UTF8, datetime(2096, 1, 1, tzinfo=UTC))


def _pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe.html")
    return folder / "pipe.html"


@pytest.mark.parametrize(
    ("make", "words"),
    [(_missing, "no such file"), (_empty, "is empty; save it again"), (_future, "--saved-at"), (_pipe, "is no file")],
)
def test_what_cannot_be_used_is_named_with_the_remedy_and_the_others_come_in(
    data: DataFolder, page: Path, portals: Path, make: Callable[[Path], Path], words: str
) -> None:
    bad = make(page.parent)
    page.write_bytes(b"<!-- saved from url=(0043)" + URL.encode() + b" -->" + page.read_bytes())
    bad_url = saved(page.parent / "ftp.html", b"<!-- saved from url=(0003)ftp://a.cn/ --><p>")
    table = saved(page.parent / "addresses.csv", f"file,url\n{bad.name},{URL}?x\n{page.name},{URL}\n".encode())
    result = imported(data, page.parent, "--table", table, "--portals", portals)
    assert result.returncode == exits.UNREADABLE, result.stderr
    assert str(bad) in result.stderr and words in result.stderr
    assert "1 imported, 0 there already, 1 refused" in result.stdout
    assert f"{bad_url}: is not in {table}" in result.stderr
    assert [one.url for one in captures(data)] == [URL]


def test_a_name_in_the_bytes_of_another_encoding_is_told_and_kept(data: DataFolder, page: Path) -> None:
    odd = os.fsdecode(os.fsencode(page.parent) + b"/" + "年报".encode("gbk") + b".html")
    page.rename(odd)
    result = imported(data, page.parent, "--url", URL, "--region", REGION)
    assert result.returncode == 0 and "1 imported" in result.stdout, result.stderr
    assert "nianbao-file: \ufffd" in told_of(data)[2][1].decode()


def test_a_page_that_refuses_visitors_is_told_from_a_report(data: DataFolder, page: Path, tmp_path: Path) -> None:
    challenge = b"<html><head><script>location.reload()</script></head><body></body></html>"
    (bad,) = lines(
        imported(data, saved(tmp_path / "x" / "waf.html", challenge), "--url", URL, "--region", REGION, "--json")
    )
    (good,) = lines(imported(data, page, "--url", URL, "--region", REGION, "--json"))
    assert bad["state"] == "imported" and bad["reads_as"].startswith("no report")
    assert good["reads_as"] == "annual report 2023, 乌拉特中旗水利局"


def test_a_file_larger_than_anything_here_could_read_is_refused(page: Path) -> None:
    with pytest.raises(Unusable, match=r"nb\.html: is larger than 1,000 bytes"):
        read_saved(page, 1000)


# --- the command -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("--url", "ftp://a.cn/"), exits.USAGE, "'ftp://a.cn/' is no http or https address"),
        ((), exits.UNREADABLE, "give its address with --url"),
        (("--url", "https://nowhere.gov.cn/"), exits.NO_PORTAL, "--region CODE or --portal ID"),
        (("--url", "http://b.example.gov.cn/x"), exits.NO_PORTAL, "may belong to a, b"),
        (("--url", URL, "--portal", "zz"), exits.NO_PORTAL, "has the id 'zz'"),
        (("--url", URL, "--region", "无此地"), exits.NO_SUCH_REGION, "无此地"),
        (("--url", URL, "--saved-at", "gestern"), exits.USAGE, "2024-02-01T09:30+08:00"),
        (("--url", URL, "--saved-at", "2090-01-01"), exits.USAGE, "nobody saved a page then"),
        (("--url", URL, "--year", "23"), exits.USAGE, "year '23'"),
        (("--url", URL, "--portal", "new", "--region", REGION), exits.USAGE, "leave --region out"),
    ],
)
def test_every_mistake_has_its_status_and_its_remedy(
    data: DataFolder, page: Path, portals: Path, arguments: tuple[str, ...], status: int, words: str
) -> None:
    result = imported(data, page, "--portals", portals, *arguments)
    assert (result.returncode, words in result.stderr) == (status, True), result.stderr
    assert warc_files(data.warc, include_open=True) == ()


@pytest.mark.parametrize(
    ("url", "more", "portal"),
    [
        (URL, (), "new"),
        (URL, ("--year", "2019"), "old"),
        ("https://www.example.gov.cn/slj/nb.html", (), "slj"),
        (URL, ("--portal", "a"), "a"),
        ("http://b.example.gov.cn/x", ("--region", "150826"), "b"),
        ("http://nowhere.gov.cn/x", ("--region", "150826"), "150826-nowhere.gov.cn"),
    ],
)
def test_the_row_that_holds_the_address_best_is_found(
    data: DataFolder, page: Path, portals: Path, url: str, more: tuple[str, ...], portal: str
) -> None:
    result = imported(data, page, "--portals", portals, "--url", url, "--json", *more)
    assert [line["portal_id"] for line in lines(result)] == [portal], result.stderr


def test_a_table_of_a_chinese_spreadsheet_says_what_belongs_to_what(
    data: DataFolder, page: Path, portals: Path
) -> None:
    folder = page.parent / "in"
    saved(folder / "年报.html", page.read_bytes())
    (docx,) = sorted((FROZEN / "formats" / "docx").rglob("*.docx"))[:1]
    saved(folder / "附件" / "表.docx", docx.read_bytes())
    saved(folder / "list.html", UTF8)
    rows = (
        "file,url,title,year,role,found_on,saved_at,portal",
        f"年报.html,{URL},水利局年报,2023,,,2024-03-01T08:00+08:00,",
        f"附件\\表.docx,{URL[:-5]}.docx,,,,{URL},,",
        "list.html,https://www.example.gov.cn/zwgk/,,,index,,,slj",
    )
    saved(folder / "addresses.csv", "\r\n".join(rows).encode("gb18030"))
    result = imported(data, folder, "--portals", portals, "--json", "--by", "李明")
    assert result.returncode == 0, result.stderr
    assert [(one["role"], one["portal_id"]) for one in lines(result)] == [
        ("report", "new"),
        ("attachment", "new"),
        ("index", "slj"),
    ]
    report, file, _ = captures(data)
    assert report.lead and (report.lead.title, report.lead.year) == ("水利局年报", 2023)
    assert report.fetched_at == datetime(2024, 3, 1, tzinfo=UTC)
    assert file.lead and file.lead.found_on == URL
    again = imported(data, folder, "--portals", portals)
    assert again.returncode == 0 and "0 imported, 3 there already, 0 refused" in again.stdout


def test_a_file_unpacked_from_a_windows_archive_is_found_by_its_name(data: DataFolder, page: Path) -> None:
    page.rename(os.fsdecode(bytes(page.parent) + b"/" + "年报.html".encode("gbk")))
    table = saved(page.parent / "addresses.csv", f"file,url\n年报.html,{URL}\n".encode())
    result = imported(data, page.parent, "--table", table, "--region", REGION)
    assert result.returncode == 0 and "1 imported" in result.stdout, result.stderr


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("datei,url\na,b\n", "addresses.csv:1: the columns must be file and url"),
        (f"file,url\nnb.html,{URL}\nnb.html,ftp://x/\n", "addresses.csv:3: 'ftp://x/' is no http"),
        (f"file,url,role\nnb.html,{URL},boss\n", "addresses.csv:2: role 'boss' is none of report, attachment, index"),
        (f"file,url\nnb.html,{URL},x\n", "addresses.csv:2: the row has not 2 cells"),
        ("file,url\n", "the table names no file"),
    ],
)
def test_a_faulty_table_brings_nothing_in_and_its_line_is_named(
    data: DataFolder, page: Path, portals: Path, table: str, words: str
) -> None:
    saved(page.parent / "addresses.csv", table.encode())
    result = imported(data, page.parent, "--portals", portals)
    assert (result.returncode, words in result.stderr) == (exits.BAD_TABLE, True), result.stderr
    assert not data.warc.exists()


def test_a_refused_portals_page_reaches_the_catalogue_package_and_status(
    data: DataFolder, page: Path, portals: Path
) -> None:
    assert imported(data, page, "--portals", portals, "--url", URL).returncode == 0
    assert nianbao("extract", "--data", data.root, "--quiet").returncode == 0
    status = json.loads(nianbao("status", "--data", data.root, "--json").stdout)
    assert [row["captures"] for row in status["runs"]] == [1]
    assert [(row["id"], row["captures"]) for row in status["portals"]] == [("new", 1)]
    assert [row["reports"] for row in status["reports"]] == [1]
    with closing(sqlite3.connect(data.catalogue)) as catalogue:
        shown = "select c.url, c.record, c.status, rc.role from report_captures rc join captures c using (record_id)"
        assert catalogue.execute(shown).fetchall() == [(URL, "resource", None, "primary")]
    with CrawlDb(data.crawl_db) as db:
        assert [one["url"] for one in pages(db.captures, data.warc)] == [URL]
    assert package(data, data.root / "a.wacz").pages == 1
    parsed = nianbao("parse", *warc_files(data.warc))
    assert [json.loads(line)["url"] for line in parsed.stdout.splitlines()] == [URL]


def test_the_package_is_valid_in_the_eyes_of_the_wacz_tool(data: DataFolder, page: Path) -> None:
    wacz = tool("wacz", "wacz")
    saved(page.parent / "nb_files" / "a.css", b"p{color:red}")
    taken(data, by_hand(page))
    out = package(data, data.root / "a.wacz").path
    checked = subprocess.run([wacz, "validate", "-f", out], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_pywb_shows_the_page_with_its_folder_as_it_was_saved(data: DataFolder, page: Path) -> None:
    saved(page, page.read_bytes() + '<link rel="stylesheet" href="./nb_files/样式.css">'.encode())
    style = saved(page.parent / "nb_files" / "样式.css", b"p{color:red}")
    taken(data, by_hand(page))
    with replayed(data) as collection:
        with urlopen(f"{collection}20240201013000id_/{URL}", timeout=30) as answer:
            assert answer.read() == page.read_bytes()
            assert answer.headers["Memento-Datetime"] == "Thu, 01 Feb 2024 01:30:00 GMT"
            assert answer.headers.get_content_type() == "text/html"
        beside = quote("nb_files/样式.css")
        with urlopen(f"{collection}20240201013000id_/{URL.rpartition('/')[0]}/{beside}", timeout=30) as answer:
            assert answer.read() == style.read_bytes()
