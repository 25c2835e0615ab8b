"""A reader who leaves before a file is whole is not written for any longer."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from extract.catalogue.site.leaving import while_heard


def heard(*kinds: str) -> Callable[[], Awaitable[dict[str, Any]]]:
    """What a server tells of a reader: messages of these kinds, and then nothing more."""
    left = list(kinds)

    async def receive() -> dict[str, Any]:
        if not left:
            await asyncio.Event().wait()
        return {"type": left.pop(0)}

    return receive


def written(kinds: tuple[str, ...], rows: int) -> int:
    """How many of the rows are made."""
    made = 0

    async def answering(receive: Any) -> None:
        nonlocal made
        for _ in range(rows):
            await asyncio.sleep(0)
            made += 1

    asyncio.run(asyncio.wait_for(while_heard(answering, heard(*kinds)), 30))
    return made


def test_a_file_is_made_whole_for_a_reader_who_stays_and_no_further_for_one_who_leaves() -> None:
    assert written(("http.request",), 1000) == 1000
    assert written(("http.request", "http.disconnect"), 10**9) < 1000


def test_what_goes_wrong_while_answering_is_told() -> None:
    async def answering(receive: Any) -> None:
        raise ValueError("no such table")

    with pytest.raises(ValueError, match="no such table"):
        asyncio.run(while_heard(answering, heard("http.request")))
