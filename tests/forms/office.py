"""Reports as Word files of today and of old."""

from random import Random

from tests.forms._ooxml import boxed, nested
from tests.forms._page import title_of
from tests.forms._soffice import converted
from tests.forms.base import Form
from tests.portals import docxfile
from tests.portals.parts import Part


def docx(parts: list[Part], _rng: Random) -> bytes:
    """A .docx file written with python-docx."""
    return docxfile.render(parts, title_of(parts))


def split(parts: list[Part], _rng: Random) -> bytes:
    """The same with every character of a number in a run of its own."""
    return docxfile.render(parts, title_of(parts), frozenset({"split-digits"}))


FORMS = (
    Form("docx", ".docx", docx),
    Form("docx-split", ".docx", split),
    Form("docx-boxed", ".docx", boxed),
    Form("docx-nested", ".docx", nested),
    Form("doc", ".doc", docx, needs="soffice", batch=converted(".docx", "doc:MS Word 97")),
    Form("wps", ".wps", docx, needs="soffice", batch=converted(".docx", "doc:MS Word 97")),
    Form("rtf", ".rtf", docx, needs="soffice", batch=converted(".docx", "rtf:Rich Text Format")),
    Form("odt", ".odt", boxed, needs="soffice", batch=converted(".docx", "odt:writer8")),
)
