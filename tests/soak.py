"""`make soak`: the full sizes, one table. Ends with 1 when a figure is not what it must be."""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from settings.paths import DataFolder
from tests import kill, province_search, recrawl, soak_catalogue, soak_fuzz, soak_layouts, soak_repair
from tests.agreement import agreement
from tests.conftest import run_sample
from tests.flips import flips
from tests.forms import forms
from tests.measure import measure
from tests.soak_forms import formed
from tests.soak_office import converted_twice
from tests.soak_prose import facts_of_many, findings_of_regions
from tests.soak_scans import all_scanned

SIZES = ((1, 1), (2, 1), (3, 1), (4, 1), (5, 1), (6, 3))
"""(seed, scale) of the sample regions that are crawled, archived, extracted and catalogued."""

KILLS = ((2000, 200, 1), (600, 40, 2))
"""Pages of the crawls that are killed, how often, in how many processes."""

RECRAWLED = (500, 10)
"""Pages of the portal that is crawled three times, and how many of them change before the third."""

PROVINCES = (1, 2, 3, 4, 5)
"""Seeds of the provinces of 12 prefectures and 100 counties whose portals are found from link lists alone."""

MUST_BE_ZERO = ("missing", "extra", "fields wrong", "wrong", "nonzero wrong", "unsaid", "unplanted")


FORMED = 20
"""Reports that are rendered in each form with text and read back."""

SCANNED = 6
"""Reports that are rendered in each form of scans and read back."""


def main() -> int:
    """Run every part, or those that are named, print a row for each figure as it ends."""
    options = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    options.add_argument("parts", nargs="*", metavar="part", help=f"of {', '.join(PARTS)} (default: all)")
    chosen = options.parse_args().parts
    if unknown := set(chosen) - PARTS.keys():
        options.error(f"no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    faults = sum(part() for name, part in PARTS.items() if not chosen or name in chosen)
    print(f"{faults} faults")
    return 1 if faults else 0


def _regions() -> int:
    return sum(_sample(number, seed, scale) for number, (seed, scale) in enumerate(SIZES))


def _kills() -> int:
    faults = _row("killed re-crawl", lambda folder: _killed(folder, 1000, 100, 1, again=True))
    for pages, kills, processes in KILLS:
        faults += _row(
            f"killed crawl, {processes} process{'es' * (processes > 1)}",
            lambda folder, p=pages, k=kills, n=processes: _killed(folder, p, k, n),  # type: ignore[misc]
        )
    return faults


def _recrawls() -> int:
    return sum(
        _row(f"re-crawl, validators: {habit}", partial(_recrawled, habit=habit))
        for habit in ("nginx", "none", "new etags")
    )


def _provinces() -> int:
    return sum(_row(f"province, seed {seed}", partial(_discovered, seed=seed)) for seed in PROVINCES)


def _forms() -> int:
    """Every form with text."""
    chosen = [name for name, form in forms().items() if not form.scan]
    return sum(_row(f"form {name}", lambda _, n=name: formed(n, FORMED)) for name in chosen)  # type: ignore[misc]


def _scans() -> int:
    with tempfile.TemporaryDirectory(prefix="nianbao-soak-") as folder:
        rows = all_scanned(Path(folder), SCANNED)
        return sum(_row(name, lambda _, f=figures, c=complaints: (f, c)) for name, figures, complaints in rows)  # type: ignore[misc]


def _prose() -> int:
    return _row("facts of free-form reports", facts_of_many) + _row("findings of the text", findings_of_regions)


def _fuzz() -> int:
    return sum(_row(f"fuzz {kind}", partial(soak_fuzz.soaked, kind=kind)) for kind in (*soak_fuzz.kinds(), "bombs"))


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


PARTS: dict[str, Callable[[], int]] = {
    "regions": _regions,
    "kills": _kills,
    "recrawls": _recrawls,
    "flips": lambda: _row("every bit turned", _flipped),
    "provinces": _provinces,
    "forms": _forms,
    "damages": lambda: _row("damaged tables", lambda _: soak_layouts.soaked()),
    "repair": lambda: _row("smallest repair", lambda _: soak_repair.soaked()),
    "prose": _prose,
    "scans": _scans,
    "fuzz": _fuzz,
    "catalogue": lambda: _row("catalogue of 200,000 reports", soak_catalogue.soaked),
    "office": lambda: _row("old Word files converted twice", lambda folder: converted_twice(folder, 300)),
}


if __name__ == "__main__":
    sys.exit(main())
