"""Every number of the sample region is walked back: from its row to the archived bytes, and what stands there says the same."""

from collections.abc import Callable, Iterator
from typing import Any

from archive.names import page_of
from archive.reader import Payload, read_payload
from extract.converters.base import Kit
from extract.formats import choose
from extract.formats.base import Place
from extract.text.numbers import read_number
from tests.conftest import SampleRun
from tests.measure import rows

PRIMARY = """
select r.id, c.url, c.warc, c."offset" from reports r join captures c on c.record_id = r.primary_capture order by r.id
"""
FIGURES = "select * from figures where report_id = ? and where_ is not null"
FACTS = "select * from facts where report_id = ?"


def reports(sample: SampleRun) -> Iterator[tuple[str, str, Payload]]:
    """(report, address, archived answer) of every report."""
    for id, url, warc, offset in rows(sample.data.catalogue, PRIMARY):
        yield id, url, read_payload(sample.data.warc / warc, offset)


def finder(payload: Payload, url: str) -> Callable[[str], Place | None]:
    """What goes to a place of an archived answer."""
    format = choose(payload.body, payload.mime, page_of(url))
    find = format.find
    assert find is not None, format.name
    return lambda where: find(payload.body, payload.charset, where, Kit())


def test_every_figure_stands_in_the_archived_bytes_where_its_row_says(sample: SampleRun) -> None:
    wrong: list[Any] = []
    walked = 0
    for report, url, payload in reports(sample):
        place = finder(payload, url)
        for figure in rows(sample.data.catalogue, FIGURES, report):
            found = place(figure["where_"])
            walked += 1
            if found is None or not says(found.text, figure):
                wrong.append((url, figure["row_code"], figure["column_code"], figure["where_"], figure["raw"], found))
    assert wrong == []
    assert walked > 50_000


def says(text: str, figure: Any) -> bool:
    """Whether a printed cell is the figure: the same text, and read anew the same state and number."""
    read = read_number(text)
    money = figure["column_code"] == "amount_yuan"  # converted to 元 by the unit that the cell or the header names
    number = float(read.value) if read.value is not None and not money else figure["value"]
    return text.strip() == (figure["raw"] or "").strip() and read.state == figure["state"] and number == figure["value"]


def test_every_fact_stands_in_the_archived_bytes_where_its_row_says(sample: SampleRun) -> None:
    wrong: list[Any] = []
    walked = 0
    for report, url, payload in reports(sample):
        place = finder(payload, url)
        for fact in rows(sample.data.catalogue, FACTS, report):
            found = place(fact["where_"])
            walked += 1
            if found is None or found.text != fact["raw"]:
                wrong.append((url, fact["name"], fact["where_"], fact["raw"], found))
    assert wrong == []
    assert walked > 500
