"""From WARC to shard: everything read once, in order, the same bytes on any number of cores, faults as rows."""

import gzip
import os
import resource
import shutil
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from archive.capture import Capture, Exchange, Lead, Origin
from archive.errors import ArchiveLocked
from archive.files import warc_files
from archive.reader import scan
from archive.writer import WarcStore
from extract import pipeline
from extract.pipeline import ExtractSummary, extract
from extract.store import read_header, read_rows, shards_of
from settings.paths import DataFolder
from tests.forms import forms
from tests.soak_forms import Rendered, rendered

ROOT = Path(__file__).resolve().parent.parent
START = datetime(2024, 3, 1, tzinfo=UTC)


def report_page(agency: str, year: int = 2022) -> bytes:
    """A report in free form: title, period, six sections."""
    return (
        f"<html><head><title>公开</title></head><body><h1>{agency}{year}年政府信息公开工作年度报告</h1>"
        f"<p>统计期限自{year}年1月1日起至{year}年12月31日止。</p><p>一、总体情况</p><p>按规定公开。</p>"
        "<p>二、主动公开政府信息情况</p><p>三、收到和处理政府信息公开申请情况</p>"
        "<p>四、政府信息公开行政复议、行政诉讼情况</p><p>五、存在的主要问题及改进情况</p><p>无。</p>"
        "<p>六、其他需要报告的事项</p><p>无。</p></body></html>"
    ).encode()


def exchange(path: str, body: bytes, mime: str = "text/html", status: int = 200, role: str = "report") -> Exchange:
    url = f"http://www.wltzq.gov.cn{path}"
    head = f"HTTP/1.1 {status} Said\r\nContent-Type: {mime}\r\nContent-Length: {len(body)}\r\n\r\n"
    lead = Lead(url=url, portal_id="p-2019", region_code="150824", role=role, title="年度报告", year=2022)  # type: ignore[arg-type]
    return Exchange(
        url=url,
        request_bytes=b"GET / HTTP/1.1\r\n\r\n",
        response_bytes=head.encode() + body,
        ip="127.0.0.1",
        fetched_at=START,
        lead=lead,
    )


def write_warc(root: Path, exchanges: Iterable[Exchange], run_id: str = "r1") -> DataFolder:
    """One more WARC in a data folder, the same bytes at every call."""
    data = DataFolder(root)
    ids, minutes = count(), count()
    store = WarcStore(
        data.warc,
        run_id=run_id,
        now=lambda: START + timedelta(minutes=next(minutes)),
        make_id=lambda: f"<urn:uuid:00000000-0000-4000-8000-{next(ids):06d}{abs(hash_of(run_id)):06d}>",
    )
    with store:
        for each in exchanges:
            store.write(each)
    return data


def hash_of(text: str) -> int:
    return sum(map(ord, text))


def reports(n: int, start: int = 0) -> list[Exchange]:
    return [exchange(f"/t{i}.html", report_page("乌拉特中旗水利局", 2008 + i % 15)) for i in range(start, start + n)]


def rows_of(data: DataFolder) -> list[dict[str, Any]]:
    return [row for shard in shards_of(data) for row in read_rows(shard)]


def shard_bytes(data: DataFolder) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in shards_of(data)}


def problems(data: DataFolder) -> list[tuple[str, str]]:
    return [(p["stage"], p["kind"]) for row in rows_of(data) for p in row["problems"]]


def test_a_capture_becomes_a_row_with_its_place_its_lead_and_its_report(tmp_path: Path) -> None:
    data = write_warc(tmp_path, [exchange("/t1.html", report_page("乌拉特中旗水利局"))])
    summary = extract([data], data, workers=1)
    [row] = rows_of(data)
    assert row["kind"] == "annual_report"
    assert row["report"]["agency"] == "乌拉特中旗水利局"
    assert row["report"]["year"] == 2022
    capture = row["capture"]
    assert capture["url"] == "http://www.wltzq.gov.cn/t1.html"
    assert (capture["fetched_at"], capture["status"], capture["mime"]) == ("2024-03-01T00:00:00Z", 200, "text/html")
    assert (capture["portal_id"], capture["role"], capture["run_id"]) == ("p-2019", "report", "r1")
    warc = data.warc / capture["warc"]
    packed = warc.read_bytes()[capture["offset"] : capture["offset"] + capture["length"]]
    assert gzip.decompress(packed).startswith(b"WARC/1.1\r\nWARC-Type: response\r\n")
    assert (summary.warcs_read, summary.warcs_skipped, summary.captures, summary.reports) == (1, 0, 1, 1)


