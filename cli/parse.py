"""`nianbao parse`: read files, print one JSON line a report."""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from archive.capture import Lead
from archive.errors import CorruptRecord
from archive.fault import Fault
from archive.pages import is_answered
from archive.reader import read_payload, scan
from cli import exits
from cli.options import quiet_option
from cli.progress import progress
from extract.converters.base import Kit
from extract.converters.kit import full_kit
from extract.formats import needed
from extract.formats.base import MAX_BODY_BYTES
from extract.members import read_members
from extract.model.finding import Problem
from extract.model.report import Reading
from extract.output import to_json

WARC_SUFFIXES = (".warc", ".warc.gz", ".warc.gz.open")
TOGETHER, TOGETHER_BYTES = 24, 2 * MAX_BODY_BYTES
"""So many inputs, or bytes of them, are converted in one batch."""


@dataclass(frozen=True, slots=True)
class Input:
    """Something to read: a file, or an answer in a WARC, of which only reports are shown."""

    file: int  # number of the file on the command line
    body: bytes
    mime: str | None = None
    charset: str | None = None
    url: str | None = None
    name: str | None = None
    lead: Lead | None = None
    reports_only: bool = False


@click.command(name="parse")
@click.argument("files", nargs=-1, required=True)
@click.option("--url", help="Where the input came from.")
@click.option("--all-findings", is_flag=True, help="Print every rule's verdict, not only the violated ones.")
@quiet_option
def COMMAND(files: tuple[str, ...], url: str | None, all_findings: bool, quiet: bool) -> None:
    """Read FILES and print one JSON object per report: pages, text, Word files of any age (.docx .doc .wps .rtf),
    spreadsheets (.xlsx .xls), PDF, scans, ZIP archives of these, WARC files, or - for standard input.

    Exit status 0 when everything was read, 3 when some input is not an annual report, 4 when some could not be read.

    \b
    nianbao parse report.html --url https://www.example.gov.cn/nb/2023.html
    nianbao parse attachments/*.doc attachments/*.zip
    nianbao parse data/warc/*.warc.gz | jq .agency
    """
    worst = exits.DONE
    with progress("parse", unit="files", quiet=quiet) as report:
        for done, reading in _read_all(_inputs(files, url)):
            click.echo(json.dumps(to_json(reading, all_findings=all_findings), ensure_ascii=False))
            worst = max(worst, status(reading))
            report(done, len(files))
        report(len(files), len(files))
    sys.exit(worst)


def status(reading: Reading) -> int:
    """The exit status one input asks for: 0, 3 (not an annual report) or 4 (could not be read)."""
    if any(problem.kind in ("unreadable", "missing-file", "too-large") for problem in reading.problems):
        return exits.UNREADABLE
    return exits.DONE if reading.kind == "annual_report" else exits.NOT_A_REPORT


def _inputs(files: Iterable[str], url: str | None) -> Iterator[Input | tuple[int, Reading]]:
    """What is to be read, in order; a fault stands where its input would."""
    for n, name in enumerate(files):
        if name.endswith(WARC_SUFFIXES):
            yield from _warc_inputs(n, Path(name))
            continue
        try:
            yield Input(n, _bytes(name), url=url, name=None if name == "-" else Path(name).name)
        except OSError as error:
            yield n, _unreadable("missing-file", f"{name}: {error.strerror}; check the path", url)


def _read_all(inputs: Iterable[Input | tuple[int, Reading]]) -> Iterator[tuple[int, Reading]]:
    """(number of the file, reading) in order; what programs must convert is converted in batches."""
    waiting: list[Input | tuple[int, Reading]] = []
    for each in inputs:
        waiting.append(each)
        size = sum(len(w.body) for w in waiting if isinstance(w, Input))
        if len(waiting) >= TOGETHER or size >= TOGETHER_BYTES:
            yield from _read_together(waiting)
            waiting = []
    yield from _read_together(waiting)


def _read_together(inputs: Iterable[Input | tuple[int, Reading]]) -> Iterator[tuple[int, Reading]]:
    kit = _prepared(each for each in inputs if isinstance(each, Input))
    for each in inputs:
        if not isinstance(each, Input):
            yield each
            continue
        how = {"mime": each.mime, "charset": each.charset, "url": each.url, "name": each.name}
        (_, own), *members = read_members(each.body, lead=each.lead, kit=kit, **how)
        readings = [reading for _, reading in members]
        if own.kind == "annual_report" or (not each.reports_only and (not members or own.problems)):
            readings.insert(0, own)
        yield from ((each.file, reading) for reading in readings)


def _prepared(inputs: Iterable[Input]) -> Kit:
    """A kit that has converted what the inputs need."""
    needs: dict[str, list[bytes]] = {}
    for each in inputs:
        for converter, body in needed(each.body, each.mime, each.name or each.url):
            needs.setdefault(converter, []).append(body)
    kit = full_kit(None)
    for converter, bodies in needs.items():
        kit.prepare(converter, bodies)
    return kit


def _bytes(name: str) -> bytes:
    """The input, at most one byte more than the reader accepts."""
    if name == "-":
        return sys.stdin.buffer.read(MAX_BODY_BYTES + 1)
    with Path(name).open("rb") as file:
        return file.read(MAX_BODY_BYTES + 1)


def _warc_inputs(file: int, warc: Path) -> Iterator[Input | tuple[int, Reading]]:
    """Every answer of a WARC, and a reading of each fault."""
    if not warc.exists():
        yield file, _unreadable("missing-file", f"{warc}: No such file or directory; check the path", None)
        return
    for item in scan(warc):
        if isinstance(item, Fault):
            yield file, _unreadable("unreadable", item.message, None)
        elif is_answered(item):
            try:
                page = read_payload(warc, item.offset)
            except CorruptRecord as error:
                yield file, _unreadable("unreadable", str(error), item.url)
                continue
            yield Input(file, page.body, page.mime, page.charset, item.url, None, item.lead, reports_only=True)


def _unreadable(kind: str, message: str, url: str | None) -> Reading:
    problem = Problem(stage="input", kind=kind, message=message, where=url)
    return Reading(kind="other", title=None, report=None, problems=(problem,))
