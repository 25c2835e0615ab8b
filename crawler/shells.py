"""The empty shells of a run: one document stands for every place in a page drawn by script, and need be asked for once.

A browser that follows a link inside such a page asks for data alone. So do we: a place after `#` is the same document
by definition; a place with an address of its own (`/nb/17`) is taken for the same when others in its folder were.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from urllib.parse import urlsplit

from settings.files import suffix_of

ALIKE = 2
"""So many addresses of a folder must have given one and the same shell, and none anything else."""

MAX_KEPT = 500
MAX_BYTES = 64 * 1024
"""Shells that are kept in memory, and how large one may be; they have a few thousand bytes."""

_FILES = frozenset(("htm", "html", "shtml", "jsp", "do", "action", ""))


@dataclass(frozen=True, slots=True)
class Shell:
    """A document as it was answered once, and the record that shows it."""

    body: bytes
    headers: Mapping[bytes, list[bytes]]
    record: str | None


@dataclass(slots=True)
class _Folder:
    addresses: set[str] = field(default_factory=set)
    digest: bytes = b""
    is_mixed: bool = False


class Shells:
    """What the portals of this run answered; empty again in the next."""

    def __init__(self) -> None:
        self._shells: OrderedDict[str, Shell] = OrderedDict()  # by address without fragment, and by folder
        self._folders: OrderedDict[str, _Folder] = OrderedDict()

    def note(self, url: str, shell: Shell | None) -> None:
        """What an address was answered with; None when it was a page of its own."""
        url = url.partition("#")[0]
        folder = self._folders.setdefault(_folder(url), _Folder())
        self._folders.move_to_end(_folder(url))
        if shell is None or len(shell.body) > MAX_BYTES:
            folder.is_mixed = True
        else:
            digest = sha256(shell.body).digest()
            folder.is_mixed |= folder.digest not in (b"", digest)
            folder.digest = digest
            if len(folder.addresses) < ALIKE:
                folder.addresses.add(url)
            self._shells[url] = self._shells[_folder(url)] = shell
        for kept in (self._shells, self._folders):
            while len(kept) > MAX_KEPT:
                kept.popitem(last=False)

    def keep(self, url: str, document: Shell) -> None:
        """A document of whatever kind, for the places that are yet to be asked for in it."""
        if len(document.body) <= MAX_BYTES:
            self._shells[url.partition("#")[0]] = document

    def known(self, url: str) -> Shell | None:
        """The shell that an address would be answered with, as far as this run has seen; None: ask."""
        url, _, place = url.partition("#")
        if place and url in self._shells:
            return self._shells[url]
        folder = self._folders.get(_folder(url))
        if folder is None or folder.is_mixed or len(folder.addresses) < ALIKE or suffix_of(url) not in _FILES:
            return None
        return self._shells.get(_folder(url))


def _folder(url: str) -> str:
    """Scheme, host and path of an address up to its last slash, marked as a folder."""
    parts = urlsplit(url)
    return f"folder {parts.scheme}://{parts.netloc}{parts.path.rpartition('/')[0]}/"