def test_a_revisit_is_not_read_again_and_its_shard_hangs_on_no_other_file(tmp_path: Path) -> None:
    page = exchange("/t1.html", report_page("乌拉特中旗水利局"))
    data = write_warc(tmp_path / "both", [page])
    (first,) = scan(next(data.warc.glob("*.warc.gz")))
    assert isinstance(first, Capture) and first.payload_digest
    place = {"warc": first.warc, "offset": first.offset, "length": first.length, "mime": first.mime}
    origin = Origin(
        record_id=first.record_id, url=first.url, fetched_at=START, status=200, digest=first.payload_digest, **place
    )
    with WarcStore(data.warc, run_id="r2", now=lambda: START) as store:
        again = store.write(page, origin=origin)
    extract([data], data, workers=1)
    whole, repeated = rows_of(data)
    assert (repeated["capture"]["same_as"], whole["capture"]["same_as"]) == (first.record_id, None)
    assert (repeated["report"], repeated["problems"]) == (None, [])
    (tmp_path / "alone" / "warc").mkdir(parents=True)
    shutil.copy(data.warc / again.warc, tmp_path / "alone" / "warc")
    alone = DataFolder(tmp_path / "alone")
    extract([alone], alone, workers=1)
    name = f"{again.warc}.jsonl.gz"
    assert shard_bytes(alone)[name] == shard_bytes(data)[name]


def test_answers_that_are_no_pages_are_kept_apart_and_not_read(tmp_path: Path) -> None:
    data = write_warc(
        tmp_path,
        [
            exchange("/robots.txt", b"User-agent: *\nDisallow: /x/\n", "text/plain", role="other"),
            exchange("/moved.html", b"", status=302),
            exchange("/gone.html", report_page("某局"), status=404),
            exchange("/guard.html", b"<script>challenge</script>", status=412),
            exchange("/logo.png", b"\x89PNG\r\n\x1a\n", "image/png", role="other"),
            exchange("/scan.png", b"\x89PNG\r\n\x1a\n", "image/png", role="attachment"),
        ],
    )
    extract([data], data, workers=1)
    rows = rows_of(data)
    assert [row["kind"] for row in rows] == ["other", "other", "other", "blocked", "other", "other"]
    assert [bool(row["problems"]) for row in rows] == [False, False, False, False, False, True]
    assert not any(row["report"] for row in rows)


@pytest.mark.parametrize("workers", [2, 3])
def test_any_number_of_workers_writes_the_same_bytes(tmp_path: Path, workers: int) -> None:
    write_warc(tmp_path, reports(60))
    data = write_warc(tmp_path, reports(30, start=60), run_id="r2")
    alone, many = DataFolder(tmp_path / "alone"), DataFolder(tmp_path / "many")
    extract([data], alone, workers=1)
    extract([data], many, workers=workers)
    assert len(shard_bytes(alone)) == 2
    assert shard_bytes(alone) == shard_bytes(many)
    assert [row["capture"]["url"] for row in rows_of(many)][:3] == [
        f"http://www.wltzq.gov.cn/t{i}.html" for i in range(3)
    ]


ODD = [
    {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "America/Lima", "WORKERS": "1"},
    {"PYTHONHASHSEED": "2", "LC_ALL": "zh_CN.GBK", "TZ": "Asia/Shanghai", "PYTHONUTF8": "0", "WORKERS": "2"},
    {
        "PYTHONHASHSEED": "3",
        "LC_ALL": "de_DE.ISO-8859-1",
        "TZ": "Pacific/Apia",
        "LANGUAGE": "de",
        "PYTHONUTF8": "0",
        "WORKERS": "3",
    },
]


def test_neither_workers_nor_locale_nor_hash_seed_nor_a_second_run_changes_a_byte(tmp_path: Path) -> None:
    """Over real forms of publishing and not only the pages of this file; in locales whose encodings hold no Chinese too."""
    locales = _locales(tmp_path / "locales")
    files = [exchange(f"/{name}{made.form.suffix}", made.body, "") for name, (made,) in _in_every_form().items()]
    data = write_warc(tmp_path / "in", [*reports(30), *files])
    code = (
        "import os, sys; from pathlib import Path; from settings.paths import DataFolder; "
        "from extract.pipeline import extract; "
        "extract([DataFolder(Path(sys.argv[1]))], DataFolder(Path(sys.argv[2])), workers=int(os.environ['WORKERS']))"
    )
    outputs = []
    for n, environment in enumerate(ODD):
        out = DataFolder(tmp_path / str(n))
        argv = [sys.executable, "-c", code, str(data.root), str(out.root)]
        subprocess.run(argv, cwd=ROOT, env={**os.environ, **locales, **environment}, check=True, timeout=120)
        outputs.append(shard_bytes(out))
    assert outputs[0] == outputs[1] == outputs[2] != {}
    read = {row["format"] for row in rows_of(DataFolder(tmp_path / "0")) if row["report"]}
    assert read >= {"html", "text", "docx", "pdf", "xlsx"}


