"""Bytes to text without guessing silently: byte order mark, UTF-8 if it fits, what was declared, gb18030."""

import codecs

from archive.legible import is_text_encoding
from extract.model.finding import Problem

# A page that says gb2312 holds gb18030 (browsers do the same, after WHATWG); latin-1 is what servers say by default.
_ALIASES = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "big5": "big5hkscs"}
_NEVER = {"iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii", "windows-1252", "utf-8", "utf8"}
_LOST = "\ufffd"
_UTF8_BELIEVED_BELOW = 0.5
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(body: bytes, *declared: str | None) -> tuple[str, str, tuple[Problem, ...]]:
    """Bytes and the charsets declared for them (header first, then meta) -> text, codec used, problems."""
    for mark, codec in _BOMS:
        if body.startswith(mark):
            return _lossy(body[len(mark) :], codec)
    for codec in ("utf-8", *_known(declared), "gb18030"):
        text = _strict(body, codec)
        if text is not None:
            return text, codec, ()
    return _least_bad(body, ["utf-8", *_known(declared), "gb18030"])


def _known(declared: tuple[str | None, ...]) -> list[str]:
    codecs_named: list[str] = []
    for label in declared:
        name = (label or "").strip(" '\"").lower()
        if name and name not in _NEVER and (codec := _codec(_ALIASES.get(name, name))):
            codecs_named.append(codec)
    return codecs_named


def _codec(name: str) -> str | None:
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return None
    return found if is_text_encoding(found) else None


def _strict(body: bytes, codec: str) -> str | None:
    try:
        return body.decode(codec)
    except UnicodeDecodeError:
        return None


def _lossy(body: bytes, codec: str) -> tuple[str, str, tuple[Problem, ...]]:
    text = _strict(body, codec)
    return (text, codec, ()) if text is not None else _least_bad(body, [codec])


def _least_bad(body: bytes, candidates: list[str]) -> tuple[str, str, tuple[Problem, ...]]:
    """Damaged bytes: the codec that loses least, and a problem that counts what was lost."""
    text, codec = min(((body.decode(c, errors="replace"), c) for c in candidates), key=_damage)
    message = f"{text.count(_LOST)} places could not be decoded as {codec}"
    return text, codec, (Problem(stage="decode", kind="undecodable-bytes", message=message),)


def _damage(read: tuple[str, str]) -> float:
    """Share of the non-ASCII characters lost. UTF-8 is believed when most of it holds: of GBK text five in six fail."""
    text, codec = read
    lost = text.count(_LOST)
    share = lost / max(1, sum(not c.isascii() for c in text))
    return 0.0 if codec == "utf-8" and share < _UTF8_BELIEVED_BELOW else share
