"""A catalogue at its full size: built, searched and visited, each limit a fault when it is passed."""

import gzip
import time
from collections.abc import Sequence
from pathlib import Path

from extract.catalogue.load import build
from tests.bench import catalogue_measures as measures
from tests.catalogue_corpus import crawl_db_of, make_shards, planned

REPORTS = 200_000
CELLS = 40_000_000
WORDS = 60
"""Words of each length that are looked for."""

SCANNED = 12
"""Of them, those that are held against a scan of all texts."""

LOAD_SECONDS = 30.0
LIMITS: dict[str, float] = {
    "build s": 720,
    "changed shard / build": 0.25,
    "without cells / text": 2.5,
    "search p95 ms": 100,
    "list p95 ms": 300,
    "list with words p95 ms": 300,
    "report p95 ms": 100,
}
"""What issue 6 allows at this size, on two cores that do nothing else."""


def soaked(folder: Path, reports: int = REPORTS) -> tuple[dict[str, object], tuple[str, ...]]:
    """The figures, and a complaint for each limit that is passed or word that is not found."""
    shards, books = make_shards(folder / "extracts", reports), [crawl_db_of(folder / "crawl.db", planned(reports))]
    catalogue = folder / "catalogue.db"
    start = time.monotonic()
    built = build(shards, books, catalogue, keep=folder / "prepared")
    measured: dict[str, float] = {"build s": time.monotonic() - start}
    complaints: list[str] = []
    if built.reports < reports or built.figures * REPORTS < CELLS * reports:
        complaints.append(f"only {built.reports} reports with {built.figures} cells")
    size = measures.sizes(catalogue)
    measured["without cells / text"] = size.ratio
    words = measures.sampled_words(catalogue, WORDS)
    times = measures.search_times(catalogue, words)
    measured |= {f"search {length} p95 ms": measures.share(found, 0.95) for length, found in times.items()}
    measured["search p95 ms"] = max(measures.share(found, 0.95) for found in times.values())
    complaints += measures.missed(catalogue, [word for asked in words.values() for word in asked[:SCANNED]])
    complaints += _visited(catalogue, folder, [word for asked in words.values() for word in asked], measured)
    complaints += _rebuilt(shards, books, folder, built.captures, measured)
    complaints += [
        f"{name}: {measured[name]:.1f} > {limit:g}" for name, limit in LIMITS.items() if measured[name] > limit
    ]
    figures = {name: round(value, 2) for name, value in measured.items()}
    return {"reports": built.reports, "cells": built.figures, "MB": size.whole // 1_000_000, **figures}, tuple(
        complaints
    )


def _visited(catalogue: Path, folder: Path, words: list[str], measured: dict[str, float]) -> list[str]:
    """Put the times of the visitors among the measures. Out: what was not answered."""
    loads = {
        "list p95 ms": measures.list_load(catalogue, folder, LOAD_SECONDS),
        "list with words p95 ms": measures.list_load(catalogue, folder, LOAD_SECONDS, words),
        "report p95 ms": measures.report_load(catalogue, folder, LOAD_SECONDS / 3),
    }
    measured |= {name: loaded.at(0.95) for name, loaded in loads.items()}
    return [wrong for loaded in loads.values() for wrong in loaded.wrong]


def _rebuilt(
    shards: Sequence[Path], books: Sequence[Path], folder: Path, captures: int, measured: dict[str, float]
) -> list[str]:
    """One shard loses its last capture; put the time of the build after that among the measures. Out: what is wrong."""
    changed = shards[len(shards) // 2]
    lines = gzip.decompress(changed.read_bytes()).splitlines(keepends=True)
    changed.write_bytes(gzip.compress(b"".join(lines[:-1]), 1))
    start = time.monotonic()
    built = build(shards, books, folder / "catalogue.db", keep=folder / "prepared")
    measured["changed shard s"] = time.monotonic() - start
    measured["changed shard / build"] = measured["changed shard s"] / measured["build s"]
    return [] if built.captures == captures - 1 else [f"{built.captures} captures after one of {captures} has gone"]
