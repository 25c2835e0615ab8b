"""Scanned pages and page images to characters, by RapidOCR on onnxruntime, in a process of its own.

Nothing of RapidOCR, onnxruntime or OpenCV is imported here: a worker that meets no scan never has them in memory.
Its models lie in the wheel; the process has no network.
"""

import sys
import tempfile
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed
from pathlib import Path

from extract.converters import confine
from extract.converters.base import Converter, Failed
from extract.model.finding import Unreadable

REMEDY = "RapidOCR is not installed; install it (pip install rapidocr onnxruntime) and read the file again"
PACKAGES = ("rapidocr", "onnxruntime", "opencv-python-headless", "numpy", "pillow", "pypdfium2")

SECONDS, SECONDS_A_FILE = 60.0, 600.0
"""Time of a batch: for starting, and for each file in it. A page takes some four seconds on two cores."""

MEMORY = 4 * 1024**3
"""Address space in bytes; the models and their threads map one GiB."""

BATCH = 8
"""Files a process is given at most: a crash loses little."""

_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); from extract.converters.ocr_process import main; main(sys.argv[2])"
)
"""The child's program: the rooms of this checkout first, as the parent has them, then the process's own module."""

_ROOT = Path(__file__).resolve().parents[2]


@cache
def version() -> str:
    """Names and versions, "rapidocr 3.10.0, onnxruntime 1.31.1, nianbao 5f0c1d2e".

    The last is a digest over the modules that prepare the pictures and read the answers, and the libraries they use:
    what is kept under a version is what these make. Raises `Unreadable` with the remedy where one is missing.
    """
    try:
        versions = [f"{name} {installed(name)}" for name in PACKAGES]
    except PackageNotFoundError as error:
        raise Unreadable(REMEDY) from error
    modules = sorted(Path(__file__).parent.glob("ocr*.py"))
    code = sha256(b"\0".join([*(module.read_bytes() for module in modules), *map(str.encode, versions)]))
    return ", ".join((*versions[:2], f"nianbao {code.hexdigest()[:8]}"))


def convert(bodies: Sequence[bytes]) -> list[bytes | Failed]:
    """PDF and picture files -> the JSON of `ocr_sheet`, in order. What a batch did not give is tried once more alone."""
    try:
        version()
    except Unreadable as error:
        return [Failed(str(error)) for _ in bodies]
    return [made for start in range(0, len(bodies), BATCH) for made in _tried(bodies[start : start + BATCH])]


def _tried(bodies: Sequence[bytes]) -> list[bytes | Failed]:
    made = _batch(bodies)
    if len(bodies) > 1:
        made = [one if one is not None else _batch([body])[0] for one, body in zip(made, bodies, strict=True)]
    return [one if one is not None else Failed(_refused(body)) for one, body in zip(made, bodies, strict=True)]


def _refused(body: bytes) -> str:
    return (
        f"no characters could be recognised in this file of {len(body):,} bytes (damaged, or too large to be looked at"
        " in its time); save its pages as PNG files and read those"
    )


def _batch(bodies: Sequence[bytes]) -> list[bytes | Failed | None]:
    """One process for all bodies. Out: what it made of each, None for those it did not come to the end of."""
    with tempfile.TemporaryDirectory(prefix="nianbao-ocr-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        for number, body in enumerate(bodies):
            (folder / f"{number:05d}.in").write_bytes(body)
        command = [sys.executable, "-c", _START, str(_ROOT), str(folder)]
        seconds = SECONDS + SECONDS_A_FILE * len(bodies)
        confine.run(command, folder, seconds=seconds, memory=MEMORY)
        return [_answer(folder / f"{number:05d}") for number in range(len(bodies))]


def _answer(path: Path) -> bytes | Failed | None:
    """What lies beside an input: the JSON, or the words why there is none."""
    made, failed = path.with_suffix(".json"), path.with_suffix(".failed")
    if made.exists():
        return made.read_bytes()
    return Failed(failed.read_text(encoding="utf-8")) if failed.exists() else None


CONVERTER = Converter("ocr", version, convert)
