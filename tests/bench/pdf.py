"""Milliseconds and memory from the bytes of a report PDF to its document, against the least any reader must do."""

import subprocess
import sys
from collections.abc import Callable, Sequence
from random import Random
from shutil import which

import pypdfium2

from extract.converters.base import Kit
from extract.formats.pdf import forget, read
from tests.bench.row import Row, alternating, seconds
from tests.forms import forms
from tests.written import written

FORMS = ("pdf-ruled", "pdf-unruled", "pdf-chromium", "pdf-libreoffice")
TARGET = "150 ms or less"

PEAK = """
import sys
from pathlib import Path
from extract.formats.pdf import read
from extract.converters.base import Kit
read(sys.stdin.buffer.read(), None, None, Kit())
# Not ru_maxrss: that counts what the parent had when it forked.
lines = Path("/proc/self/status").read_text().splitlines()
print(next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")))
"""


def files(name: str, count: int) -> list[bytes]:
    """Reports of both layouts in a form; none where its program is missing."""
    form = forms()[name]
    if form.needs and not which(form.needs):
        return []
    reports = [written(f"bench/{n}", ("2021", "2019")[n % 2]) for n in range(count)]
    bodies = [form.render(report.parts, Random(n)) for n, report in enumerate(reports)]
    return form.batch(bodies) if form.batch else bodies


def floor(body: bytes) -> str:
    """PDFium's own text of every page: no tables, no order."""
    document = pypdfium2.PdfDocument(body)
    try:
        return "".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def poppler(body: bytes) -> bytes:
    """pdftotext -layout, a process a file."""
    return subprocess.run(["pdftotext", "-layout", "-", "-"], input=body, capture_output=True, check=True).stdout


def pdf_rows(count: int, rounds: int) -> list[Row]:
    """A row for each form and peer: medians over the rounds, per file; and the memory of a reading."""
    rows: list[Row] = []
    for name in FORMS:
        if bodies := files(name, count):
            rows += _rows(name, bodies, rounds)
    return rows


def ours(body: bytes) -> None:
    """A reading as the first of its file: nothing is kept from the one before."""
    forget()
    read(body, None, None, Kit())


def _rows(name: str, bodies: Sequence[bytes], rounds: int) -> list[Row]:
    peers: list[tuple[str, Callable[[bytes], object]]] = [("pypdfium2's bare text", floor)]
    if which("pdftotext"):
        peers.append(("pdftotext -layout", poppler))
    sides = [_over(bodies, each) for each in (ours, *(reader for _, reader in peers))]
    for side in sides:
        side()
    times = alternating([lambda s=s: 1000 * seconds(s) / len(bodies) for s in sides], rounds)
    pages = sum(len(pypdfium2.PdfDocument(body)) for body in bodies) / len(bodies)
    note = f"{len(bodies)} files of {pages:.1f} pages, {sum(map(len, bodies)) // len(bodies) // 1024} KB"
    rows = [
        Row(measure=f"read a {name}", unit="ms", ours=times[0], peer=peer, theirs=theirs, aim=TARGET, note=note)
        for (peer, _), theirs in zip(peers, times[1:], strict=True)
    ]
    done = subprocess.run([sys.executable, "-c", PEAK], input=bodies[0], capture_output=True, check=True)
    return [
        *rows,
        Row(measure=f"memory of a process that reads a {name}", unit="MB", ours=float(done.stdout), note=note),
    ]


def _over(bodies: Sequence[bytes], each: Callable[[bytes], object]) -> Callable[[], None]:
    def run() -> None:
        for body in bodies:
            each(body)

    return run
