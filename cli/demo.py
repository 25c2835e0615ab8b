"""`nianbao demo`: the main job, end to end, on a sample region served on loopback."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from cli import crawl, exits, extract
from cli.options import Data, quiet_option
from crawler.options import CrawlOptions, CrawlSummary
from settings.paths import PROJECT, DataFolder
from settings.portals import load_portals

READY_S = 60
"""Seconds the sample server may take to start."""


@click.command(name="demo")
@click.option("--data", type=Data(), default="data/demo", show_default=True, help="Data folder of the demo.")
@click.option("--seed", type=int, default=1, show_default=True, help="Seed of the sample region.")
@quiet_option
def COMMAND(data: DataFolder, seed: int, quiet: bool) -> None:
    """Serve a sample region on loopback, crawl it, archive, extract, build the catalogue, and print what was found.

    The sample's portals and reports are fictional; no real portal is reached.
    """
    if not (PROJECT / "tests" / "portals").is_dir():
        raise exits.Stop(
            "the sample region is part of the checkout; run the demo from a clone of the project",
            exits.MISSING_SOFTWARE,
        )
    started = time.monotonic()
    sample = data.root / "sample"
    with _served(sample, seed):
        click.echo(
            "The sample portals are served on loopback; the delay between requests is 0 for them (1 s for real ones)."
        )
        summary = crawl.run(_options(data, sample), quiet=quiet)
    done = extract.run([data], data, quiet=quiet)
    truth = json.loads((sample / "truth.json").read_text(encoding="utf-8"))
    click.echo("\n".join(_table(summary, done, truth, data)))
    click.echo(
        f"\n{time.monotonic() - started:.0f} seconds. Browse it: {Path(sys.executable).parent / 'nianbao'} browse --data {data.root}"
    )


def _options(data: DataFolder, sample: Path) -> CrawlOptions:
    return CrawlOptions(
        data=data,
        portals=load_portals(sample / "portals.csv"),
        years=None,
        connect_map=sample / "connect-map.txt",
        delay=0.0,
        contact="demo on loopback",
    )


@contextmanager
def _served(out: Path, seed: int) -> Iterator[None]:
    """The sample region's server as a process of its own; it ends when its standard input closes."""
    argv = [sys.executable, "-m", "tests.portals.serve", "--out", str(out.absolute()), "--seed", str(seed)]
    server = subprocess.Popen(argv, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        if server.stdout is None or not any(line.strip() == "ready" for line in server.stdout):
            raise exits.Stop(
                "the sample server did not start; run `python -m tests.portals.serve --out DIR` to see why",
                exits.BUG,
            )
        yield
    finally:
        if server.stdin:
            server.stdin.close()
        server.wait(timeout=READY_S)


def _table(summary: CrawlSummary, done: extract.Done, truth: dict[str, Any], data: DataFolder) -> list[str]:
    exist = {p["id"]: sum(r["portal_id"] == p["id"] for r in truth["reports"]) for p in truth["portals"]}
    found = extract.reports_by_portal(data.catalogue)
    head = f"{'portal':<24} {'pages':>6} {'captures':>8} {'reports found of existing':>26} {'findings':>8}"
    rows = [
        f"{p.portal_id:<24} {p.pages:>6} {p.captures:>8} {_of(found.get(p.portal_id, (0, 0))[0], exist.get(p.portal_id, 0)):>26} {found.get(p.portal_id, (0, 0))[1]:>8}"
        for p in summary.portals
    ]
    total = f"{'all':<24} {sum(p.pages for p in summary.portals):>6} {sum(p.captures for p in summary.portals):>8} {_of(done.build.reports, len(truth['reports'])):>26} {done.build.findings:>8}"
    return ["", head, *rows, total]


def _of(found: int, exist: int) -> str:
    return f"{found} of {exist}"
