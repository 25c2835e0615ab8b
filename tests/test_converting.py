"""LibreOffice as a converter: no network, no files of the machine, bounded, one bad file does not cost the others."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from shutil import which

import pytest

from extract.converters import confine, libreoffice
from extract.converters.base import Failed, Kit
from extract.converters.kit import full_kit
from extract.formats import needed, read_document
from extract.formats.stilled import stilled
from extract.model.document import Block
from extract.model.finding import Unreadable
from tests.forms._ooxml import package, paragraph
from tests.forms._soffice import converted
from tests.office_traps import SECRET, listening, odt, rtf, with_text

needs_soffice = pytest.mark.skipif(which("soffice") is None, reason="needs soffice, which is not installed")
RTF = r"{\rtf1\ansi\pard %s\par}"


def texts(made: bytes) -> list[str]:
    document = read_document(made, None, None, None, None)
    return [part.text for part in document.parts if isinstance(part, Block)]


def in_the_open(command: Sequence[str], folder: Path, *, seconds: float, **_: object) -> int | None:
    """The program with the network of the machine, so that only its profile holds it back."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "TMPDIR": str(folder)}
    run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=seconds, check=False)
    return run.returncode


@needs_soffice
@pytest.mark.parametrize("held_by", ["nothing", "profile", "network"])
def test_a_file_that_reaches_out_is_held_back_by_the_profile_and_by_the_missing_network(
    held_by: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    if held_by != "network":
        monkeypatch.setattr(confine, "run", in_the_open)
    if held_by != "profile":
        monkeypatch.setattr(libreoffice, "SETTINGS", ())
    with listening() as trap:
        bodies = [odt(trap, secret), *([rtf(trap, secret)] if held_by == "profile" else [])]
        made = libreoffice.convert(bodies)
        heard = list(trap.heard)
    files = [each for each in made if isinstance(each, bytes)]
    assert len(files) == len(bodies)
    assert any("text" in line for each in files for line in texts(each))
    if held_by == "nothing":
        assert any(request.startswith(b"GET ") for request in heard)  # the trap works
        return
    assert heard == []
    assert all(SECRET not in line for each in files for line in texts(each))


@needs_soffice
def test_what_lies_outside_is_not_even_asked_of_libreoffice(tmp_path: Path) -> None:
    with listening() as trap:
        body = rtf(trap, tmp_path / "secret.txt")
        harmless = stilled(body)
    assert len(harmless) == len(body)
    for word in (b"INCLUDEPICTURE", b"INCLUDETEXT", b"DDEAUTO", b"LINK ", b"\\objautlink", b"\\objupdate", b"template"):
        assert word in body and word not in harmless


@needs_soffice
def test_one_bad_file_in_a_batch_costs_only_itself_and_nothing_stays_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    doc = converted(".docx", "doc:MS Word 97")([package(paragraph("好"))])[0]
    bad = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le") * 200
    made = libreoffice.convert([doc, bad, (RTF % "one").encode()])
    assert [type(each) for each in made] == [bytes, Failed, bytes]
    assert isinstance(made[1], Failed) and "save it as .docx" in made[1].message
    assert texts(made[0]) == ["好"]  # type: ignore[arg-type]
    assert texts(made[2]) == ["one"]  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


@needs_soffice
def test_days_and_names_of_files_stay_what_the_file_says_they_are() -> None:
    def dated(code: str, shown: str) -> str:
        marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
        return (
            f"<w:p>{marks[0]}<w:r><w:instrText> {code} </w:instrText></w:r>{marks[1]}"
            f"<w:r><w:t>{shown}</w:t></w:r>{marks[2]}</w:p>"
        )

    docx = package(dated('DATE \\@ "yyyy年M月d日"', "x") + dated("FILENAME", "x"))
    doc = converted(".docx", "doc:MS Word 97")([docx])[0]
    today = time.strftime("%Y年").encode("utf-16-le")
    old = doc.replace(today, "2019年".encode("utf-16-le"))
    assert old != doc
    rtf_file = rb"{\rtf1\ansi\pard {\field{\*\fldinst DATE \\@ yyyy}{\fldrslt 2018}}\par}"
    kit = full_kit(None)
    odt_file = with_text('<text:p>于<text:date text:date-value="2017-01-10">2017年</text:date>印发</text:p>')
    files = (old, rtf_file, odt_file)
    kit.prepare("libreoffice", [body for each in files for _, body in needed(each)])
    lines = [[p.text for p in read_document(each, None, None, None, None, kit).parts] for each in files]  # type: ignore[union-attr]
    assert lines[0][0].startswith("2019年")
    assert lines[0][1] == "0000.docx"  # the name it had when it was saved
    assert lines[1:] == [["2018"], ["于2017年印发"]]


@needs_soffice
def test_the_same_file_gives_the_same_document_and_names_the_program() -> None:
    body = (RTF % r"{\b 2}023\u24180?\cell").encode()
    one, other = (read_document(body, None, None, None, None, full_kit(None)) for _ in range(2))
    assert one == other
    assert one.format == "rtf"
    assert one.tools == (libreoffice.version(),)
    assert one.tools[0].startswith("LibreOffice ")


def test_without_libreoffice_the_message_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    monkeypatch.setattr(libreoffice, "PLACES", ())
    libreoffice.program.cache_clear()
    libreoffice.version.cache_clear()
    try:
        with pytest.raises(Unreadable, match="apt install libreoffice-writer"):
            read_document((RTF % "a").encode(), None, None, None, None, full_kit(None))
    finally:
        libreoffice.program.cache_clear()
        libreoffice.version.cache_clear()
    with pytest.raises(Unreadable, match="no converter libreoffice"):
        read_document((RTF % "a").encode(), None, None, None, None, Kit())


STANDING_IN = """#!{python}
import os, sys, time
from pathlib import Path
out = Path(sys.argv[sys.argv.index("--outdir") + 1])
out.mkdir(exist_ok=True)
with open({log!r}, "a") as log:
    print(*(Path(each).read_text() for each in sys.argv[sys.argv.index("--outdir") + 2:]), file=log)
for each in map(Path, sys.argv[sys.argv.index("--outdir") + 2:]):
    word, made = each.read_text(), out / (each.stem + ".docx")
    if word == "hangs":
        time.sleep(60)
    if word == "half":
        made.write_text("ha")
        os.abort()
    if word != "refused":
        made.write_text(word)
    if word == "slow":
        time.sleep(1.5)
"""
"""A program that takes LibreOffice's command line, and what each file says it shall do."""


@pytest.mark.parametrize(
    ("words", "starts"),
    [
        ("a refused b refused c", ["a refused b refused c"]),
        ("a hangs b", ["a hangs b", "b", "a", "hangs"]),
        ("a b half c hangs d", ["a b half c hangs d", "hangs d", "d", "half", "c", "hangs"]),
        ("slow slow slow slow", ["slow slow slow slow"]),
        ("hangs", ["hangs"]),
        ("a half", ["a half", "half"]),
    ],
)
def test_a_batch_goes_on_behind_the_file_at_which_it_broke_off(
    words: str, starts: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(libreoffice, "SECONDS", 4.0)
    program, log = tmp_path / "soffice", tmp_path / "log"
    program.write_text(STANDING_IN.format(python=sys.executable, log=str(log)))
    program.chmod(0o755)
    monkeypatch.setattr(libreoffice, "program", lambda: program)
    made = libreoffice.convert([word.encode() for word in words.split()])
    shown = [each.decode() if isinstance(each, bytes) else "" for each in made]
    assert shown == [{"refused": "", "hangs": "", "half": "ha"}.get(word, word) for word in words.split()]
    assert log.read_text().splitlines() == starts


def test_a_program_that_hangs_is_ended_with_all_it_started(tmp_path: Path) -> None:
    mark = tmp_path / "child"
    script = "import os, subprocess, sys, time; p = subprocess.Popen(['sleep', '300']);" + (
        f"open({str(mark)!r}, 'w').write(str(p.pid)); time.sleep(300)"
    )
    started = time.monotonic()
    assert confine.run([sys.executable, "-c", script], tmp_path, seconds=3, memory=1 << 30) is None
    assert time.monotonic() - started < 30
    child = int(mark.read_text())
    for _ in range(100):
        if not Path(f"/proc/{child}").exists() or "Z" in Path(f"/proc/{child}/stat").read_text().split()[2]:
            break
        time.sleep(0.05)
    else:
        pytest.fail("the child of the program is still there")


def test_a_confined_program_has_no_network_little_memory_and_no_secrets_of_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    with listening() as trap:
        script = (
            "import os, socket, sys\n"
            f"try: socket.create_connection(('127.0.0.1', {trap.port}), 2); sys.exit(1)\n"
            "except OSError: pass\n"
            "assert 'http_proxy' not in os.environ and os.environ['HOME'] == os.getcwd()\n"
            "try: bytearray(1 << 30); sys.exit(2)\n"
            "except MemoryError: sys.exit(7)\n"
        )
        assert confine.run([sys.executable, "-c", script], tmp_path, seconds=30, memory=1 << 29) == 7
        assert trap.heard == []
