"""The CDXJ of many WARCs as one index: merged line by line, cut into gzip blocks that can be read one at a time.

The blocks and their list are the `cdxj-gzip-1.0` that py-wacz writes and ReplayWeb.page and pywb look up, so that one
page of a package of many gigabytes costs one block.
"""

import heapq
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from hashlib import sha256
from itertools import islice
from pathlib import Path

from isal import igzip_lib

BLOCK_LINES = 1024
"""Lines in a gzip block: py-wacz's number."""

FAN_IN = 200
"""Files merged at a time; a process may often open no more than 1,024."""


def merged(paths: Sequence[Path], scratch: Path) -> Iterator[bytes]:
    """The lines of sorted files as one sorted stream; equal lines once.

    In: the files, and a folder for what is merged in between when they are many.
    """
    for level in range(len(paths)):
        if len(paths) <= FAN_IN:
            break
        groups = [paths[at : at + FAN_IN] for at in range(0, len(paths), FAN_IN)]
        paths = [_merge_into(scratch / f"{level}-{n}", group) for n, group in enumerate(groups)]
    yield from _merge(paths)


def _merge_into(path: Path, group: Sequence[Path]) -> Path:
    with path.open("wb") as out:
        out.writelines(_merge(group))
    return path


def _merge(paths: Sequence[Path]) -> Iterator[bytes]:
    last = b""
    with ExitStack() as stack:
        for line in heapq.merge(*(stack.enter_context(path.open("rb")) for path in paths)):
            if line != last:
                yield line
            last = line


def write_blocks(lines: Iterable[bytes], write: Callable[[bytes], object], name: str) -> Iterator[bytes]:
    """Write the lines as gzip blocks under the given file name. Out: the lines of the list of blocks (`.idx`)."""
    yield _listed("!meta 0", {"format": "cdxj-gzip-1.0", "filename": name})
    lines, offset = iter(lines), 0
    while block := list(islice(lines, BLOCK_LINES)):
        packed = igzip_lib.compress(b"".join(block), igzip_lib.ISAL_DEFAULT_COMPRESSION, igzip_lib.COMP_GZIP)
        write(packed)
        key = block[0].decode().partition(" {")[0]
        yield _listed(key, {"offset": offset, "length": len(packed), "digest": f"sha256:{sha256(packed).hexdigest()}"})
        offset += len(packed)


def _listed(key: str, told: dict[str, object]) -> bytes:
    return f"{key} {json.dumps(told)}\n".encode()
