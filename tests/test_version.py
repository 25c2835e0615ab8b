"""The version of the reading covers everything that decides what comes out."""

import subprocess
import sys
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

from extract import version

ROOT = Path(__file__).resolve().parent.parent

READERS = """
import sys
from pathlib import Path
import extract.pipeline
from extract.formats import formats
from extract.rules import check
formats(), check
for name, module in sorted(sys.modules.items()):
    if getattr(module, "__file__", None):
        print(name, module.__file__)
"""
"""The catalogue is made anew each time; the crawler and the front door read nothing."""


@cache
def imported() -> dict[str, Path]:
    """Every module that is in memory once captures can be read."""
    argv = [sys.executable, "-c", READERS]
    done = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    return {name: Path(file) for name, file in (line.split(" ", 1) for line in done.stdout.splitlines())}


NO_READERS = {
    "babel",
    "certifi",
    "charset-normalizer",
    "courlan",
    "htmldate",
    "lxml_html_clean",
    "python-dateutil",
    "setuptools",
    "tld",
    "urllib3",
}
"""What comes with trafilatura for work that it is not asked to do: addresses, dates, downloads."""


def hashed() -> set[str]:
    return {path.relative_to(ROOT).as_posix() for path in version.sources()}


def test_every_module_of_ours_that_reading_imports_is_in_the_version() -> None:
    paths = [path.resolve() for path in imported().values()]
    rooms = [ROOT / room for room in ("extract", "archive", "settings", "crawler", "cli")]
    ours = {path.relative_to(ROOT).as_posix() for path in paths if any(map(path.is_relative_to, rooms))}
    assert len(ours) > 60
    assert ours - hashed() == {"settings/durable.py"}, "which only makes sure that a file is on the disk"


def test_every_room_of_reading_and_the_tables_of_words_are_in_the_version() -> None:
    rooms = {path.parent.relative_to(ROOT / "extract").parts[0] for path in (ROOT / "extract").rglob("*/*.py")}
    assert rooms - {name.split("/")[1] for name in hashed() if name.startswith("extract/")} == {"catalogue"}
    assert {"settings/regions.csv", "settings/titles.py", "archive/reader.py"} <= hashed()


def test_every_library_that_reading_imports_is_in_the_version() -> None:
    owners = packages_distributions()
    names = {name.partition(".")[0] for name, path in imported().items() if "site-packages" in path.parts}
    found = {owner.lower() for name in names for owner in owners.get(name, ())}
    assert found - set(version.LIBRARIES) == NO_READERS & found
    assert "lxml" in found
