"""Reports as ordinary pages: clean markup, page builders, text pasted from Word."""

from tests.forms._page import skinned
from tests.forms.base import Form
from tests.portals.skins import clean, nested, word

FORMS = (
    Form("html-clean", ".html", skinned(clean)),
    Form("html-nested", ".html", skinned(nested)),
    Form("html-word", ".html", skinned(word, frozenset({"split-digits"}))),
    Form("html-hidden", ".html", skinned(clean, frozenset({"hidden-decoy"}))),
)
