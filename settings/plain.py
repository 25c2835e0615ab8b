"""Text for comparing: what two people print differently and a reader takes for the same. Pure."""

import re
from functools import lru_cache
from unicodedata import normalize

from settings.simplified import SIMPLIFIED

# \s knows NBSP and the ideographic space; the zero-width signs of Word and of CMS editors it does not know.
BLANK = re.compile(r"[\s\u200b-\u200f\u2028\u2029\u2060\ufeff\u00ad]+")
_QUOTES = str.maketrans(dict.fromkeys("“”„‟〝〞'‘’「」『』", '"') | {"∶": ":", "：": ":"}) | SIMPLIFIED


@lru_cache(maxsize=16384)
def squeeze(text: str) -> str:
    """The text for comparing: NFKC, simplified characters, one kind of quotes, no white space at all."""
    if text.isascii():
        return BLANK.sub("", text)
    return BLANK.sub("", normalize("NFKC", text.translate(_QUOTES)))
