"""What an archivist withholds from everything that is shown: small reviewed files with the reason; no WARC is touched.

A file of `withheld/` in a data folder is a YAML list; each entry names a report or the record of one capture, and why:

    - report: 3f1c0a9b7d2e4f60
      reason: 正文含申请人的姓名与住址
      by: 张三
      on: 2026-11-22
    - record: <urn:uuid:5f3c…>
      reason: 应发布机关要求
"""

import logging
import os
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

import yaml

LOG = logging.getLogger(__name__)

Kind = Literal["report", "record"]
KINDS: tuple[Kind, ...] = ("report", "record")

_ALLOWED = {"reason", "by", "on"}


class BadWithheld(ValueError):
    """A file of what is withheld is not as it should be; the message names the file, the entry and the remedy."""


class AlreadyWithheld(ValueError):
    """A file says so already; the message names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """One report or one record that is not to be shown."""

    kind: Kind
    target: str  # id of the report, or WARC-Record-ID with its < >
    reason: str
    by: str | None = None
    on_: str | None = None  # YYYY-MM-DD


def load_withheld(folders: Iterable[Path]) -> tuple[Withheld, ...]:
    """Every entry of every .yml file in the folders (those that exist), in name order; of a target the first counts.

    In: folders `withheld/` (`DataFolder.withheld`). Raises `BadWithheld`.
    """
    files = sorted(file for folder in folders for file in folder.glob("*.yml"))
    first: dict[tuple[Kind, str], Withheld] = {}
    for file in files:
        for entry in read_withheld(file.name, file.read_bytes()):
            first.setdefault((entry.kind, entry.target), entry)
    return tuple(first.values())


def read_withheld(name: str, text: str | bytes) -> tuple[Withheld, ...]:
    """The entries of one file. In: its name, for messages, and its text. Raises `BadWithheld`.

    Every scalar is read as text: YAML would take an id such as 0123456701234567 for an octal number and `on` for true.
    """
    try:
        entries = yaml.load(text, Loader=yaml.BaseLoader) or []
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadWithheld(f"{name} is no YAML ({str(error).splitlines()[0]}); see the form in the README") from error
    if not isinstance(entries, list):
        raise BadWithheld(f"{name} should be a list, each entry beginning with `- report:` or `- record:`")
    return tuple(_entry(f"{name}, entry {number}", entry) for number, entry in enumerate(entries, 1))


def _entry(which: str, entry: Any) -> Withheld:
    if not isinstance(entry, dict) or not all(isinstance(value, str) for value in entry.values()):
        raise BadWithheld(f"{which}: needs `report:` or `record:` with one id, and `reason:`")
    named = [kind for kind in KINDS if entry.get(kind)]
    if len(named) != 1 or not entry.keys() <= {*named, *_ALLOWED}:
        raise BadWithheld(f"{which}: needs either report or record, reason, and nothing else but by and on")
    if not entry.get("reason", "").strip():
        raise BadWithheld(f"{which}: reason says why it is withheld; it is shown in its place")
    return Withheld(
        kind=named[0],
        target=_id(named[0], entry[named[0]].strip()),
        reason=entry["reason"].strip(),
        by=entry.get("by") or None,
        on_=_day(which, entry.get("on")),
    )


def _id(kind: Kind, text: str) -> str:
    """An id as the catalogue has it: that of a record stands in < >, which people leave out."""
    return f"<{text}>" if kind == "record" and not text.startswith("<") else text


def _day(which: str, text: str | None) -> str | None:
    try:
        return date.fromisoformat(text).isoformat() if text else None
    except ValueError:
        raise BadWithheld(f"{which}: on is {text!r}; write the day as 2026-11-22") from None


def tell_unknown(entries: Iterable[Withheld], kind: Kind, there: Collection[str]) -> None:
    """Warn of entries whose target is nowhere: a slip of the pen would otherwise leave shown what should not be.

    In: every report, or every record, that was read, those withheld among them.
    """
    for entry in entries:
        if entry.kind == kind and entry.target not in there:
            LOG.warning("withheld %s %s is nowhere in what was read; look at its id", kind, entry.target)


def write_withheld(folder: Path, entry: Withheld) -> Path:
    """Write an entry into a file of its own in a folder `withheld/` -> the file; whole or not at all.

    Raises `AlreadyWithheld`, `BadWithheld` for what could not be read back, `OSError`.
    """
    text = yaml.safe_dump([_said(entry)], allow_unicode=True, sort_keys=False, width=10_000)
    if read_withheld("the entry", text) != (entry,):
        raise BadWithheld("the reason or the name has characters that cannot be written; use plain text")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{entry.kind}-{sha256(entry.target.encode()).hexdigest()[:16]}.yml"
    if path.exists():
        raise AlreadyWithheld(f"{path} withholds it already; edit that file to change the reason")
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("w", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return path


def _said(entry: Withheld) -> dict[str, str]:
    said: dict[str, str | None] = {entry.kind: entry.target, "reason": entry.reason, "by": entry.by, "on": entry.on_}
    return {key: value for key, value in said.items() if value is not None}
