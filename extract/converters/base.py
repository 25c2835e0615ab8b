"""Programs that turn a body into something readable (Word 97 to .docx, pictures to characters), and what they made.

They are slow, they may crash, and their answer depends on their version. So each runs in a process of its own, in
batches; what it made is kept by the digest of the body and the name of the version, and can be deleted at any time.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path

from extract.converters.kept import MAX_MADE, Kept
from extract.converters.kept import Failed as Failed
from extract.model.finding import Unreadable

Asked = tuple[str, str, str]
"""What a reading asked of a converter: (its name, digest of the body, what answered: a name and version, OFF, MISSING)."""

OFF, MISSING = "off", "missing"


@dataclass(frozen=True, slots=True)
class Converter:
    """A program. `version` gives its name and version ("LibreOffice 7.4.7.2") and raises `Unreadable` where it is missing.

    `convert` takes bodies and gives for each, in order, what it was turned into, or `Failed`. It keeps its own limits
    of time and memory, tries a failed batch one by one, opens no connection and writes nothing outside its own folder.
    """

    name: str  # libreoffice, ocr
    version: Callable[[], str]
    convert: Callable[[Sequence[bytes]], list[bytes | Failed]]


@dataclass(slots=True)
class Kit:
    """The converters at hand, and what they made: in a folder (`None`: in memory only)."""

    converters: dict[str, Converter] = field(default_factory=dict)
    folder: Path | None = None
    made: dict[tuple[str, str], bytes | Failed] = field(default_factory=dict)
    off: dict[str, str] = field(default_factory=dict)  # converters that begin nothing new -> what is said of it
    asked: set[Asked] = field(default_factory=set)

    def version(self, name: str) -> str:
        """Name and version of a converter. Raises `Unreadable` where it is not installed."""
        return self._converter(name).version()

    def answers(self, name: str) -> str:
        """The version of a converter, or MISSING."""
        try:
            return self.version(name)
        except Unreadable:
            return MISSING

    def maker(self, name: str) -> str:
        """What tells the answers of a converter from those of another make: its version, and our own code around it."""
        version = self.answers(name)
        return version if version == MISSING else f"{version} {code_of(name)}"

    def convert(self, name: str, body: bytes) -> bytes:
        """What the converter makes of the body, now or before.

        Raises `Unreadable` where it is missing, could not, or is switched off and has not seen this body before.
        """
        digest = sha256(body).hexdigest()
        version = self.answers(name)
        made = self._kept(name, digest)
        if made is None and name in self.off:
            self.asked.add((name, digest, OFF))
            raise Unreadable(self.off[name])
        self.asked.add((name, digest, version))
        if made is None:
            self.version(name)  # says what to install where it is missing
            self.prepare(name, [body])
            made = self._kept(name, digest)
        if isinstance(made, Failed):
            raise Unreadable(made.message)
        if made is None:
            raise Unreadable(f"{name} gave nothing back; parse the file again")
        return made

    def prepare(self, name: str, bodies: Iterable[bytes]) -> None:
        """Convert what has not been converted before, in one batch."""
        waiting = {sha256(body).hexdigest(): body for body in bodies}
        waiting = {digest: body for digest, body in waiting.items() if self._kept(name, digest) is None}
        if not waiting:
            return
        converter = self._converter(name)
        for digest, made in zip(waiting, converter.convert(list(waiting.values())), strict=True):
            self._keep(name, digest, made)

    def has(self, name: str, body: bytes) -> bool:
        """Whether the converter has seen the body, or failed on it."""
        return self._kept(name, sha256(body).hexdigest()) is not None

    def take_asked(self) -> frozenset[Asked]:
        """What was asked since this was called last."""
        taken = frozenset(self.asked)
        self.asked.clear()
        return taken

    def _converter(self, name: str) -> Converter:
        found = self.converters.get(name)
        if found is None:
            raise Unreadable(f"no converter {name} here; parse the file with `nianbao parse`")
        return found

    def _kept(self, name: str, digest: str) -> bytes | Failed | None:
        if self.folder is None:
            return self.made.get((name, digest))
        maker = self.maker(name)
        return None if maker == MISSING else Kept(self.folder).get(name, maker, digest)

    def _keep(self, name: str, digest: str, made: bytes | Failed) -> None:
        if isinstance(made, bytes) and len(made) > MAX_MADE:
            made = Failed(f"{name} made more than {MAX_MADE // 2**20} MB of it; cut the file to the report")
        if self.folder is None:
            self.made[name, digest] = made
        elif (maker := self.maker(name)) != MISSING:
            Kept(self.folder).put(name, maker, digest, made)


@cache
def code_of(name: str) -> str:
    """Digest of the files of this room whose names begin with that of a converter."""
    digest = sha256()
    for path in sorted(Path(__file__).resolve().parent.glob(f"{name}*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]
