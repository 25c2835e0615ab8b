"""The version of the build: a digest over the schema and all code that decides what comes out."""

import hashlib
from functools import cache
from pathlib import Path

from extract.catalogue.schema import SCHEMA_VERSION
from extract.version import code_digest

HOME = Path(__file__).resolve().parent
NOT_BUILDING = ("site", "plugins", "static", "templates")
"""Rooms of the catalogue that look at a finished one."""


@cache
def builder() -> str:
    """A digest (hex) over the schema, the sources of the build and of the reading, and their tables."""
    made = hashlib.sha256(f"{SCHEMA_VERSION} {code_digest()}".encode())
    for path in sorted(path for ending in ("*.py", "*.sql", "*.txt") for path in HOME.rglob(ending)):
        if path.relative_to(HOME).parts[0] not in NOT_BUILDING:
            made.update(path.relative_to(HOME).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return made.hexdigest()
