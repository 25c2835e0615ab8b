"""`make bench`: every speed as a ratio measured in one run, printed as a table and as JSON lines."""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from settings.paths import DataFolder
from tests.bench.against_wget import wget_rows
from tests.bench.cataloguing import catalogue_rows, large_rows
from tests.bench.crawling import crawl_rows
from tests.bench.discovering import discovery_rows, family_rows
from tests.bench.extracting import extract_rows
from tests.bench.memory import memory_rows
from tests.bench.office import office_rows
from tests.bench.pdf import pdf_rows
from tests.bench.prose import prose_rows
from tests.bench.reading import reading_rows
from tests.bench.row import Row, table
from tests.bench.scans import scan_rows
from tests.bench.verifying import verify_rows


def main() -> None:
    options = _options()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as scratch:
        kept = Path(scratch) / "crawled"
        parts: dict[str, Callable[[], list[Row]]] = {
            "reading": lambda: reading_rows(options.seed, options.scale, options.pages, options.rounds),
            "prose": lambda: prose_rows(options.seed, options.scale, options.pages, options.rounds),
            "office": lambda: office_rows(40, options.rounds),
            "pdf": lambda: pdf_rows(20, options.rounds),
            "scans": lambda: scan_rows(3, options.rounds),
            "crawl": lambda: crawl_rows(options.seed, options.scale, options.rounds, kept),
            "discovery": lambda: discovery_rows(options.seed, options.scale, options.rounds),
            "families": family_rows,
            "two portals": lambda: wget_rows(1500, options.rounds),
            "memory": lambda: memory_rows(1_000_000, 10_000),
            "verify": lambda: verify_rows(
                options.seed, 1, 1000, options.rounds, DataFolder(Path(scratch) / "verified")
            ),
            "extract": lambda: extract_rows(_crawled(kept, options), options.rounds),
            "catalogue": lambda: catalogue_rows(_crawled(kept, options), options.rounds),
            "large catalogue": lambda: large_rows(options.reports),
        }
        if unknown := set(options.parts) - parts.keys():
            sys.exit(f"no part {', '.join(sorted(unknown))}; there are {', '.join(parts)}")
        for name, part in parts.items():
            if options.parts and name not in options.parts:
                continue
            print(f"measuring: {name}", file=sys.stderr, flush=True)
            rows += part()
    print(table(rows))
    for row in rows:
        print(json.dumps({**asdict(row), "ratio": row.ratio}, ensure_ascii=False))


def _crawled(kept: Path, options: argparse.Namespace) -> DataFolder:
    """The archived crawl that the part "crawl" leaves; made here when that part was not asked for."""
    if not kept.exists():
        crawl_rows(options.seed, options.scale, 1, kept)
    return DataFolder(kept)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help="what to measure (default: everything)")
    parser.add_argument("--seed", type=int, default=1, help="seed of the sample region")
    parser.add_argument("--scale", type=int, default=3, help="size of the sample region")
    parser.add_argument("--rounds", type=int, default=5, help="times each side is run; medians are printed")
    parser.add_argument("--pages", type=int, default=60, help="report pages that are read")
    parser.add_argument("--reports", type=int, default=20_000, help="reports of the catalogue that is searched")
    return parser.parse_args()


if __name__ == "__main__":
    main()
