"""Reports as plain text that lost the cells of its tables, in three ways."""

from random import Random

from tests.forms.base import Form, Render
from tests.portals import flat
from tests.portals.parts import Part


def flattened(style: str) -> Render:
    """A style of `tests.portals.flat` as a renderer."""

    def render(parts: list[Part], rng: Random) -> bytes:
        return flat.render(parts, style, rng).encode()

    return render


FORMS = (
    Form("text-cell-lines", ".txt", flattened("cell-lines")),
    Form("text-tab-rows", ".txt", flattened("tab-rows")),
    Form("text-bare-lines", ".txt", flattened("bare-lines"), loses=frozenset({"blanks"})),
)