def _locales(folder: Path) -> dict[str, str]:
    """The locales of `ODD` made from the sources of the C library; without those a name that is not there changes nothing."""
    folder.mkdir()
    if localedef := shutil.which("localedef"):
        for name in (odd["LC_ALL"] for odd in ODD if "." in odd["LC_ALL"]):
            language, charset = name.split(".")
            subprocess.run([localedef, "-i", language, "-f", charset, str(folder / name)], check=False, timeout=60)
    return {"LOCPATH": str(folder)}


def _in_every_form() -> dict[str, list[Rendered]]:
    chosen = [form for form in forms().values() if not form.scan and form.needs is None]
    return rendered([form for form in chosen if form.suffix != ".html" or "gbk" in form.name], 1, "same")


def test_unchanged_warcs_are_skipped_and_a_changed_one_is_read_again(tmp_path: Path) -> None:
    write_warc(tmp_path, reports(3))
    data = write_warc(tmp_path, reports(2), run_id="r2")
    first = extract([data], data, workers=1)
    before = shard_bytes(data)
    second = extract([data], data, workers=1)
    assert (first.warcs_read, second.warcs_read, second.warcs_skipped, second.captures) == (2, 0, 2, 0)
    warc = warc_files(data.warc)[1]
    warc.write_bytes(warc.read_bytes()[:-1])
    third = extract([data], data, workers=1)
    assert (third.warcs_read, third.warcs_skipped) == (1, 1)
    changed = {name for name, raw in shard_bytes(data).items() if raw != before[name]}
    assert changed == {f"{warc.name}.jsonl.gz"}


def test_other_code_reads_everything_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = write_warc(tmp_path, reports(2))
    extract([data], data, workers=1)
    monkeypatch.setattr(pipeline, "code_digest", lambda: "another")
    assert extract([data], data, workers=1).warcs_read == 1
    header = read_header(shards_of(data)[0])
    assert header is not None
    assert (header.code, header.captures) == ("another", 2)


def test_a_damaged_shard_is_made_again_and_what_is_deleted_comes_back_the_same(tmp_path: Path) -> None:
    data = write_warc(tmp_path, reports(3))
    extract([data], data, workers=1)
    before = shard_bytes(data)
    [shard] = shards_of(data)
    shard.write_bytes(b"torn")
    extract([data], data, workers=1)
    assert shard_bytes(data) == before
    shard.unlink()
    extract([data], data, workers=1)
    assert shard_bytes(data) == before


def test_the_shard_of_a_warc_that_is_gone_goes_too(tmp_path: Path) -> None:
    write_warc(tmp_path, reports(1))
    data = write_warc(tmp_path, reports(1), run_id="r2")
    extract([data], data, workers=1)
    warc = warc_files(data.warc)[0]
    warc.unlink()
    summary = extract([data], data, workers=1)
    assert summary.removed == (f"{warc.name}.jsonl.gz",)
    assert [p.name for p in shards_of(data)] == [f"{p.name}.jsonl.gz" for p in warc_files(data.warc)]
    assert summary.shards == shards_of(data)


def test_two_folders_with_a_warc_of_one_name_do_not_overwrite_each_other(tmp_path: Path) -> None:
    north = write_warc(tmp_path / "north", reports(1))
    south = write_warc(tmp_path / "south", reports(2))
    out = DataFolder(tmp_path / "both")
    assert warc_files(north.warc)[0].name == warc_files(south.warc)[0].name
    extract([north, south], out, workers=1)
    assert len(shards_of(out)) == 2
    assert len(rows_of(out)) == 3
    assert extract([south, north], out, workers=1).warcs_skipped == 2, "the order of the folders is no difference"


def test_a_copied_data_folder_is_read_once(tmp_path: Path) -> None:
    north = write_warc(tmp_path / "north", reports(2))
    copy = write_warc(tmp_path / "copy", reports(2))
    out = DataFolder(tmp_path / "both")
    extract([north, copy], out, workers=1)
    assert len(rows_of(out)) == 2


