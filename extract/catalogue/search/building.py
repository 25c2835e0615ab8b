"""The index of a catalogue that is being built: which segments are made anew, and where their rows go."""

from collections.abc import Iterable
from sqlite3 import Connection

from extract.catalogue.search.segment import Row, row_id, segment_of


def store(connection: Connection, segment: int, rows: Iterable[Row]) -> None:
    """Put a segment's rows in the place of those it had."""
    bounds = row_id(segment, 0, 0), row_id(segment + 1, 0, 0)
    connection.execute("delete from search_index where id >= ? and id < ?", bounds)
    connection.executemany("insert into search_index (id, bytes) values (?, ?)", rows)


def segments_of(numbers: Iterable[int]) -> set[int]:
    """The segments that must be made anew when these reports come, go or change."""
    return {segment_of(number) for number in numbers}
