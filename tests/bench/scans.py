"""Seconds from a scanned page to its characters, on all cores, against RapidOCR's own call; memory of the process."""

import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random

from PIL import Image

from extract.converters.ocr import convert
from tests.bench.row import Row, alternating, seconds
from tests.forms.scan import as_tiff, page, scanned, worn
from tests.written import written

MEBIBYTE = 1024
PLAIN = """
import sys
from rapidocr import RapidOCR
engine = RapidOCR()
for path in sys.argv[1:]:
    engine(path)
"""


def scan_rows(count: int, rounds: int) -> list[Row]:
    """Time `count` reports, a process for each side and round with its start in it. In: reports, rounds."""
    bodies = [page(written(f"bench/scan/{n}", ("2021", "2019")[n % 2]).parts, Random(n)) for n in range(count)]
    files = scanned(worn, as_tiff)(bodies)
    with tempfile.TemporaryDirectory(prefix="nianbao-bench-") as name:
        pages = [path for n, body in enumerate(files) for path in _saved(Path(name), n, body)]
        command = [sys.executable, "-c", PLAIN, *map(str, pages)]

        def plain() -> float:
            return seconds(lambda: subprocess.run(command, check=True, capture_output=True)) / len(pages)

        ours, theirs = alternating([lambda: seconds(lambda: convert(files)) / len(pages), plain], rounds)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / MEBIBYTE
    note = f"median of {rounds} over {len(pages)} pages of {count} reports, 200 dpi"
    return [
        Row(
            measure="recognise a scanned page",
            unit="s",
            ours=ours,
            peer="RapidOCR, the whole page only",
            theirs=theirs,
            aim="6 s or less",
            note=note,
        ),
        Row(measure="recognise a scanned page, memory of the process", unit="MiB", ours=memory, note=note),
    ]


def _saved(folder: Path, number: int, body: bytes) -> list[Path]:
    """The pages of a TIFF file as files of their own."""
    source = folder / f"{number}.tif"
    source.write_bytes(body)
    with Image.open(source) as image:
        paths = []
        for n in range(getattr(image, "n_frames", 1)):
            image.seek(n)
            paths.append(folder / f"{number}-{n}.png")
            image.save(paths[-1])
    return paths
