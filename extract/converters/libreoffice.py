"""Old Word files, RTF and OpenDocument to .docx, by the LibreOffice of the user's machine (a process, no library).

Each batch has a profile of its own that shuts what a document could reach out with: macros, links, updates, Java.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from extract.converters import confine
from extract.converters.base import Converter, Failed
from extract.model.finding import Unreadable

PLACES = (
    "/usr/lib/libreoffice/program",
    "/usr/lib64/libreoffice/program",
    "/opt/libreoffice*/program",
    "/snap/libreoffice/current/lib/libreoffice/program",
    "/usr/local/lib/libreoffice/program",
    "/Applications/LibreOffice.app/Contents/MacOS",
)
"""Where LibreOffice lies when it is not on the PATH."""

REMEDY = "LibreOffice is not installed; install it (apt install libreoffice-writer) and read the file again"
TARGET = "docx:MS Word 2007 XML"
SECONDS = 70.0
"""Time in which a batch must have made one more file, the start included. A report takes a fifth of a second."""

MEMORY = 3 * 1024**3
"""Address space in bytes; LibreOffice itself maps one GiB."""

NEW_PROFILE = 81
"""Exit status of the first start with a new profile: it was made, start again (desktop/source/app/app.cxx)."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its suffix, and the filter that must read it. Left to itself LibreOffice reads rubbish as text."""

    suffix: str
    filter: str | None


DOC, RTF, ODT = Kind(".doc", "MS Word 97"), Kind(".rtf", "Rich Text Format"), Kind(".odt", "writer8")
WORKS, XML = Kind(".wps", None), Kind(".xml", "MS Word 2003 XML")
KINDS = (DOC, RTF, ODT, WORKS, XML)

SETTINGS = (
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "CheckDocumentEvents", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),  # 0 never, 1 on request, 2 always (sw/inc/linkenum.hxx)
    ("Office.Calc/Content/Update", "Link", "1"),  # here 1 is never (sc/inc/optutil)
    ("Office.Java/VirtualMachine", "Enable", "false"),
    ("Office.Recovery/AutoSave", "Enabled", "false"),
    ("Office.Common/Misc", "FirstRun", "false"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),  # a proxy on a port where nobody listens
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)


@cache
def program() -> Path | None:
    """soffice.bin, or soffice where there is no such file beside it; None where LibreOffice is not installed."""
    found = [Path(path).resolve().parent for name in ("soffice", "libreoffice") if (path := shutil.which(name))]
    for place in PLACES:
        found += sorted(Path("/").glob(place.lstrip("/")))
    candidates = (folder / name for folder in found for name in ("soffice.bin", "soffice"))
    return next((path for path in candidates if os.access(path, os.X_OK)), None)


@cache
def version() -> str:
    """Name and version, "LibreOffice 7.4.7.2". Raises `Unreadable` with the remedy where it is missing."""
    soffice = program()
    if soffice is None:
        raise Unreadable(REMEDY)
    command = [str(soffice), "--version"]
    with tempfile.TemporaryDirectory(prefix="nianbao-office-", ignore_cleanup_errors=True) as home:
        try:  # it leaves files in its home even for this
            told = subprocess.run(
                command, env=confine.surroundings(Path(home)), capture_output=True, text=True, timeout=60, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise Unreadable(f"{soffice} does not start ({error}); {REMEDY}") from error
    words = told.stdout.split()
    if len(words) < 2:
        raise Unreadable(f"{soffice} does not tell its version; {REMEDY}")
    return " ".join(words[:2])


def convert(bodies: Sequence[bytes]) -> list[bytes | Failed]:
    """Bodies -> .docx files, in order; those of a kind in one batch. What a batch did not give is tried alone."""
    soffice = program()
    if soffice is None:
        return [Failed(REMEDY) for _ in bodies]
    made: dict[int, bytes | None] = {}
    for kind in KINDS:
        places = [n for n, body in enumerate(bodies) if kind_of(body) == kind]
        made.update(zip(places, _converted(soffice, kind, [bodies[n] for n in places]), strict=True))
    return [found if (found := made[n]) is not None else Failed(_refused(body)) for n, body in enumerate(bodies)]


def kind_of(body: bytes) -> Kind:
    """What a body is converted as."""
    if body.startswith(b"{\\rtf"):
        return RTF
    if body.startswith(b"PK"):
        return ODT
    if not body.startswith(b"\xd0\xcf\x11\xe0"):
        return XML
    return DOC if "WordDocument".encode("utf-16-le") in body else WORKS


def _converted(soffice: Path, kind: Kind, bodies: Sequence[bytes]) -> list[bytes | None]:
    """What each body became. Files are taken in order: where a batch broke off, the next one begins behind that place.

    The file it broke off at is tried alone, and so is the one before, which may be written in part only.
    """
    made: list[bytes | None] = [None] * len(bodies)
    start = 0
    alone: list[int] = []
    while start < len(bodies):
        found, whole = _batch(soffice, kind, bodies[start:])
        made[start:] = found
        if whole or len(bodies) == 1:
            break
        last = max((n for n, one in enumerate(made) if one is not None and n >= start), default=start - 1)
        alone += range(max(last, start), min(last + 2, len(bodies)))
        start = last + 2
    for n in alone:
        (made[n],), _ = _batch(soffice, kind, bodies[n : n + 1])
    return made


def _refused(body: bytes) -> str:
    return (
        f"LibreOffice could not convert this file of {len(body):,} bytes (damaged, protected, or too large to be read"
        " in its time); open it in Word or WPS and save it as .docx"
    )


def _batch(soffice: Path, kind: Kind, bodies: Sequence[bytes]) -> tuple[list[bytes | None], bool]:
    """One process for all bodies. Out: what it made of each (None: nothing), and whether it got to its end."""
    with tempfile.TemporaryDirectory(prefix="nianbao-office-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        _write_profile(folder / "profile")
        (folder / "in").mkdir()
        files = [folder / "in" / f"{n:05d}{kind.suffix}" for n in range(len(bodies))]
        for file, body in zip(files, bodies, strict=True):
            file.write_bytes(body)
        whole = _run(soffice, kind, folder, files) == 0
        made = [folder / "out" / f"{file.stem}.docx" for file in files]
        return [path.read_bytes() if path.exists() else None for path in made], whole


def _run(soffice: Path, kind: Kind, folder: Path, files: Sequence[Path]) -> int | None:
    out = folder / "out"
    command = [
        *(str(soffice), f"-env:UserInstallation={(folder / 'profile').as_uri()}"),
        *("--headless", "--invisible", "--nologo", "--norestore", "--nolockcheck", "--nodefault"),
        *((f"--infilter={kind.filter}",) if kind.filter else ()),
        *("--convert-to", TARGET, "--outdir", str(out)),
        *map(str, files),
    ]
    status = confine.run(command, folder, seconds=SECONDS, memory=MEMORY, results=out)
    if status == NEW_PROFILE:
        status = confine.run(command, folder, seconds=SECONDS, memory=MEMORY, results=out)
    return status


def _write_profile(profile: Path) -> None:
    """A profile with nothing in it but the settings above (the format of registrymodifications.xcu)."""
    items = "".join(
        f'<item oor:path="/org.openoffice.{escape(path)}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in SETTINGS
    )
    user = profile / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry"'
        ' xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{items}</oor:items>",
        encoding="utf-8",
    )


CONVERTER = Converter("libreoffice", version, convert)
