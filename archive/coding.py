"""Takes the content coding off a body, never past a bound, and says what was wrong with it.

Portals label plain pages as gzip, cut streams short and send zlib where deflate is promised; a body that cannot be
decoded is handed on as it is, with a word that names the problem.
"""

import io
from collections.abc import Callable, Iterator

from fastwarc.stream_io import BrotliReader, ZstdReader
from isal import igzip_lib, isal_zlib

MAX_BODY = 128 << 20
"""Bytes a decoded body may have. The largest scanned reports have some 60 MB; a gzip bomb has no end."""

MAX_CODINGS = 5
"""Codings one on top of the other; two are a mistake, many are an attack (curl has the same bound)."""

UNPACK_ERROR: type[Exception] = igzip_lib.IsalError  # type: ignore[assignment]  # isal's stub makes it an instance
"""What isal raises for bytes that do not unpack."""

_PIECE = 1 << 18
_GZIP, _ZLIB, _RAW = 31, 15, -15
_Pieces = Iterator[bytes]


def decode(body: bytes, codings: tuple[str, ...], limit: int = MAX_BODY) -> tuple[bytes, tuple[str, ...]]:
    """Undo codings in the reverse of the order they were applied in (RFC 9110 section 8.4).

    Out: the bytes, at most `limit`, and the problems: `too-large` (cut at the limit), `cut-coding` (the coded stream
    ends early: what came is kept), `bad-coding` (not coded so at all: left as it is), `unknown-coding`,
    `many-codings` (left as it is).
    """
    if len(codings) > MAX_CODINGS:
        return body[:limit], ("many-codings",)
    problems: list[str] = []
    for coding in reversed(codings):
        if not body:
            break
        pieces = _DECODERS.get(coding)
        if pieces is None:
            return body[:limit], (*problems, "unknown-coding")
        body, problem = _gather(pieces(body), limit, body)
        if problem:
            problems.append(problem)
        if problem == "bad-coding":
            break
    if len(body) > limit:
        problems.append("too-large")
    return body[:limit], tuple(problems)


def _gather(pieces: _Pieces, limit: int, undecoded: bytes) -> tuple[bytes, str | None]:
    """Join pieces until the limit is passed by one byte at least, so that the caller sees that there was more."""
    kept: list[bytes] = []
    size = 0
    try:
        for piece in pieces:
            kept.append(piece)
            size += len(piece)
            if size > limit:
                break
    except (UNPACK_ERROR, EOFError, OSError):
        return (b"".join(kept), "cut-coding") if size else (undecoded, "bad-coding")
    return b"".join(kept), None


def _inflate(body: bytes, wbits: int) -> _Pieces:
    """One zlib stream or gzip member after the other; what follows the last one is ignored, as browsers do."""
    while body:
        unpacker = isal_zlib.decompressobj(wbits)
        while not unpacker.eof:
            piece = unpacker.decompress(body, _PIECE)
            body = unpacker.unconsumed_tail
            if not piece and not body and not unpacker.eof:
                raise EOFError
            yield piece
        body = unpacker.unused_data
        if wbits != _GZIP or not body.startswith(b"\x1f\x8b"):
            return


def _gunzip(body: bytes) -> _Pieces:
    return _inflate(body, _GZIP)


def _deflate(body: bytes) -> _Pieces:
    """`deflate` means zlib (RFC 9110 section 8.4.1.2), but old servers send the raw stream."""
    is_zlib = len(body) > 1 and body[0] & 0x0F == 8 and (body[0] << 8 | body[1]) % 31 == 0
    return _inflate(body, _ZLIB if is_zlib else _RAW)


def _unbrotli(body: bytes) -> _Pieces:
    return _read(BrotliReader(io.BytesIO(body)))


def _unzstd(body: bytes) -> _Pieces:
    return _read(ZstdReader(io.BytesIO(body)))


def _read(reader: BrotliReader | ZstdReader) -> _Pieces:
    while piece := reader.read(_PIECE):
        yield piece


_DECODERS: dict[str, Callable[[bytes], _Pieces]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _deflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
