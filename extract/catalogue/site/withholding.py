"""What archivists withhold, as the files say now: an address that names it is answered with the reason, before any rebuild.

A rebuild completes it. Until then tables, SQL and counts of the catalogue still have what it had, so only pages are
served that leave out what is withheld by themselves.
"""

import logging
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection
from urllib.parse import unquote, unquote_plus

from extract.catalogue.site.page import ENGLISH
from extract.withheld import BadWithheld, Withheld, read_withheld
from settings.paths import DataFolder

LOG = logging.getLogger(__name__)

Signature = tuple[tuple[str, int, int], ...]
"""Path, size and time of every file."""

_KNOWN = "select kind, target, reason, by, on_ from withheld"
_MADE_FROM = "select id from reports where primary_capture = ?"
_read: dict[tuple[str, int, int], tuple[Withheld, ...]] = {}
_last: dict[str, tuple[Withheld, ...]] = {}


@dataclass(frozen=True, slots=True)
class Hidden:
    """What is not to be shown of a catalogue."""

    by_id: Mapping[str, Withheld]  # id of a report, or of a record -> why; reports made from a withheld record too
    pending: bool  # whether the catalogue was built before the files said so


NOTHING = Hidden({}, False)

PENDING = "-"
"""In the place of an id: what the catalogue still has is being taken out."""

LEAVING_OUT = ("-", "nianbao", "reports", "report", "figure", "fact", "archived", "withheld", "help", "dictionary")
"""First parts of the addresses that are answered meanwhile: of one report or record, the list, what has no reports."""


def signature(folders: Sequence[DataFolder]) -> Signature:
    """What tells one state of the files from another."""
    return tuple(sorted(found for folder in folders for found in _files(str(folder.withheld))))


def _files(folder: str) -> Iterator[tuple[str, int, int]]:
    try:
        with os.scandir(folder) as found:
            for file in found:
                if file.name.endswith(".yml"):
                    state = file.stat()
                    yield file.path, state.st_size, state.st_mtime_ns
    except FileNotFoundError:
        return


def entries(now: Signature) -> tuple[Withheld, ...]:
    """The entries of the files. One that is broken counts as it was when it could last be read, and the log says so."""
    return tuple(entry for file in now for entry in _entries(file))


def _entries(file: tuple[str, int, int]) -> tuple[Withheld, ...]:
    if file not in _read:
        path = Path(file[0])
        try:
            _last[file[0]] = read_withheld(path.name, path.read_bytes())
        except (BadWithheld, OSError) as error:
            LOG.error("%s", error)
        _read[file] = _last.get(file[0], ())
    return _read[file]


def hidden(connection: Connection, said: Sequence[Withheld]) -> Hidden:
    """What the files and the catalogue itself withhold. In: an open catalogue, the entries of the files."""
    known = [
        Withheld(kind=row[0], target=row[1], reason=row[2], by=row[3], on_=row[4]) for row in connection.execute(_KNOWN)
    ]
    by_id = {entry.target: entry for entry in (*known, *said)}
    for entry in said:
        by_id |= {report: entry for (report,) in connection.execute(_MADE_FROM, (entry.target,))}
    return Hidden(by_id, bool({entry.target for entry in said} - {entry.target for entry in known}))


def named_in(path: str, query: str, ids: Mapping[str, Withheld], decode: Callable[[str], str]) -> str | None:
    """The withheld id that an address names, in any way of writing it; None without one.

    In: path and query as they came; `decode`: how Datasette's addresses are read (~3C for <).
    """
    if not ids:
        return None
    words = f"{unquote(path)}\n{decode(path)}\n{unquote_plus(query)}"
    return next((one for one in ids if one.strip("<>") in words), None)


def leaves_out(path: str) -> bool:
    """Whether a page shows nothing that is withheld even where the catalogue still has it. In: path below the prefix."""
    first, _, second = path.lstrip("/").partition("/")
    return (second.partition("/")[0] if f"/{first}" == ENGLISH else first) in LEAVING_OUT


def not_shown(connection: Connection, folders: Sequence[DataFolder]) -> Mapping[str, Withheld]:
    """Ids of reports and records that a list or a search leaves out though the catalogue still has them."""
    said = entries(signature(folders))
    return hidden(connection, said).by_id if said else {}
