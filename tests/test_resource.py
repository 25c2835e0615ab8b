"""What was made from a page lies beside it, tied to it, and every reader finds it; what the wire was is told."""

import hashlib
import json
import os
import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from warcio.archiveiterator import ArchiveIterator as WarcioIterator

from archive.capture import Capture, Exchange, Origin, Resource
from archive.cdxj import cdxj_path
from archive.files import OPEN, warc_files
from archive.index import CrawlDb, rebuild_index
from archive.package import package
from archive.pages import pages
from archive.reader import read_payload, scan
from archive.verify import verify
from archive.writer import WarcStore
from settings.paths import DataFolder
from tests.conftest import ROOT
from tests.exchanges import UTF8, WHEN, counted_ids, exchange
from tests.foreign_tools import tool

PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + UTF8
RENDERED = "<html><body><p>只有脚本才写出的正文</p></body></html>".encode()
LATER = WHEN + timedelta(seconds=3)
TLS = {
    "protocols": ("http/1.1", "tls/1.3"),
    "cipher_suite": "TLS_AES_256_GCM_SHA384",
    "certificate": f"sha256:{hashlib.sha256(b'der').hexdigest()}",
}


def dom_of(page: Capture) -> Resource:
    """The rendered DOM of a captured page."""
    return Resource(
        url=f"urn:dom:{page.url}",
        body=RENDERED,
        content_type="text/html; charset=utf-8",
        made_at=LATER,
        page=page.record_id,
        lead=page.lead,
    )


def view_of(page: Capture, body: bytes) -> Resource:
    """A screenshot of a captured page."""
    url = f"urn:fullPage:{page.url}"
    return Resource(url=url, body=body, content_type="image/png", made_at=LATER, page=page.record_id)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[DataFolder, list[Capture]]:
    """A page, its DOM and a screenshot of three megabytes; the last in a file of its own, as after a rotation."""
    data = DataFolder(tmp_path_factory.mktemp("resources"))
    ids = counted_ids()
    with CrawlDb(data.crawl_db) as db:
        with WarcStore(data.warc, run_id="one", make_id=ids, on_member=db.add_member) as warcs:
            page = warcs.write(exchange(PAGE))
            dom = warcs.write_resource(dom_of(page))
        with WarcStore(data.warc, run_id="two", make_id=ids, on_member=db.add_member) as warcs:
            view = warcs.write_resource(view_of(page, os.urandom(3_000_000)))
        for one in (page, dom, view):
            db.add_capture(one)
    return data, [page, dom, view]


def headers(warc: Path) -> list[dict[str, list[str]]]:
    """The WARC headers of every record as warcio and FastWARC read them, which must be the same."""
    with warc.open("rb") as stream:
        by_warcio = [_by_name(r.rec_headers.headers) for r in WarcioIterator(stream, no_record_parse=True)]
    by_fastwarc = [_by_name(list(r.headers.items())) for r in FastIterator(str(warc), parse_http=False)]
    assert by_warcio == by_fastwarc
    return by_warcio


