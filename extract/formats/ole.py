"""The names of the streams in an OLE2 file, the container of Word 97, Excel 97, WPS, Works and of encrypted .docx.

Source: [MS-CFB], Compound File Binary File Format, 2.2 (header), 2.3 (FAT), 2.6 (directory).
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FREE, _LAST = 0xFFFFFFFF, 0xFFFFFFFA  # sector numbers from _LAST on are marks, not places
_HEADER_FAT = 109  # FAT sectors that the header itself names
_MAX_SECTORS = 40_000  # of the directory or the FAT; those of a report have two or three
_ENTRY = 128
_SMALL, _PIECE, _ROOT = 4096, 64, 5


@dataclass(frozen=True, slots=True)
class Entry:
    """A stream or storage: its name, first sector and length in bytes."""

    name: str
    kind: int  # 1 storage, 2 stream, 5 root
    start: int
    size: int


def entries(body: bytes) -> tuple[Entry, ...]:
    """What lies in the container, as its directory lists it; as much as can be read of a damaged one."""
    if not body.startswith(MAGIC) or len(body) < 512:
        return ()
    size = _sector_size(body)
    chain = _chain(struct.unpack_from("<I", body, 48)[0], _fat(body, size))
    directory = b"".join(_sector(body, number, size) for number in chain)
    found = (directory[at : at + _ENTRY] for at in range(0, len(directory) - _ENTRY + 1, _ENTRY))
    return tuple(entry for raw in found if (entry := _entry(raw)) is not None)


def offsets(body: bytes, entry: Entry) -> tuple[tuple[int, int], ...]:
    """Where a stream lies in the file: (offset, length) of each piece in order; of a damaged file as far as it goes."""
    size = _sector_size(body)
    fat = _fat(body, size)
    if entry.size >= _SMALL or entry.kind == _ROOT:
        places = [((number + 1) * size, size) for number in _chain(entry.start, fat)]
    else:
        places = list(_small_places(body, entry, size, fat))
    left, out = entry.size, []
    for offset, length in places:
        if left <= 0:
            break
        out.append((offset, min(length, left)))
        left -= length
    return tuple(out)


def _small_places(body: bytes, entry: Entry, size: int, fat: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    """Short streams share the sectors of the root entry, in pieces of 64 bytes with a chain of their own (2.4)."""
    root = next((e for e in entries(body) if e.kind == _ROOT), None)
    if root is None:
        return
    shared = [(number + 1) * size for number in _chain(root.start, fat)]
    raw = b"".join(_sector(body, n, size) for n in _chain(struct.unpack_from("<I", body, 60)[0], fat))
    chain = struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4])
    for number in _chain(entry.start, chain):
        index, inside = divmod(number * _PIECE, size)
        if index < len(shared):
            yield shared[index] + inside, _PIECE


def stream(body: bytes, entry: Entry) -> bytes:
    """The bytes of a stream."""
    return b"".join(body[offset : offset + length] for offset, length in offsets(body, entry))


def _sector_size(body: bytes) -> int:
    return 4096 if struct.unpack_from("<H", body, 30)[0] == 12 else 512


def _fat(body: bytes, size: int) -> tuple[int, ...]:
    """Sector -> the next of its chain, as far as the sectors named in the header tell it (some 7 MB of file)."""
    named = (n for n in struct.unpack_from(f"<{_HEADER_FAT}I", body, 76) if n < _LAST)
    raw = b"".join(_sector(body, number, size) for number in named)
    return struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4])


def _chain(start: int, fat: tuple[int, ...]) -> Iterator[int]:
    seen: set[int] = set()
    while start < _LAST and start not in seen and len(seen) < _MAX_SECTORS:
        seen.add(start)
        yield start
        start = fat[start] if start < len(fat) else _FREE


def _sector(body: bytes, number: int, size: int) -> bytes:
    """Sector 0 lies behind the header, which takes a sector itself."""
    return body[(number + 1) * size : (number + 2) * size]


def _entry(raw: bytes) -> Entry | None:
    length, kind = struct.unpack_from("<HB", raw, 64)
    if kind not in (1, 2, 5) or not 2 <= length <= 64:
        return None
    name = raw[: length - 2].decode("utf-16-le", "replace")
    start, size = struct.unpack_from("<IQ", raw, 116)
    return Entry(name, kind, start, size & 0xFFFFFFFF)
