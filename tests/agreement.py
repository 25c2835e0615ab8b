"""What the tools of others say of an archive, and whether they may.

warcio and FastWARC hash the payload of a chunked answer with its chunk sizes (warcio issue 75; WARC 1.1 section 2 says
without). FastWARC looks for the payload of a revisit in the revisit, for the end of a head in CRLF only, and calls every
payload digest wrong that is of no HTTP message (`verify_payload_digest`). pywb gives a revisit no status. Everything else
that one of them finds, or sees in another place than we do, is a complaint.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastwarc.warc import ArchiveIterator

from archive.cdxj import cdxj_path
from archive.files import warc_files
from archive.package import package
from settings.paths import DataFolder
from tests.foreign_tools import tool

TIMEOUT_S = 600
_HEAD = re.compile(rb"HTTP/.*?\n\r?\n", re.DOTALL)
PLACE = ("url", "offset", "length", "filename")


@dataclass(frozen=True)
class Agreement:
    """How many records were judged, and what is held against them."""

    records: int
    complaints: tuple[str, ...]


@dataclass(frozen=True)
class _Seen:
    """What a record is, told from its bytes alone."""

    kind: str
    chunked: bool
    bare: bool  # whether some line of the HTTP head ends in LF alone
    has_payload_digest: bool


def agreement(data: DataFolder, scratch: Path) -> Agreement:
    """Have every closed WARC of a data folder judged, and a package of all of them (made in the scratch folder)."""
    complaints: list[str] = []
    records = 0
    for warc in warc_files(data.warc):
        seen = _seen(warc)
        records += len(seen)
        complaints += [f"{warc.name}: warcio: {what}" for what in _by_warcio(warc, seen)]
        complaints += [f"{warc.name}: fastwarc: {what}" for what in _by_fastwarc(warc, seen, scratch)]
        for program in (tool("wacz", "cdxj-indexer"), tool("pywb", "cdx-indexer")):
            complaints += [f"{warc.name}: {program.name}: {what}" for what in _by_indexer(program, warc, seen)]
    complaints += [f"wacz: {what}" for what in _by_wacz(data, scratch)]
    return Agreement(records, tuple(complaints))


def _seen(warc: Path) -> dict[str, _Seen]:
    found = {}
    for record in ArchiveIterator(str(warc), parse_http=False):
        head = _HEAD.match(record.reader.read())
        lines = head[0].lower().splitlines(keepends=True) if head else []
        kind, has_digest = record.headers["WARC-Type"], "WARC-Payload-Digest" in record.headers
        chunked = any(line.startswith(b"transfer-encoding:") and b"chunked" in line for line in lines)
        bare = any(not line.endswith(b"\r\n") for line in lines)
        answer = kind == "response"
        found[record.headers["WARC-Record-ID"]] = _Seen(kind, answer and chunked, answer and bare, has_digest)
    return found


def _run(*argv: object) -> str:
    done = subprocess.run(list(map(str, argv)), capture_output=True, text=True, timeout=TIMEOUT_S, check=False)
    return done.stdout + done.stderr


def _by_warcio(warc: Path, seen: dict[str, _Seen]) -> Iterator[str]:
    """`warcio check -v` names each record, and below it what it thinks of it."""
    told = _run(sys.executable, "-c", "from warcio.cli import main; main()", "check", "-v", warc)
    record_id, met = "", set()
    for line in told.splitlines()[1:]:
        words = line.split()
        if words[:1] == ["offset"]:
            record_id = words[3]
            met.add(record_id)
        elif words[:3] == ["payload", "digest", "failed"] and record_id in seen and seen[record_id].chunked:
            continue
        elif words[:2] != ["digest", "pass"] and not (_is(record_id, "revisit", seen) and "not checked" in line):
            yield f"{record_id}: {line.strip()}"
    yield from (f"did not read {record_id}" for record_id in seen.keys() - met)


def _is(record_id: str, kind: str, seen: dict[str, _Seen]) -> bool:
    return record_id in seen and seen[record_id].kind == kind


def _by_fastwarc(warc: Path, seen: dict[str, _Seen], scratch: Path) -> Iterator[str]:
    """`fastwarc check -p` writes a line per record: its id, the block, the payload."""
    out = scratch / "fastwarc.txt"
    said = _run(sys.executable, "-c", "from fastwarc.cli import main; main()", "check", "-p", "-q", "-o", out, warc)
    lines = dict(line.rsplit(": ", 1) for line in out.read_text(encoding="utf-8").splitlines()) if out.exists() else {}
    for record_id, what in lines.items():
        block, _, payload = what.partition(", ")
        it = seen.get(record_id)
        wrong_anyway = it is not None and (it.chunked or it.bare or it.kind in ("revisit", "resource"))
        if block != "OK" or (payload not in ("PAYLOAD_OK", "PAYLOAD_NO_DIGEST") and not wrong_anyway):
            yield f"{record_id}: {what}"
    yield from (f"did not read {record_id} {said.strip()[-200:]}" for record_id in seen.keys() - lines.keys())
    out.unlink(missing_ok=True)


def _by_indexer(program: Path, warc: Path, seen: dict[str, _Seen]) -> Iterator[str]:
    """An indexer's lines against the CDXJ beside the WARC: key, time and place; digest and status where it has one."""
    flags = ["-j", "-s"] if program.name == "cdx-indexer" else ["--sort"]
    ours, theirs = _rows(cdxj_path(warc).read_text(encoding="utf-8")), _rows(_run(program, *flags, warc))
    undigested = _undigested(warc, seen)
    for key in sorted(ours.keys() | theirs.keys()):
        mine, their = ours.get(key), theirs.get(key)
        if mine is None or their is None:
            yield f"{' '.join(key)} is only in {'ours' if mine else 'theirs'}"
            continue
        names = [*PLACE, *([] if mine["offset"] in undigested else ["digest"])]
        names += ["status"] if mine.get("mime") != "warc/revisit" else []
        yield from (
            f"{' '.join(key)}: {name} is {mine.get(name)} here and {their.get(name)} there"
            for name in names
            if mine.get(name) != their.get(name)
        )


def _undigested(warc: Path, seen: dict[str, _Seen]) -> set[str]:
    """Offsets of the records that have no payload digest, because their transfer coding cannot be removed."""
    records = ArchiveIterator(str(warc), parse_http=False)
    places = [(record.headers["WARC-Record-ID"], str(record.stream_pos)) for record in records]
    return {offset for record_id, offset in places if not seen[record_id].has_payload_digest}


def _rows(text: str) -> dict[tuple[str, str, str], dict[str, Any]]:
    """CDXJ lines by key, time and offset."""
    found = {}
    for line in text.splitlines():
        key, stamp, told = line.split(" ", 2)
        row = json.loads(told)
        found[key, stamp, row["offset"]] = row
    return found


def _by_wacz(data: DataFolder, scratch: Path) -> Iterator[str]:
    out = scratch / "judged.wacz"
    package(data, out)
    argv = [tool("wacz", "wacz"), "validate", "--file", out]
    done = subprocess.run(argv, capture_output=True, text=True, timeout=TIMEOUT_S, check=False)
    if done.returncode:
        yield (done.stdout + done.stderr).strip()[-500:]
    out.unlink()
