"""Streams that unpack to far more than any report has, told before PDFium unpacks them."""

import re
import zlib

MAX_UNPACKED = 256 * 1024 * 1024
"""Bytes of one stream; the largest of a report is a font or a picture of some 20 MB."""

_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_TASTE = 16 * 1024  # packed bytes that tell the ratio
_RATIO = 100  # a content stream packs 5 to 30 times, a white page some 200 to 1000 but is small
_LARGE = MAX_UNPACKED // 1100  # packed bytes of a stream that could unpack to too much: Flate packs 1032 times at best
_STEP = 1024 * 1024


def bomb(body: bytes) -> bool:
    """Whether a Flate stream of the file unpacks to more than MAX_UNPACKED."""
    return any(_explodes(body, found.end()) for found in _STREAM.finditer(body))


def _explodes(body: bytes, start: int) -> bool:
    if len(body) - start < _LARGE or body.find(b"endstream", start, start + _LARGE) >= 0:
        return False
    try:
        taste = zlib.decompressobj().decompress(body[start : start + _TASTE], _RATIO * _TASTE)
        return len(taste) >= _RATIO * _TASTE and _unpacked(body, start) > MAX_UNPACKED
    except zlib.error:
        return False


def _unpacked(body: bytes, start: int) -> int:
    """The size of the stream that begins there, counted no further than the limit."""
    unpacker = zlib.decompressobj()
    total, position, rest = 0, start, b""
    while total <= MAX_UNPACKED and not unpacker.eof:
        rest = unpacker.unconsumed_tail or body[position : position + _STEP]
        if not unpacker.unconsumed_tail:
            position += _STEP
        if not rest:
            break
        total += len(unpacker.decompress(rest, 4 * _STEP))
    return total
