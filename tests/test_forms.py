"""Any valid report in any form, read back: the same cells and states, sections, title, agency, year, period, dates."""

from functools import cache

import pytest

from tests.forms import forms
from tests.soak_forms import Rendered, astray, rendered, wrong_cells, wrong_words

SMALL, SMALLER = 4, 2
"""Reports per form, half of either layout; fewer where a program has to be started to render them."""


@cache
def small() -> dict[str, list[Rendered]]:
    """Every form that can be made here, all that is slow converted in one batch."""
    quick = [form for form in forms().values() if not form.scan and not form.needs]
    slow = [form for form in forms().values() if not form.scan and form.needs]
    return rendered(quick, SMALL, "small") | rendered(slow, SMALLER, "small")


TEXT_FORMS = [name for name, form in forms().items() if not form.scan]


def test_there_are_at_least_fourteen_forms_of_eight_kinds_of_file() -> None:
    assert len(forms()) >= 14
    assert len({form.suffix for form in forms().values()}) >= 8


@pytest.mark.parametrize("name", TEXT_FORMS)
def test_a_report_in_any_form_is_read_back_cell_for_cell(name: str) -> None:
    _skip_what_is_missing(name)
    for made in small()[name]:
        assert wrong_cells(made) == {}, made.seed


@pytest.mark.parametrize("name", TEXT_FORMS)
def test_a_report_in_any_form_is_read_back_word_for_word(name: str) -> None:
    _skip_what_is_missing(name)
    for made in small()[name]:
        assert wrong_words(made) == {}, made.seed


@pytest.mark.parametrize("name", TEXT_FORMS)
def test_every_figure_of_a_report_in_any_form_leads_back_to_its_place(name: str) -> None:
    _skip_what_is_missing(name)
    for made in small()[name][: 2 if name.startswith(("html", "text")) else 1]:
        assert astray(made) == {}, made.seed


def _skip_what_is_missing(name: str) -> None:
    needs = forms()[name].needs
    if name not in small():
        pytest.skip(f"needs {needs}, which is not installed")
