"""The values that flow: frozen, hashable, and made as quickly as the reading needs them."""

from dataclasses import FrozenInstanceError, dataclass, field, replace

import pytest

from extract.model.document import Cell
from extract.model.finding import Finding
from extract.model.quick import quick


def test_a_quick_class_is_as_frozen_and_as_equal_as_before() -> None:
    cell = Cell("1", "/html/body[1]", colspan=2)
    assert cell == Cell("1", "/html/body[1]", 0, 0, 1, 2)
    assert hash(cell) == hash(Cell(text="1", where="/html/body[1]", colspan=2))
    assert replace(cell, text="2").colspan == 2
    with pytest.raises(FrozenInstanceError):
        cell.text = "2"  # type: ignore[misc]
    with pytest.raises(TypeError):
        Cell("1")  # type: ignore[call-arg]


def test_arguments_by_keyword_stay_so() -> None:
    with pytest.raises(TypeError):
        Finding("flow", "ok", "error", "")  # type: ignore[misc]
    assert Finding(rule="flow", outcome="ok", severity="error", message="").where == ()


def test_what_cannot_be_made_quickly_is_refused() -> None:
    with pytest.raises(TypeError, match="slots"):

        @quick
        @dataclass(frozen=True)
        class Loose:
            one: int

    with pytest.raises(TypeError, match="factories"):

        @quick
        @dataclass(frozen=True, slots=True)
        class Made:
            many: list[int] = field(default_factory=list)
