"""WARCs in, shards out: every capture of every data folder is read once, in parallel, in WARC order."""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType

from extract import chunks, conversions, formats
from extract.chunks import OCR, READ, SCAN, Scanned
from extract.converters.base import MISSING, OFF, Asked, Kit
from extract.converters.kept import Kept
from extract.converters.kit import full_kit
from extract.pool import ordered, preload
from extract.sources import Source, alone_in, sources_of
from extract.store import ShardHeader, prune, read_header, write_shard
from extract.version import code_digest
from settings.paths import DataFolder

Progress = Callable[[int, int], object]
"""Called with (captures done, captures in all)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractSummary:
    """What one extraction did. The numbers of captures, reports and problems are those of the WARCs read now."""

    shards: tuple[Path, ...]  # every current shard, read now or before, in name order
    warcs_read: int
    warcs_skipped: int
    captures: int
    reports: int
    problems: Mapping[str, int]  # "stage/kind" -> how often
    removed: tuple[str, ...]  # names of shards whose WARC is gone


def extract(
    data: Sequence[DataFolder],
    out: DataFolder,
    *,
    workers: int | None = None,
    ocr: bool = True,
    converted: Path | None = None,
    progress: Progress | None = None,
    converting: Progress | None = None,
) -> ExtractSummary:
    """Bring the shards in `out.extracts` up to date with the WARCs of the data folders.

    A WARC is read when its bytes, the reading code or a converter that it needs changed. What a page or a record gets
    wrong becomes a row; raises `ArchiveLocked` when another extraction writes into the same folder, `OSError` when a
    disk fails. Without `ocr` no further picture is recognised. What converters make is kept in `converted` (default:
    `out.converted`, and what no capture needs any more is removed from there). `progress` counts captures,
    `converting` files. The shards are the same bytes whatever the number of workers (default: the cores to be used).
    """
    workers = workers or len(os.sched_getaffinity(0))
    out.extracts.mkdir(parents=True, exist_ok=True)
    with alone_in(out.extracts):
        sources = sources_of(data, out.extracts, workers=workers, converted=converted or out.converted, ocr=ocr)
        removed = prune(out.extracts, {s.shard.name for s in sources})
        code, kit = code_digest(), full_kit(None)
        stale = [s for s in sources if not _is_current(s, code, kit)]
        tally = _read_all(stale, code, workers, progress or _silent, converting or _silent)
        if converted is None:
            _clean(out.converted, sources, kit)
    return ExtractSummary(
        shards=tuple(s.shard for s in sources),
        warcs_read=len(stale),
        warcs_skipped=len(sources) - len(stale),
        captures=tally.pop("captures", 0),
        reports=tally.pop("reports", 0),
        problems=dict(sorted(tally.items())),
        removed=removed,
    )


def _silent(_done: int, _total: int) -> None:
    """The progress of a caller that does not want to know."""


def _is_current(source: Source, code: str, kit: Kit) -> bool:
    header = read_header(source.shard)
    same = header is not None and (header.warc, header.warc_sha256, header.code)
    if header is None or same != (source.warc.name, source.sha256, code):
        return False
    return all(_still(name, answer, source.ocr, kit) for name, said in header.tools.items() for answer in said)


def _still(name: str, answer: str, ocr: bool, kit: Kit) -> bool:
    """Whether a converter would answer as it did. One that is gone or switched off takes nothing back."""
    now = OFF if name == OCR and not ocr else kit.answers(name)
    return now in (answer, OFF, MISSING)


def _read_all(
    stale: Sequence[Source], code: str, workers: int, progress: Progress, converting: Progress
) -> Counter[str]:
    """Find the captures of the sources, have converted what must be, and write the shards one after the other."""
    preload([chunks.__name__, conversions.__name__, *_shelf(formats)])
    scanned = [found for _, found in ordered(SCAN, stale, workers=workers)]
    if stale:
        progress(0, sum(s.captures for s in scanned))
    every = [chunk for source in scanned for chunk in source.chunks]
    conversions.convert_all(every, workers=workers, told=converting)
    return _write_all(scanned, code, workers, progress)


def _shelf(package: ModuleType) -> list[str]:
    """The names of the modules of a shelf, which are imported when they are first needed."""
    return [f"{package.__name__}.{module.name}" for module in iter_modules(package.__path__)]


def _write_all(scanned: Sequence[Scanned], code: str, workers: int, progress: Progress) -> Counter[str]:
    """Read the chunks, all in parallel, and write what they give in their order."""
    total = sum(s.captures for s in scanned)
    tally: Counter[str] = Counter()
    every = (chunk for source in scanned for chunk in source.chunks)
    with closing(ordered(READ, every, workers=workers)) as results:
        for source, group in groupby(results, key=lambda result: result[0].source):
            with write_shard(source.shard) as shard:
                captures, asked = 0, set[Asked]()
                for chunk, read in group:
                    shard.add(read.member)
                    captures += chunk.captures
                    asked |= read.asked
                    tally.update(read.counts)
                    progress(tally["captures"], total)
                shard.finish(_header(source, code, captures, asked))
    return tally


def _header(source: Source, code: str, captures: int, asked: Iterable[Asked]) -> ShardHeader:
    """What the shard of a source is made from. Here `warc` is the file's name of now, with `.open` while it has one."""
    asked = sorted(asked)
    tools = {name: tuple(sorted({answer for other, _, answer in asked if other == name})) for name, _, _ in asked}
    converted = tuple(sorted({(name, digest) for name, digest, _ in asked}))
    return ShardHeader(
        warc=source.warc.name,
        warc_sha256=source.sha256,
        code=code,
        captures=captures,
        tools=tools,
        converted=converted,
    )


def _clean(folder: Path, sources: Sequence[Source], kit: Kit) -> None:
    """Remove what converters made for captures that are gone, and what other versions of them made."""
    if not folder.is_dir():
        return
    headers = [header for source in sources if (header := read_header(source.shard)) is not None]
    wanted = {(name, digest) for header in headers for name, digest in header.converted}
    makers = {name: maker for name in kit.converters if (maker := kit.maker(name)) != MISSING}
    Kept(folder).prune(wanted, makers)
