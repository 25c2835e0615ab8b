"""The version of the reading: a digest over the code and the tables that decide what comes out."""

from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_EXTRACT = Path(__file__).resolve().parent
_SETTINGS = _EXTRACT.parent / "settings"
_READING = ("model", "text", "formats", "layouts", "rules")
_MODULES = ("reading.py", "output.py", "version.py", "pipeline.py", "store.py")
_TABLES = ("regions.csv", "regions_overlay.csv")


@cache
def code_digest() -> str:
    """SHA-256 (hex) over all sources that a reading depends on; the catalogue's code is not among them."""
    digest = sha256()
    for path in _sources():
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _sources() -> list[Path]:
    shelves = [p for name in _READING for p in sorted((_EXTRACT / name).rglob("*.py"))]
    modules = [_EXTRACT / name for name in _MODULES]
    tables = [*sorted(_SETTINGS.glob("region*.py")), *(_SETTINGS / name for name in _TABLES)]
    return [p for p in (*shelves, *modules, *tables) if p.exists()]


@cache
def parser_name() -> str:
    """Name, version and short digest of the code, as every report carries it."""
    try:
        number = version("nianbao")
    except PackageNotFoundError:  # run from a checkout that was never installed
        number = "0"
    return f"nianbao {number} ({code_digest()[:12]})"
