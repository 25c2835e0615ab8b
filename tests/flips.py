"""Every bit of a small closed WARC turned over, one at a time: `verify` must name the member it lies in.

`python -m tests.flips --all` turns every bit, without `--all` a seeded sample with every bit of the gzip headers and
end marks, which unpacking overlooks in part.
"""

import argparse
import os
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from archive.examine import examine
from archive.files import warc_files
from archive.importing import import_warcs
from archive.index import CrawlDb
from archive.writer import WarcStore
from settings.paths import DataFolder
from tests.exchanges import ANSWERS, WHEN, counted_ids, exchange
from tests.test_import import by_warcio

GZIP_HEADER_BYTES = 10
GZIP_END_BYTES = 8
SAMPLE = 700
"""Bits of each file that are drawn, beside those of the headers and end marks."""


@dataclass(frozen=True)
class Flips:
    """How many bits were turned, and each one that `verify` did not name."""

    bits: int
    complaints: tuple[str, ...]


def flips(full: bool, seed: int = 20260131) -> Flips:
    """Turn bits of a file of ours (gzip) and of one of warcio (plain), in memory where there is such a folder."""
    memory = Path("/dev/shm")
    complaints: list[str] = []
    bits = 0
    with TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        for data in (_ours(Path(folder)), _theirs(Path(folder))):
            (warc,) = warc_files(data.warc)
            with CrawlDb(data.crawl_db) as db:
                members = [(m.offset, m.length) for m in db.members(warc.name).values()]
            content = warc.read_bytes()
            assert not _owners(warc, data), "the file is damaged before anything was done to it"
            chosen = list(_all(content) if full else _some(members, warc.name.endswith(".gz"), random.Random(seed)))
            bits += len(chosen)
            for at, bit in chosen:
                changed = bytearray(content)
                changed[at] ^= 1 << bit
                warc.write_bytes(changed)
                owner = max(offset for offset, _ in members if offset <= at)
                if owner not in _owners(warc, data):
                    complaints.append(f"{warc.name}: bit {bit} of byte {at} is not named at member {owner}")
    return Flips(bits, tuple(complaints))


def _owners(warc: Path, data: DataFolder) -> set[int]:
    """The members of the file that something is said of."""
    found = examine(warc, data.crawl_db)
    return {fault.offset for fault in (*found.faults, *found.of_index) if fault.file == warc.name and fault.message}


def _all(content: bytes) -> Iterator[tuple[int, int]]:
    return ((at, bit) for at in range(len(content)) for bit in range(8))


def _some(members: list[tuple[int, int]], packed: bool, draw: random.Random) -> Iterator[tuple[int, int]]:
    end = sum(members[-1])
    yield from ((draw.randrange(end), draw.randrange(8)) for _ in range(SAMPLE))
    for offset, length in members if packed else ():
        edge = (*range(GZIP_HEADER_BYTES), *range(length - GZIP_END_BYTES, length))
        yield from ((offset + at, bit) for at in edge for bit in range(8))


def _ours(folder: Path) -> DataFolder:
    """Two captures, one of them in chunks and gzip."""
    data = DataFolder(folder / "ours")
    with CrawlDb(data.crawl_db) as db:
        told = {"now": lambda: WHEN, "make_id": counted_ids(), "on_member": db.add_member}
        with WarcStore(data.warc, run_id="run-1", **told) as warcs:  # type: ignore[arg-type]
            for name in ("chunked-gzip", "no-reason"):
                db.add_capture(warcs.write(exchange(ANSWERS[name][0], name)))
    return data


def _theirs(folder: Path) -> DataFolder:
    """A file without compression, as another tool writes it."""
    data = DataFolder(folder / "theirs")
    (done,) = import_warcs(data, [by_warcio(folder / "other.warc", ("a",), gz=False)])
    assert done.state == "imported"
    return data


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.flips", description=__doc__)
    parser.add_argument("--all", action="store_true", help="every bit, not a sample")
    done = flips(parser.parse_args().all)
    print(f"{done.bits} bits, {len(done.complaints)} not named", *done.complaints[:20], sep="\n")
    return 1 if done.complaints else 0


if __name__ == "__main__":
    sys.exit(main())
