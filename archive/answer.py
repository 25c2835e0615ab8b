"""One answer, measured once: its head and its two digests, whether its bytes lie in memory or in a file."""

import os
from dataclasses import dataclass
from hashlib import sha256
from typing import BinaryIO

from archive.capture import Exchange
from archive.chunking import Unchunker
from archive.members import PIECE_BYTES
from archive.message import Head, codings, entity, parse_head
from archive.names import digest
from archive.salvage import HEAD_BYTES


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer ready for its record."""

    head: Head
    start: bytes  # the whole answer, or the beginning of the file
    size: int  # bytes of the whole answer
    payload_digest: str | None  # None under a transfer coding that we cannot remove
    block_digest: str | None = None  # of a file; what is in memory is hashed when it is written
    file: BinaryIO | None = None


def measure(exchange: Exchange) -> Answer:
    """Read the answer of an exchange through, a file in pieces.

    Raises `OSError` when its file cannot be read.
    """
    if exchange.response_file is not None:
        return _measure_file(exchange.response_file)
    message = exchange.response_bytes
    head = parse_head(message)
    found = digest(entity(head, message)[0]) if _is_removable(head) else None
    return Answer(head, message, len(message), found)


def _measure_file(file: BinaryIO) -> Answer:
    file.seek(0)
    start = file.read(HEAD_BYTES)
    head = parse_head(start)
    block, payload = sha256(start), sha256()
    unchunker = Unchunker() if _is_chunked(head) else None
    piece = start[head.body_start :]
    while piece:
        payload.update(unchunker.feed(piece) if unchunker else piece)
        piece = file.read(PIECE_BYTES)
        block.update(piece)
    size = file.seek(0, os.SEEK_END)
    told = f"sha256:{payload.hexdigest()}" if _is_removable(head) else None
    return Answer(head, start, size, told, f"sha256:{block.hexdigest()}", file)


def _is_chunked(head: Head) -> bool:
    return "chunked" in codings(head.headers, "transfer-encoding")


def _is_removable(head: Head) -> bool:
    """Whether nothing but chunks lies between the body and the payload (WARC 1.1 section 5.9)."""
    return not set(codings(head.headers, "transfer-encoding")) - {"chunked"}
