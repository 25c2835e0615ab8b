"""Programs that turn a body into something readable (Word 97 to .docx, pictures to characters), and what they made.

They are slow, they may crash, and their answer depends on their version. So each runs in a process of its own, in
batches; what it made is kept by the digest of the body and the name of the version, and can be deleted at any time.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from extract.model.finding import Unreadable

Asked = tuple[str, str, str]
"""What a reading asked of a converter: (its name, digest of the body, what answered: name and version, off, missing)."""


@dataclass(frozen=True, slots=True)
class Failed:
    """What a converter gives back for a body it could not convert: what was wrong with it and the remedy."""

    message: str


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
    off: dict[str, str] = field(default_factory=dict)  # converters that are not to be used -> what is said of it
    asked: set[Asked] = field(default_factory=set)

    def take_asked(self) -> frozenset[Asked]:
        """What was asked since this was called last."""
        taken = frozenset(self.asked)
        self.asked.clear()
        return taken

    def version(self, name: str) -> str:
        """Name and version of a converter. Raises `Unreadable` where it is not installed."""
        return self._converter(name).version()

    def convert(self, name: str, body: bytes) -> bytes:
        """What the converter makes of the body. Raises `Unreadable` where it is missing or could not."""
        self.prepare(name, [body])
        made = self._kept(name, body)
        if isinstance(made, Failed):
            raise Unreadable(made.message)
        if made is None:
            raise Unreadable(f"{name} gave nothing back; parse the file again")
        return made

    def prepare(self, name: str, bodies: Iterable[bytes]) -> None:
        """Convert what has not been converted before, in one batch."""
        waiting = list({sha256(body).hexdigest(): body for body in bodies if self._kept(name, body) is None}.values())
        if not waiting:
            return
        converter = self._converter(name)
        for body, made in zip(waiting, converter.convert(waiting), strict=True):
            self._keep(name, body, made)

    def _converter(self, name: str) -> Converter:
        found = self.converters.get(name)
        if found is None:
            raise Unreadable(f"no converter {name} here; parse the file with `nianbao parse`")
        return found

    def _kept(self, name: str, body: bytes) -> bytes | Failed | None:
        digest = sha256(body).hexdigest()
        if (name, digest) in self.made:
            return self.made[name, digest]
        path = self._path(name, digest)
        return path.read_bytes() if path is not None and path.exists() else None

    def _keep(self, name: str, body: bytes, made: bytes | Failed) -> None:
        digest = sha256(body).hexdigest()
        path = self._path(name, digest)
        if path is None or isinstance(made, Failed):
            self.made[name, digest] = made
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.part")
        part.write_bytes(made)
        part.replace(path)

    def _path(self, name: str, digest: str) -> Path | None:
        if self.folder is None:
            return None
        version = sha256(self.version(name).encode()).hexdigest()[:12]
        return self.folder / f"{name}-{version}" / digest[:2] / digest
