"""The portals known here: the packaged table, with what was found, tested or brought in laid over it.

Discovery, survey and import write to a table of the data folder (`DataFolder.portals`), never to the packaged one. A row
of the folder takes the place of the packaged row of the same id.
"""

import csv
import fcntl
import io
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from settings.durable import sync_folder, write_whole
from settings.paths import SETTINGS, DataFolder
from settings.portals import COLUMNS, Portal, cells_of, check_eras, portal_from, read_table

Row = tuple[str, Portal]
"""A row and its place (`file:line`), for messages."""


def load_registry(data: DataFolder) -> tuple[Portal, ...]:
    """All portals known: the packaged rows in their order, replaced where the folder has a row of that id, then its others.

    Raises PortalTableError as `load_portals`; ids and eras are checked over both tables together.
    """
    rows = _overlaid(read_table(SETTINGS / "portals.csv"), _own(data))
    check_eras(rows)
    return tuple(portal for _, portal in rows)


def own_rows(data: DataFolder) -> tuple[Portal, ...]:
    """The rows of the folder's own table, in its order; none where it has no table. Raises PortalTableError."""
    return tuple(portal for _, portal in _own(data))


def put_rows(data: DataFolder, portals: Sequence[Portal]) -> None:
    """Write rows to the folder's own table: the same id is replaced where it stands, others are added at its end.

    All of them are written or none, also when the power goes; two processes that write at once wait for each other.
    Raises PortalTableError when a row is faulty or its years overlap those of another row of its place; OSError.
    """
    data.root.mkdir(parents=True, exist_ok=True)
    table = data.portals
    with _alone(data.root):
        new = [(f"{table}: row '{row.id}'", row) for row in portals]
        own = _overlaid(_own(data), [(at, portal_from(at, cells_of(row))) for at, row in new])
        check_eras(_overlaid(read_table(SETTINGS / "portals.csv"), own))
        write_whole(table, table_lines([row for _, row in own]))
        sync_folder(data.root)


def table_lines(portals: Sequence[Portal]) -> Iterator[bytes]:
    """A portal table as UTF-8 lines, header first, in the order given."""
    line = io.StringIO(newline="")
    writer = csv.DictWriter(line, COLUMNS, lineterminator="\n")
    for cells in ({name: name for name in COLUMNS}, *map(cells_of, portals)):
        writer.writerow(cells)
        yield line.getvalue().encode()
        line.seek(0)
        line.truncate()


def _own(data: DataFolder) -> list[Row]:
    return read_table(data.portals) if data.portals.exists() else []


def _overlaid(under: Sequence[Row], over: Sequence[Row]) -> list[Row]:
    rows = {portal.id: (at, portal) for at, portal in under}
    for at, portal in over:
        rows[portal.id] = (at, portal)
    return list(rows.values())


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep other writers of the folder's table waiting; the system frees it when the process dies."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
