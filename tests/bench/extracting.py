"""Extraction of an archived crawl: two workers against one, whole processes from start to end, and their memory."""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from archive.files import warc_files
from settings.paths import DataFolder
from tests.bench.row import Row, alternating

ROOT = Path(__file__).resolve().parent.parent.parent

COPIES = 4
"""The crawl is there so many times, each in a WARC of its own: what is measured takes half a minute, not a second."""

CHILD = """
import json, sys
from pathlib import Path
from extract import pool
from extract.pipeline import extract
from settings.paths import DataFolder
most = 0
if __name__ == "__main__":
    seen = pool.memory_of
    def look(pid):
        global most
        size = seen(pid)
        most = max(most, size)
        return size
    pool.memory_of = look
    done = extract([DataFolder(Path(sys.argv[1]))], DataFolder(Path(sys.argv[2])), workers=int(sys.argv[3]), ocr=False)
    print(json.dumps({"captures": done.captures, "memory": most}))
"""


def extract_rows(data: DataFolder, rounds: int) -> list[Row]:
    """Read the archived crawl from nothing with two workers and with one, in turn; Python's start is included."""
    with tempfile.TemporaryDirectory() as scratch:
        many = _copies(data, DataFolder(Path(scratch) / "many"))
        runs: list[dict[str, float]] = []

        def per_second(workers: int) -> float:
            run = _run(many, workers)
            runs.append(run)
            return run["captures"] / run["seconds"]

        two, one = alternating([lambda: per_second(2), lambda: per_second(1)], rounds)
    captures, most = int(runs[0]["captures"]), max(run["memory"] for run in runs) / 1e6
    note = f"median of {rounds}, {captures:,} captures in {len(warc_files(data.warc)) * COPIES} WARC, processes from start to end"
    return [
        Row(
            measure="extract, two workers",
            unit="captures/s",
            ours=two,
            peer="one",
            theirs=one,
            aim="1.8 or more",
            note=note,
        ),
        Row(
            measure="memory of a worker",
            unit="MB",
            ours=most,
            aim="under 400",
            note="the largest seen, 20 times a second",
        ),
    ]


def _copies(data: DataFolder, many: DataFolder) -> DataFolder:
    many.warc.mkdir(parents=True)
    for warc in warc_files(data.warc):
        for number in range(COPIES):
            shutil.copy(warc, many.warc / f"{number}-{warc.name}")
    return many


def _run(data: DataFolder, workers: int) -> dict[str, float]:
    """One extraction in a process of its own. Out: its captures, seconds and bytes of the largest worker."""
    with tempfile.TemporaryDirectory() as out:
        child = Path(out) / "child.py"
        child.write_text(CHILD, encoding="utf-8")
        argv = [sys.executable, str(child), str(data.root), str(Path(out) / "data"), str(workers)]
        start = perf_counter()
        said = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, check=True).stdout
        return {**json.loads(said.splitlines()[-1]), "seconds": perf_counter() - start}
