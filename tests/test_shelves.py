"""Every file of every shelf has at least one frozen case."""

from collections.abc import Iterable

import pytest

from crawler.families import FAMILIES
from extract.formats import formats
from extract.layouts import layouts
from tests.conftest import FROZEN

SHELVES: dict[str, Iterable[str]] = {
    "families": FAMILIES,
    "formats": formats(),
    "layouts": [f"v{name}" for name in layouts()],
}


@pytest.mark.parametrize("shelf", SHELVES)
def test_every_file_of_the_shelf_has_a_case(shelf: str) -> None:
    assert set(SHELVES[shelf])
    assert set(SHELVES[shelf]) == {folder.name for folder in (FROZEN / shelf).iterdir()}