def _by_name(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


# --- what carried the exchange -----------------------------------------------------------------------------------------


def written(folder: Path, one: Exchange, origin: Origin | None = None) -> tuple[list[dict[str, list[str]]], str]:
    """The headers of the response (or revisit), request and metadata records, and the block of the last."""
    with WarcStore(folder, run_id="r") as warcs:
        warcs.write(one, origin=origin)
    (warc,) = warc_files(folder)
    last = [r.reader.read() for r in FastIterator(str(warc), parse_http=False)][-1]
    return headers(warc)[1:], last.decode()


def test_protocols_and_cipher_stand_a_line_each_with_answer_and_request(tmp_path: Path) -> None:
    (response, request, about), _ = written(tmp_path, exchange(PAGE, **TLS))
    for record in (response, request):
        assert record["WARC-Protocol"] == ["http/1.1", "tls/1.3"]
        assert record["WARC-Cipher-Suite"] == ["TLS_AES_256_GCM_SHA384"]
        assert record["WARC-IP-Address"] == ["192.0.2.1"]
    assert not {"WARC-Protocol", "WARC-Cipher-Suite"} & about.keys()


def test_a_revisit_tells_its_own_connection(tmp_path: Path) -> None:
    with CrawlDb(tmp_path / "crawl.db") as db:
        with WarcStore(tmp_path / "first", run_id="r") as warcs:
            db.add_capture(warcs.write(exchange(PAGE)))
        origin = db.origin_of(exchange(PAGE).url)
    (revisit, request, _), _ = written(tmp_path / "again", exchange(PAGE, **TLS), origin)
    assert revisit["WARC-Type"] == ["revisit"]
    assert revisit["WARC-Protocol"] == request["WARC-Protocol"] == ["http/1.1", "tls/1.3"]


def test_certificate_and_proxy_are_told_in_the_metadata_record(tmp_path: Path) -> None:
    (response, _, _), about = written(tmp_path, exchange(PAGE, ip=None, proxy="192.0.2.9:3128", **TLS))
    assert f"nianbao-certificate: {TLS['certificate']}\r\n" in about
    assert "nianbao-proxy: 192.0.2.9:3128\r\n" in about
    assert "WARC-IP-Address" not in response


def test_a_plain_connection_claims_no_tls(tmp_path: Path) -> None:
    (response, _, _), about = written(tmp_path, exchange(PAGE, protocols=("http/1.0",)))
    assert response["WARC-Protocol"] == ["http/1.0"] and "WARC-Cipher-Suite" not in response
    assert "certificate" not in about and "proxy" not in about


def test_two_protocols_are_no_second_tie(tmp_path: Path) -> None:
    data = DataFolder(tmp_path)
    with WarcStore(data.warc, run_id="r") as warcs:
        warcs.write(exchange(PAGE, **TLS))
    rebuild_index(data)
    assert verify(data) == ()


# --- what was made from a page -----------------------------------------------------------------------------------------


def test_a_resource_is_tied_to_its_page_and_carries_both_digests(kept: tuple[DataFolder, list[Capture]]) -> None:
    data, (page, dom, view) = kept
    first, second = warc_files(data.warc)
    *_, made, about = headers(first)
    assert made["WARC-Type"] == ["resource"] and made["WARC-Target-URI"] == [f"urn:dom:{page.url}"]
    assert made["WARC-Concurrent-To"] == [page.record_id] and about["WARC-Concurrent-To"] == [dom.record_id]
    assert made["Content-Type"] == ["text/html; charset=utf-8"]
    assert made["WARC-Date"] == about["WARC-Date"] == ["2026-01-31T03:04:08.678901Z"]
    wanted = f"sha256:{hashlib.sha256(RENDERED).hexdigest()}"
    assert made["WARC-Payload-Digest"] == made["WARC-Block-Digest"] == [wanted]
    assert "WARC-Refers-To" not in made  # section 5.11 forbids it there
    assert [r["WARC-Type"][0] for r in headers(second)] == ["warcinfo", "resource", "metadata"]
    assert headers(second)[1]["WARC-Concurrent-To"] == [page.record_id] == [view.refers_to]


def test_a_resource_comes_back_as_it_was_kept(kept: tuple[DataFolder, list[Capture]]) -> None:
    data, captures = kept
    assert [c for path in warc_files(data.warc) for c in scan(path)] == captures
    _, dom, view = captures
    assert (dom.kind, dom.status, dom.mime, view.mime) == ("resource", None, "text/html", "image/png")
    assert dom.lead is not None and dom.lead.url == dom.url and dom.lead.role == "report"
    payload = read_payload(data.warc / dom.warc, dom.offset)
    assert (payload.body, payload.mime, payload.charset) == (RENDERED, "text/html", "utf-8")
    assert len(read_payload(data.warc / view.warc, view.offset).body) == 3_000_000
    with CrawlDb(data.crawl_db) as db:
        assert list(db.captures()) == captures
        assert db.origin_of(dom.url) is None


def test_resources_are_verified_and_survive_a_rebuilt_index(kept: tuple[DataFolder, list[Capture]]) -> None:
    data, captures = kept
    assert verify(data) == ()
    data.crawl_db.unlink()
    assert rebuild_index(data) == 3 and verify(data) == ()
    with CrawlDb(data.crawl_db) as db:
        assert list(db.captures()) == captures


def test_cdxj_indexer_and_wacz_take_resources_as_we_do(kept: tuple[DataFolder, list[Capture]], tmp_path: Path) -> None:
    data, _ = kept
    for warc in warc_files(data.warc):
        program = tool("wacz", "cdxj-indexer")
        theirs = subprocess.run([program, "--sort", warc], capture_output=True, text=True, check=True).stdout
        ours = cdxj_path(warc).read_text(encoding="utf-8")
        assert _rows(ours) == _rows(theirs)
    out = tmp_path / "a.wacz"
    assert package(data, out).pages == 1  # a page is what a server sent
    done = subprocess.run([tool("wacz", "wacz"), "validate", "--file", out], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def _rows(text: str) -> list[tuple[str, dict[str, str]]]:
    parts = (line.split(" {", 1) for line in text.splitlines())
    return [(key, json.loads("{" + told)) for key, told in parts]


def test_a_resource_is_no_page_of_the_package(kept: tuple[DataFolder, list[Capture]]) -> None:
    data, captures = kept
    assert [line["url"] for line in pages(lambda: iter(captures), data.warc)] == [captures[0].url]


def test_a_line_break_in_a_resource_address_forges_nothing(tmp_path: Path) -> None:
    with WarcStore(tmp_path, run_id="r") as warcs:
        page = warcs.write(exchange(PAGE))
        made = warcs.write_resource(replace(view_of(page, b"x"), url="urn:view:a\r\nWARC-Type: response"))
    assert made.url == "urn:view:a%0D%0AWARC-Type:%20response"
    assert [c.url for c in scan(warc_files(tmp_path)[0]) if isinstance(c, Capture)][1] == made.url


def test_resources_fill_a_file_as_pages_do(tmp_path: Path) -> None:
    with WarcStore(tmp_path, run_id="r", max_bytes=10_000) as warcs:
        page = warcs.write(exchange(PAGE))
        made = [warcs.write_resource(view_of(page, os.urandom(6_000))) for _ in range(6)]
        assert len({c.warc for c in made}) == 3 and len(list(tmp_path.glob(f"*{OPEN}"))) == 1
