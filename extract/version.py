"""The version of the reading: a digest over the code and the tables that decide what comes out."""

from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_EXTRACT = Path(__file__).resolve().parent
_ARCHIVE = _EXTRACT.parent / "archive"
_SETTINGS = _EXTRACT.parent / "settings"

NOT_READING = ("catalogue", "cite.py", "cite_formats.py", "withheld.py")
"""Rooms and files of extract that look at finished extracts and are run again each time anyway."""

NO_WORDS = ("base", "build_regions", "durable", "live", "portal_names", "portals", "registry", "states")
"""Files of settings that are about crawling. Everything else there are words and tables that reading leans on."""

LIBRARIES = (
    "backports.zstd",
    "brotli",
    "fastwarc",
    "isal",
    "justext",
    "lxml",
    "onnxruntime",
    "orjson",
    "pypdfium2",
    "python-calamine",
    "rapidocr",
    "trafilatura",
)
"""The libraries whose behaviour decides what is read."""


@cache
def code_digest() -> str:
    """SHA-256 (hex) over all that a reading depends on: our sources and tables, the libraries' versions.

    Converters are not among them: each shard names those that it needed.
    """
    digest = sha256()
    for path in sources():
        digest.update(f"{path.relative_to(_EXTRACT.parent).as_posix()}".encode() + b"\0" + path.read_bytes() + b"\0")
    for library in LIBRARIES:
        digest.update(f"{library} {version(library)}\0".encode())
    return digest.hexdigest()


def sources() -> list[Path]:
    """What turns archived bytes into rows: the archive's reading side is in, because it decides what a body is."""
    rooms = [path for path in sorted(_EXTRACT.rglob("*.py")) if path.relative_to(_EXTRACT).parts[0] not in NOT_READING]
    tables = [p for p in sorted(_SETTINGS.iterdir()) if p.suffix in (".py", ".csv") and p.stem not in NO_WORDS]
    return [*rooms, *sorted(_ARCHIVE.rglob("*.py")), *tables]


@cache
def parser_name() -> str:
    """Name, version and short digest of the code, as every report carries it."""
    try:
        number = version("nianbao")
    except PackageNotFoundError:  # run from a checkout that was never installed
        number = "0"
    return f"nianbao {number} ({code_digest()[:12]})"
