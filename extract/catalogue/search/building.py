"""The index of a catalogue that is being built: which segments it has, what they are made of, where their rows go."""

from collections.abc import Iterable, Iterator
from sqlite3 import Connection

from extract.catalogue.search.postings import SEGMENT
from extract.catalogue.search.segment import Row, row_id, segment_of, segment_rows
from extract.catalogue.search.texts import ReportText, read

ADD = "insert into search_index (id, bytes) values (?, ?)"


def index_reports(connection: Connection) -> None:
    """Make the whole index in this process; `search_index` is empty."""
    for segment in segment_numbers(connection):
        store(connection, segment, segment_rows(segment, segment_texts(connection, segment)))


def segment_numbers(connection: Connection) -> list[int]:
    """The segments that have reports."""
    sql = "select distinct rowid / ? from reports order by 1"
    return [row[0] for row in connection.execute(sql, (SEGMENT,))]


def segment_texts(connection: Connection, segment: int) -> Iterator[ReportText]:
    """The texts of a segment's reports, out of `reports` and `sections`."""
    first = segment * SEGMENT
    sql = "select rowid from reports where rowid >= ? and rowid < ?"
    return read(connection, [row[0] for row in connection.execute(sql, (first, first + SEGMENT))])


def store(connection: Connection, segment: int, rows: Iterable[Row]) -> None:
    """Put a segment's rows in the place of those it had."""
    connection.execute(
        "delete from search_index where id >= ? and id < ?", (row_id(segment, 0, 0), row_id(segment + 1, 0, 0))
    )
    connection.executemany(ADD, rows)


def segments_of(numbers: Iterable[int]) -> set[int]:
    """The segments that must be made anew when these reports come, go or change."""
    return {segment_of(number) for number in numbers}
