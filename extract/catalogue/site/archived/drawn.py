"""Pages of PDF and picture files as PNG, drawn in a process of its own: no network, bounded time, memory and number."""

import json
import sys
import tempfile
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import BoundedSemaphore, Lock

from extract.catalogue.site.page import NotThere
from extract.converters import confine

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in points of the page as displayed."""

SECONDS, MEMORY = 10.0, 3 << 30
"""Of one drawing: time on the clock, address space. A page takes half a second, most of it for starting."""

MOST_KEPT = 24 << 20
"""Bytes of pictures that are kept for the next visitor."""

MOST_PAGES = 3
_WAITING = 5.0
_START = "import sys; sys.path.insert(0, sys.argv[1]); from extract.catalogue.site.archived.draw_{} import main; main(sys.argv[2])"
_ROOT = Path(__file__).resolve().parents[4]
_turn = BoundedSemaphore(2)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page that was drawn."""

    number: int
    png: bytes
    pixels: tuple[int, int]
    points: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Drawn:
    """The pages that were asked for as far as the file has them, and how many it has."""

    sheets: tuple[Sheet, ...]
    count: int


class _Kept:
    """What was drawn last, within bounds."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._made: OrderedDict[str, Drawn] = OrderedDict()

    def get(self, key: str) -> Drawn | None:
        with self._lock:
            if key in self._made:
                self._made.move_to_end(key)
            return self._made.get(key)

    def put(self, key: str, made: Drawn) -> None:
        with self._lock:
            self._made[key] = made
            while sum(len(s.png) for one in self._made.values() for s in one.sheets) > MOST_KEPT:
                self._made.popitem(last=False)


_kept = _Kept()


def drawn(body: bytes, asked: Mapping[int, Sequence[Box]]) -> Drawn:
    """Pages of a file (counted from 1), with boxes drawn on each -> pictures.

    Raises `NotThere`: 502 where the file cannot be drawn in its time, 503 where too many are being drawn.
    """
    asked = {number: asked[number] for number in sorted(asked)[:MOST_PAGES]}
    words = json.dumps(asked)
    key = sha256(body).hexdigest() + words
    if made := _kept.get(key):
        return made
    if not _turn.acquire(timeout=_WAITING):
        raise NotThere("正在绘制其他页面，请稍后再试", "other pages are being drawn; please try again", 503)
    try:
        made = _kept.get(key) or _draw(body, words)
    finally:
        _turn.release()
    _kept.put(key, made)
    return made


def _draw(body: bytes, words: str) -> Drawn:
    with tempfile.TemporaryDirectory(prefix="nianbao-draw-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "in").write_bytes(body)
        (folder / "asked").write_text(words)
        start = _START.format("pdf" if b"%PDF-" in body[:1024] else "picture")
        command = [sys.executable, "-c", start, str(_ROOT), str(folder)]
        status = confine.run(command, folder, seconds=SECONDS, memory=MEMORY)
        if not (folder / "made").exists():
            why = "took too long" if status is None else f"ended with {status}"
            raise NotThere("这个文件无法绘制", f"the file cannot be drawn (it {why})", 502)
        made = json.loads((folder / "made").read_text())
        if "failed" in made:
            raise NotThere("这个文件无法绘制", f"the file cannot be drawn: {made['failed']}", 502)
        sheets = tuple(
            Sheet(int(number), (folder / f"{number}.png").read_bytes(), tuple(found["pixels"]), tuple(found["points"]))
            for number, found in made["sheets"].items()
        )
    return Drawn(sheets, made["count"])
