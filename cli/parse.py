"""`nianbao parse`: read files, print one JSON line a report."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from archive.errors import CorruptRecord
from archive.fault import Fault
from archive.pages import is_answered
from archive.reader import read_payload, scan
from cli import exits
from cli.options import quiet_option
from cli.progress import progress
from extract.converters.base import Kit
from extract.converters.kit import full_kit
from extract.formats.base import MAX_BODY_BYTES
from extract.model.finding import Problem
from extract.model.report import Reading
from extract.output import to_json
from extract.reading import read

WARC_SUFFIXES = (".warc", ".warc.gz", ".warc.gz.open")


@click.command(name="parse")
@click.argument("files", nargs=-1, required=True)
@click.option("--url", help="Where the input came from.")
@click.option("--all-findings", is_flag=True, help="Print every rule's verdict, not only the violated ones.")
@quiet_option
def COMMAND(files: tuple[str, ...], url: str | None, all_findings: bool, quiet: bool) -> None:
    """Read FILES (.html .htm .txt .docx, a WARC, or - for standard input) and print one JSON object per report.

    Exit status 0 when everything was read, 3 when some input is not an annual report, 4 when some could not be read.

    \b
    nianbao parse report.html --url https://www.example.gov.cn/nb/2023.html
    nianbao parse data/warc/*.warc.gz | jq .agency
    """
    worst = exits.DONE
    kit = full_kit(None)
    with progress("parse", unit="files", quiet=quiet) as report:
        for done, name in enumerate(files):
            for reading in _readings(name, url, kit):
                click.echo(json.dumps(to_json(reading, all_findings=all_findings), ensure_ascii=False))
                worst = max(worst, status(reading))
            report(done + 1, len(files))
    sys.exit(worst)


def status(reading: Reading) -> int:
    """The exit status one input asks for: 0, 3 (not an annual report) or 4 (could not be read)."""
    if any(problem.kind in ("unreadable", "missing-file", "too-large") for problem in reading.problems):
        return exits.UNREADABLE
    return exits.DONE if reading.kind == "annual_report" else exits.NOT_A_REPORT


def _readings(name: str, url: str | None, kit: Kit) -> Iterator[Reading]:
    if name.endswith(WARC_SUFFIXES):
        yield from _warc_readings(Path(name), kit)
        return
    try:
        body = _bytes(name)
    except OSError as error:
        yield _unreadable("missing-file", f"{name}: {error.strerror}; check the path", url)
        return
    yield read(body, name=None if name == "-" else Path(name).name, url=url, kit=kit)


def _bytes(name: str) -> bytes:
    """The input, at most one byte more than the reader accepts."""
    if name == "-":
        return sys.stdin.buffer.read(MAX_BODY_BYTES + 1)
    with Path(name).open("rb") as file:
        return file.read(MAX_BODY_BYTES + 1)


def _warc_readings(warc: Path, kit: Kit) -> Iterator[Reading]:
    """Every annual report of a WARC, and one reading per fault; pages that are no reports are passed over."""
    if not warc.exists():
        yield _unreadable("missing-file", f"{warc}: No such file or directory; check the path", None)
        return
    for item in scan(warc):
        if isinstance(item, Fault):
            yield _unreadable("unreadable", item.message, None)
            continue
        if not is_answered(item):
            continue
        try:
            page = read_payload(warc, item.offset)
        except CorruptRecord as error:
            yield _unreadable("unreadable", str(error), item.url)
            continue
        reading = read(page.body, mime=page.mime, charset=page.charset, url=item.url, lead=item.lead, kit=kit)
        if reading.kind == "annual_report":
            yield reading


def _unreadable(kind: str, message: str, url: str | None) -> Reading:
    problem = Problem(stage="input", kind=kind, message=message, where=url)
    return Reading(kind="other", title=None, report=None, problems=(problem,))
