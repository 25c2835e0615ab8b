"""What has to be converted before it can be read, found and converted in batches before the reading begins.

What is not found here (a Word file that calls itself a page and bears no suffix) is converted when it is read, alone:
slower, but to the same result. Everything goes in the order of the WARCs.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby

from archive.errors import ArchiveError
from archive.names import page_of
from archive.reader import read_payload
from extract.by_label import may_be_file
from extract.chunks import Chunk, Piece, kit_for, kit_of, pieces_of
from extract.converters.base import MISSING
from extract.formats import formats, needed
from extract.pool import Death, Job, ordered
from extract.rows import FAULTS
from extract.worker import Limits

BATCHES = {"libreoffice": 24, "ocr": 4}
"""Bodies in a batch: LibreOffice takes longer to start than to convert; a page of OCR takes seconds itself."""

BATCH_BYTES = 32_000_000

ONE_AT_A_TIME = ("ocr",)
"""Converters that use all cores themselves."""

LOOKING = Limits(seconds=60, clock=600, memory=380 * 2**20)
CONVERTING = Limits(seconds=600, clock=36_000, memory=380 * 2**20)
"""Of the process that hands the files over; the converters keep limits of their own."""

Told = Callable[[int, int], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A body that a converter has not seen. It is taken from the archive again when its turn comes."""

    piece: Piece
    name: str  # of the converter
    digest: str
    size: int  # bytes


def convert_all(chunks: Iterable[Chunk], *, workers: int, told: Told) -> None:
    """Have everything converted that the captures of the chunks need and that was not converted before."""
    looked = [chunk for chunk in chunks if chunk.files]
    if not looked:
        return
    with closing(ordered(LOOK, looked, workers=workers)) as found:
        every = {(wanted.name, wanted.digest): wanted for _, some in found for wanted in some}
    done, total = 0, len(every)
    in_order = sorted(every.values(), key=lambda wanted: wanted.name in ONE_AT_A_TIME)
    for name, group in groupby(in_order, key=lambda wanted: wanted.name):
        at_once = 1 if name in ONE_AT_A_TIME else workers
        with closing(ordered(CONVERT, list(batches(group, BATCHES.get(name, 1))), workers=at_once)) as results:
            for batch, _ in results:
                done += len(batch)
                told(done, total)


def batches(wanted: Iterable[Wanted], most: int) -> Iterator[tuple[Wanted, ...]]:
    """Batches of so many bodies, fewer where they are large."""
    batch: list[Wanted] = []
    for each in wanted:
        if batch and (len(batch) >= most or sum(w.size for w in batch) + each.size > BATCH_BYTES):
            yield tuple(batch)
            batch = []
        batch.append(each)
    if batch:
        yield tuple(batch)


def files_of(chunk: Chunk) -> Iterator[Piece]:
    """The captures of a chunk that can be files."""
    return (piece for piece in pieces_of(chunk) if piece.capture is not None and may_be_file(piece.capture))


def wanted_by(piece: Piece) -> tuple[Wanted, ...]:
    """What a capture needs and no converter at hand has seen; nothing where it cannot be read."""
    kit = kit_for(piece)
    return tuple(
        Wanted(piece=piece, name=name, digest=sha256(body).hexdigest(), size=len(body))
        for name, body in _needs(piece)
        if name not in kit.off and kit.answers(name) != MISSING and not kit.has(name, body)
    )


def convert_batch(batch: Sequence[Wanted]) -> int:
    """Convert a batch, all of it for one converter. Out: how many bodies were handed over."""
    digests = {wanted.digest for wanted in batch}
    pieces = {(w.piece.source.warc, w.piece.capture.offset): w.piece for w in batch if w.piece.capture is not None}
    name = batch[0].name
    found = (need for piece in pieces.values() for need in _needs(piece))
    bodies = [body for other, body in found if other == name and sha256(body).hexdigest() in digests]
    kit_of(batch[0].piece.source.converted).prepare(name, bodies)
    return len(bodies)


def _needs(piece: Piece) -> tuple[tuple[str, bytes], ...]:
    if piece.capture is None:
        return ()
    try:
        payload = read_payload(piece.source.warc, piece.capture.offset)
        return needed(payload.body, payload.mime, page_of(piece.capture.url))
    except (ArchiveError, *FAULTS):
        return ()  # told when it is read


def _joined(results: Sequence[tuple[Wanted, ...]]) -> tuple[Wanted, ...]:
    return tuple(wanted for result in results for wanted in result)


def _nothing(_piece: Piece, _how: Death) -> tuple[Wanted, ...]:
    return ()


def _whole(batch: Sequence[Wanted]) -> tuple[Sequence[Wanted]]:
    return (batch,)


def _none(_batch: Sequence[Wanted], _how: Death) -> int:
    return 0


LOOK: Job[Chunk, Piece, tuple[Wanted, ...], tuple[Wanted, ...]] = Job(
    split=files_of, work=wanted_by, join=_joined, lost=_nothing, limits=LOOKING, begin=formats
)
CONVERT: Job[Sequence[Wanted], Sequence[Wanted], int, int] = Job(
    split=_whole, work=convert_batch, join=sum, lost=_none, limits=CONVERTING, begin=formats
)
