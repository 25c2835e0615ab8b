"""Visitors of a served catalogue: each asks for its next page as soon as it has the last, from a process of their own.

`python -m tests.bench.load ADDRESSES.json USERS SECONDS` prints one JSON line: milliseconds of every answer after the
warm-up, and what was not answered with 200.
"""

import http.client
import json
import random
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

WARM_UP = 2.0
"""Seconds whose answers do not count."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the visitors met with."""

    milliseconds: tuple[float, ...]  # ascending
    wrong: tuple[str, ...]
    seconds: float

    def at(self, share: float) -> float:
        """The time within which this share of the answers came."""
        if not self.milliseconds:
            return float("inf")
        return self.milliseconds[min(len(self.milliseconds) - 1, int(len(self.milliseconds) * share))]


def visit(addresses: Sequence[str], folder: Path, users: int = 8, seconds: float = 10.0, seed: int = 1) -> Loaded:
    """Let so many visitors ask for addresses in an order of chance, in another process."""
    asked = folder / "addresses.json"
    asked.write_text(json.dumps({"addresses": list(addresses), "seed": seed}))
    argv = [sys.executable, "-m", "tests.bench.load", str(asked), str(users), str(seconds)]
    done = subprocess.run(argv, capture_output=True, text=True, check=True, timeout=seconds * 3 + 60)
    said = json.loads(done.stdout)
    return Loaded(tuple(sorted(said["milliseconds"])), tuple(said["wrong"]), seconds)


def _visitor(
    addresses: Sequence[str], rng: random.Random, end: float, start: float, times: list[float], wrong: list[str]
) -> None:
    parts = urlsplit(addresses[0])
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    while time.monotonic() < end:
        address = rng.choice(addresses)
        begun = time.monotonic()
        try:
            connection.request("GET", address[address.index("/", 8) :])
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                wrong.append(f"{answer.status} {address}")
        except (OSError, http.client.HTTPException) as error:
            wrong.append(f"{error!r} {address}")
            connection.close()
        if begun >= start:
            times.append((time.monotonic() - begun) * 1000)


def main(asked: Path, users: int, seconds: float) -> None:
    """All visitors at once, each a thread."""
    given = json.loads(asked.read_text())
    begin = time.monotonic()
    times: list[float] = []
    wrong: list[str] = []
    threads = [
        Thread(
            target=_visitor,
            args=(
                given["addresses"],
                random.Random(f"{given['seed']} {n}"),
                begin + WARM_UP + seconds,
                begin + WARM_UP,
                times,
                wrong,
            ),
        )
        for n in range(users)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(json.dumps({"milliseconds": times, "wrong": wrong[:20]}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
