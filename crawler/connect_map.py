"""The connect map: which names lead to which address, as curl's `--connect-to`. The guard's only exception."""

from collections.abc import Mapping
from pathlib import Path

ConnectMap = Mapping[tuple[str, int], tuple[str, int]]
"""(host in lower case, port) -> (address, port) to connect to instead."""


class ConnectMapError(Exception):
    """A connect map cannot be read; the message names the file and the line."""


def load_connect_map(path: Path) -> ConnectMap:
    """Read lines `host:port address:port`; `#` begins a comment.

    Raises `ConnectMapError` for an unreadable file, a line of another shape, or a name listed twice.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConnectMapError(f"cannot read the connect map {path}: {error}") from error
    found: dict[tuple[str, int], tuple[str, int]] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.partition("#")[0].split()
        if not words:
            continue
        ends = [_end(word) for word in words]
        if len(ends) != 2 or ends[0] is None or ends[1] is None:
            raise ConnectMapError(f"{path}, line {number}: expected 'host:port address:port', found {line.strip()!r}")
        if ends[0] in found:
            raise ConnectMapError(f"{path}, line {number}: {words[0]} is listed twice")
        found[ends[0]] = ends[1]
    return found


def _end(word: str) -> tuple[str, int] | None:
    host, colon, port = word.rpartition(":")
    if not colon or not port.isdigit() or not 0 < int(port) < 65536 or not host:
        return None
    return host.strip("[]").lower(), int(port)
