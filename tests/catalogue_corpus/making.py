"""Shards of the collection, written by several processes; the same whatever their number."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from random import Random

from isal import igzip

from tests.catalogue_corpus.lines import lines_of
from tests.catalogue_corpus.plan import Agency, planned
from tests.catalogue_corpus.prose import Pen

PER_SHARD = 1000
"""Reports of a shard, about: a place is never divided."""

Places = Sequence[Sequence[Agency]]


def make_shards(folder: Path, reports: int, seed: int = 1, *, per_place: int = 12, processes: int = 2) -> list[Path]:
    """The shards of so many reports in a folder, in name order."""
    folder.mkdir(parents=True, exist_ok=True)
    jobs = [
        (folder / f"{n:05d}.warc.gz.jsonl.gz", places, seed)
        for n, places in enumerate(_batches(planned(reports, seed, per_place)))
    ]
    if len(jobs) == 1 or processes == 1:
        return [write_shard(job) for job in jobs]
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        return list(pool.map(write_shard, jobs))


def _batches(places: Places) -> Iterator[list[Sequence[Agency]]]:
    batch: list[Sequence[Agency]] = []
    for agencies in places:
        batch.append(agencies)
        if sum(len(a.years) for one in batch for a in one) >= PER_SHARD:
            yield batch
            batch = []
    if batch:
        yield batch


def write_shard(job: tuple[Path, Places, int]) -> Path:
    """One shard: its header and the lines of its places."""
    path, places, seed = job
    warc = path.name.removesuffix(".jsonl.gz")
    header = {"warc": warc, "warc_sha256": hashlib.sha256(warc.encode()).hexdigest(), "code": "made", "captures": 0}
    with igzip.open(path, "wb", compresslevel=1) as out:
        out.write(json.dumps({"shard": header}).encode() + b"\n")
        offset = 1000
        for agencies in places:
            rng = Random(f"{seed} {agencies[0].region} text")
            pen = Pen(agencies[0].place, rng)
            for agency in agencies:
                for line in lines_of(agency, pen, rng):
                    length = 4000 + len(line) // 5
                    said = line.replace(b'"@warc"', f'"{warc}","offset":{offset},"length":{length}'.encode(), 1)
                    offset += length
                    out.write(said + b"\n")
    return path
