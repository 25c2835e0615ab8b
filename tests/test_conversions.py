"""What must be converted before it is read: found, converted in batches once, kept, and cleaned away when unneeded."""

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from archive.capture import Exchange
from extract.converters.base import Converter, Failed, Kit
from extract.converters.kept import Kept
from extract.converters.libreoffice import program
from extract.converters.libreoffice import version as installed
from extract.model.finding import Unreadable
from extract.pipeline import extract
from extract.store import read_header, shards_of
from settings.paths import DataFolder
from tests.test_pipeline import ROOT, exchange, report_page, reports, rows_of, shard_bytes, write_warc

A, B = "a" * 64, "b" * 64


def test_what_was_made_is_kept_by_digest_and_version_and_failures_too(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    kept.put("libreoffice", "LibreOffice 7", A, b"made")
    kept.put("libreoffice", "LibreOffice 7", B, Failed("a password protects it"))
    again = Kept(tmp_path)
    assert again.get("libreoffice", "LibreOffice 7", A) == b"made"
    assert again.get("libreoffice", "LibreOffice 7", B) == Failed("a password protects it")
    assert again.get("libreoffice", "LibreOffice 8", B) is None, "another version may be able to read it"
    assert again.get("ocr", "LibreOffice 7", A) is None


def test_what_no_capture_needs_and_what_other_versions_made_is_removed(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    for version, digest in (("1", A), ("2", A), ("2", B)):
        kept.put("ocr", version, digest, b"made")
    kept.put("libreoffice", "7", B, b"made")
    (next(tmp_path.glob("ocr-*")) / "aa" / f"{A}.17.part").write_bytes(b"a process is writing this")
    assert kept.prune({("ocr", A), ("libreoffice", A)}, {"ocr": "2"}) == 3
    assert kept.get("ocr", "2", A) == b"made"
    assert [kept.get(*key) for key in (("ocr", "1", A), ("ocr", "2", B), ("libreoffice", "7", B))] == [None] * 3


def upper(name: str, log: list[int], version: str = "upper 1") -> Converter:
    """A converter that can be seen at work."""

    def convert(bodies):
        log.append(len(bodies))
        return [Failed("it is empty") if not body else body.upper() for body in bodies]

    return Converter(name=name, version=lambda: version, convert=convert)


def test_a_hopeless_file_is_not_tried_again_until_the_version_changes(tmp_path: Path) -> None:
    log: list[int] = []
    for version in ("1", "1", "2"):
        kit = Kit({"up": upper("up", log, version)}, tmp_path)
        kit.prepare("up", [b"a", b"", b"a"])
        assert kit.convert("up", b"a") == b"A"
        with pytest.raises(Unreadable, match="it is empty"):
            kit.convert("up", b"")
    assert log == [2, 2], "the same body once, and nothing at all the second time"


def test_a_converter_that_is_off_gives_what_it_made_before_and_begins_nothing(tmp_path: Path) -> None:
    log: list[int] = []
    kit = Kit({"up": upper("up", log)}, tmp_path)
    kit.prepare("up", [b"a"])
    kit.off = {"up": "switched off"}
    assert kit.convert("up", b"a") == b"A"
    with pytest.raises(Unreadable, match="switched off"):
        kit.convert("up", b"b")
    assert log == [1]
    assert {answer for _, _, answer in kit.take_asked()} == {"upper 1", "off"}
    assert kit.take_asked() == frozenset()


CONVERTING = r'''
"""A pipeline whose converters are seen at work: page for page, what stands in a .doc or a picture here."""
import os, sys
from pathlib import Path
from extract import chunks, pipeline
from extract.converters.base import Converter, Failed, Kit
from settings.paths import DataFolder
from tests.portals.docxfile import render
from tests.portals.parts import Part

log, asked = Path(os.environ["LOG"]), os.environ["VERSION"]

def convert(bodies):
    with log.open("a") as file:
        file.write(f"{len(bodies)}\n")
    return [made(body) for body in bodies]

def made(body):
    if b"hopeless" in body:
        return Failed("it cannot be converted; save it as .docx")
    lines = body.partition(b"\n")[2].decode().splitlines()
    return render([Part("title" if n == 0 else "p", line) for n, line in enumerate(lines)], lines[0])

def kit(folder):
    names = ("libreoffice", "ocr") if asked else ()
    return Kit({name: Converter(name, lambda: asked, convert) for name in names}, folder)

chunks.full_kit = pipeline.full_kit = kit
if __name__ == "__main__":
    folders = [DataFolder(Path(sys.argv[1]))], DataFolder(Path(sys.argv[2]))
    ocr = os.environ.get("OCR") != "no"
    done = pipeline.extract(*folders, workers=int(sys.argv[3]), ocr=ocr, converting=lambda n, total: print(n, "of", total))
    print("read", done.warcs_read)
'''


def rtf(agency: str, hopeless: bool = False) -> bytes:
    text = re.sub("<[^>]+>", "\n", report_page(agency).decode()).strip()
    return ("{\\rtf1 " + "hopeless" * hopeless + "\n" + re.sub("\n+", "\n", text.removeprefix("公开"))).encode().strip()


def files() -> list[Exchange]:
    """Pages and Word files; one of these calls itself a page, and one is linked twice."""
    word = [
        exchange(f"/f{n}.doc", rtf("乌拉特中旗水利局", n == 3), "application/msword", role="attachment")
        for n in range(6)
    ]
    again = replace(word[0], url="http://www.wltzq.gov.cn/again.doc")
    unlabelled = exchange("/unlabelled", rtf("乌拉特中旗司法局"), "text/html")
    return [*reports(5), *word, again, unlabelled, *reports(5, start=5)]


def run(
    tmp_path: Path, data: DataFolder, out: str, workers: int, version: str = "Converter 1", ocr: str = ""
) -> list[str]:
    """What the planted pipeline says."""
    module = tmp_path / "converting.py"
    module.write_text(CONVERTING, encoding="utf-8")
    about = {"LOG": str(tmp_path / "log"), "VERSION": version, "OCR": ocr, "PYTHONPATH": str(ROOT)}
    argv = [sys.executable, str(module), str(data.root), str(tmp_path / out), str(workers)]
    environment = {**os.environ, **about}
    done = subprocess.run(argv, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout.splitlines()


def batches_of(tmp_path: Path) -> list[int]:
    return [int(line) for line in (tmp_path / "log").read_text().split()]


def test_files_are_converted_in_batches_before_they_are_read_and_once(tmp_path: Path) -> None:
    data = write_warc(tmp_path / "in", files())
    said = run(tmp_path, data, "one", 1)
    assert said[-2:] == ["2 of 2", "read 1"], "the same text in six files is one body, the hopeless one another"
    one = DataFolder(tmp_path / "one")
    rows = rows_of(one)
    word = [row for row in rows if row["format"] == "rtf"]
    assert [row["report"]["agency"] for row in word] == ["乌拉特中旗水利局"] * 6 + ["乌拉特中旗司法局"]
    assert word[0]["report"]["tools"] == ["Converter 1"]
    (hopeless,) = [row for row in rows if row["capture"]["url"].endswith("/f3.doc")]
    assert hopeless["problems"][0]["message"] == "it cannot be converted; save it as .docx"
    assert batches_of(tmp_path) == [2, 1], "what its label hides is converted alone, when it is read"
    run(tmp_path, data, "two", 2)
    assert shard_bytes(one) == shard_bytes(DataFolder(tmp_path / "two"))


def test_shards_that_need_a_converter_are_read_again_when_it_comes_or_changes_and_no_others(tmp_path: Path) -> None:
    write_warc(tmp_path / "in", reports(3), run_id="r2")
    data = write_warc(tmp_path / "in", files())
    out = DataFolder(tmp_path / "out")
    for version, read in (("", 2), ("Converter 1", 1), ("Converter 1", 0), ("Converter 2", 1), ("", 0)):
        assert run(tmp_path, data, "out", 1, version)[-1] == f"read {read}", version
    assert [row["report"]["tools"] for row in rows_of(out) if row["format"] == "rtf"] == [["Converter 2"]] * 7
    assert len(list(out.converted.glob("*"))) == 1, "what the first version made is gone"
    assert len([path for path in out.converted.rglob("*") if path.is_file()]) == 3
    (with_files,) = [shard for shard in shards_of(out) if read_header(shard).tools]
    (data.warc / with_files.name.removesuffix(".jsonl.gz")).unlink()
    run(tmp_path, data, "out", 1, "Converter 2")
    assert [path for path in out.converted.rglob("*") if path.is_file()] == [], "no capture needs it any more"


PICTURE = b"\x89PNG\r\n\x1a\n a hopeless picture "


def test_pictures_are_recognised_where_a_lead_names_them_and_only_when_wanted(tmp_path: Path) -> None:
    write_warc(tmp_path / "in", reports(3), run_id="r2")
    pictures = [("/page.png", "attachment"), ("/logo.png", "index"), ("/other.png", "other")]
    files = [exchange(path, PICTURE + path.encode(), "image/png", role=role) for path, role in pictures]
    unled = replace(exchange("/unled.png", PICTURE + b"unled", "application/octet-stream"), lead=None)
    listed = exchange("/listed", PICTURE + b"listed", "application/octet-stream", role="index")
    data = write_warc(tmp_path / "in", [*files, listed, unled])
    assert run(tmp_path, data, "out", 1, ocr="no")[-1] == "read 2"
    assert not (tmp_path / "log").exists()
    off = "not recognised: OCR was switched off; run `nianbao extract` without --no-ocr"
    assert _told(tmp_path) == {"page.png": off, "listed": off, "unled.png": off}
    assert run(tmp_path, data, "out", 1, ocr="no")[-1] == "read 0"
    assert run(tmp_path, data, "out", 1)[-1] == "read 1", "only the WARC with pictures"
    tried = "it cannot be converted; save it as .docx"
    told = _told(tmp_path)
    assert told.pop("listed").startswith("not recognised: nothing tells that the file belongs to a report")
    assert told == {"page.png": tried, "unled.png": tried}
    assert sum(batches_of(tmp_path)) == 2
    assert run(tmp_path, data, "out", 1)[-1] == "read 0"
    assert run(tmp_path, data, "out", 1, ocr="no")[-1] == "read 0", "what was recognised is not taken back"


def _told(tmp_path: Path) -> dict[str, str]:
    """The problem of each picture."""
    found = [(row["capture"]["url"], p) for row in rows_of(DataFolder(tmp_path / "out")) for p in row["problems"]]
    return {url.rpartition("/")[2]: problem["message"] for url, problem in found if problem["stage"] == "format"}


@pytest.mark.skipif(program() is None, reason="LibreOffice is not installed")
def test_an_rtf_file_is_read_by_libreoffice_which_the_report_and_the_shard_name(tmp_path: Path) -> None:
    text = rtf("乌拉特中旗水利局").decode().partition("\n")[2]
    body = "".join(
        "\\par\n" if c == "\n" else c if ord(c) < 128 else f"\\u{ord(c) - 65536 * (ord(c) > 32767)}?" for c in text
    )
    data = write_warc(
        tmp_path, [exchange("/a.rtf", f"{{\\rtf1\\ansi {body}}}".encode(), "application/rtf", role="attachment")]
    )
    extract([data], data, workers=1)
    (row,) = rows_of(data)
    assert row["report"]["agency"] == "乌拉特中旗水利局"
    assert row["report"]["tools"] == [installed()]
    header = read_header(shards_of(data)[0])
    assert header is not None and header.tools == {"libreoffice": (installed(),)} and len(header.converted) == 1