def test_faults_of_the_files_are_rows_and_the_rest_is_read(tmp_path: Path) -> None:
    data = write_warc(tmp_path, reports(4))
    whole = warc_files(data.warc)[0]
    raw = whole.read_bytes()
    (data.warc / "cut.warc.gz").write_bytes(raw[:-30])
    (data.warc / "empty.warc.gz").write_bytes(b"")
    (data.warc / "junk.warc.gz").write_bytes(b"this is no WARC at all" * 50)
    (data.warc / "flipped.warc.gz").write_bytes(flip(raw, rows_at(whole)[2] + 200))
    summary = extract([data], data, workers=2)
    by_shard = {p.name.removesuffix(".jsonl.gz"): list(read_rows(p)) for p in shards_of(data)}
    assert [r["capture"] is None for r in by_shard[whole.name]] == [False] * 4
    assert [r["capture"] is None for r in by_shard["cut.warc.gz"]] == [False] * 4 + [True]
    assert [r["capture"] is None for r in by_shard["empty.warc.gz"]] == [True]
    assert [r["capture"] is None for r in by_shard["junk.warc.gz"]] == [True]
    flipped = by_shard["flipped.warc.gz"]
    read = [r["capture"]["url"].rpartition("/")[2] for r in flipped if r["report"] is not None]
    assert read == ["t0.html", "t1.html", "t3.html"], "one damaged record costs that page and no other"
    assert flipped[-1]["capture"] is None
    assert all(
        "warc.gz" in p["message"] for r in by_shard["cut.warc.gz"] for p in r["problems"] if p["stage"] == "archive"
    )
    assert summary.problems["archive/empty"] == 1
    assert sum(n for kind, n in summary.problems.items() if kind.startswith("archive/")) >= 4


def rows_at(warc: Path) -> list[int]:
    from archive.reader import iter_captures

    return [capture.offset for capture in iter_captures(warc)]


def flip(raw: bytes, at: int) -> bytes:
    """One stored byte turned over: the member's CRC does not fit any more."""
    return raw[:at] + bytes([raw[at] ^ 0xFF]) + raw[at + 1 :]


def test_a_file_that_a_killed_crawl_left_open_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    data = write_warc(tmp_path, reports(3))
    [warc] = warc_files(data.warc)
    left = warc.rename(warc.with_name(f"{warc.name}.open"))
    extract([data], data, workers=1)
    assert [row["kind"] for row in rows_of(data)] == ["annual_report"] * 3 + ["other"]
    assert ("archive", "unfinished") in problems(data)
    left.rename(warc)
    summary = extract([data], data, workers=1)
    assert summary.warcs_read == 1, "once closed it is read again: the problem is gone"
    assert problems(data).count(("archive", "unfinished")) == 0
    assert len(shards_of(data)) == 1


def docx() -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w:document/>" + "".join(map(str, range(5000))))
    return packed.getvalue()


