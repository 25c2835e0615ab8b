"""A package holds the archive whole, is the same each time, and py-wacz and pywb take it."""

import gzip
import hashlib
import json
import random
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from archive.errors import ArchiveError
from archive.index import CrawlDb, rebuild_index
from archive.merging import BLOCK_LINES, FAN_IN, merged, write_blocks
from archive.package import COPY_BYTES, package
from archive.pages import title_of
from archive.reader import Payload
from archive.writer import WarcStore
from settings.paths import DataFolder
from tests.conftest import ROOT, nianbao
from tests.exchanges import WHEN, counted_ids, exchange, exchanges, lead_to
from tests.foreign_tools import tool

HTML = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=%s\r\n\r\n<html><head><title>%s</title></head>"


def archive_of(root: Path, files: int = 2) -> DataFolder:
    """An archive of several WARCs: a home page without a lead's title, odd answers, a report kept twice."""
    data = DataFolder(root)
    made = counted_ids()
    home = HTML % (b"gb2312", "乌拉特中旗\n 人民政府".encode("gb18030"))
    with CrawlDb(data.crawl_db) as db:
        for number in range(files):
            with WarcStore(
                data.warc, run_id=f"Run {number}", now=lambda: WHEN, make_id=made, on_member=db.add_member
            ) as store:
                first = exchange(home, f"home-{number}")
                assert first.lead
                db.add_capture(store.write(replace(first, lead=replace(first.lead, role="home", title=""))))
                for one in exchanges():
                    later = WHEN + timedelta(seconds=number)
                    url = one.url.replace("/nb/", f"/nb{number}/")
                    db.add_capture(store.write(replace(one, url=url, fetched_at=later)))
                same = exchange(HTML % (b"utf-8", b"x"), "same", fetched_at=WHEN + timedelta(hours=number))
                db.add_capture(store.write(replace(same, lead=lead_to(same.url))))
    return data


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    return archive_of(tmp_path_factory.mktemp("archive"))


@pytest.fixture(scope="module")
def wacz(data: DataFolder) -> Path:
    done = nianbao("archive", "package", "--data", data.root, "--title", "乌拉特中旗", "--json", "--quiet")
    assert done.returncode == 0, done.stderr
    return Path(json.loads(done.stdout)["path"])


def json_lines(raw: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in raw.splitlines()]


def test_py_wacz_accepts_the_package_and_refuses_it_with_one_byte_changed(wacz: Path, tmp_path: Path) -> None:
    program = tool("wacz", "wacz")
    good = subprocess.run([program, "validate", "-f", wacz], capture_output=True, text=True)
    assert (good.returncode, "is valid" in good.stdout) == (0, True), good.stdout + good.stderr
    changed = tmp_path / "changed.wacz"
    with zipfile.ZipFile(wacz) as before, zipfile.ZipFile(changed, "w") as after:
        for info in before.infolist():
            body = bytearray(before.read(info))
            if info.filename == "pages/pages.jsonl":
                body[-3] ^= 1
            after.writestr(info, bytes(body))
    bad = subprocess.run([program, "validate", "-f", changed], capture_output=True, text=True)
    assert "Validation failed" in bad.stdout


