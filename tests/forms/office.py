"""Reports as Office files."""

from random import Random

from tests.forms._page import title_of
from tests.forms.base import Form
from tests.portals import docxfile
from tests.portals.parts import Part


def docx(parts: list[Part], _rng: Random) -> bytes:
    """A .docx file written with python-docx."""
    return docxfile.render(parts, title_of(parts))


FORMS = (Form("docx", ".docx", docx),)
