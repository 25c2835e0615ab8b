"""The version of the reading: a digest over the code and the tables that decide what comes out."""

from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_EXTRACT = Path(__file__).resolve().parent
_ARCHIVE = _EXTRACT.parent / "archive"
_SETTINGS = _EXTRACT.parent / "settings"
_SHELVES = ("model", "text", "converters", "formats", "layouts", "repair", "rules")
_WORDS = ("agencies.py", "days.py", "plain.py", "titles.py")
_LIBRARIES = ("fastwarc", "isal", "lxml", "onnxruntime", "pypdfium2", "python-calamine", "rapidocr", "trafilatura")


@cache
def code_digest() -> str:
    """SHA-256 (hex) over all that a reading depends on: our sources and tables, the libraries' versions.

    The catalogue's code is not among them: it is run again each time anyway.
    """
    digest = sha256()
    for path in _sources():
        digest.update(f"{path.parent.name}/{path.name}".encode() + b"\0" + path.read_bytes() + b"\0")
    for library in _LIBRARIES:
        digest.update(f"{library} {version(library)}\0".encode())
    return digest.hexdigest()


def _sources() -> list[Path]:
    """What turns archived bytes into rows: the archive's reading side is in, because it decides what a body is."""
    shelves = [path for name in _SHELVES for path in sorted((_EXTRACT / name).rglob("*.py"))]
    tables = [*sorted(_SETTINGS.glob("region*.py")), *sorted(_SETTINGS.glob("region*.csv"))]
    words = [_SETTINGS / name for name in _WORDS]
    return [*shelves, *sorted(_EXTRACT.glob("*.py")), *sorted(_ARCHIVE.glob("*.py")), *tables, *words]


@cache
def parser_name() -> str:
    """Name, version and short digest of the code, as every report carries it."""
    try:
        number = version("nianbao")
    except PackageNotFoundError:  # run from a checkout that was never installed
        number = "0"
    return f"nianbao {number} ({code_digest()[:12]})"
