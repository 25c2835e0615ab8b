"""`make soak`: the full sizes, one table. Ends with 1 when a figure is not what it must be."""

import json
import sys
import tempfile
import time
from pathlib import Path

from tests.conftest import run_sample
from tests.kill import killed_crawl, row_of
from tests.measure import measure

SIZES = ((1, 1), (2, 1), (3, 1), (4, 1), (5, 1), (6, 3))
"""(seed, scale) of the sample regions that are crawled, archived, extracted and catalogued."""

KILLS = (2000, 200)
"""Pages of the crawl that is killed, and how often."""

MUST_BE_ZERO = ("missing", "extra", "fields wrong", "wrong", "nonzero wrong", "unsaid", "unplanted")


def main() -> int:
    """Run every size, print a row each as it ends."""
    faults = 0
    for number, (seed, scale) in enumerate(SIZES):
        with tempfile.TemporaryDirectory(prefix="nianbao-soak-") as folder:
            started = time.monotonic()
            run = run_sample(Path(folder), seed=seed, scale=scale)
            if run.crawl.returncode or run.extract.returncode:
                print(run.crawl.stderr[-2000:], run.extract.stderr[-2000:], file=sys.stderr)
                return 1
            captures = json.loads(run.extract.stdout)["extract"]["captures"]
            counts = {"seed": seed, "scale": scale, "captures": captures, **measure(run.truth, run.data.catalogue)}
            counts["seconds"] = round(time.monotonic() - started)
        if number == 0:
            print("  ".join(counts))
        print("  ".join(f"{value:>{len(key)}}" for key, value in counts.items()), flush=True)
        faults += sum(counts[key] for key in MUST_BE_ZERO)
    with tempfile.TemporaryDirectory(prefix="nianbao-soak-") as folder:
        outcome = killed_crawl(Path(folder), pages=KILLS[0], kills=KILLS[1], seed=1)
    print(*("killed crawl:", json.dumps(row_of(outcome)), *outcome.complaints[:20]), sep="\n", flush=True)
    faults += len(outcome.complaints)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
