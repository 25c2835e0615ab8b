"""Where data lives: the only module that knows the names of the files in a data folder."""

import os
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
"""The checkout: the folder that holds scrapy.cfg."""

SETTINGS = Path(__file__).resolve().parent
"""The folder of the vendored tables (portals.csv, regions.csv)."""


@dataclass(frozen=True, slots=True)
class DataFolder:
    """One place for data. `warc/`, `crawl.db`, `portals.csv`, `corrections/` and `withheld/` are kept for ever; the rest can be deleted and rebuilt."""

    root: Path

    @property
    def warc(self) -> Path:
        """Folder of the WARC files and the CDXJ beside each."""
        return self.root / "warc"

    @property
    def crawl_db(self) -> Path:
        """SQLite: frontier, capture index, runs, refusals, portals used, schema number."""
        return self.root / "crawl.db"

    @property
    def portals(self) -> Path:
        """CSV: the portals that were discovered, surveyed or imported here, laid over the packaged table."""
        return self.root / "portals.csv"

    @property
    def discovery(self) -> Path:
        """JSON: the rounds of searches for portals that were broken off; gone when they have ended."""
        return self.root / "discovery.json"

    @property
    def parts(self) -> Path:
        """Folder of the parts of crawl.db that the processes of a crawl write; gone when it has ended."""
        return self.root / "crawl.d"

    @property
    def extracts(self) -> Path:
        """Folder of the derived shards, one `<warc name>.jsonl.gz` per WARC."""
        return self.root / "extracts"

    @property
    def converted(self) -> Path:
        """Folder of what LibreOffice and the character recognition made of captures; derived."""
        return self.extracts / "converted"

    @property
    def prepared(self) -> Path:
        """Folder of what a build of the catalogue remembers, so that the next one makes only what has changed; derived."""
        return self.root / "prepared"

    @property
    def runs(self) -> Path:
        """Folder of the reports of the crawls, `<run id>.json` and `<run id>.html`; crawl.db has them too."""
        return self.root / "runs"

    @property
    def corrections(self) -> Path:
        """Folder of the corrections that readers made, YAML files; kept for ever."""
        return self.root / "corrections"

    @property
    def withheld(self) -> Path:
        """Folder of what archivists withhold from everything that is shown, YAML files; kept for ever."""
        return self.root / "withheld"

    @property
    def catalogue(self) -> Path:
        """SQLite for Datasette, derived from the extracts and crawl.db."""
        return self.root / "catalogue.db"


def turns_folder() -> Path:
    """Where the crawls of one person on this machine take turns: $NIANBAO_TURNS, else in the XDG state folder."""
    named = os.environ.get("NIANBAO_TURNS")
    state = os.environ.get("XDG_STATE_HOME")
    return Path(named) if named else (Path(state) if state else Path.home() / ".local" / "state") / "nianbao" / "turns"
