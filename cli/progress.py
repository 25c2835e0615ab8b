"""A bar for work that takes longer than two seconds; plain lines when nobody watches a terminal."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from tqdm import tqdm

PATIENCE_S = 2.0
"""Seconds of work before anything is shown, and between two plain lines."""


class Report(Protocol):
    """Called by long work: units done, units expected (0 when unknown), a short note."""

    def __call__(self, done: int, total: int, note: str = "") -> None: ...


@contextmanager
def progress(title: str, *, unit: str, quiet: bool = False) -> Iterator[Report]:
    """A callback that shows how far the work is, on standard error."""
    if quiet:
        yield lambda done, total, note="": None
    elif sys.stderr.isatty():
        bar: tqdm[Any] = tqdm(desc=title, unit=f" {unit}", delay=PATIENCE_S, dynamic_ncols=True, leave=False)
        with bar:
            yield _bar(bar)
    else:
        yield _lines(title, unit)


def _bar(bar: "tqdm[Any]") -> Report:
    def report(done: int, total: int, note: str = "") -> None:
        bar.total = total or None
        bar.set_postfix_str(note, refresh=False)
        bar.update(done - bar.n)

    return report


def _lines(title: str, unit: str) -> Report:
    last = time.monotonic()

    def report(done: int, total: int, note: str = "") -> None:
        nonlocal last
        if time.monotonic() - last < PATIENCE_S:
            return
        last = time.monotonic()
        of = f" of {total}" if total else ""
        print(f"{title}: {done}{of} {unit} {note}".rstrip(), file=sys.stderr, flush=True)

    return report
