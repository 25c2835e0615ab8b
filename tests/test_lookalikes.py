"""A page that is not a report is never read as one, and a report that hardly looks like one is still read."""

from collections.abc import Iterator

import pytest

from extract.model.report import Reading
from extract.reading import read
from tests.lookalikes.measure import lookalikes, odd_reports
from tests.lookalikes.page import Served

MUST_BE = 200
"""Different pages that are no reports; of them none may be read as one."""

ODD = 60
"""Different reports that hardly look like one, at least."""

Read = list[tuple[Served, Reading]]


def all_read(pages: list[Served]) -> Iterator[tuple[Served, Reading]]:
    for page in pages:
        url = page.lead.url if page.lead else None
        yield page, read(page.body, name=page.file, url=url, lead=page.lead)


@pytest.fixture(scope="module")
def others() -> Read:
    return list(all_read(lookalikes()))


@pytest.fixture(scope="module")
def odd() -> Read:
    return list(all_read(odd_reports()))


def test_none_of_two_hundred_look_alikes_is_read_as_a_report(others: Read) -> None:
    assert len({page.body for page, _ in others}) >= MUST_BE
    assert [page.id for page, found in others if found.kind == "annual_report"] == []


def test_each_look_alike_gets_a_kind_a_careful_reader_would_give_it(others: Read) -> None:
    wrong = [(page.id, found.kind, page.kinds) for page, found in others if found.kind not in page.kinds]
    assert wrong == []
    said = {found.kind for _, found in others}
    assert said >= {"notice", "guide", "budget", "list_page", "blocked", "news", "other", "gov_work_report"}


def test_reports_that_hardly_look_like_one_are_read_as_reports(odd: Read) -> None:
    assert len({page.body for page, _ in odd}) >= ODD
    assert [(page.id, found.kind, found.title) for page, found in odd if found.kind != "annual_report"] == []


def test_the_same_template_gives_the_same_bytes_each_time() -> None:
    first, again = lookalikes(), lookalikes()
    assert [page.body for page in first] == [page.body for page in again]
