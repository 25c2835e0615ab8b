"""`make soak`: the full sizes, one table. Ends with 1 when a figure is not what it must be."""

import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from settings.paths import DataFolder
from tests import kill, province_search, recrawl
from tests.agreement import agreement
from tests.conftest import run_sample
from tests.flips import flips
from tests.measure import measure

SIZES = ((1, 1), (2, 1), (3, 1), (4, 1), (5, 1), (6, 3))
"""(seed, scale) of the sample regions that are crawled, archived, extracted and catalogued."""

KILLS = ((2000, 200, 1), (600, 40, 2))
"""Pages of the crawls that are killed, how often, in how many processes."""

RECRAWLED = (500, 10)
"""Pages of the portal that is crawled three times, and how many of them change before the third."""

PROVINCES = (1, 2, 3, 4, 5)
"""Seeds of the provinces of 12 prefectures and 100 counties whose portals are found from link lists alone."""

MUST_BE_ZERO = ("missing", "extra", "fields wrong", "wrong", "nonzero wrong", "unsaid", "unplanted")


def main() -> int:
    """Run every size, print a row each as it ends."""
    faults = sum(_sample(number, seed, scale) for number, (seed, scale) in enumerate(SIZES))
    for pages, kills, processes in KILLS:
        faults += _row(
            f"killed crawl, {processes} process{'es' * (processes > 1)}",
            lambda folder, p=pages, k=kills, n=processes: _killed(folder, p, k, n),  # type: ignore[misc]
        )
    faults += _row("killed re-crawl", lambda folder: _killed(folder, 1000, 100, 1, again=True))
    for habit in ("nginx", "none", "new etags"):
        faults += _row(f"re-crawl, validators: {habit}", lambda folder, h=habit: _recrawled(folder, h))  # type: ignore[misc]
    faults += _row("every bit turned", _flipped)
    for seed in PROVINCES:
        faults += _row(f"province, seed {seed}", lambda folder, s=seed: _discovered(folder, s))  # type: ignore[misc]
    return 1 if faults else 0


def _sample(number: int, seed: int, scale: int) -> int:
    """One sample region through the whole program; other tools judge the first one's archive."""
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
        faults = sum(counts[key] for key in MUST_BE_ZERO)
        if number == 0:
            faults += _row("agreement of other tools", lambda scratch: _agreed(scratch, run.data))
        return faults


Part = Callable[[Path], tuple[dict[str, object], tuple[str, ...]]]


def _row(name: str, part: Part) -> int:
    """Run a part in a folder of its own, print its figures and complaints. Out: how many complaints."""
    with tempfile.TemporaryDirectory(prefix="nianbao-soak-") as folder:
        figures, complaints = part(Path(folder))
    print(f"{name}:", json.dumps(figures), *complaints[:20], sep="\n  ", flush=True)
    return len(complaints)


def _killed(
    folder: Path, pages: int, kills: int, processes: int, *, again: bool = False
) -> tuple[dict[str, object], tuple[str, ...]]:
    outcome = kill.killed_crawl(folder, pages=pages, kills=kills, seed=1, processes=processes, again=again)
    return {**kill.row_of(outcome)}, tuple(outcome.complaints)


def _recrawled(folder: Path, habit: recrawl.Habit) -> tuple[dict[str, object], tuple[str, ...]]:
    pages, changed = RECRAWLED
    outcome = recrawl.recrawled(folder, pages=pages, changed=changed, habit=habit)
    return recrawl.row_of(outcome), tuple(outcome.complaints)


def _agreed(scratch: Path, data: DataFolder) -> tuple[dict[str, object], tuple[str, ...]]:
    found = agreement(data, scratch)
    return {"records": found.records, "complaints": len(found.complaints)}, found.complaints


def _discovered(folder: Path, seed: int) -> tuple[dict[str, object], tuple[str, ...]]:
    outcome = province_search.discovered(folder, 12, 100, seed)
    return province_search.row_of(outcome), tuple(province_search.complaints(outcome))


def _flipped(folder: Path) -> tuple[dict[str, object], tuple[str, ...]]:
    found = flips(full=True)
    return {"bits": found.bits, "not named": len(found.complaints)}, found.complaints


if __name__ == "__main__":
    sys.exit(main())
