"""The names of WARC files in a data folder, and how a file comes to lie there for good."""

import re
from datetime import UTC, datetime
from pathlib import Path

OPEN = ".open"
"""Suffix of a WARC that is still written, or whose crawl died."""

_UNSAFE = re.compile(r"[^0-9A-Za-z_.]+")

_OURS = re.compile(r"nianbao-\d{14}-(.+)-\d{5,}\.warc\.gz")


def warc_name(moment: datetime, run_id: str, serial: int) -> str:
    """`nianbao-<UTC timestamp>-<run>-<serial>.warc.gz`, after the advice of WARC 1.1 annex C."""
    stamp = moment.astimezone(UTC).strftime("%Y%m%d%H%M%S")
    return f"nianbao-{stamp}-{_UNSAFE.sub('_', run_id)}-{serial:05d}.warc.gz"


def is_of_run(name: str, run_id: str) -> bool:
    """Whether a WARC bears the name that a run gave it."""
    made = _OURS.fullmatch(closed_name(Path(name)))
    return made is not None and made[1] == _UNSAFE.sub("_", run_id)


def closed_name(path: Path) -> str:
    """The name the index knows a WARC by: without `.open`."""
    return path.name.removesuffix(OPEN)


def warc_files(folder: Path, *, include_open: bool = False) -> tuple[Path, ...]:
    """The WARC files of a folder in name order; those still open only when asked for."""
    endings = (".warc", ".warc.gz") + ((f".warc{OPEN}", f".warc.gz{OPEN}") if include_open else ())
    if not folder.is_dir():
        return ()
    return tuple(sorted(p for p in folder.iterdir() if p.name.endswith(endings) and p.is_file()))


def locate(folder: Path, name: str) -> Path:
    """Where the WARC of an index row lies now: closed, or still open. The closed path when there is neither."""
    still_open = folder / f"{name}{OPEN}"
    return still_open if still_open.exists() and not (folder / name).exists() else folder / name
