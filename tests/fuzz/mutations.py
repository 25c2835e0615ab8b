"""Inputs spoilt in every way that chance, transmission and malice know: the same seed spoils the same way."""

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from random import Random

Spoil = Callable[[bytes, Random, Sequence[bytes]], bytes]
"""(input, chance, inputs of other formats) -> spoilt input."""

MAX_BYTES = 2_000_000
_TAG = re.compile(rb"</?[A-Za-z][^<>]{0,200}>")
_DIGITS = re.compile(rb"\d{1,12}")
_NUMBERS = (b"0", b"-1", b"65536", b"2147483648", b"99999999999999999999", b"1e999", b"0x10", b"")
_WORDS = tuple(
    word if isinstance(word, bytes) else word.encode()
    for word in (
        b"\x00" * 64,
        b"\xff" * 64,
        b"\x1b\x0c\x08\x7f",
        b"\xed\xa0\x80\xed\xb0\x80",
        b"<table>",
        b"<!--",
        b"-->",
        b"<![CDATA[",
        b"<!DOCTYPE x [<!ENTITY a 'b'>]>",
        b"<script>",
        b"<style>",
        b"<textarea>",
        b"<td colspan=99999999 rowspan=99999999>",
        b"<col span=99999999>",
        b"&#xD800;&#0;&#1114112;&nosuch;",
        "\u202e\u2066\ufeff\u200b",
        "a" + "\u0301" * 500,
        "一、总体情况",
        "三、收到和处理政府信息公开申请情况",
        "第二十条第（一）项",
        "\t0\n" * 300,
        "0\n" * 300,
        "| 0 " * 300,
        "9" * 5000,
        "一百" * 500,
        "（" * 2000,
        "2023年1月" * 500,
        "公开" * 3000,
        " " * 20000,
        "\u3000" * 20000,
    )
)


def spoilt(body: bytes, seed: str, others: Sequence[bytes]) -> bytes:
    """One to four mutations; of a ZIP file mostly inside a member, so that what reads the member meets them."""
    rng = Random(seed)
    for _ in range(rng.randint(1, 4)):
        if body.startswith(b"PK\x03\x04") and rng.random() < 0.75:
            body = _inside(body, rng, others)
        else:
            body = rng.choice(SPOILS)(body, rng, others)
    return body[:MAX_BYTES]


def _slice(body: bytes, rng: Random, longest: int = 4000) -> tuple[int, int]:
    start = rng.randint(0, max(0, len(body) - 1))
    return start, min(len(body), start + rng.randint(1, longest))


def flip(body: bytes, rng: Random, _others: Sequence[bytes]) -> bytes:
    """Some bytes become others."""
    spoilt = bytearray(body)
    for _ in range(rng.choice((1, 5, 50)) if spoilt else 0):
        spoilt[rng.randrange(len(spoilt))] = rng.randrange(256)
    return bytes(spoilt)


def cut(body: bytes, rng: Random, _others: Sequence[bytes]) -> bytes:
    """The end is missing."""
    return body[: rng.randint(0, len(body))]


def drop(body: bytes, rng: Random, _others: Sequence[bytes]) -> bytes:
    """A piece is missing."""
    start, end = _slice(body, rng)
    return body[:start] + body[end:]


def repeat(body: bytes, rng: Random, _others: Sequence[bytes]) -> bytes:
    """A piece stands there many times."""
    start, end = _slice(body, rng, rng.choice((10, 400, 4000)))
    times = min(rng.choice((2, 20, 2000)), 400_000 // (end - start + 1))
    return body[:start] + body[start:end] * times + body[end:]


def swap(body: bytes, rng: Random, _others: Sequence[bytes]) -> bytes:
    """Two neighbouring pieces change places."""
    start, middle = _slice(body, rng)
    end = min(len(body), middle + rng.randint(1, 4000))
    return body[:start] + body[middle:end] + body[start:middle] + body[end:]


def splice(body: bytes, rng: Random, others: Sequence[bytes]) -> bytes:
    """A piece of another file stands in this one."""
    other = rng.choice(others) if others else body
    start, end = _slice(other, rng, 20_000)
    at = rng.randint(0, len(body))
    return body[:at] + other[start:end] + body[at:]


def word(body: bytes, rng: Random, _others: Sequence[bytes]) -> bytes:
    """Something that parsers do not like."""
    at = rng.randint(0, len(body))
    return body[:at] + rng.choice(_WORDS) + body[at:]


def number(body: bytes, rng: Random, _others: Sequence[bytes]) -> bytes:
    """Numbers become absurd: lengths, offsets, spans, values."""
    found = list(_DIGITS.finditer(body[:500_000]))
    for match in sorted(rng.sample(found, min(len(found), rng.choice((1, 4)))), key=lambda m: -m.start()):
        body = body[: match.start()] + rng.choice(_NUMBERS) + body[match.end() :]
    return body


def tags(body: bytes, rng: Random, others: Sequence[bytes]) -> bytes:
    """Tags are lost, doubled, moved, or opened a thousand times."""
    found = [match.span() for match in _TAG.finditer(body[:500_000])]
    if len(found) < 2:
        return word(body, rng, others)
    (start, end), (to, _) = rng.choice(found), rng.choice(found)
    tag = body[start:end]
    match rng.randrange(4):
        case 0:
            return body[:start] + body[end:]
        case 1:
            return body[:start] + tag * rng.choice((2, 1000)) + body[end:]
        case 2:
            return body[:to] + tag + body[to:]
    kind = rng.choice((b"table", b"td", b"tr", b"div", b"p", b"span", b"w:tbl", b"w:tc", b"w:p", b"w:t"))
    return body[:start] + re.sub(rb"^(</?)[A-Za-z:\d]+", rb"\1" + kind, tag) + body[end:]


SPOILS: tuple[Spoil, ...] = (flip, cut, drop, repeat, swap, splice, word, number, tags)


def _inside(body: bytes, rng: Random, others: Sequence[bytes]) -> bytes:
    """The ZIP file anew with one member spoilt, lost, doubled or renamed."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            members = [(info.filename, archive.read(info)) for info in archive.infolist()[:200]]
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, zipfile.zlib.error):  # type: ignore[attr-defined]
        return rng.choice(SPOILS)(body, rng, others)
    if not members:
        return body
    weights = [len(content) + 1 for _, content in members]
    (at,) = rng.choices(range(len(members)), weights)
    name, content = members[at]
    match rng.choice(("spoil",) * 8 + ("lose", "rename", "double")):
        case "spoil":
            members[at] = (name, rng.choice(SPOILS)(content, rng, others)[:MAX_BYTES])
        case "lose":
            del members[at]
        case "rename":
            members[at] = (rng.choice(("../../outside.xml", "/outside.xml", name.upper(), "a\\b", "")), content)
        case _:
            members.append((name, content[::-1]))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, inside in members:
            archive.writestr(zipfile.ZipInfo(member, (1980, 1, 1, 0, 0, 0)), inside, zipfile.ZIP_DEFLATED)
    return out.getvalue()