def test_every_file_has_its_digest_and_size_and_the_warcs_lie_unpacked(data: DataFolder, wacz: Path) -> None:
    with zipfile.ZipFile(wacz) as zipped:
        told = json.loads(zipped.read("datapackage.json"))
        assert (told["profile"], told["wacz_version"], told["title"]) == ("data-package", "1.1.1", "乌拉特中旗")
        inside = {name: zipped.read(name) for name in zipped.namelist()}
        kinds = {info.filename: info.compress_type for info in zipped.infolist()}
    listed = {r["path"]: (r["hash"], r["bytes"]) for r in told["resources"]}
    own = ("datapackage.json", "datapackage-digest.json")
    assert listed == {
        name: (f"sha256:{hashlib.sha256(body).hexdigest()}", len(body))
        for name, body in inside.items()
        if name not in own
    }
    digest = json.loads(inside["datapackage-digest.json"])
    assert digest == {"path": own[0], "hash": f"sha256:{hashlib.sha256(inside[own[0]]).hexdigest()}"}
    warcs = sorted(data.warc.glob("*.warc.gz"))
    assert [inside[f"archive/{path.name}"] for path in warcs] == [path.read_bytes() for path in warcs]
    unpacked = {name for name, kind in kinds.items() if kind == zipfile.ZIP_STORED}
    assert unpacked == {f"archive/{path.name}" for path in warcs} | {"indexes/index.cdx.gz"}


def test_the_index_of_a_package_is_that_of_all_its_warcs_in_order(data: DataFolder, wacz: Path) -> None:
    with zipfile.ZipFile(wacz) as zipped:
        blocks = zipped.read("indexes/index.cdx.gz")
        meta, *listed = zipped.read("indexes/index.idx").decode().splitlines()
    lines = gzip.decompress(blocks).splitlines(keepends=True)
    assert lines == sorted(line for path in data.warc.glob("*.cdxj") for line in path.open("rb"))
    assert json.loads(meta.removeprefix("!meta 0 ")) == {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}
    assert len(listed) == 1