@pytest.mark.parametrize(
    ("body", "mime"),
    [
        pytest.param(docx()[:400], "application/msword", id="docx-cut-off"),
        pytest.param(bytes(range(256)) * 40, "application/octet-stream", id="bytes-of-nothing"),
        pytest.param(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n\x00\x01%%EOF", "application/pdf", id="pdf"),
        pytest.param(b"", "text/html", id="no-body"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_problem_beside_the_others(tmp_path: Path, body: bytes, mime: str) -> None:
    data = write_warc(tmp_path, [*reports(1), exchange("/a", body, mime, role="attachment"), *reports(1, start=1)])
    extract([data], data, workers=1)
    rows = rows_of(data)
    assert [row["report"] is not None for row in rows] == [True, False, True]
    assert rows[1]["problems"], rows[1]


def test_a_page_of_200_megabytes_is_told_in_bounded_time_and_memory(tmp_path: Path) -> None:
    body = report_page("乌拉特中旗水利局") + b"<p>" + b"x" * 200_000_000
    data = write_warc(tmp_path, [exchange("/huge.html", body), *reports(2)])
    del body
    before = resource.getrusage(resource.RUSAGE_SELF)
    extract([data], data, workers=1)
    after = resource.getrusage(resource.RUSAGE_SELF)
    rows = rows_of(data)
    assert [row["report"] is not None for row in rows] == [False, True, True]
    assert rows[0]["problems"]
    assert after.ru_utime - before.ru_utime < 30


def test_a_reader_that_crashes_or_kills_its_process_costs_that_page_alone(tmp_path: Path) -> None:
    """The lesson of ten thousand pages: one of them meets a fault of ours or of a library."""
    data = write_warc(tmp_path / "in", reports(10))
    module = tmp_path / "planted.py"
    module.write_text(PLANTED, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    written = []
    for workers in (1, 2):
        out = DataFolder(tmp_path / f"out{workers}")
        argv = [sys.executable, str(module), str(data.root), str(out.root), str(workers)]
        done = subprocess.run(argv, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr[-2000:]
        written.append(shard_bytes(out))
    assert written[0] == written[1], "one worker is a process of its own too: the same rows"
    rows = rows_of(out)
    assert len(rows) == 10
    assert {i: row["problems"][0]["kind"] for i, row in enumerate(rows) if row["report"] is None} == {
        2: "killed",
        4: "crashed",
        6: "out-of-memory",
        8: "too-slow",
    }
    assert "KeyError" in rows[4]["problems"][0]["message"]


PLANTED = '''
"""A pipeline whose reader has faults planted, in every worker that imports this file."""
import os, re, signal, sys
from dataclasses import replace
from pathlib import Path
from extract import chunks, pipeline, rows
from settings.paths import DataFolder

sound = rows.read_members
pipeline.READ = replace(chunks.READ, limits=replace(chunks.READING, seconds=0.7, memory=150 * 2**20))

def read(body, **about):
    name = about["url"].rsplit("/")[-1]
    if name == "t2.html":
        os.kill(os.getpid(), signal.SIGKILL)
    if name == "t4.html":
        raise KeyError("a fault of ours")
    if name == "t6.html":
        bytearray(10**9)
    if name == "t8.html":
        re.match("(a*)*$", "a" * 60 + "b")
    return sound(body, **about)

rows.read_members = read
if __name__ == "__main__":
    folders = [DataFolder(Path(sys.argv[1]))], DataFolder(Path(sys.argv[2]))
    pipeline.extract(*folders, workers=int(sys.argv[3]))
'''


STOPPED = """
import os, signal, sys
from pathlib import Path
from extract.pipeline import extract
from settings.paths import DataFolder
if __name__ == "__main__":
    def stop(done, total):
        if done:
            print(*(p.name for p in Path(sys.argv[2], "extracts").iterdir()), flush=True)
            os.kill(os.getpid(), int(sys.argv[3]))
    extract([DataFolder(Path(sys.argv[1]))], DataFolder(Path(sys.argv[2])), workers=2, progress=stop)
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_is_stopped_leaves_no_half_shard_and_no_worker(tmp_path: Path, how: int) -> None:
    data = write_warc(tmp_path / "in", reports(120))
    whole, out = DataFolder(tmp_path / "whole"), DataFolder(tmp_path / "out")
    module = tmp_path / "stopped.py"
    module.write_text(STOPPED, encoding="utf-8")
    argv = [sys.executable, str(module), str(data.root), str(out.root), str(int(how))]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(argv, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == -how or "KeyboardInterrupt" in done.stderr
    assert done.stdout.strip().endswith(".part"), "it was stopped half way"
    assert shards_of(out) == (), "nothing half made bears the name of a shard"
    extract([data], out, workers=1)
    extract([data], whole, workers=1)
    assert shard_bytes(out) == shard_bytes(whole) != {}
    assert [p.name for p in out.extracts.iterdir()] == [p.name for p in shards_of(whole)]


def test_progress_counts_captures_up_to_all_of_them(tmp_path: Path) -> None:
    write_warc(tmp_path, reports(30))
    data = write_warc(tmp_path, reports(5), run_id="r2")
    told: list[tuple[int, int]] = []
    summary: ExtractSummary = extract([data], data, workers=1, progress=lambda done, total: told.append((done, total)))
    assert told[0] == (0, 35)
    assert told[-1] == (35, 35) == (summary.captures, 35)
    assert told == sorted(told)


def test_two_extractions_do_not_write_into_one_folder(tmp_path: Path) -> None:
    data = write_warc(tmp_path, reports(1))

    def second(_done: int, _total: int) -> None:
        with pytest.raises(ArchiveLocked, match="another extraction"):
            extract([data], data, workers=1)

    assert extract([data], data, workers=1, progress=second).captures == 1


def test_a_folder_without_captures_gives_no_shards(tmp_path: Path) -> None:
    data = DataFolder(tmp_path)
    summary = extract([data], data)
    assert (summary.shards, summary.warcs_read, summary.captures) == ((), 0, 0)


def test_a_capture_without_a_lead_is_read_all_the_same(tmp_path: Path) -> None:
    data = write_warc(tmp_path, [replace(reports(1)[0], lead=None)])
    extract([data], data, workers=1)
    [row] = rows_of(data)
    assert row["report"] is not None
    assert (row["capture"]["portal_id"], row["capture"]["role"]) == (None, None)
