"""The shelf of renderers: every file exposes `FORMS`, the forms in which it publishes a report."""

from functools import cache

from settings.discover import discover
from tests.forms.base import Form


@cache
def forms() -> dict[str, Form]:
    """Name -> form, in name order of the files. Raises `ValueError` when two bear one name."""
    found = [form for shelf in discover(__name__, "FORMS").values() for form in shelf]
    named = {form.name: form for form in found}
    if len(named) != len(found):
        raise ValueError(f"two forms bear one name: {sorted(form.name for form in found)}")
    return named