def test_pages_are_reports_first_each_content_once_with_titles_of_lead_or_head(data: DataFolder, wacz: Path) -> None:
    with zipfile.ZipFile(wacz) as zipped:
        header, *pages = json_lines(zipped.read("pages/pages.jsonl"))
    assert header == {"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}
    homes = [page["url"].split("?")[0].endswith(("home-0.html", "home-1.html")) for page in pages]
    assert homes == sorted(homes) and sum(homes) == 2
    assert {page["title"] for page in pages[:-2]} == {"2023年政府信息公开工作年度报告"}
    assert [page["title"] for page in pages[-2:]] == ["乌拉特中旗 人民政府"] * 2
    same = [page for page in pages if "/same.html" in page["url"]]
    assert [page["ts"] for page in same] == ["2026-01-31T03:04:05Z"]


def test_the_same_archive_gives_the_same_package(data: DataFolder, wacz: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.wacz"
    package(data, again, title="乌拉特中旗")
    assert again.read_bytes() == wacz.read_bytes()


def test_pywb_unpacks_the_package_and_finds_the_same_captures(wacz: Path, tmp_path: Path) -> None:
    program = tool("pywb", "wb-manager")
    for arguments in (("init", "c"), ("add", "--unpack-wacz", "c", wacz)):
        subprocess.run([program, *arguments], cwd=tmp_path, capture_output=True, check=True)
    index = (tmp_path / "collections" / "c" / "indexes" / "index.cdxj").read_text()
    with zipfile.ZipFile(wacz) as zipped:
        ours = gzip.decompress(zipped.read("indexes/index.cdx.gz")).decode()
    assert [line.split(" {")[0] for line in index.splitlines()] == [line.split(" {")[0] for line in ours.splitlines()]


def test_a_package_is_written_whole_or_not_at_all(data: DataFolder, tmp_path: Path) -> None:
    out = tmp_path / "out.wacz"
    out.write_bytes(b"the package of yesterday")

    def full(done: int, total: int) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(ArchiveError, match="No space left"):
        package(data, out, progress=full)
    assert [path.name for path in tmp_path.iterdir()] == ["out.wacz"]
    assert out.read_bytes() == b"the package of yesterday"


def test_a_large_warc_is_packed_without_being_held_in_memory(tmp_path: Path) -> None:
    data = DataFolder(tmp_path)
    body = b"HTTP/1.1 200 OK\r\n\r\n" + random.Random(1).randbytes(48 << 20)
    with CrawlDb(data.crawl_db) as db, WarcStore(data.warc, run_id="big") as store:
        for _ in range(3):
            db.add_capture(store.write(exchange(body)))
    size = next(data.warc.glob("*.warc.gz")).stat().st_size
    assert size > 100 * COPY_BYTES
    code = (
        "import sys, resource; from pathlib import Path; from archive.package import package;"
        "from settings.paths import DataFolder; root = Path(sys.argv[1]);"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss;"
        "package(DataFolder(root), root / 'big.wacz');"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )

    done = subprocess.run([sys.executable, "-c", code, tmp_path], cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(done.stdout) < 30_000  # KiB


@pytest.mark.parametrize("fault", ["open", "no-cdxj"])
def test_what_would_be_missing_in_a_package_is_named_instead(tmp_path: Path, fault: str) -> None:
    data = archive_of(tmp_path, files=1)
    warc = next(data.warc.glob("*.warc.gz"))
    if fault == "open":
        warc.rename(f"{warc}.open")
    else:
        Path(f"{warc}.cdxj").unlink()
    done = nianbao("archive", "package", "--data", data.root)
    assert done.returncode == 9 and warc.name in done.stderr and "nianbao archive index" in done.stderr
    rebuild_index(data)
    assert nianbao("archive", "package", "--data", data.root, "--quiet").returncode == 0


def test_packing_an_empty_folder_says_how_to_fill_it(tmp_path: Path) -> None:
    done = nianbao("archive", "package", "--data", tmp_path)
    assert done.returncode == 12 and "nianbao crawl" in done.stderr


def test_more_index_files_than_a_process_may_open_are_merged_in_order(tmp_path: Path) -> None:
    folder = tmp_path / "cdxj"
    folder.mkdir()
    numbers = random.Random(2)
    lines = [f"cn,gov,a)/{numbers.randrange(10**6):06d} 2026 {{}}\n".encode() for _ in range(5 * FAN_IN)]
    for number in range(2 * FAN_IN + 3):
        (folder / f"{number}").write_bytes(b"".join(sorted(lines[number :: 2 * FAN_IN + 3])))
    assert list(merged(sorted(folder.iterdir()), tmp_path)) == sorted(set(lines))


def test_one_block_of_the_index_can_be_read_alone(tmp_path: Path) -> None:
    lines = [f"cn,gov,a)/{n:06d} 20260101000000 {{}}\n".encode() for n in range(2 * BLOCK_LINES + 5)]
    written = bytearray()
    listed = list(write_blocks(lines, written.extend, "index.cdx.gz"))[1:]
    for number, line in enumerate(listed):
        key, told = line.decode().split(" {", 1)
        place = json.loads("{" + told)
        block = bytes(written[place["offset"] : place["offset"] + place["length"]])
        assert place["digest"] == f"sha256:{hashlib.sha256(block).hexdigest()}"
        assert gzip.decompress(block).splitlines(keepends=True) == lines[number * BLOCK_LINES :][:BLOCK_LINES]
        assert lines[number * BLOCK_LINES].decode().startswith(key)
    assert len(listed) == 3


@pytest.mark.parametrize(
    ("head", "charset", "title"),
    [
        ("<TITLE>公开</TITLE>".encode("gb18030"), "GB2312", "公开"),
        ("<meta charset=gbk><title>公开&nbsp;&amp; 年报</title>".encode("gb18030"), None, "公开 & 年报"),
        ("<title lang='zh'>\n公开\n</title>".encode(), None, "公开"),
        ("<title>公开</title>".encode("gb18030"), "utf-8", "公开"),
        ("<title>公开</title>".encode(), "no-such-charset", "公开"),
        (b"<html>no title", None, ""),
    ],
)
def test_titles_are_read_in_the_charset_the_page_is_in(head: bytes, charset: str | None, title: str) -> None:
    assert title_of(Payload(200, (), head, "text/html", charset, "http://a.cn/", None, ())) == title
